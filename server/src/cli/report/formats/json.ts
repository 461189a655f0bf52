// The report as JSON for programs of users' own. `server/data/report.schema.json` describes it.
import { describeNotChecked, type RayData, type Rule, type RuleMeta, rayData } from '../../../core/index.ts';
import { advisoriesOfRule, advisoryEntries } from '../../../core/reports/advisory-entries.ts';
import { reportedFixes } from '../../../core/reports/reported-fixes.ts';
import { HOMEPAGE, sitePage } from '../../../core/reports/rule-page.ts';
import { exitCodeOf, type ScanResult } from '../../../core/reports/scan-result.ts';
import { securityScore } from '../../../core/reports/security-score.ts';
import { type ProjectRow, projectRows } from '../projects.ts';
import { printable } from '../terminal.ts';
import { shownPath } from '../text.ts';
import { problemsOf, type Row, rowsOf } from './rows.ts';

/** Another number only where a member that programs may read is gone or means something else. */
const FORMAT = 1;

interface JsonOptions {
  readonly cwd: string;
  readonly version: string;
  /** Of the engine; none where nothing was found. */
  readonly rules: readonly Rule[];
}

export function formatJson(result: ScanResult, { cwd, version, rules }: JsonOptions): string {
  const rows = rowsOf(result, cwd);
  const metas = new Map(rules.map(({ meta }) => [meta.id, meta]));
  const found = new Set(rows.map(({ finding }) => finding.rule));
  const report = {
    ...(HOMEPAGE !== null && { $schema: `${HOMEPAGE}/report.schema.json` }),
    format: FORMAT,
    version,
    data: describeData(result, rayData, cwd),
    exitCode: exitCodeOf(result),
    ...(result.shard && { shard: result.shard }),
    files: result.fileCount,
    projects: projectRows(result, (path) => shownPath(path, { cwd })).map(describeProject),
    rules: [...metas.values()].filter(({ id }) => found.has(id)).map((meta) => describeRule(meta, rayData)),
    findings: rows.map((row) => describeFinding(row, result, metas, cwd)),
    problems: problemsOf(result, cwd),
    notChecked: describeOthers(result, cwd),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function describeData({ advisoryFiles }: ScanResult, { asOf, releasesAsOf }: RayData, cwd: string): object {
  return {
    advisoriesAsOf: asOf,
    releasesAsOf,
    ...(advisoryFiles && {
      advisoryFiles: advisoryFiles.map((file) => ({ path: shownPath(file.path, { cwd }), asOf: file.asOf })),
    }),
  };
}

function describeProject({ path, files, findings, ray }: ProjectRow): object {
  return { ...(path !== undefined && { path }), files, findings, ...(ray && { ray }) };
}

/** Files that mention Ray and that nobody promised to check. */
function describeOthers({ notChecked = [] }: ScanResult, cwd: string): object {
  const message = describeNotChecked(notChecked);
  return {
    ...(message !== undefined && { message }),
    files: notChecked.map(({ path, label }) => ({ path: shownPath(path, { cwd }), kind: label })),
  };
}

function describeRule(meta: RuleMeta, data: RayData): object {
  const { id, title, cwe, security } = meta;
  const page = sitePage(id);
  const advisories = advisoriesOfRule(meta, data);
  return {
    id,
    title,
    severity: meta.severity,
    cwe,
    ...(page && { page }),
    ...(security && { security: { score: security.score, vector: security.vector, because: security.because } }),
    ...(advisories.length > 0 && { advisories }),
  };
}

function describeFinding(row: Row, result: ScanResult, metas: ReadonlyMap<string, RuleMeta>, cwd: string): object {
  const { finding, file, path, message, region, id } = row;
  const score = securityScore(finding, metas.get(finding.rule) ?? {});
  return {
    rule: finding.rule,
    severity: finding.severity,
    confidence: finding.confidence,
    ...(score !== undefined && { score }),
    path,
    ...region,
    message,
    id,
    ...(finding.ray !== undefined && { ray: printable(finding.ray) }),
    ...(finding.advisories && { advisories: advisoryEntries(finding.advisories) }),
    related: finding.related.map((related) => ({
      path: shownPath(related.path, { cwd }),
      ...result.sources.get(related.path)?.regionOf(related.span),
      message: printable(related.message),
    })),
    fixes: reportedFixes(finding, file).map(({ title, safety, preferred, edits }) => ({
      title: printable(title),
      safety,
      preferred,
      ...(edits && { edits: edits.map((edit) => ({ ...edit.region, newText: edit.newText })) }),
    })),
  };
}
