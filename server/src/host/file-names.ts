// Which files are read, by their names: the language of each, what editors are asked to watch and to send, and what is skipped.
import { type Language, languageNamed, languages } from '../core/index.ts';

export const LANGUAGE_FILES: readonly string[] = [...new Set(languages.flatMap(({ files }) => files.names))];

/** Of these, programs and notebooks: they may be many, and say nothing or little for others. */
export const PROGRAM_FILES: readonly string[] = languages.flatMap(({ files, role, editor }) =>
  role.forOthers === 'nothing' || editor.notebooks ? files.names : [],
);

/** They decide which files count at all, and which findings: a baseline and a file of advisories have that word in their names unless a policy names others. */
export const FOLDER_FILES: readonly string[] = [
  '.gitignore',
  'pyvenv.cfg',
  'activate',
  'activate.bat',
  '*baseline*.json',
  '*advisor*.json',
];

/** Folders of tools and of other people's code, skipped by name at every depth. */
export const SKIPPED_FOLDERS: readonly string[] = [
  '.direnv',
  '.eggs',
  '.git',
  '.hg',
  '.ipynb_checkpoints',
  '.mypy_cache',
  '.nox',
  '.pixi',
  '.pytest_cache',
  '.ruff_cache',
  '.svn',
  '.tox',
  '.venv',
  '__pycache__',
  '__pypackages__',
  'dist-packages',
  'node_modules',
  'site-packages',
];

export function languageOf(path: string): Language | undefined {
  return languageNamed(languages, path);
}
