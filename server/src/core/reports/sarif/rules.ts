// Rules as SARIF describes them to code scanning services.
import type { ReportingDescriptor, Result } from 'sarif';
import type { Severity } from '../../policy/policy.ts';
import { asOfWords } from '../../project/versions/advisory-details.ts';
import { rayData } from '../../ray/data.ts';
import type { Rule } from '../../rules/rule.ts';

export const LEVELS = { error: 'error', warning: 'warning', information: 'note' } as const satisfies Record<
  Severity,
  Result.level
>;

/** On the scale of CVSS, by which the services sort: high, medium, low. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = { error: '8.0', warning: '5.5', information: '2.0' };

export function describeRule({ meta }: Rule): ReportingDescriptor {
  const { what, why, how, sources } = meta.docs;
  const day = meta.dated ? [`${asOfWords(rayData)}.`] : [];
  const helpUri = sources.find(({ url }) => url)?.url;
  const sourceLines = sources.map(({ title, url, measured }) => ({
    text: `${title}${url ? `: ${url}` : ''}${measured ? ` (measured, ${measured})` : ''}`,
    markdown: `- ${url ? `[${title}](${url})` : title}${measured ? ` (measured, ${measured})` : ''}`,
  }));
  return {
    id: meta.id,
    name: pascalCase(meta.id),
    shortDescription: { text: meta.title },
    fullDescription: { text: what },
    help: {
      text: [what, why, how, ...day, ...sourceLines.map(({ text }) => text)].join('\n\n'),
      markdown: [
        what,
        `**Why.** ${why}`,
        `**What to do.** ${how}`,
        ...day,
        sourceLines.map(({ markdown }) => markdown).join('\n'),
      ].join('\n\n'),
    },
    ...(helpUri && { helpUri }),
    defaultConfiguration: { level: LEVELS[meta.severity] },
    properties: {
      tags: ['security', ...meta.cwe.map((cwe) => `external/cwe/cwe-${String(cwe).padStart(3, '0')}`)],
      precision: 'high',
      'security-severity': SECURITY_SEVERITY[meta.severity],
    },
  };
}

function pascalCase(id: string): string {
  return id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
