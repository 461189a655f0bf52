// Which Pythons a project runs on, and which of them a Ray release is installed on.
import { compare, satisfies } from '@renovatebot/pep440';
import type { RayData } from '../../ray/data.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { tightenedRange } from '../../ray/versions/tighten-range.ts';
import { conjunctionText, readVersionRange } from '../../ray/versions/version-range.ts';

/** A patch that no Python has had: what allows 3.9 up to its end allows 3.9.99. */
const LAST_PATCH = 99;
const FIRST_MINOR = 6;
const LAST_MINOR = 30;

/** The lowest minor that is allowed, `3.8`; undefined where that cannot be known. A project has to work there too. */
export function lowestPython({ versions, notation }: Pick<Requirement, 'versions' | 'notation'>): string | undefined {
  const range = versions === undefined ? undefined : readVersionRange(versions, notation);
  if (!range || range.every((conjunction) => conjunction.length === 0)) return undefined;
  const allows = (version: string) =>
    range.some((conjunction) => conjunction.length === 0 || satisfies(version, conjunctionText(conjunction)));
  for (let minor = FIRST_MINOR; minor <= LAST_MINOR; minor++)
    if (allows(`3.${minor}.0`) || allows(`3.${minor}.${LAST_PATCH}`)) return `3.${minor}`;
  return undefined;
}

/** Whether pip finds it there: what it says of itself, and the wheels that it has. */
export function runsOn(release: string, python: string, { releases }: RayData): boolean {
  const { requiresPython, wheels } = releases.find(({ version }) => version === release) ?? {};
  if (wheels && !wheels.includes(python) && compare(python, wheels.at(-1) ?? python) <= 0) return false;
  return requiresPython === undefined || satisfies(`${python}.${LAST_PATCH}`, requiresPython);
}

/** The lowest Python that one of these releases runs on. */
export function pythonFor(releases: readonly string[], data: RayData): string | undefined {
  for (let minor = FIRST_MINOR; minor <= LAST_MINOR; minor++)
    if (releases.some((release) => runsOn(release, `3.${minor}`, data))) return `3.${minor}`;
  return undefined;
}

/** The Pythons of the project from this one on; where none of them is left, all from this one on. */
export function raisedPython({ versions = '', notation }: Requirement, floor: string): string {
  const raised = tightenedRange(versions, notation, `>=${floor}`);
  return raised !== undefined && lowestPython({ versions: raised, notation: 'pep440' }) ? raised : `>=${floor}`;
}
