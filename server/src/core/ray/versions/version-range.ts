// Reads version ranges, in the notation of each tool, into PEP 440 clauses.
import type { VersionNotation } from '../facts/requirement.ts';
import {
  type Clause,
  type Conjunction,
  clause,
  readCondaPiece,
  readPep440Piece,
  readPoetryPiece,
} from './range-pieces.ts';

/** A version is allowed when one of the conjunctions holds. Only Poetry and conda can write more than one. */
export type VersionRange = readonly [Conjunction, ...Conjunction[]];

/** Longer texts are no ranges that a person wrote: they take too long to compare. */
const LONGEST = 10_000;
const PIECE = /^([=!<>~^]*)\s*([^\s*]*)(\*?)$/;

type ReadPiece = typeof readPoetryPiece;

/** Undefined when `versions` is not a range in that notation (`latest`, `>=`, `${X}`, a build string). */
export function readVersionRange(versions: string, notation: VersionNotation): VersionRange | undefined {
  if (versions.length > LONGEST) return undefined;
  const text = versions.trim();
  switch (notation) {
    case 'exact':
      return single(clause('==', text));
    case 'pep440':
      if (text === '' || text === '*') return [[]];
      return takesTheComma(text) ? undefined : single(readAll(text.split(','), readPep440Piece));
    case 'poetry':
      return readAlternatives(text, readPoetryPiece);
    case 'conda':
      return readAlternatives(text, readCondaPiece);
  }
}

/** As PEP 440 writes it; empty where every version is allowed. */
export function conjunctionText(conjunction: Conjunction): string {
  return conjunction.map(clauseText).join(',');
}

export function clauseText({ operator, version, prefix }: Clause): string {
  return `${operator}${version}${prefix ? '.*' : ''}`;
}

/** The one version that a range pins; undefined where it allows others or forms of it. */
export function pinnedVersion(range: VersionRange): string | undefined {
  const [conjunction, ...others] = range;
  const [only, ...more] = conjunction;
  const pins = only && !only.prefix && (only.operator === '==' || only.operator === '===');
  return pins && more.length === 0 && others.length === 0 ? only.version : undefined;
}

/** What stands behind `===` goes up to a space, and only a comma can follow: in `===2.9.0, <3` the comma is a part of it. */
function takesTheComma(text: string): boolean {
  const words = text.replace(/===\s+/g, '===').split(/\s+/);
  return words.slice(1).some((word, at) => words[at]?.includes('===') && !word.startsWith(','));
}

function single(conjunction: Conjunction | undefined): VersionRange | undefined {
  return conjunction && [conjunction];
}

/** `|` or `||` separates alternatives; commas and spaces separate what must hold together. */
function readAlternatives(text: string, read: ReadPiece): VersionRange | undefined {
  if (text === '') return [[]];
  const alternatives: Conjunction[] = [];
  for (const alternative of text.split(/\|\|?/)) {
    const conjunction = readAll(alternative.replace(/([=!<>~^])\s+/g, '$1').split(/[\s,]/), read);
    if (!conjunction) return undefined;
    alternatives.push(conjunction);
  }
  const [first, ...others] = alternatives;
  return first && [first, ...others];
}

/** Installers overlook an empty piece, such as the one after a last comma; a text of nothing else is no range. */
function readAll(pieces: readonly string[], read: ReadPiece): Conjunction | undefined {
  const written = pieces.map((piece) => piece.trim()).filter(Boolean);
  const clauses: Clause[] = [];
  for (const piece of written) {
    const match = PIECE.exec(piece);
    const held = match && read(match[1] ?? '', match[2] ?? '', match[3] === '*');
    if (!held) return undefined;
    clauses.push(...held);
  }
  return written.length ? clauses : undefined;
}
