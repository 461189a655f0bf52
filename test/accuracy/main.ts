// `npm run accuracy`: checks the labelled set, says what differs and writes docs/accuracy.md, with a new date where a figure changed.
import { existsSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { dateOf, judged, pageAsOf, pagePath, readPage, record } from './labelled-set.ts';
import { differences, openIn } from './record.ts';

const written = existsSync(pagePath) ? readPage() : '';
const today = new Date().toISOString().slice(0, 10);
if (pageAsOf(dateOf(written) ?? today) === written) console.log('docs/accuracy.md is up to date.');
else {
  writeFileSync(pagePath, pageAsOf(today));
  console.log('docs/accuracy.md is written.');
}

const known = openIn(record);
for (const one of differences(judged)) {
  const isNew = !known.some((other) => isDeepStrictEqual(one, other));
  console.log(`${isNew ? 'NEW' : 'known'} ${one.verdict}: ${one.rule} in "${one.case}"`);
}
