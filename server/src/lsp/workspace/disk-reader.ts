// Takes single files of the disk into the session, as the command line reads them, and remembers which could not be read.
import { createHash } from 'node:crypto';
import { type Document, type Engine, noFacts } from '../../core/index.ts';
import { isOnDisk } from '../../host/file-uris.ts';
import { languageOf, type OpenedFile, openFile } from '../../host/open-file.ts';
import { fileNameOf, lookAt } from '../../host/paths.ts';
import { ByteReader } from '../../host/read-bytes.ts';
import type { Status } from '../session/status.ts';
import type { HandedFiles } from './handed-files.ts';
import type { ProjectFiles } from './project-files.ts';

export class DiskReader {
  readonly bytes = new ByteReader();
  readonly handed: HandedFiles;
  /** How many files were opened so far. */
  count = 0;
  private readonly engine: Engine;
  private readonly project: ProjectFiles;
  private readonly status: Status;
  private readonly unread = new Set<string>();
  /** Others refer to them, so that it counts that they set nothing. */
  private referred: ReadonlySet<string> = new Set();

  constructor(engine: Engine, project: ProjectFiles, status: Status, handed: HandedFiles) {
    this.handed = handed;
    this.engine = engine;
    this.project = project;
    this.status = status;
  }

  /** Takes in the file as it is now; the very same bytes change nothing. Open documents are left alone. */
  read(path: string): void {
    if (this.project.isOpen(path)) return;
    const document = this.open(path);
    if (!document) {
      this.drop(path);
      return;
    }
    if (document === 'no Ray') {
      this.takeEmpty(path);
      return;
    }
    this.takeIn(document);
  }

  private takeIn(document: Document): void {
    const { path, text } = document;
    const digest = digestOf(text);
    if (this.project.isFrom(path, digest)) return;
    const { facts, failures } = this.engine.read(document);
    this.status.failures('reading', path, failures);
    this.project.setFromDisk(document, facts, digest);
  }

  /** As `read`, with a text that somebody else has read; undefined when the file is gone. */
  take(path: string, text: string | undefined): void {
    this.handed.take(path, text);
    if (this.project.isOpen(path)) return;
    const language = languageOf(fileNameOf(path));
    if (text === undefined || !language?.mayConcernRay(text)) this.drop(path);
    else this.takeIn({ path, languageId: language.id, text });
  }

  /** The text that the session knows, for it is read again; one that has changed meanwhile is taken in first. */
  documentOf(path: string): Document | undefined {
    const document = isOnDisk(path) ? this.open(path) : this.handedDocument(path);
    if (!document || document === 'no Ray') return undefined;
    if (!this.project.isFrom(path, digestOf(document.text))) this.read(path);
    return document;
  }

  /** Whether it can be said what stands at the path, be it nothing. */
  canRead(path: string): boolean {
    return isOnDisk(path) || this.handed.hasBegun;
  }

  /** The whole text of any file. */
  textOf(path: string): { readonly text: string } | { readonly problem: string } {
    if (!isOnDisk(path)) {
      const text = this.handed.textOf(path);
      return text === undefined ? { problem: 'the editor has handed over no such file' } : { text };
    }
    const reading = this.bytes.read(path);
    return 'problem' in reading ? reading : { text: reading.bytes.toString() };
  }

  private handedDocument(path: string): Document | undefined {
    const languageId = languageOf(fileNameOf(path))?.id;
    const text = this.handed.textOf(path);
    return languageId === undefined || text === undefined ? undefined : { path, languageId, text };
  }

  /** The file does not count any more. */
  forget(path: string): void {
    this.tell(path, undefined);
    if (!this.project.isOpen(path)) this.drop(path);
  }

  /** What could not be read, files and folders. */
  unreadPaths(): string[] {
    return [...this.unread];
  }

  /** `problem` is undefined when there is none any more. */
  tell(path: string, problem: string | undefined): void {
    if (problem !== undefined) this.unread.add(path);
    else if (!this.unread.delete(path)) return;
    this.status.unread(path, problem === undefined ? [] : [`${path} was not read: ${problem}.`]);
  }

  /** Those that files which count refer to, as far as they exist. */
  setReferred(referred: ReadonlySet<string>): void {
    const before = this.referred;
    this.referred = referred;
    for (const path of referred) if (!before.has(path) && !this.project.has(path)) this.read(path);
  }

  private takeEmpty(path: string): void {
    this.drop(path);
    const languageId = languageOf(fileNameOf(path))?.id;
    if (languageId === undefined || !this.referred.has(path)) return;
    this.project.setFromDisk({ path, languageId, text: '' }, noFacts(languageId), digestOf(''));
  }

  private drop(path: string): void {
    this.project.remove(path);
    this.status.failures('reading', path, []);
    this.status.failures('checking', path, []);
  }

  /** Without a byte order mark, as editors count. */
  private open(path: string): Document | 'no Ray' | undefined {
    this.count++;
    const opened = openFile(path, this.bytes);
    this.tell(path, problemOf(opened, path));
    if (opened === 'no Ray') return opened;
    if (opened === 'binary' || 'problem' in opened) return undefined;
    return opened.text.startsWith('\uFEFF') ? { ...opened, text: opened.text.slice(1) } : opened;
  }
}

/** A file that is gone, or no ordinary one any more, is none; bytes that are no text no program runs. */
function problemOf(opened: OpenedFile, path: string): string | undefined {
  if (typeof opened === 'string' || !('problem' in opened)) return undefined;
  const about = lookAt(path);
  return about && ('problem' in about || about.isFile()) ? opened.problem : undefined;
}

function digestOf(text: string): string {
  return createHash('sha1').update(text).digest('base64');
}
