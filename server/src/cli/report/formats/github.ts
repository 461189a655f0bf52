// Annotations of GitHub Actions: the worst first, since a step shows only some of them.
import { describeNotChecked, type Rule, type Severity } from '../../../core/index.ts';
import { type ScanResult, SEVERITIES } from '../../../core/reports/scan-result.ts';
import { securityScore } from '../../../core/reports/security-score.ts';
import { problemsOf, type Row, rowsOf } from './rows.ts';

/**
 * Of each kind in a step; the others are in its log only. "Limitations" in docs/problem-matchers.md of actions/toolkit,
 * read 2026-11-30.
 */
const MOST_SHOWN = 10;
/** Problems that come before the findings: a report that is not whole has to show it. */
const PROBLEMS_FIRST = 3;

const COMMANDS = { error: 'error', warning: 'warning', information: 'notice' } as const satisfies Record<
  Severity,
  string
>;

export function formatGithub(result: ScanResult, root: string, rules: readonly Rule[]): string {
  const findings = worstFirst(rowsOf(result, root), rules);
  const problems = problemsOf(result, root).map(({ path, message }) =>
    commandOf('error', { file: path, title: 'Ray Guard' }, message),
  );
  const notChecked = describeNotChecked(result.notChecked ?? []);
  const others = notChecked === undefined ? [] : [commandOf('notice', { title: 'Ray Guard' }, notChecked)];
  const lines = [
    ...hiddenNote(findings, problems.length, others.length),
    ...problems.slice(0, PROBLEMS_FIRST),
    ...findings.map(annotation),
    ...problems.slice(PROBLEMS_FIRST),
    ...others,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function worstFirst(rows: readonly Row[], rules: readonly Rule[]): Row[] {
  const metas = new Map(rules.map(({ meta }) => [meta.id, meta]));
  const score = ({ finding }: Row) => securityScore(finding, metas.get(finding.rule) ?? {}) ?? 0;
  const rank = ({ finding }: Row) => SEVERITIES.indexOf(finding.severity);
  return [...rows].sort((a, b) => rank(a) - rank(b) || score(b) - score(a));
}

/** As a notice, of which there is room for one more by then. */
function hiddenNote(findings: readonly Row[], problems: number, notices: number): string[] {
  const count = (wanted: Severity) => findings.filter(({ finding }) => finding.severity === wanted).length;
  const counts = [
    ['errors', count('error') + problems],
    ['warnings', count('warning')],
    ['notices', count('information') + notices],
  ] as const;
  const hidden = counts.filter(([, all]) => all > MOST_SHOWN).map(([what, all]) => `${all - MOST_SHOWN} ${what}`);
  if (hidden.length === 0) return [];
  const text = `GitHub shows ${MOST_SHOWN} annotations of each kind: ${hidden.join(' and ')} more are in the log of this step.`;
  return [commandOf('notice', { title: 'Ray Guard' }, text)];
}

/** Columns only where a finding is in one line: a command that spans lines must not have them. */
function annotation({ finding, path, message, region }: Row): string {
  const { startLine, endLine, startColumn, endColumn } = region;
  const columns = startLine === endLine ? { col: startColumn, endColumn } : {};
  const properties = { file: path, line: startLine, endLine, ...columns, title: `Ray Guard: ${finding.rule}` };
  return commandOf(COMMANDS[finding.severity], properties, message);
}

function commandOf(command: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${command} ${written.join(',')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
