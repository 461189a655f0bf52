// The files that a client reads for the server, since they lie on no disk of it: in a browser, or on a virtual file system.
import { mayHoldFacts } from '../../core/index.ts';
import { languageOf } from '../file-names.ts';
import { type Entry, type FileReading, type FileSystem, fileOf, type Problem, type Standing } from './file-system.ts';
import { fileNameOf, isOnDisk } from './paths.ts';

const FOLDER = { isFile: () => false, isDirectory: () => true, isSymbolicLink: () => false, size: 0 };
const GONE: Problem = { problem: 'the editor has handed over no such file' };

/** Everything that is no path of the disk; what is, the disk answers. */
export class HandedFiles implements FileSystem {
  private readonly disk: FileSystem;
  /** Something was handed over, so that what is missing may be taken not to be there. */
  private hasBegun = false;
  /** By path, which is a URI here. */
  private readonly texts = new Map<string, string>();
  /** By folder, what is in it, by name. */
  private readonly folders = new Map<string, Map<string, Entry>>();

  constructor(disk: FileSystem) {
    this.disk = disk;
  }

  /** `text` is undefined when the file is gone. */
  take(path: string, text: string | undefined): void {
    this.hasBegun = true;
    if (text === undefined) {
      if (this.texts.delete(path)) this.leave(path);
      return;
    }
    // That it is there and says nothing of Ray is all that counts then.
    const language = languageOf(path);
    const saysNothing = language !== undefined && !mayHoldFacts(language, text);
    this.texts.set(path, saysNothing ? '' : text);
    this.enter(path, { ...fileOf(text.length), name: fileNameOf(path) });
  }

  look(path: string): Standing | Problem | undefined {
    if (isOnDisk(path)) return this.disk.look(path);
    const text = this.texts.get(path);
    if (text !== undefined) return fileOf(text.length);
    return this.folders.has(path) ? FOLDER : undefined;
  }

  list(folder: string): readonly Entry[] | Problem {
    if (isOnDisk(folder)) return this.disk.list(folder);
    return [...(this.folders.get(folder)?.values() ?? [])];
  }

  read(path: string, most?: number): FileReading {
    if (isOnDisk(path)) return this.disk.read(path, most);
    const text = this.texts.get(path);
    return text === undefined ? GONE : { text };
  }

  isLink(path: string): boolean {
    return isOnDisk(path) && this.disk.isLink(path);
  }

  targetBelow(root: string, path: string, what?: 'file' | 'folder'): string | undefined {
    return isOnDisk(path) ? this.disk.targetBelow(root, path, what) : undefined;
  }

  knows(path: string): boolean {
    return isOnDisk(path) || this.hasBegun;
  }

  /** Without the escapes of URIs. */
  plain(path: string, from: number): string {
    const part = path.slice(from);
    if (isOnDisk(path)) return part;
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  }

  private enter(path: string, entry: Entry): void {
    const folder = folderAround(path);
    const names = this.folders.get(folder);
    if (names) {
      names.set(entry.name, entry);
      return;
    }
    this.folders.set(folder, new Map([[entry.name, entry]]));
    if (folder !== '') this.enter(folder, { ...FOLDER, name: fileNameOf(folder) });
  }

  /** A folder that is empty is none: only files are handed over. */
  private leave(path: string): void {
    const folder = folderAround(path);
    const names = this.folders.get(folder);
    names?.delete(fileNameOf(path));
    if (names?.size !== 0) return;
    this.folders.delete(folder);
    if (folder !== '') this.leave(folder);
  }
}

/** Empty for what is in none. */
function folderAround(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}
