// Files as they would be if some had other bytes: standard input in the place of a file, or what fixes are about to write.
import { type Entry, type FileReading, type FileSystem, fileOf, type Problem, type Standing } from './file-system.ts';
import { fileNameOf, folderOf } from './paths.ts';

export class Overlay implements FileSystem {
  private readonly below: FileSystem;
  private readonly instead: ReadonlyMap<string, Buffer>;

  /** `instead`: bytes by absolute path, of files that may not be there, nor their folders. What is added to it later counts. */
  constructor(below: FileSystem, instead: ReadonlyMap<string, Buffer>) {
    this.below = below;
    this.instead = instead;
  }

  look(path: string): Standing | Problem | undefined {
    const bytes = this.bytesAt(path);
    return bytes ? fileOf(bytes.length) : this.below.look(path);
  }

  list(folder: string): readonly Entry[] | Problem {
    const listed = this.below.list(folder);
    const added = [...this.instead].filter(([path]) => folderOf(path) === folder);
    if (added.length === 0) return listed;
    const below = 'problem' in listed ? [] : listed;
    const known = new Set(below.map(({ name }) => name));
    const more = added.map(([path, bytes]) => ({ ...fileOf(bytes.length), name: fileNameOf(path) }));
    return [...below, ...more.filter(({ name }) => !known.has(name))];
  }

  read(path: string, most?: number): FileReading {
    const bytes = this.bytesAt(path);
    return bytes ? { bytes } : this.below.read(path, most);
  }

  /** The file that is written where a fix goes to this path: what a link leads to, else the path itself. */
  fileAt(path: string): string {
    const isLink = !this.instead.has(path) && this.below.isLink(path);
    return (isLink && this.below.targetBelow('/', path)) || path;
  }

  isLink(path: string): boolean {
    return this.below.isLink(path);
  }

  targetBelow(root: string, path: string, what?: 'file' | 'folder'): string | undefined {
    return this.below.targetBelow(root, path, what);
  }

  knows(path: string): boolean {
    return this.below.knows(path);
  }

  plain(path: string, from: number): string {
    return this.below.plain(path, from);
  }

  private bytesAt(path: string): Buffer | undefined {
    return this.instead.get(path) ?? (this.instead.size > 0 ? this.instead.get(this.fileAt(path)) : undefined);
  }
}
