// The report of a SAST job of GitLab, for its vulnerability pages: security findings only. The code quality report has all of them.
import { type Advisory, describeNotChecked, isPublished, type Rule, type RuleMeta } from '../../../core/index.ts';
import { HOMEPAGE, sitePage } from '../../../core/reports/rule-page.ts';
import { exitCodeOf, type ScanResult } from '../../../core/reports/scan-result.ts';
import { securityScore } from '../../../core/reports/security-score.ts';
import { problemsOf, type Row, rowsOf } from './rows.ts';

/**
 * Of gitlab-org/security-products/security-report-schemas; read 2026-11-30 as gitlabhq has it in
 * lib/gitlab/ci/parsers/security/validators/schemas.
 */
const SCHEMA_VERSION = '15.0.6';
const SCHEMA = `https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v${SCHEMA_VERSION}/dist/sast-report-format.json`;
const LONGEST_NAME = 255;

interface GitlabSastOptions {
  /** Of the repository. */
  readonly root: string;
  readonly version: string;
  readonly rules: readonly Rule[];
  /** Milliseconds since 1970. */
  readonly started: number;
  readonly ended: number;
}

interface Identifier {
  readonly type: string;
  readonly name: string;
  readonly value: string;
  readonly url?: string;
}

export function formatGitlabSast(result: ScanResult, options: GitlabSastOptions): string {
  const { root, version, rules, started, ended } = options;
  const metas = new Map(rules.map(({ meta }) => [meta.id, meta]));
  const rows = rowsOf(result, root);
  const vulnerabilities = rows.flatMap((row) => vulnerabilityOf(row, metas.get(row.finding.rule)) ?? []);
  const program = {
    id: 'ray-guard',
    name: 'Ray Guard',
    version,
    vendor: { name: 'Ray Guard' },
    ...(HOMEPAGE !== null && { url: HOMEPAGE }),
  };
  const report = {
    version: SCHEMA_VERSION,
    schema: SCHEMA,
    scan: {
      analyzer: program,
      scanner: program,
      type: 'sast',
      start_time: secondsText(started),
      end_time: secondsText(ended),
      status: exitCodeOf(result) < 2 ? 'success' : 'failure',
      messages: messagesOf(result, root, rows.length - vulnerabilities.length),
      primary_identifiers: rules.filter(({ meta }) => meta.security).map(({ meta }) => ruleIdentifier(meta)),
    },
    vulnerabilities,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** `2026-11-30T21:05:00`, in UTC. */
function secondsText(time: number): string {
  return new Date(time).toISOString().slice(0, '2026-11-30T21:05:00'.length);
}

function messagesOf(result: ScanResult, root: string, others: number): object[] {
  const notChecked = describeNotChecked(result.notChecked ?? []);
  return [
    ...problemsOf(result, root).map(({ path, message }) => ({ level: 'warn', value: `${path}: ${message}` })),
    ...(notChecked === undefined ? [] : [{ level: 'info', value: notChecked }]),
    ...(others > 0
      ? [{ level: 'info', value: `Findings that are not about security, left out here: ${others}.` }]
      : []),
  ];
}

function vulnerabilityOf({ finding, path, message, region, id }: Row, meta: RuleMeta | undefined): object | undefined {
  const score = meta && securityScore(finding, meta);
  if (!meta || score === undefined) return undefined;
  const { title, docs } = meta;
  const advisories = (finding.advisories ?? []).filter(isPublished);
  return {
    id: uuidOf(id),
    name: title.slice(0, LONGEST_NAME),
    description: `${message}\n\n${docs.why}`,
    severity: finding.severity === 'information' ? 'Info' : severityOf(score),
    solution: docs.fix,
    identifiers: identifiersOf(meta, advisories),
    links: linksOf(meta, advisories),
    location: { file: path, start_line: region.startLine, end_line: region.endLine },
  };
}

/** Of 32 of its 64 hexadecimal digits, in the form that GitLab asks for. */
function uuidOf(id: string): string {
  return [id.slice(0, 8), id.slice(8, 12), `8${id.slice(13, 16)}`, `8${id.slice(17, 20)}`, id.slice(20, 32)].join('-');
}

/** Where CVSS ends its ratings: https://www.first.org/cvss/v3.1/specification-document. */
function severityOf(score: number): string {
  if (score >= 9) return 'Critical';
  if (score >= 7) return 'High';
  return score >= 4 ? 'Medium' : 'Low';
}

/** The first one is what GitLab tells vulnerabilities apart by. */
function identifiersOf(meta: RuleMeta, advisories: readonly Advisory[]): Identifier[] {
  const weaknesses = meta.cwe.map((cwe) => ({
    type: 'cwe',
    name: `CWE-${cwe}`,
    value: `${cwe}`,
    url: `https://cwe.mitre.org/data/definitions/${cwe}.html`,
  }));
  const names = advisories.flatMap(({ id, aliases }) => [id, ...aliases]);
  const published = names.flatMap((name) => {
    const type = ['CVE', 'GHSA'].find((kind) => name.startsWith(`${kind}-`));
    return type ? [{ type: type.toLowerCase(), name, value: name }] : [];
  });
  return [ruleIdentifier(meta), ...weaknesses, ...published];
}

function ruleIdentifier({ id }: RuleMeta): Identifier {
  const url = sitePage(id);
  return { type: 'ray_guard_rule', name: `Ray Guard ${id}`, value: id, ...(url && { url }) };
}

function linksOf({ docs }: RuleMeta, advisories: readonly Advisory[]): object[] {
  const sources = docs.sources.flatMap(({ title, url }) => (url ? [{ name: title, url }] : []));
  return [...advisories.map(({ id, url }) => ({ name: id, url })), ...sources];
}
