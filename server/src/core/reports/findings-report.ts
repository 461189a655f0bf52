// Findings as a Markdown document for people: by hazard, with counts, places and the day of the data.
import type { Severity } from '../policy/policy.ts';
import type { RayData } from '../ray/data.ts';
import type { RuleMeta } from '../rules/rule.ts';
import { markdownCode, markdownText } from '../text/words.ts';

export interface ReportPlace {
  /** Relative to its workspace folder. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export interface ReportedFinding extends ReportPlace {
  readonly rule: RuleMeta;
  readonly severity: Severity;
  readonly message: string;
}

const SEVERITIES = ['error', 'warning', 'information'] as const;

/** `scope` in words: which files were looked at. The most severe hazards first. */
export function findingsReport(findings: readonly ReportedFinding[], scope: string, { asOf }: RayData): string {
  const byRule = new Map<string, ReportedFinding[]>();
  for (const one of findings) byRule.set(one.rule.id, [...(byRule.get(one.rule.id) ?? []), one]);
  const gravest = (group: readonly ReportedFinding[]) => Math.min(...group.map(rank));
  const groups = [...byRule.values()].sort(
    (a, b) => gravest(a) - gravest(b) || (a[0]?.rule.id ?? '').localeCompare(b[0]?.rule.id ?? ''),
  );
  const counts = SEVERITIES.map((severity) => `| ${severity} | ${countOf(findings, severity)} |`);
  const lines = [
    '# Ray Guard report',
    '',
    scope,
    '',
    `Advisories as of ${asOf}.`,
    '',
    ...(findings.length === 0 ? ['No findings.'] : ['| Severity | Findings |', '| --- | ---: |', ...counts]),
    ...groups.flatMap(section),
  ];
  return `${lines.join('\n')}\n`;
}

/** As code: `deploy/compose.yaml:12`. */
export function locationText({ file, line }: ReportPlace): string {
  return markdownCode(`${file}:${line}`);
}

function section(group: readonly ReportedFinding[]): string[] {
  const [first] = group;
  if (!first) return [];
  const { title, id } = first.rule;
  const { docs } = first.rule;
  const sorted = [...group].sort((a, b) => rank(a) - rank(b) || a.file.localeCompare(b.file) || a.line - b.line);
  const sources = docs.sources.map(({ title, url, measured }) => {
    const named = url ? `[${title}](${url})` : title;
    return measured ? `${named} (measured, ${measured})` : named;
  });
  return [
    '',
    `## ${title} (${group.length})`,
    '',
    docs.why,
    '',
    ...sorted.map((one) => `- **${one.severity}** ${locationText(one)}: ${markdownText(one.message)}`),
    '',
    `How to fix: ${docs.fix}`,
    '',
    `Rule \`${id}\`. Sources: ${sources.join(', ')}.`,
  ];
}

function rank({ severity }: ReportedFinding): number {
  return SEVERITIES.indexOf(severity);
}

function countOf(findings: readonly ReportedFinding[], severity: Severity): number {
  return findings.filter((one) => one.severity === severity).length;
}
