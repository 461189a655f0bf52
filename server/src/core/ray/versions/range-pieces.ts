// One piece of a range (an operator and a version) in the words of PEP 440, Poetry and conda, as PEP 440 clauses.
import { explain } from '@renovatebot/pep440';

export type Operator = '===' | '~=' | '==' | '!=' | '>=' | '<=' | '>' | '<';

/** One PEP 440 clause; `prefix` is the `.*` of `==2.9.*`. Versions are in normal form and without a local part. */
export interface Clause {
  readonly operator: Operator;
  readonly version: string;
  readonly prefix: boolean;
}

/** Clauses that hold together; none at all allow every version. */
export type Conjunction = readonly Clause[];

const COMPARISONS: ReadonlySet<string> = new Set(['>=', '<=', '>', '<']);

/** A number of so many digits can no longer be counted on from. */
const UNCOUNTABLE = /^[^+]*\d{16}/;

/** Undefined where PEP 440 has no such clause: text that is no version, `>=2.*`, `~=2`. */
export function clause(operator: Operator, version: string, prefix = false): Conjunction | undefined {
  const explained = UNCOUNTABLE.test(version) ? undefined : explain(version);
  if (!explained) return undefined;
  const equality = operator === '==' || operator === '!=';
  const isBare = !explained.is_prerelease && !explained.is_postrelease && !version.includes('+');
  if (prefix && !(equality && isBare)) return undefined;
  if (operator === '~=' && explained.release.length < 2) return undefined;
  return [{ operator, version: explained.public, prefix }];
}

/** `star` says that the piece ended in `*`, which `version` no longer has; its point may still be there. */
export function readPep440Piece(operator: string, version: string, star: boolean): Conjunction | undefined {
  if (star && !version.endsWith('.')) return undefined;
  return isOperator(operator) ? clause(operator, star ? version.slice(0, -1) : version, star) : undefined;
}

/** Bare is exact, `^` allows up to the next breaking version, `~` up to the next minor; `>=2.*` is `>=2`, `~=2` is `^2`. */
export function readPoetryPiece(operator: string, version: string, star: boolean): Conjunction | undefined {
  if (star && version === '' && operator === '') return [];
  switch (operator) {
    case '':
    case '=':
      return readPep440Piece('==', version, star);
    case '===':
      return undefined;
    case '<>':
      return readPep440Piece('!=', version, star);
    case '^':
      return star ? undefined : between(version, breakingNumbers(releaseNumbers(version)));
    case '~=':
      if (!star && releaseNumbers(version).length === 1) return between(version, releaseNumbers(version));
      return readPep440Piece(operator, version, star);
    case '>':
    case '>=':
    case '<':
    case '<=':
      return star && !version.endsWith('.') ? undefined : clause(operator, star ? version.slice(0, -1) : version);
    case '~':
      return star ? undefined : between(version, releaseNumbers(version).slice(0, 2));
    default:
      return readPep440Piece(operator, version, star);
  }
}

/**
 * `=2.9` and `2.9*` are `2.9.*`; `>=2.9.*` is `>=2.9`. Bare is exact, as pixi takes it (it warns that it may mean otherwise).
 */
export function readCondaPiece(operator: string, version: string, star: boolean): Conjunction | undefined {
  if (star && version === '') return operator === '' || operator === '=' || operator === '==' ? [] : undefined;
  const numbers = star && version.endsWith('.') ? version.slice(0, -1) : version;
  if (operator === '' || operator === '==') return clause('==', numbers, star);
  if (operator === '=') return clause('==', numbers, true);
  if (!isOperator(operator) || operator === '===') return undefined;
  return clause(operator, numbers, star && operator === '!=');
}

/** The numbers of a version's release part: 2, 9, 0 of `2.9.0rc1`; none of text that is no version. */
export function releaseNumbers(version: string): readonly number[] {
  return explain(version)?.release ?? [];
}

/** The first version after all that begin with these numbers: 2.10 after 2, 9. */
export function nextAfter(numbers: readonly number[]): string {
  return [...numbers.slice(0, -1), (numbers.at(-1) ?? 0) + 1].join('.');
}

function isOperator(text: string): text is Operator {
  return text === '===' || text === '~=' || text === '==' || text === '!=' || COMPARISONS.has(text);
}

function between(version: string, numbers: readonly number[]): Conjunction | undefined {
  const floor = clause('>=', version);
  const ceiling = floor && clause('<', nextAfter(numbers));
  return floor && ceiling && [...floor, ...ceiling];
}

/** Up to the first number that is not zero: raising it breaks. */
function breakingNumbers(numbers: readonly number[]): readonly number[] {
  const first = numbers.findIndex((number) => number !== 0);
  return first === -1 ? numbers : numbers.slice(0, first + 1);
}
