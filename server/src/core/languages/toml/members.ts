// The members of a uv workspace: the folders that share the lock, overrides and constraints of its root.
import type { WorkspaceMembers } from '../../ray/facts/requirement.ts';
import { find, type TomlTable } from './values.ts';

/** Undefined where the file is no workspace root. A member that is no string is passed over. */
export function workspaceMembers(top: TomlTable): WorkspaceMembers | undefined {
  if (find(top, ['tool', 'uv', 'workspace']).length === 0) return undefined;
  const globs = (key: string) =>
    find(top, ['tool', 'uv', 'workspace', key]).flatMap(({ item }) =>
      item.kind === 'array' ? item.items.flatMap((one) => (one.kind === 'string' ? [one.text] : [])) : [],
    );
  return { include: globs('members'), exclude: globs('exclude') };
}
