// What a scan says, before it is printed, and the exit code that follows from it.
import type { Finding, Span } from '../core/index.ts';
import type { UsedAdvisories } from './advisory-files.ts';
import type { BaselineCounts } from './baselines.ts';
import type { Note } from './notes.ts';
import type { Source } from './source.ts';

export interface FileResult {
  readonly source: Source;
  /** At least one. */
  readonly findings: readonly Finding[];
  /** Not to be shown. */
  readonly secrets: readonly Span[];
}

export interface ScanResult {
  /** Where a baseline applies. */
  readonly baseline?: BaselineCounts;
  /** Files of further advisories that were used. */
  readonly advisoryFiles?: readonly UsedAdvisories[];
  readonly fileCount: number;
  /** By path. */
  readonly files: readonly FileResult[];
  /** By path. */
  readonly notes: readonly Note[];
  /** Every file that a finding or a note may point into, by path. */
  readonly sources: ReadonlyMap<string, Source>;
}

export type ExitCode = 0 | 1 | 2 | 3;

/**
 * 0: nothing above information. 1: warnings or errors. 3: something was not checked. 2: the command line or a policy is
 * wrong. 2 beats 3 and 3 beats 1, since they say that the findings may not be all.
 */
export function exitCodeOf({ files, notes }: ScanResult): ExitCode {
  if (notes.some(({ kind }) => kind === 'usage' || kind === 'policy')) return 2;
  if (notes.some(({ kind }) => kind === 'incomplete')) return 3;
  return files.some(({ findings }) => findings.some(({ severity }) => severity !== 'information')) ? 1 : 0;
}
