// The files that policies name, baselines and files of further advisories: read when they are named, and again when they have changed.
import {
  type AdvisoryFileReading,
  type Baseline,
  readAdvisoryFile,
  readBaseline,
  type Span,
} from '../../core/index.ts';
import { type FileSystem, textOf } from '../files/file-system.ts';
import { fileNameOf, isOnDisk } from '../files/paths.ts';
import type { KnownFiles } from './known-files.ts';

/** Bytes. All advisories about Ray take a hundredth of it. */
const SIZE_LIMIT = 4 * 1024 * 1024;

export type BaselineState =
  | { readonly baseline: Baseline }
  /** Why it cannot be read; where there is no such file too. */
  | { readonly unreadable: string; readonly isMissing: boolean }
  /** What is wrong in it. */
  | { readonly wrong: { readonly message: string; readonly span: Span }; readonly text: string };

export interface NamedFilesParts {
  readonly files: FileSystem;
  readonly today: () => string;
  /** Else findings that a baseline has are found all the same. */
  readonly appliesBaselines: boolean;
  /** It was read, and is another than before. */
  readonly onBaseline?: (path: string, state: BaselineState) => void;
}

export class NamedFiles {
  private readonly known: KnownFiles;
  private readonly parts: NamedFilesParts;
  /** By path, with the text that it is of; undefined where there is none to read. */
  private readonly baselines = new Map<string, { readonly text: string | undefined; readonly state: BaselineState }>();
  private readonly advisories = new Map<string, AdvisoryFileReading>();
  /** Of `known.changes`, when all this was last brought up to date. */
  private upTo = -1;

  constructor(known: KnownFiles, parts: NamedFilesParts) {
    this.known = known;
    this.parts = parts;
  }

  /** Reads those that are new, and forgets those that nothing names any more. */
  update(): void {
    if (this.upTo === this.known.changes) return;
    if (this.parts.appliesBaselines) this.updateBaselines();
    this.updateAdvisories();
    this.upTo = this.known.changes;
  }

  /** Files that were written, created or deleted. */
  changed(paths: readonly string[]): void {
    this.upTo = -1;
    for (const path of paths) {
      if (this.baselines.has(path)) this.takeBaseline(path);
      if (this.advisories.has(path)) this.takeAdvisories(path);
    }
  }

  /** Where nobody tells what changes. */
  readAgain(): void {
    this.changed([...this.baselines.keys(), ...this.advisories.keys()]);
  }

  baselineAt(path: string): BaselineState | undefined {
    return this.baselines.get(path)?.state;
  }

  /** Files of advisories that are used, with the day that each is of; by path. */
  usedAdvisories(): { readonly path: string; readonly asOf: string }[] {
    return [...this.advisories]
      .flatMap(([path, reading]) => ('file' in reading ? [{ path, asOf: reading.file.asOf }] : []))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  private updateBaselines(): void {
    const named = this.known.baselinePaths().filter((path) => this.parts.files.knows(path));
    for (const path of named) if (!this.baselines.has(path)) this.takeBaseline(path);
    for (const path of [...this.baselines.keys()]) {
      if (named.includes(path)) continue;
      this.baselines.delete(path);
      this.known.setBaseline(path, undefined);
    }
  }

  /** Where it is missing or wrong everything is reported, with a problem: half a baseline would hide which half. */
  private takeBaseline(path: string): void {
    const { files, onBaseline } = this.parts;
    const reading = files.read(path);
    const text = 'problem' in reading ? undefined : textOf(reading);
    const before = this.baselines.get(path);
    if (before && before.text === text) return;
    const state = text === undefined ? readBaselineAt(files, path) : baselineIn(path, text);
    this.baselines.set(path, { text, state });
    onBaseline?.(path, state);
    this.known.setBaseline(path, 'baseline' in state ? state.baseline : undefined);
    this.upTo = -1;
  }

  /** What is wrong with one is shown in the policies that name it. */
  private updateAdvisories(): void {
    const named = this.known.advisoryFiles();
    for (const path of named.keys())
      if (!this.advisories.has(path) && this.parts.files.knows(path)) this.takeAdvisories(path);
    for (const path of [...this.advisories.keys()]) {
      if (named.has(path)) continue;
      this.advisories.delete(path);
      this.known.setAdvisories(path, undefined);
    }
    const problems = new Map<string, { readonly span: Span; readonly message: string }[]>();
    for (const [path, places] of named) {
      const reading = this.advisories.get(path);
      if (!reading || 'file' in reading) continue;
      for (const { path: policy, span } of places) {
        const problem = { span, message: `"advisories": ${fileNameOf(path)} ${reading.problem}.` };
        problems.set(policy, [...(problems.get(policy) ?? []), problem]);
      }
    }
    this.known.setAdvisoryProblems(problems);
  }

  private takeAdvisories(path: string): void {
    const reading = readAdvisories(path, this.parts);
    this.advisories.set(path, reading);
    this.known.setAdvisories(path, 'file' in reading ? reading.file : undefined);
    this.upTo = -1;
  }
}

/** The baseline file at a path, wherever it is named. */
export function readBaselineAt(files: FileSystem, path: string): BaselineState {
  const reading = files.read(path);
  if (!('problem' in reading)) return baselineIn(path, textOf(reading));
  return { unreadable: reading.problem, isMissing: !files.look(path) };
}

function baselineIn(path: string, text: string): BaselineState {
  const reading = readBaseline(path, text);
  return 'baseline' in reading ? reading : { wrong: reading.problem, text };
}

function readAdvisories(path: string, { files, today }: Pick<NamedFilesParts, 'files' | 'today'>): AdvisoryFileReading {
  const about = files.look(path);
  if (!about)
    return {
      problem: isOnDisk(path)
        ? 'does not exist; `ray-guard advisories --output FILE` writes one'
        : 'is not there, or has another name than *advisor*.json, which is needed where there is no disk',
    };
  if ('problem' in about) return { problem: `cannot be read: ${about.problem}` };
  if (about.size > SIZE_LIMIT) return { problem: 'is larger than 4 MB; create it again with `ray-guard advisories`' };
  const reading = files.read(path);
  if ('problem' in reading) return { problem: `cannot be read: ${reading.problem}` };
  return readAdvisoryFile(textOf(reading), today());
}

/** In UTC, as the data is dated. */
export function todayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}
