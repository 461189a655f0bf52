// Which folders belong to a uv workspace: those share the lock, the overrides and the constraints of its root.

import { type Matcher, matcherFor } from '../../policy/path-patterns.ts';
import type { WorkspaceMembers } from '../../ray/facts/requirement.ts';

/** Whether the project in a folder, named by its path without a `/` at the end, is the root itself or a member of it. */
export type IsMember = (folder: string) => boolean;

/** Globs that lead out of `root` take nothing. A folder below a member is taken for a part of it. */
export function membersOf({ include, exclude }: WorkspaceMembers, root: string): IsMember {
  const takes = matcherOf(include, root);
  const leavesOut = matcherOf(exclude, root);
  return (folder) => folder === root || (takes(`${folder}/`) && !leavesOut(`${folder}/`));
}

/** The globs of uv are anchored at the root; those of .gitignore only with a `/` at the start. */
function matcherOf(globs: readonly string[], root: string): Matcher {
  const anchored = globs.map((glob) => `/${glob.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '')}`);
  return matcherFor(
    anchored.filter((glob) => glob.length > 1 && !glob.split('/').includes('..')),
    root === '' ? '' : `${root}/`,
  );
}
