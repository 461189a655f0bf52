// The files that other files are checked with and that are not checked themselves: around open documents, and referred to.
import { filesReferredTo, imagesOf, includedBy, listNamesOf, programsRunBy, type ReadFacts } from '../../core/index.ts';
import { languageOf } from '../file-names.ts';
import { type FileSystem, isOrdinaryFile } from '../files/file-system.ts';
import { fileNameOf, isInside } from '../files/paths.ts';
import type { Work } from './background-work.ts';
import { contextFilesIn, contextFolders } from './context-folders.ts';
import type { KnownFiles } from './known-files.ts';
import type { Reader } from './reader.ts';

export interface Search {
  /** Absolute paths of documents and, with a `/` at the end, of folders that are read as a whole. */
  readonly starts: readonly string[];
  readonly roots: readonly string[];
  readonly outermost: string;
  /** What refers to other files by itself. */
  readonly checked: readonly string[];
  /** To be read again although they are known. */
  readonly stale: ReadonlySet<string>;
}

const NOT_THERE = 'another file takes it in, but it is not there; add it, or take the line out';
const OUTSIDE = 'another file takes it in, but it is outside of the project and not read; check it by hand';

/** Files between two pauses, where nothing is read: they take some ten microseconds. */
const STEP = 100;

export class Context {
  private readonly files: FileSystem;
  private readonly known: KnownFiles;
  private readonly reader: Reader;
  private found: ReadonlySet<string> = new Set();
  private missing: ReadonlySet<string> = new Set();
  /** By folder, the context files in it: that a document is opened or closed changes none. */
  private readonly listed = new Map<string, readonly string[]>();

  constructor(files: FileSystem, known: KnownFiles, reader: Reader) {
    this.files = files;
    this.known = known;
    this.reader = reader;
  }

  has(path: string): boolean {
    return this.found.has(path);
  }

  paths(): Iterable<string> {
    return this.found;
  }

  /** Something may have been created or deleted. */
  forgetListings(): void {
    this.listed.clear();
  }

  /** What they lead to changes without their names being sent. */
  links(): string[] {
    return [...this.found].filter((path) => this.files.isLink(path));
  }

  /** Reads what is new or stale. `left` does not count any more; where there `isMore`, what was read may refer to other files. */
  *find(search: Search): Generator<void, { readonly left: string[]; readonly isMore: boolean }, void> {
    const { starts, roots, checked, stale } = search;
    const before = this.found;
    const found = new Set<string>();
    const referred = new Set<string>();
    const folders = contextFolders(this.files, starts, search);
    const bounds = [...new Set([...roots, ...folders])];
    const isChecked = new Set(checked);
    const waiting: string[] = [];
    for (const folder of folders) {
      const listed = this.listed.get(folder);
      const names = listed ?? contextFilesIn(this.files, folder);
      waiting.push(...names);
      this.listed.set(folder, names);
      if (!listed) yield;
    }
    waiting.push(...checked);
    yield* this.findModules(search, bounds, found);
    const seen = new Set<string>();
    const missing = new Map<string, string>();
    // What is found meanwhile comes behind, in the order in which it is found.
    for (const path of waiting) {
      if (seen.has(path)) continue;
      seen.add(path);
      if (seen.size % STEP === 0) yield;
      if (!isChecked.has(path)) {
        found.add(path);
        if (!before.has(path) || stale.has(path)) this.reader.read(path);
        yield;
      }
      const facts = this.known.linkedFactsOf(path);
      const lists = new Set(facts?.includes && includedBy(path, facts));
      for (const one of referredBy(path, facts)) {
        const isIn = bounds.some((bound) => isInside(bound, one));
        if (!isIn || !isOrdinaryFile(this.files, one)) {
          if (lists.has(one) && isChecked.has(path)) missing.set(one, isIn ? NOT_THERE : OUTSIDE);
          continue;
        }
        if (!languageOf(one)) {
          if (lists.has(one)) this.reader.addList(one);
          else {
            this.reader.tellUnknownName(one);
            continue;
          }
        }
        referred.add(one);
        waiting.push(one);
        yield;
      }
    }
    this.found = found;
    this.tellMissing(missing);
    const isMore = this.reader.setReferred(referred, this.programsElsewhere(seen));
    return { left: [...before].filter((path) => !found.has(path)), isMore };
  }

  /** Lists that pip would read as well. */
  private tellMissing(missing: ReadonlyMap<string, string>): void {
    for (const path of this.missing) if (!missing.has(path)) this.reader.tell(path, undefined);
    for (const [path, problem] of missing) if (this.reader.wasRead(path)) this.reader.tell(path, problem);
    this.missing = new Set(missing.keys());
  }

  /** Names of what containers run, and of what that runs in its turn. */
  private programsElsewhere(paths: ReadonlySet<string>): Set<string> {
    const names = new Set<string>();
    const left = new Map<string, ReadFacts>();
    for (const path of paths) {
      const facts = this.known.factsOf(path);
      if (!facts) continue;
      for (const name of [...programsRunBy(facts, true), ...imagesOf(path, facts), ...listNamesOf(path, facts)])
        names.add(name);
      if (programsRunBy(facts, false).length > 0) left.set(path, facts);
    }
    for (let before = -1; before < names.size; ) {
      before = names.size;
      for (const [path, facts] of left) {
        if (!names.has(fileNameOf(path))) continue;
        left.delete(path);
        for (const name of programsRunBy(facts, false)) names.add(name);
      }
    }
    return names;
  }

  /** What is imported may lead to imports of its own; each round reads what the last one asked for. */
  private *findModules({ checked, stale }: Search, bounds: readonly string[], found: Set<string>): Work {
    const isChecked = new Set(checked);
    const importing = checked.filter((path) => this.known.factsOf(path)?.imports);
    const lookedAt = new Set<string>();
    for (let isMore = importing.length > 0; isMore; ) {
      isMore = false;
      for (const path of importing) {
        this.known.linkedFactsOf(path);
        yield;
      }
      for (const path of this.known.modulePaths(false)) {
        if (lookedAt.has(path)) continue;
        lookedAt.add(path);
        if (lookedAt.size % STEP === 0) yield;
        if (!bounds.some((bound) => isInside(bound, path)) || !isOrdinaryFile(this.files, path)) continue;
        isMore = true;
        this.reader.readModule(path);
        yield;
      }
    }
    for (const path of importing.length > 0 ? this.known.modulePaths(true) : []) {
      if (isChecked.has(path)) continue;
      found.add(path);
      if (stale.has(path)) this.reader.readModule(path);
    }
  }
}

const known = new WeakMap<ReadFacts, readonly string[]>();

function referredBy(path: string, facts: ReadFacts | undefined): readonly string[] {
  if (!facts) return [];
  const referred = known.get(facts) ?? filesReferredTo(path, facts);
  known.set(facts, referred);
  return referred;
}
