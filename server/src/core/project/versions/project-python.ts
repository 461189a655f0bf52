// On which Pythons the requirements of a file are installed, where the file does not say so itself: a list for pip beside a pyproject.toml.
import type { WorkspaceFile } from '../../policy/policy-for.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import type { InstalledList, Requirement } from '../../ray/facts/requirement.ts';
import { fileNameOf, pathFrom } from '../../text/document.ts';
import type { ProjectPython, ProjectView } from '../project.ts';
import { foldersFrom, pathsInContainer } from '../starts/program-paths.ts';
import { lowestPython } from './judgement.ts';
import { foldersAbove } from './which-ray.ts';

/** Of each kind the nearest counts, and in one folder the first: what a project allows, and what it is run with. */
const FILES = [
  ['pyproject.toml', 'Pipfile'],
  ['.python-version', '.python-versions', 'runtime.txt'],
];

/** What a command installs goes by the Python of that command, an image by its own. */
function goesByProject({ how, python }: Requirement): boolean {
  return !python && (how === 'declared' || how === 'constraint' || how === 'override');
}

/** Where the Pythons of its project are named, be these files there or not; nearest first. */
export function pythonFilesFor(path: string, requirements: readonly Requirement[]): string[] {
  if (!requirements.some(goesByProject)) return [];
  return foldersAbove(path).flatMap((folder) =>
    FILES.flat()
      .map((name) => `${folder}/${name}`)
      .filter((one) => one !== path),
  );
}

/** The lowest that something says. Undefined where a file says it itself, as TOML files do. */
export function pythonOfProject(path: string, files: ReadonlyMap<string, WorkspaceFile>): ProjectPython | undefined {
  const own = files.get(path)?.facts;
  if (!own || own.languageId === 'toml' || !own.requirements.some(goesByProject)) return undefined;
  const found = [...FILES.flatMap((names) => nearest(path, names, files) ?? []), ...installsOf(path, files)];
  const [first, ...others] = found.map((one) => ({ one, minor: minorOf(one) }));
  return first && others.reduce((least, next) => (next.minor < least.minor ? next : least), first).one;
}

function minorOf({ requirement }: ProjectPython): number {
  return Number(lowestPython(requirement)?.slice(2) ?? Number.POSITIVE_INFINITY);
}

function nearest(
  path: string,
  names: readonly string[],
  files: ReadonlyMap<string, WorkspaceFile>,
): ProjectPython | undefined {
  for (const folder of foldersAbove(path))
    for (const name of names) {
      const at = `${folder}/${name}`;
      const requirement = files.get(at)?.facts.python;
      if (requirement) return { path: at, requirement };
    }
  return undefined;
}

/** Images and jobs that install this list. */
function installsOf(path: string, files: ReadonlyMap<string, WorkspaceFile>): ProjectPython[] {
  const lists = readWith(path, files);
  return [...files].flatMap(([at, { facts }]) =>
    (facts.installs ?? []).flatMap((list) =>
      lists.some((one) => leadsTo(list, at, one)) ? [{ path: at, requirement: list.python }] : [],
    ),
  );
}

/** The list and those that take it in. */
function readWith(path: string, files: ReadonlyMap<string, WorkspaceFile>): string[] {
  const lists = [path];
  for (const list of lists)
    for (const [at, { facts }] of files)
      if (!lists.includes(at) && facts.includes?.some((one) => pathFrom(at, one.path) === list)) lists.push(at);
  return lists;
}

function leadsTo({ path: written, files }: InstalledList, at: string, path: string): boolean {
  const folders = foldersFrom(at).map((folder) => `${folder}/Dockerfile`);
  if (folders.some((beside) => pathFrom(beside, written) === path)) return true;
  if (!files || fileNameOf(written) !== fileNameOf(path)) return false;
  const program = { kind: 'file', name: written } as const;
  return folders.some((beside) => pathsInContainer(program, [{ files, beside }]).includes(path));
}

/** Names by which a quick look finds what installs the file. */
export function listNamesOf(path: string, { requirements, includes = [], languageId }: ReadFacts): string[] {
  return languageId === 'pip-requirements' && requirements.length + includes.length > 0 ? [fileNameOf(path)] : [];
}

/** Nothing is written into the file of the project from another one. */
export function withPythonOf({ python }: ProjectView, requirements: readonly Requirement[]): readonly Requirement[] {
  if (!python) return requirements;
  const { versionsSpan: _elsewhere, ...held } = python.requirement;
  return requirements.map((one) => (goesByProject(one) ? { ...one, python: held } : one));
}
