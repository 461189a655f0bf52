// Takes single files into what is known, sparing those that cannot concern Ray everything but the read, and remembers which could not be read.
import { createHash } from 'node:crypto';
import { type Document, type Engine, type Failure, type Language, noFacts } from '../../core/index.ts';
import { languageOf } from '../file-names.ts';
import { decodeText, encodingThatHides, utf16Label } from '../files/encoding.ts';
import { type FileSystem, type Problem, textOf } from '../files/file-system.ts';
import { fileNameOf } from '../files/paths.ts';
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

  constructor(known: KnownFiles, parts: ReaderParts) {
    this.known = known;
    this.files = parts.files;
    this.parts = parts;
  }

  /** Takes in the file as it is now; the very same text changes nothing. Open documents are left alone. */
  read(path: string): void {
    if (this.known.isOpen(path) || (this.parts.isSpared?.(path) && !this.modules.has(path))) return;
    const document = this.open(path);
    if (!document) this.drop(path);
    else if (document === 'no Ray') this.takeEmpty(path);
    else this.takeIn(document);
  }

  /** As far as a first look shows; what cannot be read may. */
  mayConcernRay(path: string): boolean {
    return openFile(path, this.files) !== 'no Ray';
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
    const document = openFile(path, this.files, true);
    if (typeof document === 'string' || 'problem' in document) return undefined;
    return this.known.isFrom(path, digestOf(document.text)) ? document : undefined;
  }

  /** The text that is known, for it is read again; one that has changed meanwhile is taken in first. */
  documentOf(path: string): Document | undefined {
    const document = languageOf(fileNameOf(path)) && this.open(path);
    if (!document || document === 'no Ray') return undefined;
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

  /** Those that files which count refer to, as far as they exist. */
  setReferred(referred: ReadonlySet<string>): void {
    const before = this.referred;
    this.referred = referred;
    for (const path of referred) if (!before.has(path) && !this.known.has(path)) this.read(path);
  }

  private takeIn(document: Document): void {
    const { path, text } = document;
    const digest = digestOf(text);
    if (this.known.isFrom(path, digest) || this.asked.get(path) === digest) return;
    this.asked.set(path, digest);
    this.parts.facts.read(document, ({ facts, failures }) => {
      this.asked.delete(path);
      this.parts.onFailures(path, failures);
      this.known.setFromFile(document, facts, digest);
    });
  }

  private takeEmpty(path: string): void {
    this.drop(path);
    const language = languageOf(fileNameOf(path));
    if (!language || !this.referred.has(path)) return;
    const { id: languageId, role } = language;
    this.known.setFromFile({ path, languageId, text: '' }, noFacts(languageId, role), digestOf(''));
  }

  private drop(path: string): void {
    this.known.remove(path);
    this.parts.onDropped?.(path);
  }

  private open(path: string): Document | 'no Ray' | undefined {
    this.count++;
    const opened = openFile(path, this.files, this.modules.has(path));
    this.tell(path, this.problemOf(opened, path));
    return typeof opened === 'object' && 'problem' in opened ? undefined : opened === 'binary' ? undefined : opened;
  }

  /** A file that is gone, or no ordinary one any more, is none. */
  private problemOf(opened: OpenedFile, path: string): string | undefined {
    if (opened === 'binary') return 'not text, since it holds a NUL byte';
    if (typeof opened === 'string' || !('problem' in opened)) return undefined;
    if (!this.parts.hearsOfChanges) return opened.problem;
    const about = this.files.look(path);
    return about && ('problem' in about || about.isFile()) ? opened.problem : undefined;
  }
}

/** Of a text, to tell it from another. */
function digestOf(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}

/** `binary`: bytes that are no text. */
type OpenedFile = Document | 'no Ray' | 'binary' | Problem;

/** `path` has a language. The text is without a byte order mark, as editors count. `isWanted`: also where Ray is not in it. */
export function openFile(path: string, files: FileSystem, isWanted = false): OpenedFile {
  const language = languageOf(fileNameOf(path)) as Language;
  const reading = files.read(path);
  if ('problem' in reading) return reading;
  const encoding = 'bytes' in reading ? encodingThatHides(reading.bytes) : undefined;
  if (encoding !== undefined) return { problem: `written in ${encoding}, which is not read` };
  const isSpared = (text: string) => !isWanted && !language.mayConcernRay(text);
  if ('bytes' in reading && !utf16Label(reading.bytes) && isSpared(reading.bytes.toString('latin1'))) return 'no Ray';
  const text = 'text' in reading ? reading.text : decodeText(reading.bytes);
  if (text === undefined) return 'binary';
  if (isSpared(text)) return 'no Ray';
  return { path, languageId: language.id, text: text.startsWith('\uFEFF') ? text.slice(1) : text };
}
