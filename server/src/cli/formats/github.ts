// Findings as workflow commands of GitHub Actions, which become annotations.
import type { Severity } from '../../core/index.ts';
import type { ScanResult } from '../../core/reports/scan-result.ts';
import { problemsOf, rowsOf } from './rows.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', information: 'notice' };

/** Columns only where a finding is in one line: a command that spans lines must not have them. */
export function formatGithub(result: ScanResult, cwd: string): string {
  const findings = rowsOf(result, cwd).map(({ finding, path, message, region }) => {
    const { startLine, endLine, startColumn, endColumn } = region;
    const columns = startLine === endLine ? { col: startColumn, endColumn } : {};
    const properties = { file: path, line: startLine, endLine, ...columns, title: `Ray Guard: ${finding.rule}` };
    return commandOf(COMMANDS[finding.severity], properties, message);
  });
  const problems = problemsOf(result, cwd).map(({ path, message }) =>
    commandOf('error', { file: path, title: 'Ray Guard' }, message),
  );
  return [...findings, ...problems].map((line) => `${line}\n`).join('');
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
