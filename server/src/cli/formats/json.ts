// Findings as JSON of Ray Guard's own, for programs: docs/command-line.md describes it.
import { exitCodeOf, type ScanResult } from '../../core/reports/scan-result.ts';
import { problemsOf, rowsOf } from './rows.ts';

export function formatJson(result: ScanResult, cwd: string, version: string): string {
  const report = {
    format: 1,
    version,
    exitCode: exitCodeOf(result),
    ...(result.shard && { shard: result.shard }),
    files: result.fileCount,
    findings: rowsOf(result, cwd).map(({ finding, path, message, region, id }) => ({
      rule: finding.rule,
      severity: finding.severity,
      confidence: finding.confidence,
      path,
      ...region,
      message,
      id,
      fixes: finding.fixes.map(({ title, safety }) => ({ title, safety })),
    })),
    problems: problemsOf(result, cwd),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
