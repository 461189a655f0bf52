// Which Ray one folder's requirements resolve to: an override beats a lock, a lock beats a declaration, which constraints narrow.

import type { RayData } from '../../ray/data.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { allowsNothing, type ReleaseSet, releasesAllowedBy, uniteReleases } from '../../ray/versions/releases.ts';
import { boundedLine } from '../../ray/versions/requirement-text.ts';
import { fileNameOf } from '../../text/document.ts';
import type { RayInUse, UnknownRay } from '../project.ts';
import { type RequirementGroup, requirementGroups } from './requirement-groups.ts';

export interface RequirementPlace {
  readonly path: string;
  readonly requirement: Requirement;
}

type Places = readonly [RequirementPlace, ...RequirementPlace[]];

/** Why versions are unknown, and where. */
function doubtOf(
  deciding: readonly RequirementPlace[],
  allowed: ReleaseSet,
  isPartial: boolean,
  data: RayData,
): { readonly places: Places; readonly why: string } | undefined {
  const among = (is: (one: Requirement) => boolean): Places | undefined => {
    const [first, ...others] = deciding.filter(({ requirement }) => is(requirement));
    return first && [first, ...others];
  };
  const unnamed = among(({ versions }) => versions === undefined);
  if (unnamed)
    return { places: unnamed, why: isBuilt(unnamed[0].requirement) ? 'no release in its name' : 'no release' };
  const unread = isPartial && among(({ versions = '', notation }) => !releasesAllowedBy(versions, notation, data));
  if (unread) return { places: unread, why: 'no range of versions' };
  const all = among(() => true);
  if (all && allowsNothing(allowed)) return { places: all, why: 'no release meets all of it' };
  const images = among(isBuilt);
  const versions = new Set(images?.map(({ requirement }) => requirement.versions));
  return images && versions.size > 1 ? { places: images, why: 'several images' } : undefined;
}

/** What an image has, and several images say nothing of the code beside them. */
function isBuilt({ how }: Requirement): boolean {
  return how === 'image' || how === 'installed';
}

/**
 * Requirements that hold together are intersected; lists, markers and lock entries beside each other are alternatives.
 * unknown: Ray is required, but in versions that are unknown (a URL, text that is no range, a contradiction).
 */
export function rayInUse(places: readonly RequirementPlace[], data: RayData): RayInUse | UnknownRay | 'none' {
  const deciding = decidingPlaces(places);
  const [first] = deciding;
  if (!first) return 'none';
  const groups = requirementGroups(
    deciding.map(({ requirement }) => requirement),
    data,
  );
  const sets = groups.flatMap(({ allowed }) => allowed ?? []);
  const allowed = uniteReleases(sets, data);
  const { path, requirement } = deciding.find(({ requirement: { how } }) => how === 'constraint') ?? first;
  const doubt = doubtOf(deciding, allowed, sets.length < groups.length, data);
  if (doubt) {
    const label = `Ray: unknown version (${fileNamesOf(doubt.places)}, ${doubt.why})`;
    const [{ path: at, requirement: one }] = doubt.places;
    return { label, place: { path: at, span: one.span } };
  }
  return { allowed, how: requirement.how, label: labelOf(groups, deciding), place: { path, span: requirement.span } };
}

function decidingPlaces(places: readonly RequirementPlace[]): readonly RequirementPlace[] {
  const by = (...how: readonly Requirement['how'][]) =>
    places.filter(({ requirement }) => how.includes(requirement.how));
  const ranks = [
    by('override'),
    by('locked'),
    [...by('declared'), ...by('constraint')],
    [...by('image'), ...by('installed')],
  ];
  return ranks.find((rank) => rank.length > 0) ?? [];
}

function labelOf(groups: readonly RequirementGroup[], places: readonly RequirementPlace[]): string {
  const ranges = groups.map(({ members }) => {
    const written = members.flatMap(({ requirement }) => requirement.versions?.trim().replace(/\s*,\s*/g, ',') || []);
    return [...new Set(written)].join(',').replace(/^={2,3}(?=\d[^,]*$)/, '');
  });
  const versions = ranges.some((range) => range === '' || range === '*')
    ? 'in any version'
    : [...new Set(ranges)].join(' or ');
  return `Ray ${boundedLine(versions)} (${fileNamesOf(places)})`;
}

function fileNamesOf(places: readonly RequirementPlace[]): string {
  return [...new Set(places.map(({ path }) => boundedLine(fileNameOf(path))))].join(', ');
}
