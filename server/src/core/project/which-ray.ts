// Which Ray each folder of the workspace uses: what the nearest project says, unless a lock above it holds.
import type { RayData } from '../ray/data.ts';
import type { RayInUse } from './project.ts';
import { type RequirementPlace, rayInUse } from './ray-in-use.ts';
import { isForBuild } from './requirement-groups.ts';
import type { WorkspaceFile } from './workspace.ts';

/** Manifests and lock files that say which Ray a project uses: judged by the last part of the path. */
const PROJECT_FILE =
  /^(?:pyproject|pixi|uv|hatch|pylock(?:\.[^.]+)?)\.toml$|^(?:uv|poetry|pdm|Pipfile)\.lock$|^requirements\.(?:txt|in)$|^Pipfile$|^setup\.cfg$/;

export function isProjectFile(fileName: string): boolean {
  return PROJECT_FILE.test(fileName);
}

/** `none` where no requirement of Ray is in the folder. */
type FolderRay = RayInUse | 'unknown' | 'none';

/** Of one state of the workspace. */
export class WhichRay {
  private readonly data: RayData;
  private readonly folders = new Map<string, RequirementPlace[]>();
  private readonly decided = new Map<string, FolderRay>();

  constructor(files: ReadonlyMap<string, WorkspaceFile>, data: RayData) {
    this.data = data;
    for (const [path, { facts }] of files) {
      if (!isProjectFile(path.slice(path.lastIndexOf('/') + 1))) continue;
      const places = facts.requirements.filter((one) => !isForBuild(one)).map((requirement) => ({ path, requirement }));
      this.folders.set(folderOf(path), [...(this.folders.get(folderOf(path)) ?? []), ...places]);
    }
  }

  /** Folders are walked up from `path`. */
  rayFor(path: string): RayInUse | undefined {
    let ray: FolderRay | undefined;
    for (let name = folderOf(path); ; name = folderOf(name)) {
      if (this.folders.has(name)) ray = decide(ray, this.rayOf(name));
      if (name === '') break;
    }
    return typeof ray === 'object' ? ray : undefined;
  }

  private rayOf(folder: string): FolderRay {
    const known = this.decided.get(folder);
    if (known !== undefined) return known;
    const ray = rayInUse(this.folders.get(folder) ?? [], this.data);
    this.decided.set(folder, ray);
    return ray;
  }
}

/** A member of a workspace declares, and the lock of the workspace stands above it: it counts where the member allows what it holds. */
function decide(near: FolderRay | undefined, far: FolderRay): FolderRay {
  if (near === undefined || near === 'none') return far;
  if (typeof near !== 'object' || typeof far !== 'object' || far.how !== 'locked') return near;
  const declares = near.how === 'declared' || near.how === 'constraint';
  const { known } = far.allowed;
  return declares && known.length > 0 && known.every((version) => near.allowed.known.includes(version)) ? far : near;
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
