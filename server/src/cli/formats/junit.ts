// Findings as JUnit XML: each is a failed test of its file; what could not be checked is an error.
import type { ScanResult } from '../../core/reports/scan-result.ts';
import { problemsOf, type Row, rowsOf } from './rows.ts';

export function formatJunit(result: ScanResult, cwd: string): string {
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
  const counts = `tests="${cases.length}" failures="${rows.length}" errors="${problems.length}"`;
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
