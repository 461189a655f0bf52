// `npm run reword`: after the words of rules changed, puts them into fixtures, tests and docs, and prints what became of what.
// `--since COMMIT` says what the words are compared with (HEAD by default), `--dry-run` only prints. It stops where more than words changed.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Finding } from '../server/src/core/index.ts';
import { readLabelledCases } from '../test/accuracy/labelled-cases.ts';
import { analyse, expectationOf } from '../test/support/check-fixture.ts';
import { root } from '../test/support/engine.ts';
import { afterFix, own } from '../test/support/fixture-checks.ts';
import { type FixtureCase, readFixture } from '../test/support/fixture-file.ts';
import { compareFindings, type Rewording } from './reword/compare.ts';
import { type Asked, earlierFindings } from './reword/earlier.ts';
import { type CaseWords, partsLeft, rewriteFixture, rewriteQuoted } from './reword/rewrite.ts';

/** Something else than words changed, or what a file expects did not hold before. */
class Refused extends Error {}

interface Case extends Asked {
  /** For people: the file, and which case of it. */
  readonly place: string;
  /** Of a fixture: its path from the root, and what it expects. Absent for the labelled set, whose labels hold no words. */
  readonly expecting?: { readonly path: string; readonly fixture: FixtureCase };
}

/** One for each place in which it was found or written. */
const rewordings: Rewording[] = [];
/** What is to be written, by path from the root. */
const files = new Map<string, string>();

const { values } = parseArgs({
  options: { since: { type: 'string', default: 'HEAD' }, 'dry-run': { type: 'boolean', default: false } },
});
if (process.env.CI) {
  console.log('`npm run reword` changes what tests expect, so it does not run in CI.');
  process.exitCode = 2;
} else await run();

async function run(): Promise<void> {
  const cases = [...fixtureCases(), ...labelledCases()];
  const before = await earlierFindings(root, values.since, cases);
  try {
    const words = cases.map((one, index) => wordsOf(one, before[index] ?? []));
    for (const path of new Set(cases.flatMap(({ expecting }) => expecting?.path ?? [])))
      replace(path, (text) =>
        rewriteFixture(
          text,
          words.flatMap((one, index) => (one && cases[index]?.expecting?.path === path ? [one] : [])),
        ),
      );
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    console.log(`${error.message}\nNothing was written.`);
    process.exitCode = 1;
    return;
  }
  const parts = rewordOthers([...rewordings]);
  if (!values['dry-run']) for (const [path, text] of files) writeFileSync(join(root, path), text);
  console.log(report(parts));
}

function fixtureCases(): Case[] {
  const names = readdirSync(join(root, 'test/rules')).filter((name) => name.endsWith('.md'));
  return names.flatMap((name) => {
    const path = `test/rules/${name}`;
    return readFixture(join(root, path)).map((fixture) => {
      const { main, siblings, place } = fixture;
      return { main, siblings, place, expecting: { path, fixture } };
    });
  });
}

function labelledCases(): Case[] {
  return readLabelledCases(join(root, 'test/accuracy/cases')).flatMap(({ group, title, files: all }) =>
    all.map((main) => ({
      main,
      siblings: all.filter((file) => file !== main),
      place: `test/accuracy/cases/${group}.md, "${title}", ${main.name}`,
    })),
  );
}

function replace(path: string, change: (text: string) => string): string {
  const text = readFileSync(join(root, path), 'utf8');
  const after = change(text);
  if (after !== text) files.set(path, after);
  return after;
}

/** Undefined where no words are expected. */
function wordsOf({ main, siblings, place, expecting }: Case, was: readonly Finding[]): CaseWords | undefined {
  const is = analyse({ main, siblings }, main.text).analysis.findings;
  const compared = compareFindings(was, is);
  if ('meaning' in compared) throw new Refused(`${place}: meaning changed\n  ${compared.meaning}`);
  rewordings.push(...compared.rewordings);
  if (!expecting) return undefined;
  const rule = expecting.path.slice(expecting.path.lastIndexOf('/') + 1, -'.md'.length);
  return expectedWords(expecting.fixture, own(was, rule), own(is, rule));
}

/** It may have the new words already. */
function expectedWords(one: FixtureCase, was: readonly Finding[], is: readonly Finding[]): CaseWords {
  const { text } = one.main;
  const pairs = was.map((finding, index) => ({
    from: expectationOf(finding, text, 0),
    to: expectationOf(is[index] ?? finding, text, 0),
  }));
  const messages = one.expected.map(({ line, start, text: expected }) => {
    const at = pairs.findIndex(
      ({ from, to }) => from.line === line && from.start === start && [from.text, to.text].includes(expected),
    );
    const [pair] = at === -1 ? [] : pairs.splice(at, 1);
    if (!pair) throw new Refused(`${one.place}: the carets did not hold before: ${expected}`);
    return [messageOf(expected), messageOf(pair.to.text)] as const;
  });
  const fixed = new Map<number, string>();
  for (const [nth, expected] of one.fixed) {
    const [from, to] = [afterFix(text, was, nth), afterFix(text, is, nth)];
    if (to === undefined || ![from, to].includes(expected))
      throw new Refused(`${one.place}: the text after fix ${nth} did not hold before.`);
    fixed.set(nth, to);
  }
  return { line: Number(one.place.slice(one.place.lastIndexOf(':') + 1)) - 1, messages, fixed };
}

/** Of `error high safe: message`. */
function messageOf(expectation: string): string {
  return expectation.slice(expectation.indexOf(': ') + 2);
}

/** Tests, and pages that are written by hand: what is generated follows with `npm run gen`. The parts that a person has to change. */
function rewordOthers(all: readonly Rewording[]): string[] {
  const tracked = execFileSync('git', ['ls-files', 'test', 'docs', 'README.md'], { cwd: root, encoding: 'utf8' });
  return tracked.split('\n').flatMap((path) => {
    if (!/\.(?:ts|md|json)$/.test(path) || /^(?:test|docs)\/rules\/[^/]+\.md$/.test(path)) return [];
    const after = replace(path, (text) => rewriteQuoted(text, all, (one) => rewordings.push(one)));
    return path.endsWith('.ts') ? partsLeft(after, all).map((part) => `${path}:${part}`) : [];
  });
}

function report(parts: readonly string[]): string {
  const groups = new Map<string, number>();
  for (const { rule, kind, from, to } of rewordings) {
    const group = `${rule}, ${kind}\n  - ${shown(from)}\n  + ${shown(to)}`;
    groups.set(group, (groups.get(group) ?? 0) + 1);
  }
  const changes = [...groups].sort(([a], [b]) => a.localeCompare(b));
  const done = values['dry-run'] ? 'would write' : 'written';
  return [
    ...changes.map(([group, count]) => `${group}\n  ${count} ${count === 1 ? 'place' : 'places'}\n`),
    `${changes.length} changes of words; ${done}: ${[...files.keys()].join(', ') || 'nothing'}.`,
    ...(parts.length > 0 ? ['These tests quote a part of an old text; change them by hand:', ...parts] : []),
  ].join('\n');
}

function shown(text: string): string {
  return text === '' ? '(nothing)' : text.replaceAll('\n', '\\n');
}
