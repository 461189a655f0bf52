// Ray in lock files, line by line: a lock may be tens of megabytes and half merged, so no tree of it is ever built.
import type { ReadProblem } from '../../ray/facts/read-facts.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { isRayPackage } from '../../ray/versions/requirement-text.ts';
import { type Span, span } from '../../text/span.ts';
import { type ConflictMarker, conflictMarkerAt, conflictProblem } from './problems.ts';
import { decodeString } from './values.ts';

/** uv.lock, poetry.lock, pdm.lock and PEP 751's pylock.toml, which all write one `[[package]]` after the other. */
export function isLock(fileName: string): boolean {
  return /^(?:(?:uv|poetry|pdm)\.lock|pylock(?:\.[^.]+)?\.toml)$/.test(fileName);
}

/** Characters that start a line worth reading: headers, conflict markers, and the keys that `readPackageLine` knows. */
const FIRST = new Set([...'[<|=>degmnpstv'].map((character) => character.charCodeAt(0)));

type Side = 0 | 1;

/** Which sides of a conflict a line after this marker belongs to; the common ancestor belongs to none. */
const SIDES_AFTER: Readonly<Record<ConflictMarker, readonly Side[]>> = {
  ours: [0],
  base: [],
  theirs: [1],
  end: [0, 1],
};

class LockReader {
  /** By place: what both sides of a conflict share is one requirement. */
  readonly found = new Map<number, Requirement>();
  firstMarker: Span | undefined;
  private readonly open: [LockedPackage | undefined, LockedPackage | undefined] = [undefined, undefined];
  private sides: readonly Side[] = SIDES_AFTER.end;
  private readonly where: string;

  constructor(where: string) {
    this.where = where;
  }

  readLine(text: string, start: number, newline: number): void {
    const end = text.charCodeAt(newline - 1) === 13 ? newline - 1 : newline;
    const marker = conflictMarkerAt(text, start);
    if (marker && (marker === 'ours' || this.sides.length < 2)) {
      this.sides = SIDES_AFTER[marker];
      this.firstMarker ??= span(start, end);
    } else {
      const line = text.slice(start, end);
      for (const side of this.sides) this.readFor(side, line, start);
    }
  }

  private readFor(side: Side, line: string, start: number): void {
    const open = this.open[side];
    if (open && readPackageLine(open, line, start)) return;
    this.close(side);
    if (/^\[\[packages?\]\]/.test(line)) this.open[side] = openPackage();
  }

  close(side: Side): void {
    const requirement = this.open[side] && requirementOf(this.open[side], this.where);
    if (requirement) this.found.set(requirement.span.start, requirement);
    this.open[side] = undefined;
  }
}

/** One requirement for each `[[package]]` that is ray, on either side of a conflict; echoes in other packages are none. */
export function readLock(text: string, where: string): { requirements: Requirement[]; problems: ReadProblem[] } {
  const reader = new LockReader(where);
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (FIRST.has(text.charCodeAt(start))) reader.readLine(text, start, end);
    start = end + 1;
  }
  reader.close(0);
  reader.close(1);
  const { found, firstMarker } = reader;
  return {
    requirements: [...found.values()].sort((a, b) => a.span.start - b.span.start),
    problems: firstMarker ? [conflictProblem(firstMarker)] : [],
  };
}

/** The project itself and folders beside it are nobody's release; a commit's version says little of what it holds. */
function requirementOf({ name, version, marker, origin }: LockedPackage, where: string): Requirement | undefined {
  if (!name || !isRayPackage(name.text) || origin === 'folder') return undefined;
  return {
    package: 'ray',
    how: 'locked',
    notation: 'exact',
    span: version?.span ?? name.span,
    where,
    ...(version && origin === 'release' && { versions: version.text }),
    ...(marker !== undefined && { marker }),
  };
}

interface LockedString {
  readonly text: string;
  /** Between the quotes. */
  readonly span: Span;
}

interface LockedPackage {
  name?: LockedString;
  version?: LockedString;
  marker?: string;
  /** The sub-table that contains the lines, `source` in `[package.source]`; empty in the package itself. */
  section: string;
  /** release: an index, an archive or a URL. */
  origin: 'release' | 'repository' | 'folder';
}

function openPackage(): LockedPackage {
  return { section: '', origin: 'release' };
}

const HEADER = /^\[\[?packages?\.([\w-]+)/;
const KEY = /^([\w-]+)[ \t]*=[ \t]*/;

/** False where the line ends the package: the header of something else. `start` is the line's offset; no line break in `line`. */
function readPackageLine(open: LockedPackage, line: string, start: number): boolean {
  if (line.startsWith('[')) {
    const section = HEADER.exec(line)?.[1];
    if (section === undefined) return false;
    open.section = section;
    setOrigin(open, section);
    return true;
  }
  const [written = '', key = ''] = KEY.exec(line) ?? [];
  const value = line.slice(written.length);
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
  const quote = value[0];
  if (quote !== '"' && quote !== "'") return undefined;
  let end = value.indexOf(quote, 1);
  while (end !== -1 && quote === '"' && isEscaped(value, end)) end = value.indexOf(quote, end + 1);
  const text = end === -1 ? undefined : decodeString(value.slice(0, end + 1));
  return text === undefined ? undefined : { text, length: end + 1 };
}

/** Behind an odd number of backslashes. */
function isEscaped(value: string, offset: number): boolean {
  let at = offset;
  while (value[at - 1] === '\\') at--;
  return (offset - at) % 2 === 1;
}

function setOrigin(open: LockedPackage, word: string): void {
  if (/^(?:virtual|editable|directory|path)$/.test(word)) open.origin = 'folder';
  else if (/^(?:git|vcs)$/.test(word)) open.origin = 'repository';
}
