// Where in the workspace the file may be that a command runs: through what a container has copied or mounted, or beside the command.

import { type ContainerFiles, type ProgramFile, pathsNamedBy } from '../../ray/facts/program.ts';
import { fileNameOf, folderOf, pathFrom } from '../../text/document.ts';

/** Files of a container, and the file from whose folder their paths outside count. */
export interface FilesOf {
  readonly files: ContainerFiles;
  readonly beside: string;
}

/** The likeliest first. `layers`: of a container, the weakest first; what is mounted stands above what is copied. */
export function pathsInContainer(program: ProgramFile, layers: readonly FilesOf[]): string[] {
  const folder = layers.flatMap(({ files }) => files.folder ?? []).at(-1) ?? '/';
  const inside = pathsNamedBy(program).map((name) => (name.startsWith('/') ? name : absolute(folder, name)));
  const copies = layers.flatMap(({ files, beside }) => files.copies.map((copy) => ({ ...copy, beside }))).reverse();
  return inside.flatMap((path) =>
    copies.flatMap(({ to, from, beside }) =>
      from.flatMap((source) => sourcesOf(path, to, source).flatMap((one) => pathFrom(beside, one) ?? [])),
    ),
  );
}

/** In the folder of the file that runs it or one above, from which scripts are called as often. */
export function pathsBeside(program: ProgramFile, path: string): string[] {
  return pathsNamedBy(program).flatMap((name) =>
    endings(name).flatMap((ending) => foldersFrom(path).flatMap((folder) => pathFrom(`${folder}/x`, ending) ?? [])),
  );
}

export function foldersFrom(path: string): string[] {
  const folders: string[] = [];
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    folders.push(folder);
    if (folder === '' || /^[a-z][a-z\d+.-]*:\/*[^/]*$/i.test(folder)) return folders;
  }
}

/** The place of an absolute path on its machine is not that in the workspace: `/opt/app/serve.py` is `app/serve.py`, or `serve.py`. */
function endings(name: string): string[] {
  if (!name.startsWith('/')) return [name];
  const parts = name.split('/').filter((part) => part !== '');
  return parts.map((_, index) => parts.slice(index).join('/'));
}

/** `source` may be the file itself, or a folder whose content is copied. */
function sourcesOf(path: string, to: string, source: string): string[] {
  const name = fileNameOf(path);
  const isNamed = fileNameOf(source) === name || isGlobOf(source, name);
  const folder = to.endsWith('/') ? to : `${to}/`;
  const rest = path.startsWith(folder) ? path.slice(folder.length) : undefined;
  const itself = isNamed ? [folderWith(source, name)] : to === path ? [source] : [];
  if (path === to) return itself;
  if (rest === undefined || rest === '') return [];
  return [...(rest === name ? itself : []), `${source.replace(/\/$/, '')}/${rest}`];
}

function folderWith(source: string, name: string): string {
  const folder = folderOf(source);
  return folder === '' ? name : `${folder}/${name}`;
}

/** `*.py` and the like, in the last part of a path. */
function isGlobOf(source: string, name: string): boolean {
  const pattern = fileNameOf(source);
  if (!pattern.includes('*')) return false;
  const [before = '', ...others] = pattern.split('*');
  const after = others.at(-1) ?? '';
  return name.length >= before.length + after.length && name.startsWith(before) && name.endsWith(after);
}

function absolute(folder: string, name: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${name}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
