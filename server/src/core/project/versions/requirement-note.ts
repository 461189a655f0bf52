// What there is to know of one requirement of Ray, whether or not something is wrong with it.
import type { RayData } from '../../ray/data.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { type ReleaseSet, releasesAllowedBy } from '../../ray/versions/releases.ts';
import { spellOutUnsafe } from '../../text/quote.ts';
import type { ProjectView } from '../project.ts';
import { advisoryDetails, asOfDetail, type Detail } from './advisory-details.ts';
import { advisoriesOfAll, fixWords, releaseSpan, weaknessWords } from './version-words.ts';

/** Code units of a label, which repeats what a file says. */
const LONGEST_LABEL = 120;

export interface RequirementNote {
  /** One sentence, nothing of the file in it. */
  readonly summary: string;
  readonly details: readonly Detail[];
}

/** Undefined where the versions are not known or are no range. */
export function requirementNote(
  { how, notation, versions }: Requirement,
  { ray }: ProjectView,
  data: RayData,
): RequirementNote | undefined {
  const allowed = versions === undefined ? undefined : releasesAllowedBy(versions, notation, data);
  if (!allowed) return undefined;
  const advisories = advisoriesOfAll(allowed.known, data);
  const inUse = ray && `Ray in use here: ${spellOutUnsafe(ray.label.slice(0, LONGEST_LABEL))}.`;
  return {
    summary: `${allowedWords(allowed, how)} ${advisories.length ? `Among them: ${weaknessWords(advisories)}; ${fixWords(advisories, data)}.` : NONE}`,
    details: [
      ...(advisories.length ? advisoryDetails(advisories, data) : [asOfDetail(data)]),
      ...(inUse ? [{ text: inUse }] : []),
    ],
  };
}

const NONE = 'No vulnerability of it is known.';

function allowedWords({ known, later }: ReleaseSet, how: Requirement['how']): string {
  if (known.length === 0)
    return later ? 'Allows only releases of Ray that are not out yet.' : 'Allows no release of Ray.';
  if (known.length === 1 && !later) return `${ONE[how] ?? 'Allows only'} Ray ${known[0]}.`;
  const count = known.length === 1 ? '1 release' : `${known.length} releases`;
  return `Allows Ray ${releaseSpan(known)} (${count})${later ? ', and releases that are not out yet' : ''}.`;
}

const ONE: Partial<Record<Requirement['how'], string>> = {
  locked: 'Locks',
  image: 'An image of',
  cluster: 'A cluster of',
  installed: 'Installs only',
};
