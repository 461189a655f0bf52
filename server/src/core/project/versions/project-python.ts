// On which Pythons the project of a file runs, where the file does not say so itself: a list for pip beside a pyproject.toml.
import type { WorkspaceFile } from '../../policy/policy-for.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import type { ProjectPython, ProjectView } from '../project.ts';
import { foldersAbove } from './which-ray.ts';

/** The first that says it counts. */
const FILES = ['pyproject.toml', 'Pipfile'];

/** What a command installs goes by the Python of that command, an image by its own. */
function goesByProject({ how, python }: Requirement): boolean {
  return !python && (how === 'declared' || how === 'constraint' || how === 'override');
}

/** Where the Pythons of its project are named, be these files there or not; nearest first. */
export function pythonFilesFor(path: string, requirements: readonly Requirement[]): string[] {
  if (!requirements.some(goesByProject)) return [];
  return foldersAbove(path).flatMap((folder) => FILES.map((name) => `${folder}/${name}`).filter((one) => one !== path));
}

/** Undefined where a file says it itself, as TOML files do. */
export function pythonOfProject(path: string, files: ReadonlyMap<string, WorkspaceFile>): ProjectPython | undefined {
  if (files.get(path)?.facts.languageId === 'toml') return undefined;
  for (const folder of foldersAbove(path))
    for (const name of FILES) {
      const at = `${folder}/${name}`;
      const requirement = files.get(at)?.facts.python;
      if (requirement) return { path: at, requirement };
    }
  return undefined;
}

/** Nothing is written into the file of the project from another one. */
export function withPythonOf({ python }: ProjectView, requirements: readonly Requirement[]): readonly Requirement[] {
  if (!python) return requirements;
  const { versionsSpan: _elsewhere, ...held } = python.requirement;
  return requirements.map((one) => (goesByProject(one) ? { ...one, python: held } : one));
}
