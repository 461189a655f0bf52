// Writes the range that two ranges allow together, keeping the project's own bounds wherever they are the tighter ones.
import { compare, satisfies } from '@renovatebot/pep440';
import type { VersionNotation } from '../facts/requirement.ts';
import { type Clause, type Conjunction, clause, nextAfter, releaseNumbers } from './range-pieces.ts';
import { clauseText, conjunctionText, readVersionRange } from './version-range.ts';

/**
 * `versions` and the PEP 440 range `within` together, as one PEP 440 range: `^2.9` within `>=2.58.0,<2.61` is
 * `>=2.58.0,<2.61`. It may allow nothing. Undefined when one of them cannot be read or has alternatives.
 */
export function tightenedRange(versions: string, notation: VersionNotation, within: string): string | undefined {
  const [own, ...ownAlternatives] = readVersionRange(versions, notation) ?? [];
  const [other, ...otherAlternatives] = readVersionRange(within, 'pep440') ?? [];
  if (!own || !other || ownAlternatives.length + otherAlternatives.length > 0) return undefined;
  const clauses = [...own, ...other].flatMap(asBounds);
  const floor = clauses.filter(isFloor).reduce(tighter, undefined);
  const ceiling = clauses.filter(isCeiling).reduce(tighter, undefined);
  const inside = ({ version }: Clause) =>
    (!floor || compare(version, floor.version) >= 0) && (!ceiling || compare(version, ceiling.version) <= 0);
  const points = clauses.filter((one) => !isFloor(one) && !isCeiling(one) && (one.operator !== '!=' || inside(one)));
  const together = conjunctionText([...(floor ? [floor] : []), ...points, ...(ceiling ? [ceiling] : [])]);
  const pin = points.find(({ operator }) => operator !== '!=');
  return pin && satisfies(pin.version, together, { prereleases: true }) ? clauseText(pin) : together;
}

/** What lies above a PEP 440 range, as one: `>=2.61` above `>=2.58.0,<2.61`. Undefined when it has no upper bound. */
export function rangeAbove(range: string): string | undefined {
  const clauses = readVersionRange(range, 'pep440')?.[0].flatMap(asBounds) ?? [];
  const pin = clauses.find(({ operator, prefix }) => (operator === '==' || operator === '===') && !prefix);
  if (pin) return `>${pin.version}`;
  const ceiling = clauses.filter(isCeiling).reduce(tighter, undefined);
  return ceiling && `${ceiling.operator === '<' ? '>=' : '>'}${ceiling.version}`;
}

/** `~=2.9` and `==2.9.*` are a floor and a ceiling. */
function asBounds(one: Clause): Conjunction {
  const numbers = releaseNumbers(one.version);
  if (one.operator === '~=') return bounds(one.version, nextAfter(numbers.slice(0, -1)));
  if (one.operator === '==' && one.prefix) return bounds(one.version, nextAfter(numbers));
  return [one];
}

function bounds(floor: string, ceiling: string): Conjunction {
  return [...(clause('>=', floor) ?? []), ...(clause('<', ceiling) ?? [])];
}

function isFloor({ operator }: Clause): boolean {
  return operator === '>=' || operator === '>';
}

function isCeiling({ operator }: Clause): boolean {
  return operator === '<' || operator === '<=';
}

/** Of two floors or two ceilings; at one version the one that leaves it out. */
function tighter(tightest: Clause | undefined, one: Clause): Clause {
  if (!tightest) return one;
  const order = compare(one.version, tightest.version) * (isFloor(one) ? 1 : -1);
  return order > 0 || (order === 0 && one.operator.length === 1) ? one : tightest;
}
