// Which policy applies to a file: each key from the nearest policy file above it that sets it.
import type { Policy } from './policy.ts';
import type { WorkspaceFile } from './workspace.ts';

/** `fallback` has the values of keys that no file sets. */
export function policyFor(path: string, files: ReadonlyMap<string, WorkspaceFile>, fallback: Policy): Policy {
  let policy = fallback;
  const layers = [...files].flatMap(([at, { policy: layer }]) =>
    layer && path.startsWith(folderOf(at)) ? [{ at, layer }] : [],
  );
  for (const { layer } of layers.sort((a, b) => a.at.length - b.at.length)) {
    if (layer.ray !== undefined) policy = { ...policy, range: layer.ray, origin: 'project' };
    if (layer.severity) policy = { ...policy, severity: { ...policy.severity, ...layer.severity } };
  }
  return policy;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
