// Reads the text of files, sparing those that cannot concern Ray everything but the read.
import { type Document, type Language, languageNamed, languages } from '../../core/index.ts';
import { decodeText, utf16Label } from '../files/encoding.ts';
import type { FileSystem, Problem } from '../files/file-system.ts';
import { fileNameOf } from '../files/paths.ts';

/** `binary`: bytes that are no text. */
export type OpenedFile = Document | 'no Ray' | 'binary' | Problem;

export function languageOf(name: string): Language | undefined {
  return languageNamed(languages, name);
}

/** `path` has a language. The text is without a byte order mark, as editors count. */
export function openFile(path: string, files: FileSystem): OpenedFile {
  const language = languageOf(fileNameOf(path)) as Language;
  const reading = files.read(path);
  if ('problem' in reading) return reading;
  if ('bytes' in reading && !utf16Label(reading.bytes) && !language.mayConcernRay(reading.bytes.toString('latin1')))
    return 'no Ray';
  const text = 'text' in reading ? reading.text : decodeText(reading.bytes);
  if (text === undefined) return 'binary';
  if (!language.mayConcernRay(text)) return 'no Ray';
  return { path, languageId: language.id, text: text.startsWith('\uFEFF') ? text.slice(1) : text };
}
