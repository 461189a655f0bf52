// Findings as GitLab's code quality report.
import type { Severity } from '../../core/index.ts';
import type { ScanResult } from '../../core/reports/scan-result.ts';
import { rowsOf } from './rows.ts';

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'major', information: 'info' };

export function formatGitlab(result: ScanResult, cwd: string): string {
  const issues = rowsOf(result, cwd).map(({ finding, path, message, region, id }) => ({
    description: message,
    check_name: finding.rule,
    fingerprint: id,
    severity: SEVERITIES[finding.severity],
    location: { path, lines: { begin: region.startLine, end: region.endLine } },
  }));
  return `${JSON.stringify(issues, undefined, 2)}\n`;
}
