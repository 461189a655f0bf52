// The options by which one requirements file brings in another.
import type { IncludedRequirements } from '../../ray/facts/requirement.ts';

const INCLUDE = /^[ \t]*(?:-(r|c)[ \t=]*|--(requirement|constraint)(?:[ \t]+|=))(["']?)([^"'\s]+)\3[ \t]*$/;

/** One at most; none for URLs and for paths in a variable. */
export function readInclude(line: string): IncludedRequirements[] {
  const [, short, long, , path = ''] = INCLUDE.exec(line) ?? [];
  if (path === '' || /:\/\/|\$/.test(path)) return [];
  return [{ path, how: (short ?? long ?? '').startsWith('c') ? 'constraint' : 'declared' }];
}
