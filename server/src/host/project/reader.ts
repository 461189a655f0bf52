// Takes single files into what is known, sparing those that cannot concern Ray everything but the read, and remembers which could not be read.
import { createHash } from 'node:crypto';
import { type Document, type Engine, type Failure, type Language, mentionsRay, noFacts } from '../../core/index.ts';
import { languageOf, languageWithId } from '../file-names.ts';
import { decodeText, encodingThatHides, utf16Label } from '../files/encoding.ts';
import { type FileSystem, type Problem, textOf } from '../files/file-system.ts';
import type { KnownFiles } from './known-files.ts';

export type Reading = ReturnType<Engine['read']>;

/** Who reads documents into facts, and when. */
export interface FactSource {
  /** `take` is called at once, or before `settled` resolves, in the order of the documents. */
  readonly read: (document: Document, take: (reading: Reading) => void) => void;
  /** Resolves when everything asked for has been taken; from then on `read` answers at once. */
  readonly settled: () => Promise<void>;
  /** Who reads them; undefined before that. */
  readonly engine: () => Engine | undefined;
}

export interface ReaderParts {
  readonly files: FileSystem;
  readonly facts: FactSource;
  /** Somebody tells what comes and goes, so that a file that is gone is simply none; else it went while it was to be read. */
  readonly hearsOfChanges: boolean;
  /** What need not be read, since nothing in it is reported and it means nothing for others. */
  readonly isSpared?: (path: string) => boolean;
  /** Of the last time that the file was read. */
  readonly onFailures: (path: string, failures: readonly Failure[]) => void;
  /** The file is gone, does not count any more, or says nothing of Ray. */
  readonly onDropped?: (path: string) => void;
  /** `problem` is undefined when there is none any more. */
  readonly onUnread?: (path: string, problem: string | undefined) => void;
}

/** Bytes. What is larger is data, or was written by a program. */
const MOST_OF_OTHER_KINDS = 1024 * 1024;
/** Bytes in which git looks for a NUL, too. */
const BEGINNING = 8000;

export class Reader {
  readonly files: FileSystem;
  /** How many files were opened so far. */
  count = 0;
  private readonly parts: ReaderParts;
  private readonly known: KnownFiles;
  /** By path of a file or folder, why it could not be read. */
  private readonly unread = new Map<string, string>();
  /** Digests of texts whose facts are still to come. */
  private readonly asked = new Map<string, string>();
  /** Others import from them: their text counts, whatever it says of Ray. */
  private readonly modules = new Set<string>();
  /** Others refer to them, so that it counts that they set nothing. */
  private referred: ReadonlySet<string> = new Set();
  /** Others take them in as lists for pip, and by their names they are of no language. */
  private readonly lists = new Set<string>();
  /** By path of files that say nothing of Ray, the names of the programs that they may run. */
  private readonly runners = new Map<string, readonly string[]>();
  /** Those of them that were taken in all the same, since what they run counts. */
  private readonly wholes = new Set<string>();
  /** Those of them that may run a program which also runs elsewhere. */
  private wanted: ReadonlySet<string> = new Set();

  constructor(known: KnownFiles, parts: ReaderParts) {
    this.known = known;
    this.files = parts.files;
    this.parts = parts;
  }

  /** Takes in the file as it is now; the very same text changes nothing. Open documents are left alone. */
  read(path: string): void {
    if (this.known.isOpen(path) || (this.parts.isSpared?.(path) && !this.modules.has(path))) return;
    if (this.isUnasked(path)) {
      this.drop(path);
      return;
    }
    const document = this.open(path);
    if (!document) this.drop(path);
    else if ('runs' in document) this.takeEmpty(path, document.runs);
    else this.takeIn(document);
  }

  /** A document for people that the policy, as far as it is known by now, does not ask for. */
  isUnasked(path: string): boolean {
    return languageOf(path)?.onRequest === true && !this.known.policyAt(path).policy.documentation;
  }

  /** As far as a first look shows; what cannot be read may. */
  mayConcernRay(path: string): boolean {
    const opened = openFile(path, this.files, 'Ray');
    return opened === 'binary' || !('runs' in opened);
  }

  /** Another file takes it in, and by its name it is of no language. */
  tellUnknownName(path: string): void {
    const reading = this.files.read(path);
    if ('problem' in reading) this.tell(path, reading.problem);
    else if (/\bray\b/i.test('text' in reading ? reading.text : reading.bytes.toString('latin1')))
      this.tell(
        path,
        'another file takes it in, but it is not read: its name is of no kind that Ray Guard knows; check it by hand',
      );
  }

  /** Whether a file that no language reads, or that is not to be read, mentions Ray. What is no text, or larger than code is, does not. */
  mentionsRay(path: string): boolean {
    const reading = this.files.read(path, MOST_OF_OTHER_KINDS);
    if ('problem' in reading) return false;
    if ('text' in reading) return mentionsRay(reading.text);
    const { bytes } = reading;
    const isLatin = utf16Label(bytes) === undefined;
    if (isLatin && bytes.subarray(0, BEGINNING).includes(0)) return false;
    return mentionsRay(isLatin ? bytes.toString('latin1') : (decodeText(bytes) ?? ''));
  }

  /** Another file takes it in as a list for pip. */
  addList(path: string): void {
    this.lists.add(path);
  }

  isList(path: string): boolean {
    return this.lists.has(path);
  }

  listPaths(): Iterable<string> {
    return this.lists;
  }

  private languageOf(path: string): Language | undefined {
    return languageOf(path) ?? (this.lists.has(path) ? languageWithId('pip-requirements') : undefined);
  }

  /** Another file may import from it. */
  readModule(path: string): void {
    this.modules.add(path);
    this.read(path);
  }

  isModule(path: string): boolean {
    return this.modules.has(path);
  }

  /** The file as it is now, if that is what was taken in. */
  takenIn(path: string): Document | undefined {
    const document = openFile(path, this.files, 'everything', this.languageOf(path));
    if (document === 'binary' || 'problem' in document || 'runs' in document) return undefined;
    return this.known.isFrom(path, digestOf(document.text)) ? document : undefined;
  }

  /** The text that is known, for it is read again; one that has changed meanwhile is taken in first. */
  documentOf(path: string): Document | undefined {
    const document = this.languageOf(path) && this.open(path);
    if (!document || 'runs' in document) return undefined;
    if (!this.known.isFrom(path, digestOf(document.text))) this.read(path);
    return document;
  }

  /** The whole text of any file that is UTF-8 by what it is for. */
  textOf(path: string): { readonly text: string } | { readonly problem: string } {
    const reading = this.files.read(path);
    return 'problem' in reading ? reading : { text: textOf(reading) };
  }

  /** The file does not count any more. */
  forget(path: string): void {
    this.tell(path, undefined);
    this.modules.delete(path);
    if (!this.known.isOpen(path)) this.drop(path);
    this.lists.delete(path);
  }

  /** What could not be read, files and folders, and why. */
  problems(): ReadonlyMap<string, string> {
    return this.unread;
  }

  unreadPaths(): string[] {
    return [...this.unread.keys()];
  }

  wasRead(path: string): boolean {
    return !this.unread.has(path);
  }

  /** `problem` is undefined when there is none any more. */
  tell(path: string, problem: string | undefined): void {
    if (problem !== undefined) this.unread.set(path, problem);
    else if (!this.unread.delete(path)) return;
    this.parts.onUnread?.(path, problem);
  }

  /**
   * Those that files which count refer to, as far as they exist. `elsewhere`: names of programs that also run elsewhere than here.
   * Returns whether one of them was read that may refer to more files.
   */
  setReferred(referred: ReadonlySet<string>, elsewhere: ReadonlySet<string>): boolean {
    const before = this.referred;
    this.referred = referred;
    this.wanted = new Set(
      [...this.runners].flatMap(([path, names]) => (names.some((name) => elsewhere.has(name)) ? path : [])),
    );
    const runners = [...this.runners.keys()].filter((path) => this.countsWhole(path) && !this.wholes.has(path));
    for (const path of referred) if (!before.has(path) && !this.known.has(path)) this.read(path);
    for (const path of [...runners, ...this.wholes])
      if (this.wholes.has(path) !== this.countsWhole(path)) this.read(path);
    return runners.some((path) => this.wholes.has(path));
  }

  /** Facts of some files are still to come. */
  isWaiting(): boolean {
    return this.asked.size > 0;
  }

  /** All that it runs counts, whatever it says of Ray. */
  private countsWhole(path: string): boolean {
    return this.referred.has(path) || this.wanted.has(path);
  }

  private takeIn(document: Document): void {
    const { path, text } = document;
    const digest = digestOf(text);
    if (this.runners.has(path)) {
      this.runners.set(path, this.languageOf(path)?.programs?.namedIn(text) ?? []);
      this.wholes.add(path);
    }
    if (this.known.isFrom(path, digest) || this.asked.get(path) === digest) return;
    this.asked.set(path, digest);
    this.parts.facts.read(document, ({ facts, failures }) => {
      this.asked.delete(path);
      this.parts.onFailures(path, failures);
      this.known.setFromFile(document, facts, digest);
    });
  }

  private takeEmpty(path: string, runs: readonly string[]): void {
    this.drop(path);
    if (runs.length > 0) this.runners.set(path, runs);
    const language = this.languageOf(path);
    if (!language || !this.referred.has(path)) return;
    const { id: languageId, role } = language;
    this.known.setFromFile({ path, languageId, text: '' }, noFacts(languageId, role), digestOf(''));
  }

  private drop(path: string): void {
    this.known.remove(path);
    this.runners.delete(path);
    this.wholes.delete(path);
    this.parts.onDropped?.(path);
  }

  private open(path: string): Document | Spared | undefined {
    this.count++;
    const wanted = this.modules.has(path) ? 'everything' : this.countsWhole(path) ? 'facts' : 'Ray';
    const opened = openFile(path, this.files, wanted, this.languageOf(path));
    this.tell(path, this.problemOf(opened, path));
    return opened === 'binary' || 'problem' in opened ? undefined : opened;
  }

  /** A file that is gone, or no ordinary one any more, is none. */
  private problemOf(opened: OpenedFile, path: string): string | undefined {
    if (opened === 'binary') return 'not text, since it holds a NUL byte';
    if (!('problem' in opened)) return undefined;
    if (!this.parts.hearsOfChanges) return opened.problem;
    const about = this.files.look(path);
    return about && ('problem' in about || about.isFile()) ? opened.problem : undefined;
  }
}

/** Of a text, to tell it from another. */
function digestOf(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}

/** Its text says nothing that is wanted; names of the programs that it may run all the same. */
interface Spared {
  readonly runs: readonly string[];
}

/** `binary`: bytes that are no text. */
type OpenedFile = Document | Spared | 'binary' | Problem;

/** The first look is at the beginning of lines too. */
function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/**
 * `path` has a language. The text is without a byte order mark, as editors count. Wanted is what says something of Ray, what also
 * may hold any other fact, or everything.
 */
export function openFile(
  path: string,
  files: FileSystem,
  wanted: 'Ray' | 'facts' | 'everything' = 'facts',
  language = languageOf(path) as Language,
): OpenedFile {
  const reading = files.read(path);
  if ('problem' in reading) return reading;
  const encoding = 'bytes' in reading ? encodingThatHides(reading.bytes) : undefined;
  if (encoding !== undefined) return { problem: `written in ${encoding}, which is not read; save it as UTF-8` };
  const spared = (text: string): Spared | undefined => {
    if (wanted === 'everything' || language.mayConcernRay(text)) return undefined;
    if (wanted === 'facts' && (language.mayTellProject?.(text) || language.programs?.mayRun(text))) return undefined;
    return { runs: language.programs?.namedIn(text) ?? [] };
  };
  const early =
    'bytes' in reading && !utf16Label(reading.bytes) && spared(withoutMark(reading.bytes).toString('latin1'));
  if (early) return early;
  const decoded = 'text' in reading ? reading.text : decodeText(reading.bytes);
  if (decoded === undefined) return 'binary';
  const text = decoded.startsWith('\uFEFF') ? decoded.slice(1) : decoded;
  return spared(text) ?? { path, languageId: language.id, text };
}
