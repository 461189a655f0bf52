// What .gitignore files say of a path: the innermost file that has an opinion decides, as in git.
import ignore, { type Ignore } from 'ignore';
import { foldersOfRepository, isOrdinaryFile, isRepository, joinPath } from './paths.ts';
import type { ByteReader } from './read-bytes.ts';

/** The patterns of one file, for paths below `folder`. */
export interface IgnoreRules {
  readonly folder: string;
  readonly patterns: Ignore;
}

/** As git does by default on the file systems of the platform. */
const IGNORE_CASE = process.platform === 'win32' || process.platform === 'darwin';

/** `rules` from the outermost to the innermost; `path` lies below the folder of each. */
export function isIgnored(rules: readonly IgnoreRules[], path: string, isFolder: boolean): boolean {
  for (let at = rules.length - 1; at >= 0; at--) {
    const { folder, patterns } = rules[at] as IgnoreRules;
    const inside = path.slice(joinPath(folder, '').length);
    const verdict = patterns.test(isFolder ? `${inside}/` : inside);
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}

/** What a .gitignore in `folder` with this text says. */
export function ignoreRules(folder: string, text: string): IgnoreRules {
  return { folder, patterns: ignore({ ignoreCase: IGNORE_CASE }).add(text) };
}

export class IgnoreFiles {
  private readonly reader: ByteReader;
  private readonly onProblem: (path: string, problem: string) => void;

  /** A file that cannot be read is told to `onProblem`; nothing is ignored on its account. */
  constructor(reader: ByteReader, onProblem: (path: string, problem: string) => void) {
    this.reader = reader;
    this.onProblem = onProblem;
  }

  /** Of the folder's own .gitignore, and of its .git/info/exclude where it is the root of a repository. */
  rulesIn(folder: string): IgnoreRules[] {
    const exclude = isRepository(folder) ? this.read(joinPath(folder, '.git/info/exclude'), folder) : [];
    return [...exclude, ...this.read(joinPath(folder, '.gitignore'), folder)];
  }

  /** What the repository around `root` says from above it. A root that it ignores was named on purpose: then nothing. */
  rulesAbove(root: string): IgnoreRules[] {
    const above = foldersOfRepository(root)?.slice(0, -1) ?? [];
    const rules = above.flatMap((folder) => this.rulesIn(folder));
    return isIgnored(rules, root, true) ? [] : rules;
  }

  private read(file: string, folder: string): IgnoreRules[] {
    if (!isOrdinaryFile(file)) return [];
    const reading = this.reader.read(file);
    if ('bytes' in reading) return [ignoreRules(folder, reading.bytes.toString())];
    this.onProblem(file, reading.problem);
    return [];
  }
}
