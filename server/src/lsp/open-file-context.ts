// Which files of the disk others are judged by, beside those that a scan finds: around open documents, and referred to.
import { type FileFacts, filesReferredTo } from '../core/index.ts';
import { contextFolders, isContextFile } from '../host/context-files.ts';
import { languageOf } from '../host/open-file.ts';
import { fileNameOf, fileNamesIn, isInside, isOrdinaryFile, joinPath } from '../host/paths.ts';
import type { Work } from './background-work.ts';

export interface ContextParts {
  /** Absolute paths of documents and, with a `/` at the end, of folders that are read as a whole. */
  readonly starts: readonly string[];
  readonly roots: readonly string[];
  /** What refers to others by itself. */
  readonly judged: readonly string[];
  readonly factsOf: (path: string) => FileFacts | undefined;
  /** Called once for each file that is not judged, when it is found; its facts are asked for after that. */
  readonly take: (path: string) => void;
}

/** The files found so far. */
export interface FoundContext {
  readonly files: Set<string>;
  /** Some file names them. */
  readonly referred: Set<string>;
}

/** Fills `found`. */
export function* findContext(found: FoundContext, { starts, roots, judged, factsOf, take }: ContextParts): Work {
  const folders = new Set(starts.flatMap((path) => contextFolders(path, roots)));
  const bounds = [...new Set([...roots, ...folders])];
  const isJudged = new Set(judged);
  const waiting = [...judged];
  for (const folder of folders) {
    waiting.push(...fileNamesIn(folder, isContextFile).map((name) => joinPath(folder, name)));
    yield;
  }
  const seen = new Set<string>();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    if (!isJudged.has(path)) {
      found.files.add(path);
      take(path);
    }
    for (const one of referredBy(path, factsOf(path))) {
      if (!languageOf(fileNameOf(one)) || !bounds.some((bound) => isInside(bound, one)) || !isOrdinaryFile(one))
        continue;
      found.referred.add(one);
      waiting.push(one);
    }
    yield;
  }
}

const known = new WeakMap<FileFacts, readonly string[]>();

function referredBy(path: string, facts: FileFacts | undefined): readonly string[] {
  if (!facts) return [];
  const referred = known.get(facts) ?? filesReferredTo(path, facts);
  known.set(facts, referred);
  return referred;
}
