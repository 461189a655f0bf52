// Paths that a program puts together, seen from the program's own folder.
import { type PythonValue, textIn, unknownValue } from './python-value.ts';

/** What it stands for is the program itself, in its folder. */
export const OWN_FILE: PythonValue = { kind: 'path', path: '__file__' };
export const OWN_FOLDER: PythonValue = { kind: 'path', path: '.' };

const NOT_KNOWN = unknownValue('a path that only a run shows');

/** A relative path counts from the program's folder, where most are started. Undefined where only a run shows which it is. */
export function pathIn(value: PythonValue | undefined): string | undefined {
  if (value?.kind === 'path') return value.path;
  if (value?.kind !== 'text') return undefined;
  const [first, ...others] = value.pieces;
  // `f"{HERE}/.env"`
  if (first && 'value' in first && first.value.kind === 'path') {
    const rest = textIn({ ...value, pieces: others });
    return rest === undefined || first.value.path === '__file__' ? undefined : first.value.path + rest;
  }
  return textIn(value);
}

export function asPath(value: PythonValue | undefined): PythonValue {
  const path = pathIn(value);
  return path === undefined ? NOT_KNOWN : { kind: 'path', path };
}

/** `a / b`, `os.path.join(a, b)`: an absolute part begins again. */
export function joinedPath(all: readonly PythonValue[]): PythonValue {
  const paths = all.map(pathIn);
  if (paths.length === 0) return NOT_KNOWN;
  const path = paths.reduce((left, right) => {
    if (left === undefined || right === undefined) return undefined;
    return right.startsWith('/') ? right : `${left}/${right}`;
  });
  return path === undefined ? NOT_KNOWN : { kind: 'path', path };
}

export function parentOf(value: PythonValue | undefined): PythonValue {
  const path = pathIn(value);
  if (path === undefined || path === '/') return NOT_KNOWN;
  if (path === '__file__') return OWN_FOLDER;
  const parent = /(?:^|\/)\.{1,2}$/.test(path)
    ? `${path}/..`
    : path.slice(0, Math.max(0, path.lastIndexOf('/'))) || '.';
  return { kind: 'path', path: parent };
}

/** `path.parents[1]` */
export function ancestorOf(value: PythonValue, index: string): PythonValue {
  if (!/^\d$/.test(index)) return NOT_KNOWN;
  let path = value;
  for (let up = 0; up <= Number(index); up++) path = parentOf(path);
  return path;
}
