// Patterns of .gitignore in a policy: which files they take, seen from the folder of the policy.
import ignore from 'ignore';

/** What is wrong with a pattern, as the end of a sentence; undefined when it is right. */
export function mistakeInPattern(pattern: string): string | undefined {
  if (pattern.trim() === '') return 'is empty, which takes no file';
  if (pattern.startsWith('#')) return 'starts with "#", which takes no file; write "\\#"';
  if (/^!?(?:[a-z]:[\\/]|\/\/|~\/|[a-z][a-z\d+.-]+:\/\/)/i.test(pattern))
    return 'is no path relative to the folder of this file';
  if (/(?:^|\/)\.\.(?:\/|$)/.test(pattern)) return 'leads out of the folder of this file';
  if (/^!?\.\//.test(pattern)) return 'starts with "./", which takes no file; leave that out';
  if (/\\(?:[\w.]|$)/.test(pattern)) return 'has a backslash; folders are divided by "/"';
  return undefined;
}

/** Whether a path is taken; a folder's path ends with `/`. */
export type Matcher = (path: string) => boolean;

/** `folder` ends with `/`, or is empty. It takes itself and paths outside of it never. */
export function matcherFor(patterns: readonly string[], folder: string): Matcher {
  // Letter case counts on every system, so that one policy means the same everywhere.
  const matcher = ignore({ ignorecase: false }).add([...patterns]);
  return (path) => {
    const inside = path.startsWith(folder) ? path.slice(folder.length) : '';
    return ignore.isPathValid(inside) && matcher.ignores(inside);
  };
}
