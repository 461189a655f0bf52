// What a project lies on: the few questions that are asked of files, whatever answers them.
import { nearestWord, quote } from '../../core/index.ts';
import { fileNameOf, folderOf } from './paths.ts';

/** As Node's `Stats` says it. */
export interface Standing {
  readonly isFile: () => boolean;
  readonly isDirectory: () => boolean;
  /** Bytes, or the UTF-16 units of a file that is known as text. */
  readonly size: number;
}

/** As Node's `Dirent` says it: links are not followed. */
export interface Entry {
  readonly name: string;
  readonly isFile: () => boolean;
  readonly isDirectory: () => boolean;
  readonly isSymbolicLink: () => boolean;
}

/** In a few words why there is no answer, and the cure where there is one. */
export interface Problem {
  readonly problem: string;
}

/** Text where the client that passed the file on has decoded it. */
export type FileReading = { readonly bytes: Buffer } | { readonly text: string } | Problem;

/** Paths are absolute, with `/`; or URIs. Nothing throws, and nothing waits: what turns out to be a pipe or a device is refused. */
export interface FileSystem {
  /** Links are followed. A problem when something stands there that cannot be looked at; undefined when nothing does. */
  readonly look: (path: string) => Standing | Problem | undefined;
  /** In any order. */
  readonly list: (folder: string) => readonly Entry[] | Problem;
  /** Bytes hold until the next call. `most`: bytes, where a smaller file than usual is too large. */
  readonly read: (path: string, most?: number) => FileReading;
  readonly isLink: (path: string) => boolean;
  /**
   * The path below `root` of the ordinary file, or of the folder, that a link leads to, links of the root itself followed; undefined
   * where it leads elsewhere.
   */
  readonly targetBelow: (root: string, path: string, what?: 'file' | 'folder') => string | undefined;
  /** Whether it is known by now what is at the path, be it nothing. */
  readonly knows: (path: string) => boolean;
  /** The path from an offset on, as people write it in patterns. */
  readonly plain: (path: string, from: number) => string;
}

/** What stands at a path of which only texts or bytes are known. */
export function fileOf(size: number): Standing & Omit<Entry, 'name'> {
  return { isFile: () => true, isDirectory: () => false, isSymbolicLink: () => false, size };
}

export function isOrdinaryFile(files: FileSystem, path: string): boolean {
  const about = files.look(path);
  return about !== undefined && 'isFile' in about && about.isFile();
}

/** Of a file that is UTF-8 by what it is for. */
export function textOf(reading: Exclude<FileReading, Problem>): string {
  return 'text' in reading ? reading.text : reading.bytes.toString();
}

/** For a path at which there is nothing: which part of it is missing, and what may have been meant. */
export function describeMissing(path: string, files: FileSystem): string {
  let missing = path;
  let folder = folderOf(path);
  while (folder !== folderOf(folder) && !files.look(folder)) {
    missing = folder;
    folder = folderOf(folder);
  }
  const about = files.look(folder);
  if (about && !('problem' in about) && !about.isDirectory())
    return `${MISSING}; ${quote(fileNameOf(folder))} is a file`;
  const name = fileNameOf(missing);
  const listed = files.list(folder);
  const near =
    'problem' in listed
      ? undefined
      : nearestWord(
          name,
          listed.map((entry) => entry.name),
        );
  return `${MISSING}; ${near === undefined ? `check the name ${quote(name)}` : `did you mean ${quote(near)}?`}`;
}

const MISSING = 'no such file or folder';
