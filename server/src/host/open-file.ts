// Reads the text of files, sparing those that cannot concern Ray everything but the read.
import { type Document, type Language, languages } from '../core/index.ts';
import { decodeText, utf16Label } from './decode.ts';
import { fileNameOf } from './paths.ts';
import type { ByteReader } from './read-bytes.ts';

/** `binary`: bytes that are no text. */
export type OpenedFile = Document | 'no Ray' | 'binary' | { readonly problem: string };

export function languageOf(name: string): Language | undefined {
  return languages.find((language) => language.matches(name));
}

/** `path` has a language. */
export function openFile(path: string, reader: ByteReader): OpenedFile {
  const language = languageOf(fileNameOf(path)) as Language;
  const reading = reader.read(path);
  if ('problem' in reading) return { problem: reading.problem };
  const { bytes } = reading;
  if (!utf16Label(bytes) && !language.mayConcernRay(bytes.toString('latin1'))) return 'no Ray';
  const text = decodeText(bytes);
  if (text === undefined) return 'binary';
  return language.mayConcernRay(text) ? { path, languageId: language.id, text } : 'no Ray';
}
