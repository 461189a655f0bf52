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

/** By its id, whatever the name of the file. */
export function languageWithId(id: string): Language | undefined {
  return languages.find((one) => one.id === id);
}

/** Prose, data, pictures, archives and what tools write: no code and no configuration that starts Ray. */
const NEITHER_CODE_NOR_CONFIGURATION: ReadonlySet<string> = new Set(
  `adoc asc bib cff csv diff eml htm html ipynb license log markdown md mdx org patch pdf rst rsts tex text tsv txt
  avif bmp drawio eps gif ico icns jpeg jpg png psd svg svgz tif tiff webp
  aac avi flac m4a mkv mov mp3 mp4 ogg wav webm eot otf ttf woff woff2
  7z bz2 deb gz jar rar rpm tar tgz whl xz zip zst
  a bin bst ckpt class dll dylib exe gguf h5 idx joblib lib model npy npz o obj onnx parquet pb pdiparams pickle pkl pt pth pyc pyd safetensors so wasm
  css feather jsonl less lock map ndjson sarif sass scss snap sqlite sum xmind`.split(/\s+/),
);

/** In every report as it is: nothing in it acts on a terminal, Markdown or XML. */
const PLAIN_KIND = /^[\w-]{1,20}$/;

/** How a report names the kind of a file that no language reads: the end of its name, else all of it. Undefined where it can be no code and no configuration. */
export function otherKindOf(name: string): string | undefined {
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
  if (NEITHER_CODE_NOR_CONFIGURATION.has(ending)) return undefined;
  if (!PLAIN_KIND.test(ending || name)) return 'other kinds';
  return ending === '' ? name : `.${ending}`;
}

/** What is left out whatever the kind of a file, one sentence each. */
export const LIMITS: readonly string[] = [
  'Files of more than 64 MB are not read, and what reaches a limit of its kind is not read to its end: both are reported as incomplete, with exit code 3.',
  'What git ignores is not checked, unless git tracks it; folders of tools and of other code (`node_modules`, virtual environments) are not entered, and links to folders are not followed.',
  'Files of other kinds that mention Ray are counted by kind in every report, up to 1 MB each, but not checked; prose, data, pictures and archives are not counted.',
];
