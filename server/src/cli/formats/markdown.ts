// Findings as a Markdown table, for the summary of a job or a comment. Text from files is never interpreted.
import type { ScanResult } from '../../core/reports/scan-result.ts';
import { problemsOf, rowsOf } from './rows.ts';

export function formatMarkdown(result: ScanResult, cwd: string): string {
  const rows = rowsOf(result, cwd);
  const problems = problemsOf(result, cwd);
  const lines = ['# Ray Guard', ''];
  if (rows.length === 0) lines.push('No findings.');
  else lines.push('| Severity | Place | Finding | Rule |', '| --- | --- | --- | --- |');
  for (const { finding, path, message, region } of rows)
    lines.push(
      `| ${finding.severity} | ${escapeMarkdown(`${path}:${region.startLine}`)} | ${escapeMarkdown(message)} | ${escapeMarkdown(finding.rule)} |`,
    );
  if (problems.length > 0) lines.push('', 'Incomplete:', '');
  for (const { path, message } of problems) lines.push(`- ${escapeMarkdown(path)}: ${escapeMarkdown(message)}`);
  return `${lines.join('\n')}\n`;
}

/** As references, which no reader takes for Markdown, for HTML, or for a link or a mention. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[&<>"'`*_{}[\]()#+!|\\~@:/]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\bwww\./gi, (found) => found.replace('.', '&#46;'));
}
