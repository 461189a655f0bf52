// What a requirements file asks for through the files that it brings in with `-r` and `-c`.

import type { WorkspaceFile } from '../../policy/workspace-file.ts';
import { fileNameOf } from '../../text/path.ts';
import { pathFrom } from '../relative-path.ts';
import type { RequirementPlace } from './ray-in-use.ts';
import { isForBuild } from './requirement-groups.ts';

/** The file's own requirements and those of all files that it brings in, once each; missing files bring nothing. */
export function requirementsThrough(path: string, files: ReadonlyMap<string, WorkspaceFile>): RequirementPlace[] {
  const found: RequirementPlace[] = [];
  const seen = new Set<string>();
  // What is brought in holds together with what stands in the file itself.
  const where = fileNameOf(path);
  const add = (at: string, asConstraint: boolean) => {
    const facts = seen.has(at) ? undefined : files.get(at)?.facts;
    seen.add(at);
    if (!facts) return;
    for (const requirement of facts.requirements) {
      if (isForBuild(requirement)) continue;
      const declares = requirement.how === 'declared';
      found.push({
        path: at,
        requirement: {
          ...requirement,
          ...(at !== path && { where }),
          ...(asConstraint && declares && { how: 'constraint' }),
        },
      });
    }
    for (const { path: written, how } of facts.includes ?? []) {
      const included = pathFrom(at, written);
      if (included !== undefined) add(included, asConstraint || how === 'constraint');
    }
  };
  add(path, false);
  return found;
}
