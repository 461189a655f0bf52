// The formats of `check`, by name.
import { createHash } from 'node:crypto';
import { describeNotChecked, type Rule, type Severity } from '../../../core/index.ts';
import { formatSarif } from '../../../core/reports/sarif/format-sarif.ts';
import type { ScanResult } from '../../../core/reports/scan-result.ts';
import { Disk } from '../../../host/files/disk.ts';
import { absolutePath } from '../../../host/files/paths.ts';
import { foldersOfRepository } from '../../../host/project/repository.ts';
import { formatFindings, shownPath } from '../text.ts';
import { formatJson } from './json.ts';
import { formatMarkdown, problemsOf, type Row, rowsOf } from './rows.ts';
import { artifactLocationIn, withinSize } from './sarif.ts';

export const FORMATS = ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

interface FormatOptions {
  readonly cwd: string;
  readonly version: string;
  readonly colour: boolean;
  readonly loadRules: () => Promise<readonly Rule[]>;
}

export async function formatAs(format: Format, result: ScanResult, options: FormatOptions): Promise<string> {
  const { cwd, version, colour, loadRules } = options;
  // Services show a report beside the files of a repository, whatever folder was checked.
  const root = foldersOfRepository(new Disk(), absolutePath(cwd, '.'))?.[0] ?? cwd;
  switch (format) {
    case 'text':
      return formatFindings(result, { cwd, colour });
    case 'json':
      return formatJson(result, { cwd, version, rules: result.files.length > 0 ? await loadRules() : [] });
    case 'github':
      return formatGithub(result, root);
    case 'gitlab':
      return formatGitlab(result, root);
    case 'junit':
      return formatJunit(result, cwd);
    case 'markdown':
      return formatMarkdown(result, cwd);
    case 'sarif': {
      const what = 'The root of the repository, or the folder that ray-guard was started in.';
      const shared = { artifactLocation: artifactLocationIn(root), root: what, version, rules: await loadRules() };
      return withinSize((mostResults) => formatSarif(result, { ...shared, mostResults }));
    }
  }
}

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', information: 'notice' };

/** Columns only where a finding is in one line: a command that spans lines must not have them. */
function formatGithub(result: ScanResult, cwd: string): string {
  const findings = rowsOf(result, cwd).map(({ finding, path, message, region }) => {
    const { startLine, endLine, startColumn, endColumn } = region;
    const columns = startLine === endLine ? { col: startColumn, endColumn } : {};
    const properties = { file: path, line: startLine, endLine, ...columns, title: `Ray Guard: ${finding.rule}` };
    return commandOf(COMMANDS[finding.severity], properties, message);
  });
  const problems = problemsOf(result, cwd).map(({ path, message }) =>
    commandOf('error', { file: path, title: 'Ray Guard' }, message),
  );
  const notChecked = describeNotChecked(result.notChecked ?? []);
  const others = notChecked === undefined ? [] : [commandOf('notice', { title: 'Ray Guard' }, notChecked)];
  return [...findings, ...problems, ...others].map((line) => `${line}\n`).join('');
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

const NOT_CHECKED = 'not-checked';

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', information: 'info' };

function formatGitlab(result: ScanResult, cwd: string): string {
  const issues = rowsOf(result, cwd).map(({ finding, path, message, region, id }) => ({
    description: message,
    check_name: finding.rule,
    fingerprint: id,
    severity: SEVERITIES[finding.severity],
    location: { path, lines: { begin: region.startLine, end: region.endLine } },
  }));
  return `${JSON.stringify([...issues, ...notCheckedIssue(result, cwd)], undefined, 2)}\n`;
}

/** An issue has to have a place: the first of the files. */
function notCheckedIssue(result: ScanResult, cwd: string): object[] {
  const [first] = result.notChecked ?? [];
  if (!first) return [];
  return [
    {
      description: describeNotChecked(result.notChecked ?? []),
      check_name: NOT_CHECKED,
      fingerprint: createHash('sha256').update(NOT_CHECKED).digest('hex'),
      severity: SEVERITIES.information,
      location: { path: shownPath(first.path, { cwd }), lines: { begin: 1 } },
    },
  ];
}

function formatJunit(result: ScanResult, cwd: string): string {
  const rows = rowsOf(result, cwd);
  const problems = problemsOf(result, cwd);
  const cases = [
    ...rows.map(failedCase),
    ...problems.map(
      ({ path, message }) =>
        `    <testcase name="complete" classname="${escapeXml(path)}"><error message="${escapeXml(message)}"/></testcase>`,
    ),
  ];
  if (cases.length === 0) cases.push('    <testcase name="no findings" classname="ray-guard"/>');
  const notChecked = describeNotChecked(result.notChecked ?? []);
  if (notChecked !== undefined)
    cases.push(`    <testcase name="not checked" classname="ray-guard"><skipped message="${notChecked}"/></testcase>`);
  const skipped = notChecked === undefined ? '' : ' skipped="1"';
  const counts = `tests="${cases.length}" failures="${rows.length}" errors="${problems.length}"${skipped}`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="Ray Guard" ${counts}>`,
    `  <testsuite name="Ray Guard" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>\n',
  ].join('\n');
}

function failedCase({ finding, path, message, region }: Row): string {
  const place = `${path}:${region.startLine}:${region.startColumn}`;
  const name = `${finding.rule} at ${region.startLine}:${region.startColumn}`;
  return (
    `    <testcase name="${escapeXml(name)}" classname="${escapeXml(path)}">` +
    `<failure type="${finding.severity}" message="${escapeXml(message)}">${escapeXml(`${place}: ${message}`)}</failure></testcase>`
  );
}

/** The text is printable: control characters, which no escape makes valid XML, are spelled out by then. */
function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\uFFFE\uFFFF]/g, '\uFFFD');
}
