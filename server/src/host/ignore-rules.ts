// What .gitignore files say of a path: the innermost file that has an opinion decides, as in git.
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import type { ByteReader } from './read-bytes.ts';

/** The patterns of one file, for paths below `folder`. */
export interface IgnoreRules {
  readonly folder: string;
  readonly patterns: Ignore;
}

/** As git does by default on the file systems of the platform. */
const IGNORE_CASE = process.platform === 'win32' || process.platform === 'darwin';
const MAX_LEVELS = 30;

/** `rules` from the outermost to the innermost; `path` lies below the folder of each. */
export function isIgnored(rules: readonly IgnoreRules[], path: string, isFolder: boolean): boolean {
  for (let at = rules.length - 1; at >= 0; at--) {
    const { folder, patterns } = rules[at] as IgnoreRules;
    const inside = path.slice(folder.endsWith('/') ? folder.length : folder.length + 1);
    const verdict = patterns.test(isFolder ? `${inside}/` : inside);
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}

export class IgnoreFiles {
  private readonly reader: ByteReader;
  private readonly onProblem: (path: string, problem: string) => void;

  /** A file that cannot be read is told to `onProblem`; nothing is ignored on its account. */
  constructor(reader: ByteReader, onProblem: (path: string, problem: string) => void) {
    this.reader = reader;
    this.onProblem = onProblem;
  }

  /** Of the folder's own .gitignore, and of its .git/info/exclude where it is a repository. */
  rulesIn(folder: string, has: { readonly ignoreFile: boolean; readonly repository: boolean }): IgnoreRules[] {
    return [
      ...(has.repository ? this.read(`${withSlash(folder)}.git/info/exclude`, folder) : []),
      ...(has.ignoreFile ? this.read(`${withSlash(folder)}.gitignore`, folder) : []),
    ];
  }

  /**
   * What the repository around `root` says from above it. A root that the repository ignores was named on purpose:
   * then nothing.
   */
  rulesAbove(root: string): IgnoreRules[] {
    const above: string[] = [];
    for (let folder = root; above.length < MAX_LEVELS; folder = above[0] as string) {
      if (kindOf(`${withSlash(folder)}.git`)) {
        const rules = above.flatMap((one) => this.rulesIn(one, { ignoreFile: true, repository: one === folder }));
        return isIgnored(rules, root, true) ? [] : rules;
      }
      const parent = dirname(folder);
      if (parent === folder) break;
      above.unshift(parent);
    }
    return [];
  }

  private read(file: string, folder: string): IgnoreRules[] {
    if (kindOf(file) !== 'file') return [];
    const reading = this.reader.read(file);
    if ('bytes' in reading) return [{ folder, patterns: ignore({ ignoreCase: IGNORE_CASE }).add(reading.bytes.toString()) }];
    this.onProblem(file, reading.problem);
    return [];
  }
}

/** For .git any kind will do: a worktree or submodule has a file of that name. */
function kindOf(path: string): 'file' | 'other' | undefined {
  try {
    const about = statSync(path, { throwIfNoEntry: false });
    if (!about) return undefined;
    return about.isFile() ? 'file' : 'other';
  } catch {
    return undefined;
  }
}

function withSlash(folder: string): string {
  return folder.endsWith('/') ? folder : `${folder}/`;
}
