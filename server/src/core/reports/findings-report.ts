// Findings as a Markdown document for people: by hazard, with counts, places and the day of the data.
import type { Severity } from '../policy/policy.ts';
import type { RayData } from '../ray/data.ts';
import type { RuleMeta } from '../rules/rule.ts';
import { severityWords } from '../rules/rule-docs.ts';
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

export const SEVERITIES = ['error', 'warning', 'information'] as const;

/** `scope` in words: which files were looked at. The most severe hazards first. */
export function findingsReport(findings: readonly ReportedFinding[], scope: string, { asOf }: RayData): string {
  const lines = [
    '# Ray Guard report',
    '',
    scope,
    '',
    `Advisories as of ${asOf}.`,
    '',
    ...countLines(findings),
    ...findingSections(findings),
  ];
  return `${lines.join('\n')}\n`;
}

/** A table by severity. */
export function countLines(findings: readonly ReportedFinding[]): string[] {
  if (findings.length === 0) return ['No findings.'];
  const counts = SEVERITIES.map((severity) => `| ${severityWords[severity]} | ${countOf(findings, severity)} |`);
  return ['| Severity | Findings |', '| --- | ---: |', ...counts];
}

/** One for each hazard, the most severe first. */
export function findingSections(findings: readonly ReportedFinding[]): string[] {
  return groupsOf(findings).flatMap(section);
}

type Group = readonly [ReportedFinding, ...ReportedFinding[]];

/** By rule, each by severity and place; the most severe first. */
export function groupsOf(findings: readonly ReportedFinding[]): Group[] {
  const byRule = new Map<string, [ReportedFinding, ...ReportedFinding[]]>();
  for (const one of findings) {
    const group = byRule.get(one.rule.id);
    if (group) group.push(one);
    else byRule.set(one.rule.id, [one]);
  }
  const gravest = (group: Group) => Math.min(...group.map(rank));
  const groups = [...byRule.values()].sort(
    (a, b) => gravest(a) - gravest(b) || a[0].rule.id.localeCompare(b[0].rule.id),
  );
  for (const group of groups)
    group.sort((a, b) => rank(a) - rank(b) || a.file.localeCompare(b.file) || a.line - b.line);
  return groups;
}

/** As code: `deploy/compose.yaml:12`. */
export function locationText({ file, line }: ReportPlace): string {
  return markdownCode(`${file}:${line}`);
}

function section(group: Group): string[] {
  const { title, id, docs } = group[0].rule;
  const sources = docs.sources.map(({ title: name, url, measured }) => {
    const named = url ? `[${name}](${url})` : name;
    return measured ? `${named} (measured, ${measured})` : named;
  });
  return [
    '',
    `## ${title} (${group.length})`,
    '',
    docs.why,
    '',
    ...group.map((one) => `- **${severityWords[one.severity]}** ${locationText(one)}: ${markdownText(one.message)}`),
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
