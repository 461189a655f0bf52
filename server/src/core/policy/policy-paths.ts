// Paths as a policy writes them: from its own folder, and no further up than the root.

/** With its `/` at the end; empty for a path without one. */
export function policyFolderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** `.` and `..` are resolved; nothing leads above the root. */
export function pathFromPolicy(folder: string, relative: string): string {
  const parts = folder.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..' && parts.length > 1) parts.pop();
    else if (part !== '..' && part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
