// Reads the text of files, sparing those that cannot concern Ray everything but the read.
import { type Document, type Language, languages } from '../core/index.ts';
import { decodeText, utf16Label } from '../host/decode.ts';
import { fileNameOf } from '../host/paths.ts';
import type { ByteReader } from '../host/read-bytes.ts';
import type { Notes } from './notes.ts';

export function languageOf(name: string): Language | undefined {
  return languages.find((language) => language.matches(name));
}

/** `path` has a language. Bytes that are no text are told only where `tellBinary` says so: no program runs them. */
export function openFile(
  path: string,
  reader: ByteReader,
  notes: Notes,
  tellBinary: boolean,
): Document | 'no Ray' | 'unread' {
  const language = languageOf(fileNameOf(path)) as Language;
  const reading = reader.read(path);
  if ('problem' in reading) {
    notes.add('incomplete', path, reading.problem);
    return 'unread';
  }
  const { bytes } = reading;
  if (!utf16Label(bytes) && !language.mayConcernRay(bytes.toString('latin1'))) return 'no Ray';
  const text = decodeText(bytes);
  if (text === undefined) {
    if (tellBinary) notes.add('incomplete', path, 'not text, since it holds a NUL byte');
    return 'unread';
  }
  return language.mayConcernRay(text) ? { path, languageId: language.id, text } : 'no Ray';
}
