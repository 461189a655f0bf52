// What .gitignore files say of a path: the innermost file that has an opinion decides, as in git.
import ignore, { type Ignore } from 'ignore';
import { type FileSystem, isOrdinaryFile, textOf } from '../files/file-system.ts';
import { joinPath } from '../files/paths.ts';
import { foldersOfRepository, isRepository } from './context-folders.ts';

/** The patterns of one file, for paths below `folder`. */
export interface IgnoreRules {
  readonly folder: string;
  readonly patterns: Ignore;
}

/** As git does by default on the file systems of the platform. */
const IGNORE_CASE = process.platform === 'win32' || process.platform === 'darwin';

export class IgnoreFiles {
  private readonly files: FileSystem;
  private readonly onProblem: (path: string, problem: string) => void;

  /** A file that cannot be read is told to `onProblem`; nothing is ignored on its account. */
  constructor(files: FileSystem, onProblem: (path: string, problem: string) => void) {
    this.files = files;
    this.onProblem = onProblem;
  }

  /** `rules` from the outermost to the innermost; `path` lies below the folder of each. */
  isIgnored(rules: readonly IgnoreRules[], path: string, isFolder: boolean): boolean {
    for (let at = rules.length - 1; at >= 0; at--) {
      const { folder, patterns } = rules[at] as IgnoreRules;
      const inside = this.files.plain(path, joinPath(folder, '').length);
      const verdict = patterns.test(isFolder ? `${inside}/` : inside);
      if (verdict.ignored) return true;
      if (verdict.unignored) return false;
    }
    return false;
  }

  /** Of the folder's own .gitignore, and of its .git/info/exclude where it is the root of a repository. */
  rulesIn(folder: string): IgnoreRules[] {
    const exclude = isRepository(this.files, folder) ? this.read(joinPath(folder, '.git/info/exclude'), folder) : [];
    return [...exclude, ...this.read(joinPath(folder, '.gitignore'), folder)];
  }

  /** What the repository around `root` says from above it. A root that it ignores was named on purpose: then nothing. */
  rulesAbove(root: string): IgnoreRules[] {
    const above = foldersOfRepository(this.files, root)?.slice(0, -1) ?? [];
    const rules = above.flatMap((folder) => this.rulesIn(folder));
    return this.isIgnored(rules, root, true) ? [] : rules;
  }

  private read(file: string, folder: string): IgnoreRules[] {
    if (!isOrdinaryFile(this.files, file)) return [];
    const reading = this.files.read(file);
    if (!('problem' in reading))
      return [{ folder, patterns: ignore({ ignoreCase: IGNORE_CASE }).add(textOf(reading)) }];
    this.onProblem(file, reading.problem);
    return [];
  }
}
