// Findings as a person reads them in a terminal.
import { isAbsolute, relative, sep } from 'node:path';
import { styleText } from 'node:util';
import {
  type Advisory,
  countFixable,
  describeNotChecked,
  type Finding,
  type Fix,
  isPublished,
  type Severity,
  type Span,
  severityWords,
} from '../../core/index.ts';
import type { BaselineCounts, FileResult, Note, NoteKind, ScanResult } from '../../core/reports/scan-result.ts';
import type { Source } from '../../core/reports/source.ts';
import { countsOf, projectRows } from './projects.ts';
import { columnsOf, printable } from './terminal.ts';

interface TextOptions {
  readonly cwd: string;
  readonly colour: boolean;
}

type Style = 'red' | 'yellow' | 'cyan' | 'bold' | 'dim';

const SEVERITY_STYLES: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', information: 'cyan' };

export function formatFindings(result: ScanResult, options: TextOptions): string {
  const blocks = result.files.flatMap((file) =>
    file.findings.map((finding) => formatFinding(finding, file, result, options)),
  );
  const projects = formatProjects(result, options);
  return [...blocks, ...(projects === '' ? [] : [projects]), `${formatSummary(result)}\n`].join('\n');
}

function formatFinding(
  finding: Finding,
  { source, secrets }: FileResult,
  result: ScanResult,
  options: TextOptions,
): string {
  const paint = painter(options);
  const { startLine, startColumn } = source.regionOf(finding.span);
  const place = `${shownPath(source.path, options)}:${startLine}:${startColumn}`;
  const severity = paint(SEVERITY_STYLES[finding.severity], severityWords[finding.severity]);
  const lines = [
    `${paint('bold', place)}: ${severity} ${printable(finding.message)} ${paint('dim', `[${finding.rule}]`)}`,
  ];
  const { line, carets } = excerptOf(source, finding.span, secrets);
  const gutter = String(startLine);
  lines.push(`${paint('dim', `${gutter} |`)} ${line}`);
  lines.push(`${paint('dim', `${' '.repeat(gutter.length)} |`)} ${paint(SEVERITY_STYLES[finding.severity], carets)}`);
  for (const related of finding.related) {
    const region = result.sources.get(related.path)?.regionOf(related.span);
    const where = region ? `:${region.startLine}:${region.startColumn}` : '';
    lines.push(`  see: ${shownPath(related.path, options)}${where}: ${printable(related.message)}`);
  }
  lines.push(...formatAdvisories(finding.advisories ?? []).map((line) => `  ${line}`));
  for (const fix of finding.fixes) lines.push(`  ${formatFix(fix)}`);
  return `${lines.join('\n')}\n`;
}

function formatAdvisories(advisories: readonly Advisory[]): string[] {
  const ids = (wanted: readonly Advisory[]) => printable(wanted.map(({ id }) => id).join(', '));
  const published = advisories.filter(isPublished);
  const others = advisories.filter((one) => !isPublished(one));
  return [
    ...(published.length > 0 ? [`advisories: ${ids(published)}`] : []),
    ...(others.length > 0 ? [`fixed by Ray without an advisory: ${ids(others)}`] : []),
  ];
}

function formatFix({ title, safety }: Fix): string {
  return `fix${safety === 'review' ? ' (to review)' : ''}: ${printable(title)}`;
}

function formatSummary(result: ScanResult): string {
  const { files, fileCount, excludedCount = 0, notChecked = [], notes, baseline, olderCount, shard } = result;
  const findings = files.flatMap((file) => file.findings);
  const counts = countsText(countsOf(findings));
  const found =
    counts !== ''
      ? `${counts} in ${files.length} of ${plural(fileCount, 'file')}`
      : fileCount > 0
        ? `no findings in ${plural(fileCount, 'file')}`
        : nothingChecked(excludedCount);
  const part = shard ? ` (part ${shard.part} of ${shard.count})` : '';
  const older = olderCount === undefined ? '' : `; ${olderCount} more that the commit has, too`;
  const known = (baseline ? formatBaselineCounts(baseline) : '') + older;
  const counted = found + part + formatFixable(findings) + known;
  const missing = notes.filter(({ kind }) => kind === 'incomplete').length;
  const others = describeNotChecked(notChecked);
  return [
    counted,
    ...(missing > 0 ? [`incomplete, ${plural(missing, 'place')} could not be checked`] : []),
    ...(others === undefined ? [] : [others.slice(0, -1)]),
  ].join('; ');
}

/** `2 errors, 1 info`; empty for none. */
function countsText({ error, warning, information }: Readonly<Record<Severity, number>>): string {
  const info = information > 0 ? `${information} info` : '';
  return [plural(error, 'error'), plural(warning, 'warning'), info].filter(Boolean).join(', ');
}

/** Of several projects, how many findings each has; empty for one. */
function formatProjects(result: ScanResult, options: TextOptions): string {
  const rows = projectRows(result, (path) => shownPath(path, options));
  if (rows.length < 2 || result.files.length === 0) return '';
  const counted = rows.map(({ path, findings, ray }) => {
    const counts = countsText(findings);
    const name = path === undefined ? 'no project' : path;
    return `${name}: ${counts === '' ? 'no findings' : counts}${ray ? `; ${ray.label}` : ''}\n`;
  });
  return counted.join('');
}

function nothingChecked(excludedCount: number): string {
  return excludedCount > 0 ? `no file checked, ${excludedCount} excluded by the policy` : 'no file to check';
}

/** `; --fix can fix 2 of them, --fix=review 3`; empty where no fix is offered. */
function formatFixable(findings: readonly Finding[]): string {
  const safe = countFixable(findings, { safeOnly: true });
  const all = countFixable(findings, { safeOnly: false });
  if (all === 0) return '';
  if (safe === 0) return `; --fix=review can fix ${all}`;
  return `; --fix can fix ${safe}${all > safe ? `, --fix=review ${all}` : ''}`;
}

function formatBaselineCounts({ known, files }: BaselineCounts): string {
  const lost = [...files.values()].flatMap(({ gone }) => gone).length;
  const cure = lost > 0 ? `, ${lost} of its entries no longer found (\`ray-guard baseline --prune\` removes them)` : '';
  return `; ${known} more in the baseline${cure}`;
}

/** Empty for none. */
function plural(count: number, noun: string): string {
  if (count === 0) return '';
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const NOTE_WORDS: Readonly<Record<NoteKind, string>> = {
  usage: 'error',
  policy: 'error',
  incomplete: 'incomplete',
  skipped: 'skipped',
};

/** One line each, for the error stream; `verbose`: with the stack below it where something threw. */
export function formatNotes(
  { notes, sources }: Pick<ScanResult, 'notes' | 'sources'>,
  options: TextOptions & { readonly verbose?: boolean },
): string {
  return notes
    .map((note) => {
      const line = `${notePlace(note, sources, options)}: ${NOTE_WORDS[note.kind]}: ${printable(note.message)}\n`;
      return options.verbose ? line + framesOf(note.stack) : line;
    })
    .join('');
}

/** The lines of a stack that name places, without the message before them. */
export function framesOf(stack: string | undefined): string {
  const frames = (stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return frames.map((line) => `${printable(line)}\n`).join('');
}

function notePlace({ path, span }: Note, sources: ScanResult['sources'], options: TextOptions): string {
  const region = span && sources.get(path)?.regionOf(span);
  return shownPath(path, options) + (region ? `:${region.startLine}:${region.startColumn}` : '');
}

/** As a person in the working folder would name it. */
export function shownPath(path: string, { cwd }: Pick<TextOptions, 'cwd'>): string {
  return printable((isAbsolute(path) ? relative(cwd, path) || '.' : path).split(sep).join('/'));
}

function painter({ colour }: TextOptions): (style: Style, text: string) => string {
  return (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text);
}

/** Code units that are shown of a long line, and how many of them before the finding. */
const WINDOW = 160;
const LEAD = 40;

interface Excerpt {
  readonly line: string;
  readonly carets: string;
}

/** Secrets show as stars. A span over several lines is marked to the end of its first. */
function excerptOf(source: Source, { start, end }: Span, secrets: readonly Span[]): Excerpt {
  const line = source.lineAround(start);
  const from = line.end - line.start > WINDOW ? Math.max(line.start, start - LEAD) : line.start;
  const to = Math.min(line.end, from + WINDOW);
  const stop = Math.min(end, to);
  const shown = (a: number, b: number) => printable(withoutSecrets(source.text, a, b, secrets));
  const before = (from > line.start ? '…' : '') + shown(from, start);
  const marked = shown(start, stop);
  const after = shown(stop, to) + (to < line.end ? '…' : '');
  return {
    line: before + marked + after,
    carets: ' '.repeat(columnsOf(before)) + '^'.repeat(Math.max(1, columnsOf(marked))),
  };
}

function withoutSecrets(text: string, from: number, to: number, secrets: readonly Span[]): string {
  let shown = '';
  for (let at = from; at < to; at++)
    shown += secrets.some(({ start, end }) => start <= at && at < end) ? '*' : text[at];
  return shown;
}
