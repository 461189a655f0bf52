// Ray requirements as text: as pip takes them, tags of images, and a requirement's own words in a message.
import type { Requirement, VersionNotation } from '../facts/requirement.ts';

/** Offsets count UTF-16 units from the start of the text that was read. */
export interface RequirementText {
  readonly name: string;
  readonly extras: readonly string[];
  /** Where the name, or the address of a wheel, starts, past leading white space. */
  readonly start: number;
  /** As written, be it a range or not; empty when any version is allowed. Of a URL the version in it, absent when it has none. */
  readonly versions?: string;
  /** exact: the version in a URL. */
  readonly notation: VersionNotation & ('pep440' | 'exact');
  /** The versions without the white space and parentheses around them; empty where they would be inserted. */
  readonly versionsStart: number;
  readonly versionsEnd: number;
  readonly marker?: string;
  /** Decides which version it is: none can be written instead. */
  readonly url?: string;
}

const HEAD = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?:\s*\[([^[\]]*)\])?/;
const URL = /^\s*@\s*(\S+)(?:\s+;(.*))?\s*$/s;
const NAMED = /^[\w.-]+(?:\[[^\]]*\])?@/;

/** Undefined for what names no package. Marker and version clauses are not checked. */
export function readRequirementText(text: string): RequirementText | undefined {
  const address = readAddress(text);
  if (address) return address;
  const head = HEAD.exec(text);
  if (!head) return undefined;
  const name = head[1] as string;
  const start = text.indexOf(name);
  const end = head[0].length;
  // A folder of that name, or another address.
  if (/^[\\/:+]/.test(text.slice(end))) return undefined;
  const extras = (head[2] ?? '')
    .split(',')
    .map((extra) => extra.trim())
    .filter(Boolean);
  const [, url, urlMarker] = URL.exec(text.slice(end)) ?? [];
  if (url !== undefined)
    return { name, extras, start, versionsStart: end, versionsEnd: end, url, ...inUrl(url), ...markerOf(urlMarker) };
  const semicolon = text.indexOf(';', end);
  const written = text.slice(end, semicolon === -1 ? undefined : semicolon);
  const inner = /^(\s*\()([^()]*)\)\s*$/.exec(written);
  const clauses = inner?.[2] ?? written;
  const versions = clauses.trim();
  const clausesStart = end + (inner?.[1]?.length ?? 0);
  const versionsStart = versions ? clausesStart + clauses.indexOf(versions) : clausesStart;
  const marker = semicolon === -1 ? undefined : text.slice(semicolon + 1);
  return {
    name,
    extras,
    start,
    versions,
    notation: 'pep440',
    versionsStart,
    versionsEnd: versionsStart + versions.length,
    ...markerOf(marker),
  };
}

/** `./ray-2.9.0-cp311-cp311-manylinux2014_x86_64.whl`, `git+https://github.com/ray-project/ray@ray-2.9.0#subdirectory=python`. */
function readAddress(text: string): RequirementText | undefined {
  const [, url = '', behind = ''] = /^\s*(\S+)(.*)$/s.exec(text) ?? [];
  const after = behind.trim();
  if (NAMED.test(url) || (!isRayWheel(url) && !isRayRepository(url))) return undefined;
  if (after !== '' && !after.startsWith(';')) return undefined;
  const start = text.indexOf(url);
  const end = start + url.length;
  return {
    name: 'ray',
    extras: [],
    start,
    versionsStart: end,
    versionsEnd: end,
    url,
    ...inUrl(url),
    ...markerOf(after.slice(1)),
  };
}

/** PEP 427: name, version, perhaps a build, then Python, ABI and platform. */
const WHEEL = /^ray-([^-]+)(?:-\d[^-]*)?-[^-]+-[^-]+-[^-]+\.whl$/i;
/** Ray's own tags and branches of a release. */
const RELEASE = /@(?:ray-|releases\/)(\d[\w.]*)$/;

function isRayWheel(url: string): boolean {
  return WHEEL.test(fileNameIn(plain(url)));
}

function fileNameIn(address: string): string {
  return address.slice(Math.max(address.lastIndexOf('/'), address.lastIndexOf('\\')) + 1);
}

function isRayRepository(url: string): boolean {
  return /^git\+/.test(url) && /\/ray-project\/ray(?:\.git)?\/?(?:@|$)/.test(plain(url));
}

/** Without a query, a fragment and the extras behind a file's name. */
function plain(url: string): string {
  const address = url.slice(0, /[#?]/.exec(url)?.index ?? url.length);
  return address.endsWith(']') ? address.slice(0, Math.max(0, address.lastIndexOf('['))) : address;
}

function inUrl(url: string): Pick<RequirementText, 'notation' | 'versions'> {
  const address = plain(url);
  const version = WHEEL.exec(fileNameIn(address))?.[1] ?? RELEASE.exec(address)?.[1];
  return version === undefined ? { notation: 'pep440' } : { notation: 'exact', versions: version.replace(/%2B/i, '+') };
}

function markerOf(text: string | undefined): { marker?: string } {
  const marker = text?.trim();
  return marker ? { marker } : {};
}

/** `ray` itself in any letter case. PEP 503 also folds runs of `-`, `_` and `.`, of which this name can have none. */
export function isRayPackage(name: string): boolean {
  return name.toLowerCase() === 'ray';
}

export interface ImageTag {
  /** Absent where the tag is no release: `nightly`, a variable, a digest alone. */
  readonly versions?: string;
  /** It is the newest of something and no release that has a number of its own: `nightly`, `latest`. */
  readonly moving?: true;
  /** Offsets of the version in the text; of an empty place behind the name where there is none. */
  readonly start: number;
  readonly end: number;
}

/**
 * Ray's own images and those of its makers, behind any registry. Only those whose tags are Ray releases: `anyscale/ray-llm:0.5.0` counts
 * releases of its own.
 */
const IMAGE =
  /^(?:[a-z]+:\/\/)?(?:[\w.:-]+\/)*(?:rayproject\/ray(?:-(?:ml|llm|cpp|deps|base|extra|worker-container))?|anyscale\/ray)(?=[:@]|$)/;
const MAKERS_IMAGE = /^(?:[a-z]+:\/\/)?(?:[\w.:-]+\/)*anyscale\/ray-[\w-]+(?=[:@]|$)/;
const MOVING = /^:(?:nightly|latest)(?=[.-]|@|$)/;
const TAG = /^:(\d+\.\d+\.\d+(?:rc\d+)?)(?=[.-]|@|$)/;

/** Undefined for images of others. A tag's third dot starts a build's name: `2.46.0.0e19ea` is 2.46.0. */
export function readImageTag(text: string): ImageTag | undefined {
  const name = IMAGE.exec(text.trimEnd())?.[0];
  if (name === undefined) return placeBehind(MAKERS_IMAGE.exec(text.trimEnd())?.[0]);
  const version = TAG.exec(text.slice(name.length))?.[1];
  if (version === undefined)
    return { start: name.length, end: name.length, ...(MOVING.test(text.slice(name.length)) && { moving: true }) };
  const start = name.length + 1;
  return { versions: version, start, end: start + version.length };
}

function placeBehind(name: string | undefined): ImageTag | undefined {
  return name === undefined ? undefined : { start: name.length, end: name.length };
}

const LONGEST_QUOTED = 60;
/** Control, format (bidi, zero width, soft hyphen), line separating and broken characters. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

/** `"ray>=2.10"` where PEP 508 has it, `"ray ^2.9"` in a table, `the image's tag "2.46.0"`, `rayVersion "2.46.0"`. */
export function quoteRequirement({ package: name, notation, versions = '', how }: Requirement): string {
  if (how === 'image') return `the image's tag "${boundedLine(versions)}"`;
  if (how === 'cluster') return `rayVersion "${boundedLine(versions)}"`;
  return `"${boundedLine(notation === 'pep440' ? name + versions : `${name} ${versions}`.trim())}"`;
}

/** Cut in the middle of nothing: an ellipsis stands for what is over. */
export function boundedLine(text: string): string {
  const line = text.slice(0, 1000).replace(UNSAFE, ' ').trim();
  return line.length > LONGEST_QUOTED ? `${line.slice(0, LONGEST_QUOTED - 1)}…` : line;
}
