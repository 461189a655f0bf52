// Findings as SARIF 2.1.0, in the subset that code scanning services read.
import type { Invocation, Log, Notification, Result, Fix as SarifFix } from 'sarif';
import { type Finding, type Fix, type Rule, rayData } from '../core/index.ts';
import type { UsedAdvisories } from './advisory-files.ts';
import type { Note } from './notes.ts';
import { artifactLocation, BASE_ID, locationOf, messageText } from './sarif-locations.ts';
import { describeRule, LEVELS } from './sarif-rules.ts';
import { exitCodeOf, type FileResult, type ScanResult } from './scan-result.ts';

export interface SarifOptions {
  readonly cwd: string;
  readonly version: string;
  readonly rules: readonly Rule[];
}

/** Excerpts of files are left out, as everything that changes from run to run. */
export function formatSarif(result: ScanResult, options: SarifOptions): string {
  const { version, rules, cwd } = options;
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
        originalUriBaseIds: { [BASE_ID]: { description: { text: 'The folder that ray-guard was started in.' } } },
        ...(result.advisoryFiles && { properties: { advisoryFiles: describeAdvisories(result.advisoryFiles, cwd) } }),
        invocations: [describeInvocation(result, options)],
        results: result.files.flatMap((file) =>
          file.findings.map((finding) => describeFinding(finding, file, result, options)),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** Files of a project, beside the data that comes with this build. */
function describeAdvisories(files: readonly UsedAdvisories[], cwd: string): object[] {
  return files.map(({ path, asOf }) => ({ asOf, artifactLocation: artifactLocation(path, cwd) }));
}

function describeInvocation(result: ScanResult, options: SarifOptions): Invocation {
  const exitCode = exitCodeOf(result);
  const describe = (notes: readonly Note[]) => notes.map((note) => describeNote(note, result, options));
  return {
    executionSuccessful: exitCode < 2,
    exitCode,
    toolConfigurationNotifications: describe(result.notes.filter(({ kind }) => kind === 'usage' || kind === 'policy')),
    toolExecutionNotifications: describe(
      result.notes.filter(({ kind }) => kind === 'incomplete' || kind === 'skipped'),
    ),
  };
}

function describeNote({ kind, path, message, span }: Note, result: ScanResult, { cwd }: SarifOptions): Notification {
  return {
    descriptor: { id: kind },
    level: kind === 'skipped' ? 'note' : 'error',
    message: { text: messageText(message) },
    locations: [locationOf(path, span, result, cwd)],
  };
}

function describeFinding(finding: Finding, file: FileResult, result: ScanResult, { rules, cwd }: SarifOptions): Result {
  const { path } = file.source;
  const fixes = finding.fixes.filter((fix) => !repeatsSecret(fix, file));
  return {
    ruleId: finding.rule,
    ruleIndex: rules.findIndex(({ meta }) => meta.id === finding.rule),
    level: LEVELS[finding.severity],
    message: { text: messageText(finding.message) },
    locations: [locationOf(path, finding.span, result, cwd)],
    ...(finding.related.length > 0 && {
      relatedLocations: finding.related.map((related, id) => ({
        id,
        message: { text: messageText(related.message) },
        ...locationOf(related.path, related.span, result, cwd),
      })),
    }),
    partialFingerprints: { 'rayGuard/v1': finding.fingerprint },
    ...(fixes.length > 0 && { fixes: fixes.map((fix) => describeFix(fix, file, cwd)) }),
    properties: { confidence: finding.confidence },
  };
}

/** An edit that moves a line may carry its token along. */
function repeatsSecret({ edits }: Fix, { source, secrets }: FileResult): boolean {
  return secrets.some(({ start, end }) => edits.some(({ newText }) => newText.includes(source.text.slice(start, end))));
}

function describeFix({ title, edits }: Fix, { source }: FileResult, cwd: string): SarifFix {
  return {
    description: { text: messageText(title) },
    artifactChanges: [
      {
        artifactLocation: artifactLocation(source.path, cwd),
        replacements: edits.map(({ span, newText }) => ({
          deletedRegion: source.regionOf(span),
          insertedContent: { text: newText },
        })),
      },
    ],
  };
}
