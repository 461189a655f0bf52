// Findings as SARIF 2.1.0, in the subset that code scanning services read.

import type {
  ArtifactLocation,
  Invocation,
  Location,
  Log,
  Notification,
  ReportingDescriptor,
  Result,
  Run,
} from 'sarif';
import type { Finding } from '../../engine/finding.ts';
import type { Severity } from '../../policy/policy.ts';
import { asOfWords } from '../../project/versions/words.ts';
import { rayData } from '../../ray/data.ts';
import type { Rule, RuleMeta } from '../../rules/rule.ts';
import type { Span } from '../../text/span.ts';
import { advisoriesOfRule, advisoryEntries } from '../advisory-entries.ts';
import type { NotChecked } from '../not-checked.ts';
import { reportedFixes } from '../reported-fixes.ts';
import { HOMEPAGE, sitePage } from '../rule-page.ts';
import {
  exitCodeOf,
  type FileResult,
  type Note,
  type ScanResult,
  SEVERITIES,
  type Shard,
  type UsedAdvisories,
} from '../scan-result.ts';
import { scoreOfRule, scoreText, securityScore } from '../security-score.ts';
import { describeLeftOut, describeOthers, type LeftOut, MOST_LOCATIONS, MOST_RESULTS, mostSevere } from './limits.ts';

/** The name that code scanning services give to the root of the repository. */
const BASE_ID = '%SRCROOT%';

/** How a path is named in the log: relative to the root wherever it can be, so that a log reads the same everywhere. */
export type ArtifactLocationOf = (path: string) => ArtifactLocation;

/** `path` is relative to the root, with slashes. Every character but the unreserved ones is percent-encoded. */
export function locationBelowRoot(path: string): ArtifactLocation {
  return { uri: path.split('/').map(encodeSegment).join('/'), uriBaseId: BASE_ID };
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, '\uFFFD'));
}

/** Without a region where the file was not read. */
function locationOf(
  path: string,
  span: Span | undefined,
  { sources }: Pick<ScanResult, 'sources'>,
  artifactLocation: ArtifactLocationOf,
): Location {
  const region = span && sources.get(path)?.regionOf(span);
  return { physicalLocation: { artifactLocation: artifactLocation(path), ...(region && { region }) } };
}

/** A file's text that is quoted in a message must not become a link in a viewer. */
function messageText(text: string): string {
  return text.replace(/\[([^\]]*)\]\(/g, '\\[$1\\](');
}

export const TOOL = 'Ray Guard';
/** Beside its own place. */
const MOST_RELATED = MOST_LOCATIONS - 1;

export interface SarifOptions {
  readonly artifactLocation: ArtifactLocationOf;
  /** What relative locations are relative to, in words: `The folder that ray-guard was started in.` */
  readonly root: string;
  readonly version: string;
  /** The folder that was checked, from the root of its repository; absent for the root itself. */
  readonly category?: string;
  readonly rules: readonly Rule[];
  /** 25,000 unless fewer are asked for; the most severe stay, and the log says so. */
  readonly mostResults?: number;
}

/** Excerpts of files are left out, as everything that changes from run to run. */
export function formatSarif(result: ScanResult, options: SarifOptions): string {
  const { version, rules, artifactLocation, root, mostResults = MOST_RESULTS } = options;
  const { advisoryFiles, shard } = result;
  const { kept, leftOut } = withinLimit(result.files, mostResults);
  const results = kept.flatMap((file) =>
    file.findings.map((finding) => describeFinding(finding, file, result, options)),
  );
  return logOf({
    tool: {
      driver: {
        name: TOOL,
        version,
        semanticVersion: version,
        ...(HOMEPAGE !== null && { informationUri: HOMEPAGE }),
        rules: withWorstScores(
          rules.map(({ meta }) => describeRule(meta)),
          results,
        ),
        properties: { advisoriesAsOf: rayData.asOf, releasesAsOf: rayData.releasesAsOf },
      },
    },
    automationDetails: { id: automationId(options.category, shard) },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [BASE_ID]: { description: { text: root } } },
    ...((advisoryFiles || shard) && {
      properties: {
        ...(advisoryFiles && { advisoryFiles: describeAdvisories(advisoryFiles, artifactLocation) }),
        ...(shard && { shard }),
      },
    }),
    invocations: [describeInvocation(result, leftOut, options)],
    results,
  });
}

/**
 * The category of the log, which ends at the last slash. A service replaces the last log of the same category, so the checks of two
 * folders, and the parts of a check, must not share one. "SARIF support for code scanning" on docs.github.com, read 2026-11-30.
 */
function automationId(category = '', shard?: Shard): string {
  const folders = category.split('/').filter(Boolean).map(encodeSegment);
  return ['ray-guard', ...folders, ...(shard ? [partText(shard)] : []), ''].join('/');
}

function partText({ part, count }: Shard): string {
  return `part-${part}-of-${count}`;
}

/** Of the whole check that a log with this id is a part of. */
export function idOfWhole(id: string, shard: Shard | undefined): string {
  const end = shard ? `/${partText(shard)}/` : '';
  return end !== '' && id.endsWith(end) ? id.slice(0, 1 - end.length) : id;
}

const SCORE = 'security-severity';

/**
 * GitHub reads the score of a result from its rule. So a rule has the worst score that it has in this log, and its own where it
 * found nothing. A rule for each advisory would be another rule after each change of the data, and each alert a new one.
 */
export function withWorstScores(
  rules: readonly ReportingDescriptor[],
  results: readonly Result[],
): ReportingDescriptor[] {
  const worst = new Map<string, number>();
  for (const { ruleId = '', properties } of results) {
    const score = Number(properties?.[SCORE]);
    if (score > (worst.get(ruleId) ?? 0)) worst.set(ruleId, score);
  }
  return rules.map((rule) => {
    const score = worst.get(rule.id);
    return score === undefined ? rule : { ...rule, properties: { ...rule.properties, [SCORE]: scoreText(score) } };
  });
}

/** The same whatever was found. */
export function withoutScores(rules: readonly ReportingDescriptor[]): ReportingDescriptor[] {
  return rules.map(({ properties: { [SCORE]: _, ...properties } = {}, ...rule }) => ({ ...rule, properties }));
}

/** The text of a log with one run. */
export function logOf(run: Run): string {
  const log: Log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** All, or the most severe where a service would refuse the log. */
function withinLimit(
  files: readonly FileResult[],
  most: number,
): { readonly kept: readonly FileResult[]; readonly leftOut: LeftOut } {
  const all = files.flatMap(({ findings }) => findings);
  const chosen = new Set(mostSevere(all, ({ severity }) => SEVERITIES.indexOf(severity), most));
  const places = [...chosen].reduce((sum, { related }) => sum + Math.max(0, related.length - MOST_RELATED), 0);
  const leftOut = { findings: all.length - chosen.size, places };
  if (leftOut.findings === 0) return { kept: files, leftOut };
  const kept = files.map((file) => ({ ...file, findings: file.findings.filter((finding) => chosen.has(finding)) }));
  return { kept, leftOut };
}

/** Files of a project, beside the data that comes with this build. */
function describeAdvisories(files: readonly UsedAdvisories[], artifactLocation: ArtifactLocationOf): object[] {
  return files.map(({ path, asOf }) => ({ asOf, artifactLocation: artifactLocation(path) }));
}

function describeInvocation(result: ScanResult, leftOut: LeftOut, options: SarifOptions): Invocation {
  const exitCode = exitCodeOf(result);
  const describe = (notes: readonly Note[]) => notes.map((note) => describeNote(note, result, options));
  return {
    executionSuccessful: exitCode < 2,
    exitCode,
    toolConfigurationNotifications: describe(result.notes.filter(({ kind }) => kind === 'usage' || kind === 'policy')),
    toolExecutionNotifications: [
      ...describe(result.notes.filter(({ kind }) => kind === 'incomplete' || kind === 'skipped')),
      ...describeOthers((result.notChecked ?? []).map((one) => locationOfOther(one, options))),
      ...describeLeftOut(leftOut),
    ],
  };
}

function describeNote(
  { kind, path, message, span }: Note,
  result: ScanResult,
  { artifactLocation }: SarifOptions,
): Notification {
  return {
    descriptor: { id: kind },
    level: kind === 'skipped' ? 'note' : 'error',
    message: { text: messageText(message) },
    locations: [locationOf(path, span, result, artifactLocation)],
  };
}

/** With its label, by which logs are merged. */
function locationOfOther({ path, label }: NotChecked, { artifactLocation }: SarifOptions): Location {
  return { physicalLocation: { artifactLocation: artifactLocation(path) }, message: { text: label } };
}

function describeFinding(
  finding: Finding,
  file: FileResult,
  result: ScanResult,
  { rules, artifactLocation }: SarifOptions,
): Result {
  const { path } = file.source;
  const ruleIndex = rules.findIndex(({ meta }) => meta.id === finding.rule);
  const score = securityScore(finding, rules[ruleIndex]?.meta ?? {});
  const fixes = reportedFixes(finding, file).flatMap(({ title, edits }) =>
    edits
      ? {
          description: { text: messageText(title) },
          artifactChanges: [
            {
              artifactLocation: artifactLocation(path),
              replacements: edits.map(({ region, newText }) => ({
                deletedRegion: region,
                insertedContent: { text: newText },
              })),
            },
          ],
        }
      : [],
  );
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: LEVELS[finding.severity],
    message: { text: messageText(finding.message) },
    locations: [locationOf(path, finding.span, result, artifactLocation)],
    ...(finding.related.length > 0 && {
      relatedLocations: finding.related.slice(0, MOST_RELATED).map((related, id) => ({
        id,
        message: { text: messageText(related.message) },
        ...locationOf(related.path, related.span, result, artifactLocation),
      })),
    }),
    partialFingerprints: { 'rayGuard/v1': finding.fingerprint },
    ...(fixes.length > 0 && { fixes }),
    properties: {
      confidence: finding.confidence,
      ...(score !== undefined && { [SCORE]: scoreText(score) }),
      ...(finding.ray !== undefined && { ray: finding.ray }),
      ...(finding.advisories && { advisories: advisoryEntries(finding.advisories) }),
    },
  };
}

const LEVELS = { error: 'error', warning: 'warning', information: 'note' } as const satisfies Record<
  Severity,
  Result.level
>;

function describeRule(meta: RuleMeta): ReportingDescriptor {
  const { finds, why, fix, sources } = meta.docs;
  const day = meta.dated ? [`${asOfWords(rayData)}.`] : [];
  const helpUri = sitePage(meta.id);
  const score = scoreOfRule(meta);
  const known = advisoriesOfRule(meta, rayData);
  const sourceLines = sources.map(({ title, url, measured }) => ({
    text: `${title}${url ? `: ${url}` : ''}${measured ? ` (measured, ${measured})` : ''}`,
    markdown: `- ${url ? `[${title}](${url})` : title}${measured ? ` (measured, ${measured})` : ''}`,
  }));
  return {
    id: meta.id,
    name: pascalCase(meta.id),
    shortDescription: { text: meta.title },
    fullDescription: { text: finds },
    help: {
      text: [finds, why, fix, ...day, ...sourceLines.map(({ text }) => text)].join('\n\n'),
      markdown: [
        finds,
        `**Why.** ${why}`,
        `**How to fix.** ${fix}`,
        ...day,
        sourceLines.map(({ markdown }) => markdown).join('\n'),
      ].join('\n\n'),
    },
    ...(helpUri && { helpUri }),
    defaultConfiguration: { level: LEVELS[meta.severity] },
    properties: {
      tags: [
        ...(score === undefined ? [] : ['security']),
        ...meta.cwe.map((cwe) => `external/cwe/cwe-${String(cwe).padStart(3, '0')}`),
      ],
      precision: 'high',
      ...(score !== undefined && { [SCORE]: scoreText(score) }),
      ...(known.length > 0 && { advisories: known }),
    },
  };
}

function pascalCase(id: string): string {
  return id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
