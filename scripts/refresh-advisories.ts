// `npm run advisories -- EXPORT...`: renews server/data/advisories.json from an export of OSV, and releases.json from the listing of the
// package index; what people wrote into them stays.
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatChanges, formatExportProblems } from '../server/src/cli/report/advisories.ts';
import {
  changesOf,
  formatAdvisoryFile,
  OsvExport,
  type Release,
  rayData,
  refreshed,
} from '../server/src/core/index.ts';
import { readExport } from '../server/src/host/osv-files.ts';
import { todayOf } from '../server/src/host/project/named-files.ts';

const cwd = process.cwd();
const today = todayOf(new Date());
const osv = new OsvExport(rayData, today);
for (const given of process.argv.slice(2)) {
  const file = resolve(given);
  await readExport(file, {
    onText: (place, text) => osv.add(file, place, text),
    onProblem: (place, problem) => osv.tell(file, place, problem),
  });
}
const reading = osv.finish();
const { newest: asOf, count, releases } = reading;
process.stderr.write(formatExportProblems(osv.problems, cwd));
if (osv.problems.length > 0 || (count === 0 && !releases) || asOf === undefined) {
  console.error(
    'Nothing was written: name an export of OSV with entries about the package ray of PyPI, or its listing on PyPI.',
  );
  process.exit(2);
}
const data = join(fileURLToPath(new URL('..', import.meta.url)), 'server/data');
process.stdout.write(formatChanges(reading, changesOf(reading, rayData), asOf, rayData));
if (count > 0)
  write('advisories.json', formatAdvisoryFile({ asOf, package: 'ray', advisories: refreshed(reading, rayData) }));
if (releases) write('releases.json', formatReleases(releases));
console.log('Look at the difference, and run `npm run gen`.');

function write(name: string, text: string): void {
  writeFileSync(join(data, name), text);
  console.log(`Written: server/data/${name}.`);
}

/** One release a line. The listing is of today, whenever its newest file was put there; what was announced and has come out is left out. */
function formatReleases(all: readonly Release[]): string {
  const { announced } = JSON.parse(readFileSync(join(data, 'releases.json'), 'utf8')) as { announced: string[] };
  const open = announced.filter((version) => all.every((one) => one.version !== version));
  const lines = all.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
  return `{\n  "asOf": "${today}",\n  "package": "ray",\n  "announced": ${JSON.stringify(open)},\n  "releases": [\n${lines}\n  ]\n}\n`;
}
