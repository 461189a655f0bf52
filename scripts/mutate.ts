// `npm run mutate -- [--files FOLDER,...] [--sample N] [--seed S] [--processes N] [--list]`: changes the core in small ways, one at a time, and
// prints which changes no test notices. The same seed chooses the same changes of the same sources.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { randomFrom } from '../test/support/random.ts';
import { bundleTests } from './mutate/bundle.ts';
import { instrumented } from './mutate/instrument.ts';
import { type Mutant, mutantsOf } from './mutate/mutants.ts';
import { type Outcome, Runner, type Unit } from './mutate/run.ts';

const CORE = 'server/src/core';
const UNIT = 'scripts/mutate/unit.ts';
/** They read sources, start programs or go on for long; none of it is about one expression. */
const OTHER_TESTS = /fuzz|house|imports|repository|l10n|suppressing|node:child_process/;
/** For one mutant; cheap and near ones come first. */
const MOST_MILLISECONDS = 20_000;

type Numbered = Mutant & { readonly id: number };

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: {
    files: { type: 'string', default: CORE },
    sample: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    processes: { type: 'string', default: '2' },
    list: { type: 'boolean', default: false },
  },
});

const { files, all, chosen } = choose();
console.log(`${all} mutants in ${files.length} files; ${chosen.length} chosen with seed ${values.seed}.`);
if (values.list) for (const one of chosen) console.log(shown(one));
else await test();

function choose() {
  const folders = values.files.split(',').map((one) => one.replace(/\/$/, ''));
  const paths = readdirSync(join(root, CORE), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${CORE}/${path}`)
    .filter((path) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`)))
    .sort();
  const mutants = paths.flatMap((path) => mutantsOf(path, readFileSync(join(root, path), 'utf8')));
  const below = randomFrom(Number(values.seed) * 7919 + 1);
  const left = [...mutants];
  const picked = Array.from({ length: Math.min(Number(values.sample), left.length) }, () => {
    return left.splice(below(left.length), 1)[0] as Mutant;
  });
  const order = (a: Mutant, b: Mutant) => a.path.localeCompare(b.path) || a.start - b.start || b.end - a.end;
  const numbered = picked.sort(order).map((one, id) => ({ ...one, id }));
  return { files: paths, all: mutants.length, chosen: numbered };
}

async function test(): Promise<void> {
  const outdir = join(root, '.build/mutants');
  rmSync(outdir, { recursive: true, force: true });
  const touched = [...new Set(chosen.map(({ path }) => path))];
  const changed = touched.map((path, index): [string, string] => {
    const own = chosen.filter((one) => one.path === path);
    return [path, instrumented(readFileSync(join(root, path), 'utf8'), own, fileId(index))];
  });
  const bundles = await bundleTests(root, outdir, [UNIT, ...testFiles()], new Map(changed));
  const runner = new Runner(bundles.get(UNIT) as string, join(root, 'scripts/mutate/stop-at-failure.mjs'));
  try {
    const units = await record(
      runner,
      [...bundles].filter(([entry]) => entry !== UNIT).map(([, path]) => path),
    );
    const outcomes = await inParallel(chosen, async (one) => {
      const reaching = unitsFor(one, touched.indexOf(one.path), units);
      const outcome = reaching.length === 0 ? 'not reached' : await runner.outcome(one.id, reaching);
      if (outcome === 'survived' || outcome === 'not reached') console.log(`${outcome}: ${shown(one)}`);
      return outcome;
    });
    report(outcomes);
  } finally {
    runner.end();
  }
}

function testFiles(): string[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(core|cli|accuracy)\/.*\.test\.ts$/.test(path) && !OTHER_TESTS.test(path))
    .map((path) => `test/${path}`)
    .filter((path) => !OTHER_TESTS.test(readFileSync(join(root, path), 'utf8').replaceAll('fuzzy', '')))
    .sort();
}

async function record(runner: Runner, paths: readonly string[]): Promise<Unit[]> {
  const found = await inParallel(['', ...paths], async (path) => {
    const units = await runner.record(path);
    if (!units)
      console.log(`left out: ${path === '' ? 'the fixtures' : relative(root, path)} takes too long, or fails`);
    return units ?? [];
  });
  return found.flat().filter(({ name }) => name !== '');
}

/** Those that reach it; where it is asked for as the modules load, those that reach its file. */
function unitsFor({ id, path }: Numbered, file: number, units: readonly Unit[]): Unit[] {
  const direct = units.filter(({ hits }) => hits.has(id));
  const isLoaded = direct.length > units.length * 0.95;
  const reaching = isLoaded ? units.filter(({ hits }) => hits.has(fileId(file))) : direct;
  const near = ({ name }: Unit) => path.split('/').filter((part) => name.includes(part.replace('.ts', ''))).length;
  const sorted = [...(isLoaded && reaching.length === 0 ? direct : reaching)].sort(
    (a, b) => near(b) - near(a) || a.milliseconds - b.milliseconds,
  );
  let milliseconds = 0;
  return sorted.filter((unit) => {
    milliseconds += unit.milliseconds;
    return milliseconds <= MOST_MILLISECONDS || unit === sorted[0];
  });
}

function fileId(index: number): number {
  return -index - 1;
}

async function inParallel<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const work = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await run(items[at] as T);
  };
  await Promise.all(Array.from({ length: Number(values.processes) }, work));
  return results;
}

function report(outcomes: readonly (Outcome | 'not reached')[]): void {
  const folders = new Map<string, { killed: number; all: number }>();
  for (const [at, one] of chosen.entries()) {
    const folder = one.path.slice(CORE.length + 1).replace(/^(languages\/)?([^/]+)\/?.*$/, '$1$2');
    for (const name of [folder, 'all']) {
      const { killed, all: count } = folders.get(name) ?? { killed: 0, all: 0 };
      const isKilled = outcomes[at] === 'killed' || outcomes[at] === 'timeout';
      folders.set(name, { killed: killed + (isKilled ? 1 : 0), all: count + 1 });
    }
  }
  for (const [name, { killed, all: count }] of [...folders].sort())
    console.log(
      `${name.padEnd(28)} ${String(killed).padStart(5)} of ${String(count).padStart(5)}  ${Math.round((100 * killed) / count)} %`,
    );
}

function shown({ path, line, kind, before, after }: Mutant): string {
  return `${path}:${line} ${kind}: ${before}  →  ${after.replace(/\s+/g, ' ').slice(0, 70)}`;
}
