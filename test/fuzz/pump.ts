// Texts in which one piece is repeated without end: `npm run fuzz:pump -- [length] [language]` tells what takes much longer
// than its length is worth.
import { languages, REASON, readPolicy, Workspace } from '../../server/src/core/index.ts';
import { engine, write } from '../support/engine.ts';
import { randomFrom } from '../support/random.ts';
import { PIECES } from './mutations.ts';
import { byLanguage, fixtureSeeds, type Seed } from './seeds.ts';

const [length = '10000', only] = process.argv.slice(2);
const PLACES = 3;
/** Of processor time. What is quadratic takes some hundred for ten thousand characters, what is linear a few. */
const SLOW_MILLISECONDS = 150;

const MORE = [
  'a',
  'A',
  'ray',
  'ray ',
  'a.',
  'a=',
  'a=a ',
  '"a",',
  ' -',
  ' #',
  'not ',
  'f(',
  '- ',
  'a: b\n',
  '[a]\n',
  '1.',
];
const random = randomFrom(20_261_125);
const told = new Set<string>();
let count = 0;

for (const [id, seeds] of byLanguage(fixtureSeeds())) {
  if (only !== undefined && id !== only) continue;
  for (const piece of new Set([...PIECES, ...MORE]))
    for (let place = 0; place < PLACES; place++) pump(id, seeds[random(seeds.length)] as Seed, piece);
  console.log(`${id}: ${count} texts so far, ${told.size} mistakes`);
}
process.exitCode = told.size > 0 ? 1 : 0;

/** At a place that matters: beside a word of Ray, a sign, a quote or a line end. */
function pump(id: string, { file }: Seed, piece: string): void {
  const places = [...file.text.matchAll(/ray|0\.0\.0\.0|[="\n]/gi)].flatMap(({ index, 0: found }) => [
    index,
    index + found.length,
  ]);
  const at = places[random(Math.max(1, places.length))] ?? 0;
  const text = file.text.slice(0, at) + piece.repeat(Math.ceil(Number(length) / piece.length)) + file.text.slice(at);
  const document = { path: `/project/${file.name}`, languageId: id, text };
  const language = languages.find((one) => one.id === id);
  const around = `${JSON.stringify(file.text.slice(Math.max(0, at - 40), at))} and ${JSON.stringify(file.text.slice(at, at + 40))}`;
  const timed = <T>(what: string, run: () => T): T => {
    const before = process.cpuUsage();
    const result = run();
    const milliseconds = Math.round(process.cpuUsage(before).user / 1000);
    if (milliseconds > SLOW_MILLISECONDS)
      tell(`${id} ${what} ${JSON.stringify(piece)}`, `${milliseconds} ms between ${around}`);
    return result;
  };
  count++;
  timed('quick look', () => language?.mayConcernRay(text));
  const { facts, failures } = timed('reading', () => engine.read(document));
  const workspace = new Workspace();
  timed('policy', () => workspace.set(document.path, facts, readPolicy(facts).policy));
  const context = timed('context', () => workspace.contextFor(document.path, facts));
  const analysis = timed('checking', () => engine.check(document, context.facts, context.project));
  for (const { where, error } of [...failures, ...analysis.failures])
    tell(`${id} ${where} ${JSON.stringify(piece)}`, `${error} between ${around}`);
  const [finding] = analysis.findings;
  if (!finding) return;
  const { span, rule } = finding;
  for (const scope of ['line', 'file'] as const)
    timed('suppressing', () =>
      write({ kind: 'suppress', span, rule, reason: REASON, scope }, document, analysis.facts),
    );
}

function tell(what: string, details: string): void {
  if (!told.has(what)) console.log(`${what}: ${details}`);
  told.add(what);
}
