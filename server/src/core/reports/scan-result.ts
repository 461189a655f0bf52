// What a scan says, before it is printed, and the exit code that follows from it.
import type { Finding } from '../engine/finding.ts';
import type { BaselineEntry } from '../policy/baseline.ts';
import type { Severity } from '../policy/policy.ts';
import type { RayInUse, UnknownRay } from '../project/project.ts';
import type { Span } from '../text/span.ts';
import type { ExposedPort } from './exposed-ports.ts';
import type { NotChecked } from './not-checked.ts';
import type { Source } from './source.ts';

/**
 * usage: the command line is wrong. policy: `[tool.ray-guard]` is wrong. incomplete: something was not checked.
 * skipped: a file was named that Ray Guard has nothing to say about.
 */
export type NoteKind = 'usage' | 'policy' | 'incomplete' | 'skipped';

export interface Note {
  readonly kind: NoteKind;
  readonly path: string;
  readonly message: string;
  /** Only for files that were read. */
  readonly span?: Span;
  /** Where in the source of Ray Guard it went wrong, for the person who fixes that: the stack of what was thrown. */
  readonly stack?: string;
}

export interface BaselineCounts {
  /** Findings that are not shown. */
  readonly known: number;
  /** By the path of each baseline file: the entries that no finding meets any more, and all others. */
  readonly files: ReadonlyMap<
    string,
    { readonly kept: readonly BaselineEntry[]; readonly gone: readonly BaselineEntry[] }
  >;
}

/** A file of advisories, beside those that come with this build. */
export interface UsedAdvisories {
  readonly path: string;
  /** `2026-11-24`. */
  readonly asOf: string;
}

/** Files that share a project, as far as they say something about Ray. */
export interface CheckedProject {
  /** Its folder; absent for files around which no project requires Ray. */
  readonly folder?: string;
  readonly fileCount: number;
  /** What it requires, and where. */
  readonly ray?: RayInUse | UnknownRay;
}

export interface FileResult {
  /** The folder of its project, if it has one. */
  readonly project?: string;

  readonly source: Source;
  /** At least one. */
  readonly findings: readonly Finding[];
  /** Not to be shown. */
  readonly secrets: readonly Span[];
}

/** One of `count` parts that together are every file; `part` counts from 1. */
export interface Shard {
  readonly part: number;
  readonly count: number;
}

export interface ScanResult {
  /** Where only one part of the files was checked. */
  readonly shard?: Shard;
  /** The lowest severity that makes the exit code 1; a warning by default. */
  readonly failsFrom?: FailureLevel;
  /** Where a baseline applies. */
  readonly baseline?: BaselineCounts;
  /** Where only what is new since a commit was asked for: how many older findings there are. */
  readonly olderCount?: number;
  /** Files of further advisories that were used. */
  readonly advisoryFiles?: readonly UsedAdvisories[];
  /** How many files were checked. */
  readonly fileCount: number;
  /** How many more there are that the policy excludes. */
  readonly excludedCount?: number;
  /** Files that mention Ray and are of a kind that is not read, or ignored; by path. They make no exit code: nothing was promised of them. */
  readonly notChecked?: readonly NotChecked[];
  /** By path. */
  readonly files: readonly FileResult[];
  /** By path. */
  readonly notes: readonly Note[];
  /** By folder. */
  readonly projects?: readonly CheckedProject[];
  /** Where they were asked for. */
  readonly ports?: readonly ExposedPort[];
  /** Every file that a finding or a note may point into, by path. */
  readonly sources: ReadonlyMap<string, Source>;
}

/** Most severe first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information'];

/** never: findings are reported, and no failure. */
export type FailureLevel = Severity | 'never';

export type ExitCode = 0 | 1 | 2 | 3;

/**
 * 0: nothing from `failsFrom` on. 1: such findings. 3: something was not checked. 2: the command line or a policy is
 * wrong. 2 beats 3 and 3 beats 1, since they say that the findings may not be all.
 */
export function exitCodeOf({ files, notes, failsFrom = 'warning' }: ScanResult): ExitCode {
  if (notes.some(({ kind }) => kind === 'usage' || kind === 'policy')) return 2;
  if (notes.some(({ kind }) => kind === 'incomplete')) return 3;
  if (failsFrom === 'never') return 0;
  return files.some(({ findings }) => findings.some(({ severity }) => isAtLeast(severity, failsFrom))) ? 1 : 0;
}

function isAtLeast(severity: Severity, level: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(level);
}

/** As with `--level`: what is below the level is left out, and all else makes the exit code 1, unless `--fail-on` decides it. */
export function fromLevel(result: ScanResult, level: Severity): ScanResult {
  const files = result.files.flatMap((file) => {
    const findings = file.findings.filter(({ severity }) => isAtLeast(severity, level));
    return findings.length > 0 ? [{ ...file, findings }] : [];
  });
  return { ...result, files, failsFrom: level };
}
