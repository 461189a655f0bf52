// The text of hovers: what a rule knows about its hazard. Nothing of the file is in it; the finding's own sentence stands in the diagnostic.
import { type MarkupContent, MarkupKind } from 'vscode-languageserver';
import type { ArgumentNote, Finding, RuleMeta } from '../core/index.ts';

/** Findings at one place, each with its rule. */
export function explainFindings(
  found: readonly { readonly finding: Finding; readonly meta: RuleMeta }[],
  markdown: boolean,
): MarkupContent {
  const parts = found.map(({ finding, meta }) => explainFinding(finding, meta, markdown));
  return markdown
    ? { kind: MarkupKind.Markdown, value: parts.join('\n\n---\n\n') }
    : { kind: MarkupKind.PlainText, value: parts.join('\n\n') };
}

export function explainArgument(name: string, { text, measured }: ArgumentNote, markdown: boolean): MarkupContent {
  return markdown
    ? {
        kind: MarkupKind.Markdown,
        value: `\`${name}\`: ${text}\n\nMeasured on real releases of Ray (${measured}).`,
      }
    : { kind: MarkupKind.PlainText, value: `${name}: ${text}\n\nMeasured on real releases of Ray (${measured}).` };
}

function explainFinding(finding: Finding, { id, title, docs }: RuleMeta, markdown: boolean): string {
  const sources = docs.sources.map(({ title: name, url, measured }) => {
    const text = measured ? `${name} (measured, ${measured})` : name;
    if (!url) return text;
    return markdown ? `[${text}](${url})` : `${text}: ${url}`;
  });
  const heading = `${title} (${finding.severity}, ${id})`;
  return [markdown ? `**${heading}**` : heading, docs.what, docs.why, docs.how, `Sources: ${sources.join(', ')}`].join(
    '\n\n',
  );
}
