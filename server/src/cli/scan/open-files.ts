// Reads the text of files for a scan, and notes those that could not be read.
import type { Document } from '../../core/index.ts';
import { openFile as openFromDisk } from '../../host/open-file.ts';
import type { ByteReader } from '../../host/read-bytes.ts';
import type { Notes } from './notes.ts';

export { languageOf } from '../../host/open-file.ts';

/** `path` has a language. Bytes that are no text are told only where `tellBinary` says so: no program runs them. */
export function openFile(
  path: string,
  reader: ByteReader,
  notes: Notes,
  tellBinary: boolean,
): Document | 'no Ray' | 'unread' {
  const opened = openFromDisk(path, reader);
  if (opened === 'binary') {
    if (tellBinary) notes.add('incomplete', path, 'not text, since it holds a NUL byte');
    return 'unread';
  }
  if (typeof opened === 'string' || 'path' in opened) return opened;
  notes.add('incomplete', path, opened.problem);
  return 'unread';
}
