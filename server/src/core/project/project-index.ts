// Every project file that was read, and what is true of a path because of the nearest ones.
import { type RayData, rayData } from '../ray/data.ts';
import type { FileFacts, Requirement } from '../ray/facts.ts';
import { builtinPolicy, type Policy } from './policy.ts';
import type { ProjectView, RayInUse } from './project.ts';
import { type RequirementPlace, rayInUse } from './ray-in-use.ts';
import { isForBuild } from './requirement-groups.ts';

/** Manifests and lock files that say which Ray a project uses: judged by the last part of the path. */
const PROJECT_FILE =
  /^(?:pyproject|pixi|uv|hatch|pylock(?:\.[^.]+)?)\.toml$|^(?:uv|poetry|pdm|Pipfile)\.lock$|^requirements\.(?:txt|in)$|^Pipfile$|^setup\.cfg$/;

export function isProjectFile(fileName: string): boolean {
  return PROJECT_FILE.test(fileName);
}

interface ProjectFile {
  readonly requirements: readonly Requirement[];
  readonly policy: Policy | undefined;
}

interface Folder {
  readonly files: Map<string, ProjectFile>;
  /** Computed when first asked for; `none` where no requirement of Ray is in the folder. */
  ray?: RayInUse | 'unknown' | 'none';
}

export class ProjectIndex {
  private readonly data: RayData;
  private readonly folders = new Map<string, Folder>();
  /** `fallback` applies where no project file sets a policy (an editor's settings, for instance). */
  fallback: Policy = builtinPolicy;

  constructor(data: RayData = rayData) {
    this.data = data;
  }

  /** Replaces what was known of this file. */
  set(path: string, facts: FileFacts, policy?: Policy): void {
    const folder = this.folders.get(folderOf(path)) ?? { files: new Map<string, ProjectFile>() };
    folder.files.set(path, { requirements: facts.requirements.filter((one) => !isForBuild(one)), policy });
    this.folders.set(folderOf(path), { files: folder.files });
  }

  delete(path: string): void {
    const folder = this.folders.get(folderOf(path));
    if (!folder?.files.delete(path)) return;
    if (folder.files.size) this.folders.set(folderOf(path), { files: folder.files });
    else this.folders.delete(folderOf(path));
  }

  /** Folders are walked up from `path`; the nearest that says which Ray wins, unless one above it locks it; the nearest policy wins. */
  viewFor(path: string): ProjectView {
    let ray: Folder['ray'];
    let policy: Policy | undefined;
    for (let name = folderOf(path); ; name = folderOf(name)) {
      const folder = this.folders.get(name);
      if (folder) {
        ray = decide(ray, this.rayOf(folder));
        policy ??= [...folder.files.values()].find((file) => file.policy)?.policy;
      }
      if (name === '') break;
    }
    return { policy: policy ?? this.fallback, ...(typeof ray === 'object' && { ray }) };
  }

  private rayOf(folder: Folder): Folder['ray'] {
    folder.ray ??= rayInUse(placesIn(folder), this.data);
    return folder.ray;
  }
}

/** A member of a workspace declares, and the lock of the workspace stands above it: it counts where the member allows what it holds. */
function decide(near: Folder['ray'], far: Folder['ray']): Folder['ray'] {
  if (near === undefined || near === 'none') return far;
  if (typeof near !== 'object' || typeof far !== 'object' || far.how !== 'locked') return near;
  const declares = near.how === 'declared' || near.how === 'constraint';
  const { known } = far.allowed;
  return declares && known.length > 0 && known.every((version) => near.allowed.known.includes(version)) ? far : near;
}

function placesIn({ files }: Folder): RequirementPlace[] {
  return [...files].flatMap(([path, { requirements }]) => requirements.map((requirement) => ({ path, requirement })));
}

/** Paths are compared as text: POSIX paths and URIs alike. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
