// What an export of OSV says that the data in use does not, for people.
import {
  type Advisory,
  conflictWords,
  type ExportChanges,
  type ExportProblem,
  type ExportReading,
  isPublished,
  type RayData,
  type Release,
  rangesInWords,
} from '../../core/index.ts';
import { printable } from './terminal.ts';
import { shownPath } from './text.ts';

/** One line each, for the error stream. */
export function formatExportProblems(problems: readonly ExportProblem[], cwd: string): string {
  return problems
    .map(({ file, place, message }) => {
      const where = place === '' ? '' : `: ${place}`;
      return `${printable(`${shownPath(file, { cwd })}${where}`)}: error: ${printable(message)}\n`;
    })
    .join('');
}

export function formatChanges(reading: ExportReading, changes: ExportChanges, asOf: string, data: RayData): string {
  const { releases, count } = reading;
  const lines = [
    ...(releases ? releaseLines(releases, data) : []),
    ...(count > 0 || !releases ? advisoryLines(reading, changes, asOf, data) : []),
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

function releaseLines(releases: readonly Release[], { releases: used, releasesAsOf }: RayData): string[] {
  const known = new Set(used.map(({ version }) => version));
  const added = releases.flatMap(({ version }) => (known.has(version) ? [] : [version]));
  return [
    `${plural(releases.length, 'release', 'releases')} on the index. In use: ${used.length} as of ${releasesAsOf}.`,
    added.length > 0 ? `new: Ray ${added.join(', ')}` : 'No release is new.',
  ];
}

function advisoryLines(reading: ExportReading, changes: ExportChanges, asOf: string, data: RayData): string[] {
  const { advisories, withdrawn, count } = reading;
  const { added, changed } = changes;
  const used = data.advisories.filter(isPublished).length;
  const lines = [
    `${plural(count, 'entry', 'entries')} about Ray: ${plural(advisories.length, 'advisory', 'advisories')} as of ${asOf}. In use: ${plural(used, 'advisory', 'advisories')} as of ${data.asOf}.`,
    ...added.map((one) => `new: ${titleOf(one)}`),
    ...changed.map(({ before, now }) => `changed: ${now.id}: ${rangesOf(now)}; in use ${rangesOf(before)}`),
    ...changes.withdrawn.map((one) => `withdrawn: ${one.id}: taken back by its database, still in use here`),
    ...changes.absent.map(({ id }) => `not in the export: ${id}: stays in use`),
    ...withdrawn.map(({ id, day }) => `left out: ${id}: withdrawn on ${day}`),
    ...advisories.flatMap((one) => conflictOf(one, data)),
    ...added.filter(({ kind }) => kind === 'configuration').map(({ id }) => `not counted: ${id}: ${OPEN}`),
  ];
  const differs = added.length + changed.length + changes.withdrawn.length > 0;
  return differs ? lines : [...lines, 'Nothing differs from the data in use.'];
}

const OPEN =
  'it names every release to come, and none that ends it, so no version is reported; "kind": "version" with an end counts it';

function titleOf(advisory: Advisory): string {
  const { id, aliases, summary } = advisory;
  return `${id}${aliases.length > 0 ? ` (${aliases.join(', ')})` : ''}: ${rangesOf(advisory)}: ${summary}`;
}

function rangesOf({ affected }: Advisory): string {
  return rangesInWords(affected);
}

function conflictOf(advisory: Advisory, data: RayData): string[] {
  const text = conflictWords(advisory, data);
  return text === undefined ? [] : [`conflict: ${text}`];
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
