// Reads one PEP 508 requirement, `ray[serve]>=2.10; python_version<"3.12"`, and says where its versions stand.

/** Offsets count UTF-16 units from the start of the text that was read. */
export interface RequirementText {
  readonly name: string;
  readonly extras: readonly string[];
  /** Where the name starts, past leading white space. */
  readonly start: number;
  /** As written; empty when any version is allowed, absent when a URL decides. */
  readonly versions?: string;
  /** The versions without the white space and parentheses around them; empty where they would be inserted. */
  readonly versionsStart: number;
  readonly versionsEnd: number;
  readonly marker?: string;
  readonly url?: string;
}

/** No real requirement is longer; a longer text is refused unread. */
const LONGEST = 1000;
const HEAD = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?:\s*\[([^[\]]*)\])?/;
const URL = /^\s*@\s*(\S+)(?:\s+;(.*))?\s*$/s;
/** Versions start with an operator; whether they are a range is for the reader of ranges to say. */
const VERSIONS = /^(?:[<>=!~][^()[\]"'@;#]*)?$/;

/** Undefined for anything that is not a PEP 508 requirement. Marker and version clauses are not checked. */
export function readRequirementText(text: string): RequirementText | undefined {
  if (text.length > LONGEST) return undefined;
  const head = HEAD.exec(text);
  if (!head) return undefined;
  const name = head[1] as string;
  const start = text.indexOf(name);
  const end = head[0].length;
  const extras = (head[2] ?? '')
    .split(',')
    .map((extra) => extra.trim())
    .filter(Boolean);
  const url = URL.exec(text.slice(end));
  if (url)
    return { name, extras, start, versionsStart: end, versionsEnd: end, url: url[1] as string, ...markerOf(url[2]) };
  const semicolon = text.indexOf(';', end);
  const written = text.slice(end, semicolon === -1 ? undefined : semicolon);
  const inner = /^(\s*\()([^()]*)\)\s*$/.exec(written);
  const clauses = inner?.[2] ?? written;
  const versions = clauses.trim();
  if (!VERSIONS.test(versions)) return undefined;
  const clausesStart = end + (inner?.[1]?.length ?? 0);
  const versionsStart = versions ? clausesStart + clauses.indexOf(versions) : clausesStart;
  const marker = semicolon === -1 ? undefined : text.slice(semicolon + 1);
  return {
    name,
    extras,
    start,
    versions,
    versionsStart,
    versionsEnd: versionsStart + versions.length,
    ...markerOf(marker),
  };
}

function markerOf(text: string | undefined): { marker?: string } {
  const marker = text?.trim();
  return marker ? { marker } : {};
}

/** `ray` itself in any letter case. PEP 503 also folds runs of `-`, `_` and `.`, of which this name can have none. */
export function isRayPackage(name: string): boolean {
  return name.toLowerCase() === 'ray';
}
