// One process of the mutation tester: runs the tests that it is given, in that order. Where no mutant is awake it writes down what they reach.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { variants } from '../../test/support/check-fixture.ts';
import { engine, root } from '../../test/support/engine.ts';
import { checkCase } from '../../test/support/fixture-checks.ts';
import { readFixture } from '../../test/support/fixture-file.ts';
import type { Recorded, Told } from './run.ts';

/** The other variants take three times as long, and what only they reach has tests of its own. */
const AS_WRITTEN = variants.slice(0, 1);

const { units, recordTo }: Told = JSON.parse(process.argv[2] ?? '');
const { hits } = (globalThis as unknown as { readonly __mutant: { readonly hits: Set<number> } }).__mutant;
const atStart = [...hits];

if (recordTo) record(recordTo);
else
  for (const unit of units) {
    const [rule = '', index] = unit.split('#');
    if (index === undefined) await import(pathToFileURL(unit).href);
    else {
      const one = readFixture(join(root, `test/rules/${rule}.md`))[Number(index)];
      if (one) test(unit, () => checkCase(one, rule, AS_WRITTEN));
    }
  }

/** Of one file of tests, when it has ended; of all fixtures, case by case. */
async function record(path: string): Promise<void> {
  const write = (reached: Recorded['reached']) => {
    const { user, system } = process.cpuUsage();
    const recorded: Recorded = { milliseconds: (user + system) / 1000, reached };
    writeFileSync(path, JSON.stringify(recorded));
  };
  const [file] = units;
  if (file) {
    await import(pathToFileURL(file).href);
    process.on('exit', () => write({ [file]: [...hits] }));
    return;
  }
  const found: Record<string, number[]> = { '': atStart };
  for (const name of readdirSync(join(root, 'test/rules')).filter((one) => one.endsWith('.md'))) {
    const rule = name.slice(0, -'.md'.length);
    if (!engine.rules.some(({ meta }) => meta.id === rule)) continue;
    for (const [index, one] of readFixture(join(root, 'test/rules', name)).entries()) {
      hits.clear();
      checkCase(one, rule, AS_WRITTEN);
      found[`${rule}#${index}`] = [...hits];
    }
  }
  write(found);
}
