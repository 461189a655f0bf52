// The advisories that projects add to those of this build, each set of files merged once.

import { pathFromPolicy, policyFolderOf, type WorkspaceFile } from '../policy/policy-for.ts';
import type { RayData } from '../ray/data.ts';
import type { Place } from '../text/span.ts';
import type { AdvisoryFile } from './advisory-file.ts';
import { withAdvisories, withReleases } from './merge-advisories.ts';

export class AdvisoriesOfProjects {
  private readonly built: RayData;
  private readonly files = new Map<string, AdvisoryFile>();
  private released: RayData | undefined;
  /** By the paths of the files. */
  private readonly merged = new Map<string, RayData>();

  constructor(data: RayData) {
    this.built = data;
  }

  /** What comes with this build, with the releases of all files: which there are is the same for every project. */
  get data(): RayData {
    this.released ??= withReleases(this.built, [...this.files.values()]);
    return this.released;
  }

  namedIn(workspace: ReadonlyMap<string, WorkspaceFile>): Map<string, Place[]> {
    const named = new Map<string, Place[]>();
    for (const [path, { policy }] of workspace)
      for (const written of policy?.advisories ?? []) {
        const file = pathFromPolicy(policyFolderOf(path), written);
        const span = policy?.places.advisories ?? { start: 0, end: 0 };
        named.set(file, [...(named.get(file) ?? []), { path, span }]);
      }
    return named;
  }

  /** Whether it says another thing than before. */
  set(path: string, file: AdvisoryFile | undefined): boolean {
    if (JSON.stringify(this.files.get(path)) === JSON.stringify(file)) return false;
    if (file) this.files.set(path, file);
    else this.files.delete(path);
    this.merged.clear();
    this.released = undefined;
    return true;
  }

  /** Undefined where none of the files holds anything; else the same object until one of them is another. */
  dataWith(paths: readonly string[]): RayData | undefined {
    const files = paths.flatMap((path) => this.files.get(path) ?? []);
    if (files.length === 0) return this.data === this.built ? undefined : this.data;
    const key = paths.join('\0');
    const known = this.merged.get(key);
    if (known) return known;
    const merged = withAdvisories(this.data, files);
    this.merged.set(key, merged);
    return merged;
  }
}
