// Reads files into facts, sparing those that cannot concern Ray everything but the read.
import { type Document, type Engine, type FileFacts, type Language, languages } from '../core/index.ts';
import { decodeText, utf16Label } from '../host/decode.ts';
import { fileNameOf } from '../host/paths.ts';
import type { ByteReader } from '../host/read-bytes.ts';
import type { Notes } from './notes.ts';
import { Source } from './source.ts';

export interface OpenedFile {
  readonly document: Document;
  readonly source: Source;
  readonly facts: FileFacts;
}

export function languageOf(name: string): Language | undefined {
  return languages.find((language) => language.matches(name));
}

export class FileOpener {
  private readonly reader: ByteReader;
  private readonly notes: Notes;
  private readonly loadEngine: () => Promise<Engine>;

  constructor(reader: ByteReader, notes: Notes, loadEngine: () => Promise<Engine>) {
    this.reader = reader;
    this.notes = notes;
    this.loadEngine = loadEngine;
  }

  /** `path` has a language. Bytes that are no text are told only where `tellBinary` says so: no program runs them. */
  async open(path: string, tellBinary: boolean): Promise<OpenedFile | 'no Ray' | 'unread'> {
    const language = languageOf(fileNameOf(path)) as Language;
    const reading = this.reader.read(path);
    if ('problem' in reading) {
      this.notes.add('incomplete', path, reading.problem);
      return 'unread';
    }
    const { bytes } = reading;
    if (!utf16Label(bytes) && !language.mayConcernRay(bytes.toString('latin1'))) return 'no Ray';
    const text = decodeText(bytes);
    if (text === undefined) {
      if (tellBinary) this.notes.add('incomplete', path, 'not text, since it holds a NUL byte');
      return 'unread';
    }
    if (!language.mayConcernRay(text)) return 'no Ray';
    const document: Document = { path, languageId: language.id, text };
    const { facts, failures } = (await this.loadEngine()).read(document);
    for (const { where, error } of failures) this.notes.add('incomplete', path, `${where} failed (${error})`);
    return { document, source: new Source(path, text), facts };
  }
}
