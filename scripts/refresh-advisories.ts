// `npm run advisories -- EXPORT...`: renews server/data/advisories.json from an export of OSV; what people wrote into it stays.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatChanges, formatExportProblems } from '../server/src/cli/report/advisories.ts';
import { changesOf, formatAdvisoryFile, OsvExport, rayData, refreshed } from '../server/src/core/index.ts';
import { readExport } from '../server/src/host/osv-files.ts';
import { todayOf } from '../server/src/host/project/named-files.ts';

const cwd = process.cwd();
const osv = new OsvExport(rayData, todayOf(new Date()));
for (const given of process.argv.slice(2)) {
  const file = resolve(given);
  await readExport(file, {
    onText: (place, text) => osv.add(file, place, text),
    onProblem: (place, problem) => osv.tell(file, place, problem),
  });
}
const reading = osv.finish();
const { newest: asOf } = reading;
process.stderr.write(formatExportProblems(osv.problems, cwd));
if (osv.problems.length > 0 || reading.count === 0 || asOf === undefined) {
  console.error('Nothing was written: name an export of OSV with entries about the package ray of PyPI.');
  process.exit(2);
}
const target = join(fileURLToPath(new URL('..', import.meta.url)), 'server/data/advisories.json');
process.stdout.write(formatChanges(reading, changesOf(reading, rayData), asOf, rayData));
writeFileSync(target, formatAdvisoryFile({ asOf, package: 'ray', advisories: refreshed(reading, rayData) }));
console.log(
  'Written: server/data/advisories.json. Look at the difference, run `npm run gen`, and renew releases.json too.',
);
