// Findings as one row each, and the format that is little more than that: Markdown.
import { createHash } from 'node:crypto';
import { describeNotChecked, type Finding, severityWords } from '../../../core/index.ts';
import type { FileResult, ScanResult } from '../../../core/reports/scan-result.ts';
import type { Region } from '../../../core/reports/source.ts';
import { printable } from '../terminal.ts';
import { shownPath } from '../text.ts';

export interface Row {
  readonly finding: Finding;
  readonly file: FileResult;
  /** Relative to the working folder, with slashes. */
  readonly path: string;
  readonly message: string;
  readonly region: Region;
  /** Different for every finding of a report, and the same from run to run; hexadecimal. */
  readonly id: string;
}

/** By path, then place. */
export function rowsOf({ files }: ScanResult, cwd: string): Row[] {
  const used = new Map<string, number>();
  return files.flatMap((file) =>
    file.findings.map((finding) => {
      const { source } = file;
      const path = shownPath(source.path, { cwd });
      const key = `${path}\0${finding.rule}\0${finding.fingerprint}`;
      const nth = used.get(key) ?? 0;
      used.set(key, nth + 1);
      const id = createHash('sha256').update(`${key}\0${nth}`).digest('hex');
      return { finding, file, path, message: printable(finding.message), region: source.regionOf(finding.span), id };
    }),
  );
}

/** Whether the report may lack findings, and what it could not say. */
export function problemsOf({ notes }: ScanResult, cwd: string): { readonly path: string; readonly message: string }[] {
  return notes
    .filter(({ kind }) => kind !== 'skipped')
    .map(({ path, message }) => ({ path: shownPath(path, { cwd }), message: printable(message) }));
}

export function formatMarkdown(result: ScanResult, cwd: string): string {
  const rows = rowsOf(result, cwd);
  const problems = problemsOf(result, cwd);
  const lines = ['# Ray Guard', ''];
  if (rows.length === 0) lines.push('No findings.');
  else lines.push('| Severity | Place | Finding | Rule |', '| --- | --- | --- | --- |');
  for (const { finding, path, message, region } of rows)
    lines.push(
      `| ${severityWords[finding.severity]} | ${escapeMarkdown(`${path}:${region.startLine}`)} | ${escapeMarkdown(message)} | ${escapeMarkdown(finding.rule)} |`,
    );
  if (problems.length > 0) lines.push('', 'Incomplete:', '');
  for (const { path, message } of problems) lines.push(`- ${escapeMarkdown(path)}: ${escapeMarkdown(message)}`);
  const notChecked = describeNotChecked(result.notChecked ?? []);
  if (notChecked !== undefined) lines.push('', notChecked);
  return `${lines.join('\n')}\n`;
}

/** As references, which no reader treats as Markdown, HTML, a link or a mention. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[&<>"'`*_{}[\]()#+!|\\~@:/]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\bwww\./gi, (found) => found.replace('.', '&#46;'));
}
