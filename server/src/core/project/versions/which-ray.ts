// Which Ray each folder of the workspace uses: what the nearest project says, unless a lock above it holds.

import { type Matcher, matcherFor, type WorkspaceFile } from '../../policy/policy-for.ts';
import type { RayData } from '../../ray/data.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Requirement, WorkspaceMembers } from '../../ray/facts/requirement.ts';
import { pinnedVersion, readVersionRange } from '../../ray/versions/version-range.ts';
import { fileNameOf, folderOf, pathFrom } from '../../text/document.ts';
import { isRayInUse, type RayInUse, type UnknownRay } from '../project.ts';
import { type RequirementPlace, rayInUse } from './ray-in-use.ts';
import { builtImage, lastStage } from './ray-of-process.ts';
import { isForBuild } from './requirement-groups.ts';

/** Manifests and lock files that say which Ray a project uses: recognized by the last part of the path. */
const PROJECT_FILE =
  /^(?:pyproject|ray-guard|pixi|uv|hatch|pylock(?:\.[^.]+)?)\.toml$|^(?:uv|poetry|pdm|Pipfile)\.lock$|^requirements\.(?:txt|in)$|^Pipfile$|^setup\.cfg$|^pixi\.lock$|^conda-lock\.ya?ml$|^environment\.ya?ml$/;

export function isProjectFile(fileName: string): boolean {
  return PROJECT_FILE.test(fileName);
}

/** `none` where no Ray requirement is in the folder. */
type FolderRay = RayInUse | UnknownRay | 'none';

interface Folder {
  readonly required: RequirementPlace[];
  /** `requirements-gpu.txt`. */
  readonly optional: RequirementPlace[];
  readonly images: RequirementPlace[];
  /** `constraints.txt`, which the requirements beside it are installed with. */
  readonly constraints: RequirementPlace[];
  isMember?: IsMember;
}

/** Of one state of the workspace. */
export class WhichRay {
  private readonly data: RayData;
  private readonly folders = new Map<string, Folder>();
  private readonly decided = new Map<readonly RequirementPlace[], FolderRay>();
  /** By folder: the folders of the projects that it is installed with. */
  private readonly dependents = new Map<string, Set<string>>();

  constructor(files: ReadonlyMap<string, WorkspaceFile>, data: RayData) {
    this.data = data;
    for (const [path, { facts }] of files) {
      if (facts.languageId === 'dockerfile') {
        const { ray } = builtImage(lastStage(facts), data);
        if (ray) this.folderAt(folderOf(path)).images.push({ path, requirement: ray });
      } else if (isProjectFile(fileNameOf(path))) this.addProjectFile(path, facts, files);
      else if (facts.languageId === 'pip-requirements') {
        const { constraints, optional } = this.folderAt(folderOf(path));
        const isForAll = fileNameOf(path) === 'constraints.txt';
        (isForAll ? constraints : optional).push(...requirementsThrough(path, files));
      }
    }
    for (const { required, optional, constraints } of this.folders.values()) {
      const isNew = ({ path }: RequirementPlace) => required.every((one) => one.path !== path);
      (required.length > 0 ? required : optional).push(...constraints.filter(isNew));
    }
  }

  /**
   * Folders are walked up from `path`. A folder that declares Ray goes by the lock and the overrides of a workspace above it
   * only as a member; where nothing above says who is one, by a lock that holds what the folder allows.
   */
  rayFor(path: string): RayInUse | UnknownRay | undefined {
    const ray = this.rayAt(path, new Set());
    return ray === 'none' ? undefined : ray;
  }

  /** The nearest folder above the file that requires Ray, in its manifests, lists or images; undefined where none does. */
  projectOf(path: string): string | undefined {
    const requires = ({ required, optional, images }: Folder) => required.length + optional.length + images.length > 0;
    return foldersAbove(path).find((name) => {
      const folder = this.folders.get(name);
      return folder && requires(folder);
    });
  }

  private addProjectFile(path: string, facts: ReadFacts, files: ReadonlyMap<string, WorkspaceFile>): void {
    const name = folderOf(path);
    const folder = this.folderAt(name);
    folder.required.push(...requirementsThrough(path, files));
    if (facts.members) folder.isMember = membersOf(facts.members, name);
    for (const written of facts.pathDependencies ?? []) {
      const at = pathFrom(path, written);
      if (at !== undefined && at !== name) this.dependents.set(at, (this.dependents.get(at) ?? new Set()).add(name));
    }
  }

  private folderAt(name: string): Folder {
    const folder = this.folders.get(name) ?? { required: [], optional: [], images: [], constraints: [] };
    this.folders.set(name, folder);
    return folder;
  }

  private rayAt(path: string, asked: Set<string>): FolderRay {
    let ray: FolderRay = 'none';
    let project: string | undefined;
    for (const name of foldersAbove(path)) {
      const folder = this.folders.get(name);
      if (!folder) continue;
      const far = this.rayOf(folder.required);
      if (project !== undefined && folder.isMember) ray = folder.isMember(project) ? decideInWorkspace(ray, far) : ray;
      else ray = decide(ray, far);
      if (ray !== 'none') project ??= name;
      if (folder.isMember) break;
    }
    ray = this.asInstalled(ray, project, path, asked);
    return ray === 'none' ? this.rayOfNearest('optional', path, this.rayOfNearest('images', path, 'none')) : ray;
  }

  /** A project without a lock that exactly one other one installs goes by the lock of that one. */
  private asInstalled(near: FolderRay, project: string | undefined, path: string, asked: Set<string>): FolderRay {
    const shared = foldersAbove(path).find((name) => this.dependents.has(name));
    if (shared === undefined || asked.has(shared) || (near !== 'none' && project !== shared)) return near;
    const [only, ...others] = this.dependents.get(shared) ?? [];
    if (only === undefined || others.length > 0) return near;
    return decide(near, this.rayAt(`${only}/`, asked.add(shared)));
  }

  private rayOfNearest(kind: 'optional' | 'images', path: string, otherwise: FolderRay): FolderRay {
    const nearest = foldersAbove(path).find((name) => this.folders.get(name)?.[kind].length);
    return nearest === undefined ? otherwise : this.rayOf(this.folders.get(nearest)?.[kind] ?? []);
  }

  private rayOf(places: readonly RequirementPlace[]): FolderRay {
    const known = this.decided.get(places);
    if (known !== undefined) return known;
    const ray = rayInUse(places, this.data);
    this.decided.set(places, ray);
    return ray;
  }
}

/** The lock of the workspace holds for every member, and its overrides beat that. */
function decideInWorkspace(near: FolderRay, far: FolderRay): FolderRay {
  if (near === 'none') return far;
  const isShared = isKnown(far) && (far.how === 'locked' || far.how === 'override');
  return isShared && !(isKnown(near) && near.how === 'override') ? far : near;
}

/** The lock may be that of a project that this folder is a part of. */
function decide(near: FolderRay, far: FolderRay): FolderRay {
  if (near === 'none') return far;
  if (!isKnown(near) || !isKnown(far) || far.how !== 'locked') return near;
  const declares = near.how === 'declared' || near.how === 'constraint';
  const { known } = far.allowed;
  return declares && known.length > 0 && known.every((version) => near.allowed.known.includes(version)) ? far : near;
}

function isKnown(ray: FolderRay): ray is RayInUse {
  return ray !== 'none' && isRayInUse(ray);
}

/** From the file's own folder to the outermost, which is empty. */
export function foldersAbove(path: string): string[] {
  const folders = [folderOf(path)];
  for (let last = folders[0]; last; last = folders.at(-1)) folders.push(folderOf(last));
  return folders;
}

/** The file's own requirements and those of all files that it brings in, once each; missing files bring nothing. */
function requirementsThrough(path: string, files: ReadonlyMap<string, WorkspaceFile>): RequirementPlace[] {
  const found: RequirementPlace[] = [];
  const seen = new Set<string>();
  // What is brought in holds together with what is in the file itself.
  const where = fileNameOf(path);
  const add = (at: string, asConstraint: boolean) => {
    const facts = seen.has(at) ? undefined : files.get(at)?.facts;
    seen.add(at);
    if (!facts) return;
    for (const requirement of facts.requirements) {
      if (isForBuild(requirement)) continue;
      const declares = requirement.how === 'declared';
      const isLocked = declares && isCompiled(at, requirement, files);
      found.push({
        path: at,
        requirement: {
          ...requirement,
          ...(at !== path && { where }),
          ...(isLocked ? { how: 'locked' } : asConstraint && declares && { how: 'constraint' }),
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

/** A pin of `requirements.txt` beside the `requirements.in` that it is compiled from, also where no comment in it says so. */
function isCompiled(
  path: string,
  { versions = '', notation }: Requirement,
  files: ReadonlyMap<string, WorkspaceFile>,
): boolean {
  if (!path.endsWith('.txt') || !files.has(`${path.slice(0, -'.txt'.length)}.in`)) return false;
  const range = readVersionRange(versions, notation);
  return range !== undefined && pinnedVersion(range) !== undefined;
}

/** Whether the project in a folder, named by its path without a `/` at the end, is the root itself or a member of it. */
type IsMember = (folder: string) => boolean;

/** Globs that lead out of `root` take nothing. A folder below a member is treated as a part of it. */
function membersOf({ include, exclude }: WorkspaceMembers, root: string): IsMember {
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
