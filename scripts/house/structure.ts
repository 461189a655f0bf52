// Figures about the structure of source files: sizes, folders, who imports whom.
import { dirname } from 'node:path';
import type { SourceFile } from './source-files.ts';

export function medianLines(files: readonly SourceFile[]): number {
  const sorted = files.map(({ lines }) => lines).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Folders with the number of files directly in them. */
export function folderSizes(files: readonly SourceFile[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const { path } of files) sizes.set(dirname(path), (sizes.get(dirname(path)) ?? 0) + 1);
  return sizes;
}

/** Files that one file alone imports, which stands beside them: pieces of that file. */
export function fragments(files: readonly SourceFile[]): SourceFile[] {
  const importers = new Map<string, string[]>();
  for (const { path, imports } of files)
    for (const { target } of imports) if (target) importers.set(target, [...(importers.get(target) ?? []), path]);
  return files.filter(({ path }) => {
    const [only, ...others] = importers.get(path) ?? [];
    return only !== undefined && others.length === 0 && dirname(only) === dirname(path);
  });
}

/** Sets of files of which each reaches every other through imports. */
export function importCycles(files: readonly SourceFile[]): string[][] {
  const targets = new Map(files.map(({ path, imports }) => [path, imports.flatMap(({ target }) => target ?? [])]));
  const reachedFrom = (start: string): Set<string> => {
    const reached = new Set<string>();
    const waiting = [...(targets.get(start) ?? [])];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      waiting.push(...(targets.get(next) ?? []));
    }
    return reached;
  };
  const reached = new Map([...targets.keys()].map((path) => [path, reachedFrom(path)]));
  const cycles = new Map<string, string[]>();
  for (const [path, others] of reached) {
    if (!others.has(path)) continue;
    const cycle = [...others].filter((other) => reached.get(other)?.has(path)).sort();
    cycles.set(cycle.join(' '), cycle);
  }
  return [...cycles.values()];
}

/** So short that it is read together with another one. */
const SHORT = 50;

export function shortFiles(files: readonly SourceFile[]): SourceFile[] {
  return files.filter(({ lines }) => lines < SHORT);
}

const PYTHON = 'server/src/core/languages/python/';
/** By this name the readers know their limits on depth. */
const DEPTH_LIMIT = /^(?:export )?const DEEP\w* =/gm;

/** Of the reader of Python: how far it follows one thing through others. */
export function depthLimits(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => path.startsWith(PYTHON))
    .flatMap(({ path, text }) => [...text.matchAll(DEPTH_LIMIT)].map(([declared]) => `${path}: ${declared}`));
}
