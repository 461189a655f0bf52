// One package of a lock file while its lines go by: its name, its version and where it comes from.
import { type Span, span } from '../../text/span.ts';
import { decodeString } from './values.ts';

interface LockedString {
  readonly text: string;
  /** Between the quotes. */
  readonly span: Span;
}

export interface LockedPackage {
  name?: LockedString;
  version?: LockedString;
  marker?: string;
  /** The sub-table that the lines stand in, `source` in `[package.source]`; empty in the package itself. */
  section: string;
  /** release: an index, an archive or a URL. */
  origin: 'release' | 'repository' | 'folder';
}

export function openPackage(): LockedPackage {
  return { section: '', origin: 'release' };
}

const HEADER = /^\[\[?packages?\.([\w-]+)/;
const PAIR = /^([\w-]+)[ \t]*=[ \t]*(\S.*)$/s;
const STRING = /^(?:"(?:[^"\\]|\\.)*"|'[^']*')/;

/** False where the line ends the package: the header of something else. `start` is the line's offset; no line break in `line`. */
export function readPackageLine(open: LockedPackage, line: string, start: number): boolean {
  if (line.startsWith('[')) {
    const section = HEADER.exec(line)?.[1];
    if (section === undefined) return false;
    open.section = section;
    setOrigin(open, section);
    return true;
  }
  const [, key = '', value = ''] = PAIR.exec(line) ?? [];
  if (open.section === 'source' && key === 'type') setOrigin(open, stringAt(value)?.text ?? '');
  if (open.section === '') readPair(open, key, value, start + line.length - value.length);
  return true;
}

function readPair(open: LockedPackage, key: string, value: string, at: number): void {
  const string = stringAt(value);
  switch (key) {
    case 'name':
    case 'version':
      if (string) open[key] = { text: string.text, span: span(at + 1, at + string.length - 1) };
      break;
    case 'marker':
    case 'markers':
      if (string) open.marker = string.text;
      break;
    case 'source':
      // uv: `{ git = "…" }`, `{ virtual = "." }`, …
      setOrigin(open, /^\{\s*([\w-]+)/.exec(value)?.[1] ?? '');
      break;
    default:
      // PDM writes `git = "…"` and `path = "…"` beside the name, PEP 751 `vcs = {…}` and `directory = {…}`.
      setOrigin(open, key);
  }
}

function stringAt(value: string): { text: string; length: number } | undefined {
  const raw = STRING.exec(value)?.[0];
  const text = raw === undefined ? undefined : decodeString(raw);
  return raw === undefined || text === undefined ? undefined : { text, length: raw.length };
}

function setOrigin(open: LockedPackage, word: string): void {
  if (/^(?:virtual|editable|directory|path)$/.test(word)) open.origin = 'folder';
  else if (/^(?:git|vcs)$/.test(word)) open.origin = 'repository';
}
