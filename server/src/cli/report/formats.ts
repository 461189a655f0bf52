// The formats of `check`, by name.
import { createHash } from 'node:crypto';
import { relative, sep } from 'node:path';
import { describeNotChecked, type Rule, type Severity } from '../../core/index.ts';
import { formatSarif } from '../../core/reports/sarif/format-sarif.ts';
import type { ScanResult } from '../../core/reports/scan-result.ts';
import { Disk } from '../../host/files/disk.ts';
import { absolutePath } from '../../host/files/paths.ts';
import { foldersOfRepository } from '../../host/project/repository.ts';
import { formatGithub } from './formats/github.ts';
import { formatGitlabSast } from './formats/gitlab-sast.ts';
import { formatJson } from './formats/json.ts';
import { formatRdjson } from './formats/rdjson.ts';
import { formatMarkdown, problemsOf, type Row, rowsOf } from './formats/rows.ts';
import { artifactLocationIn, withinSize } from './formats/sarif.ts';
import { formatFindings, shownPath } from './text.ts';

export const FORMATS = [
  'text',
  'json',
  'sarif',
  'github',
  'gitlab',
  'gitlab-sast',
  'rdjson',
  'junit',
  'markdown',
] as const;
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
  const root = foldersOfRepository(new Disk(), absolutePath(cwd, '.'))?.[0] ?? absolutePath(cwd, '.');
  switch (format) {
    case 'text':
      return formatFindings(result, { cwd, colour });
    case 'json':
      return formatJson(result, { cwd, version, rules: await rulesOf(result, loadRules) });
    case 'github':
      return formatGithub(result, root, await rulesOf(result, loadRules));
    case 'gitlab':
      return formatGitlab(result, root);
    case 'gitlab-sast': {
      const times = { started: performance.timeOrigin, ended: Date.now() };
      return formatGitlabSast(result, { root, version, rules: await loadRules(), ...times });
    }
    case 'rdjson':
      return formatRdjson(result, cwd);
    case 'junit':
      return formatJunit(result, cwd);
    case 'markdown':
      return formatMarkdown(result, cwd);
    case 'sarif': {
      const what = 'The root of the repository, or the folder that ray-guard was started in.';
      const category = relative(root, absolutePath(cwd, '.')).split(sep).join('/');
      const named = { artifactLocation: artifactLocationIn(root), root: what, category };
      const shared = { ...named, version, rules: await loadRules() };
      return withinSize((mostResults) => formatSarif(result, { ...shared, mostResults }));
    }
  }
}

/** They are loaded by then, unless nothing was found. */
async function rulesOf({ files }: ScanResult, loadRules: FormatOptions['loadRules']): Promise<readonly Rule[]> {
  return files.length > 0 ? loadRules() : [];
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
