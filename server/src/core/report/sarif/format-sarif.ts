// Findings as SARIF 2.1.0, in the subset that code scanning services read.
import type { Invocation, Log, Notification, Result, Fix as SarifFix } from 'sarif';
import type { Finding, Fix } from '../../engine/finding.ts';
import { rayData } from '../../ray/data.ts';
import type { Rule } from '../../rules/rule.ts';
import {
  exitCodeOf,
  type FileResult,
  type Note,
  type ScanResult,
  SEVERITIES,
  type UsedAdvisories,
} from '../scan-result.ts';
import { type ArtifactLocationOf, BASE_ID, locationOf, messageText } from './locations.ts';
import { describeRule, LEVELS } from './rules.ts';

export interface SarifOptions {
  readonly artifactLocation: ArtifactLocationOf;
  /** What relative locations are relative to, in words: `The folder that ray-guard was started in.` */
  readonly root: string;
  readonly version: string;
  readonly rules: readonly Rule[];
}

/** GitHub refuses a run with more results. */
const MOST_RESULTS = 25_000;

/** Excerpts of files are left out, as everything that changes from run to run. */
export function formatSarif(result: ScanResult, options: SarifOptions): string {
  const { version, rules, artifactLocation, root } = options;
  const { kept, leftOut } = withinLimit(result.files);
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Ray Guard',
            version,
            semanticVersion: version,
            rules: rules.map(describeRule),
            properties: { advisoriesAsOf: rayData.asOf, releasesAsOf: rayData.releasesAsOf },
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [BASE_ID]: { description: { text: root } } },
        ...(result.advisoryFiles && {
          properties: { advisoryFiles: describeAdvisories(result.advisoryFiles, artifactLocation) },
        }),
        invocations: [describeInvocation(result, leftOut, options)],
        results: kept.flatMap((file) =>
          file.findings.map((finding) => describeFinding(finding, file, result, options)),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** All, or the most severe where a service would refuse the log. */
function withinLimit(files: readonly FileResult[]): { readonly kept: readonly FileResult[]; readonly leftOut: number } {
  const all = files.flatMap(({ findings }) => findings);
  if (all.length <= MOST_RESULTS) return { kept: files, leftOut: 0 };
  const bySeverity = SEVERITIES.flatMap((wanted) => all.filter(({ severity }) => severity === wanted));
  const chosen = new Set(bySeverity.slice(0, MOST_RESULTS));
  return {
    kept: files.map((file) => ({ ...file, findings: file.findings.filter((finding) => chosen.has(finding)) })),
    leftOut: all.length - MOST_RESULTS,
  };
}

function describeLeftOut(count: number): Notification {
  return {
    descriptor: { id: 'left-out' },
    level: 'warning',
    message: { text: `Findings left out, the least severe: ${count}. A log holds ${MOST_RESULTS} at most.` },
  };
}

/** Files of a project, beside the data that comes with this build. */
function describeAdvisories(files: readonly UsedAdvisories[], artifactLocation: ArtifactLocationOf): object[] {
  return files.map(({ path, asOf }) => ({ asOf, artifactLocation: artifactLocation(path) }));
}

function describeInvocation(result: ScanResult, leftOut: number, options: SarifOptions): Invocation {
  const exitCode = exitCodeOf(result);
  const describe = (notes: readonly Note[]) => notes.map((note) => describeNote(note, result, options));
  return {
    executionSuccessful: exitCode < 2,
    exitCode,
    toolConfigurationNotifications: describe(result.notes.filter(({ kind }) => kind === 'usage' || kind === 'policy')),
    toolExecutionNotifications: [
      ...describe(result.notes.filter(({ kind }) => kind === 'incomplete' || kind === 'skipped')),
      ...(leftOut > 0 ? [describeLeftOut(leftOut)] : []),
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

function describeFinding(
  finding: Finding,
  file: FileResult,
  result: ScanResult,
  { rules, artifactLocation }: SarifOptions,
): Result {
  const { path } = file.source;
  const fixes = finding.fixes.filter((fix) => !repeatsSecret(fix, file));
  return {
    ruleId: finding.rule,
    ruleIndex: rules.findIndex(({ meta }) => meta.id === finding.rule),
    level: LEVELS[finding.severity],
    message: { text: messageText(finding.message) },
    locations: [locationOf(path, finding.span, result, artifactLocation)],
    ...(finding.related.length > 0 && {
      relatedLocations: finding.related.map((related, id) => ({
        id,
        message: { text: messageText(related.message) },
        ...locationOf(related.path, related.span, result, artifactLocation),
      })),
    }),
    partialFingerprints: { 'rayGuard/v1': finding.fingerprint },
    ...(fixes.length > 0 && { fixes: fixes.map((fix) => describeFix(fix, file, artifactLocation)) }),
    properties: { confidence: finding.confidence },
  };
}

/** An edit that moves a line may carry its token along. */
function repeatsSecret({ edits }: Fix, { source, secrets }: FileResult): boolean {
  return secrets.some(({ start, end }) => edits.some(({ newText }) => newText.includes(source.text.slice(start, end))));
}

function describeFix({ title, edits }: Fix, { source }: FileResult, artifactLocation: ArtifactLocationOf): SarifFix {
  return {
    description: { text: messageText(title) },
    artifactChanges: [
      {
        artifactLocation: artifactLocation(source.path),
        replacements: edits.map(({ span, newText }) => ({
          deletedRegion: source.regionOf(span),
          insertedContent: { text: newText },
        })),
      },
    ],
  };
}
