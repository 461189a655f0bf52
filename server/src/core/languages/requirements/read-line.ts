// One line that may require Ray: a PEP 508 requirement, with pip's options behind it.
import type { Requirement } from '../../ray/facts/requirement.ts';
import { isRayPackage, readRequirementText } from '../../ray/versions/requirement-text.ts';
import type { PlacedText } from '../../text/placed-text.ts';
import { span } from '../../text/span.ts';

/** Options of one requirement (`--hash=…`) start with a word of their own. */
const OPTIONS = /(?<![ \t])[ \t]+--?[A-Za-z][\s\S]*$/;

/** Undefined for other packages, for lines of options (`-r`, `--index-url`), for paths and URLs without a name. */
export function readLine(line: PlacedText, how: Requirement['how'], where: string): Requirement | undefined {
  const options = OPTIONS.exec(line.text)?.[0] ?? '';
  const written = line.text.slice(0, line.text.length - options.length).trimEnd();
  const read = readRequirementText(written);
  if (!read || !isRayPackage(read.name)) return undefined;
  const versionsAt = span(read.versionsStart, read.versionsEnd);
  const exact = how === 'locked' ? /^==(?!=)\s*([^,*]+)$/.exec(read.versions ?? '')?.[1] : undefined;
  // Hashes are of the release that is asked for now, and a lock is its tool's to write.
  const isFree = how !== 'locked' && !/--hash\b/.test(options) && line.standsWhole(versionsAt);
  return {
    package: 'ray',
    how,
    notation: exact === undefined ? 'pep440' : 'exact',
    span: line.spanInDocument(span(read.start, written.length)),
    where,
    ...(read.versions !== undefined && { versions: exact ?? read.versions }),
    ...(read.versions !== undefined && isFree && { versionsSpan: placeOf(line, versionsAt.start, versionsAt.end) }),
    ...(read.marker !== undefined && { marker: read.marker }),
  };
}

/** Versions that are not there yet belong right behind the word before them. */
function placeOf(line: PlacedText, start: number, end: number) {
  if (end > start || start === 0) return line.spanInDocument(span(start, end));
  const behind = line.spanInDocument(span(start - 1, start)).end;
  return span(behind, behind);
}
