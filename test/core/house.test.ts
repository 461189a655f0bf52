// How the source is built: no circles, folders that can be looked over, no pieces that belong into their only user. `npm run house` counts it,
// with `--list` it names the files behind a figure.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { filesForLiteral } from '../../scripts/house/executed.ts';
import { sourceFiles } from '../../scripts/house/source-files.ts';
import {
  depthLimits,
  folderSizes,
  fragments,
  importCycles,
  medianLines,
  shortFiles,
} from '../../scripts/house/structure.ts';
import { root } from '../support/engine.ts';

const MOST_IN_FOLDER = 15;
const FEWEST_LINES_OF_FRAGMENT = 60;
/** What docs/architecture.md wants: fewer than these. */
const SHORT_FILES = 60;
const SINGLE_IMPORTER_FILES = 40;
/** What it is today. It may only become less; a file that a change adds to it is one more that everybody reads who follows a value. */
const MOST_FOR_LITERAL = 63;

/** Short files that have a topic of their own all the same: files of a kind, or single ones. */
const SHORT_ON_PURPOSE: Readonly<Record<string, string>> = {
  'server/src/core/reports/firewall/': 'one firewall a file',
  'server/src/core/languages/python/concern.ts': 'the quick look that every file pays for',
  'server/src/core/languages/toml/write.ts': 'writing is a file of its own wherever it is more than a line or two',
};

const server = sourceFiles(root, 'server/src');
const all = [...server, ...sourceFiles(root, 'client/src')];

test('no source file reaches itself through imports, those of types included', () => {
  assert.deepEqual(importCycles(all), []);
});

test('a folder with many files has sub-folders that show its order', () => {
  const tooLarge = [...folderSizes(all)].filter(([, size]) => size > MOST_IN_FOLDER);
  assert.deepEqual(tooLarge, []);
});

test('a file that only its neighbour imports is long enough to stand by itself', () => {
  const short = fragments(server).filter(
    ({ path, lines }) =>
      lines < FEWEST_LINES_OF_FRAGMENT && !Object.keys(SHORT_ON_PURPOSE).some((folder) => path.startsWith(folder)),
  );
  assert.deepEqual(
    short.map(({ path, lines }) => `${path}: ${lines}`),
    [],
    'each belongs into its importer, or has a reason above',
  );
});

test('few files are short, and few have a single importer', () => {
  const short = shortFiles(server);
  const single = fragments(server);
  assert.ok(short.length < SHORT_FILES, `${short.length} files under 50 lines`);
  assert.ok(single.length < SINGLE_IMPORTER_FILES, `${single.length} files that only a neighbour imports`);
});

test('the reader of Python has one limit on depth', () => {
  assert.equal(depthLimits(server).length, 1);
});

test('what one literal takes becomes no more', () => {
  const run = filesForLiteral(root, 'server/src');
  assert.ok(run.length > 20, 'they were counted');
  assert.ok(run.length <= MOST_FOR_LITERAL, `${run.length} files:\n${run.join('\n')}`);
});

test('the tour of docs/architecture.md passes files that are there', () => {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const tour = page.slice(page.indexOf('## One value'), page.indexOf('## Terms'));
  const named = [...tour.matchAll(/`((?:cli|core|host|lsp)\/[\w/.-]+)`/g)].map(([, path]) => path ?? '');
  assert.ok(named.length > 20);
  assert.deepEqual(
    named.filter((path) => !existsSync(join(root, 'server/src', path))),
    [],
  );
});

test('limits on depth are seen', () => {
  const file = (path: string, text: string) => ({ path, text, lines: 1, imports: [] });
  const python = 'server/src/core/languages/python';
  const declared = 'export const DEEPEST = 2;\nconst DEEP_ENOUGH = 3;\nconst DEPTH = 4;\n';
  assert.equal(depthLimits([file(`${python}/a.ts`, declared), file('server/src/core/a.ts', declared)]).length, 2);
});

test('circles, fragments and folders are seen', () => {
  const file = (path: string, lines: number, ...targets: string[]) => ({
    path,
    text: '',
    lines,
    imports: targets.map((target) => ({ specifier: target, target })),
  });
  const files = [
    file('a/one.ts', 10, 'a/two.ts', 'b/four.ts'),
    file('a/two.ts', 20, 'b/three.ts'),
    file('b/three.ts', 30, 'a/one.ts'),
    file('b/four.ts', 40),
    file('b/five.ts', 50, 'b/four.ts'),
  ];
  assert.deepEqual(importCycles(files), [['a/one.ts', 'a/two.ts', 'b/three.ts']]);
  assert.deepEqual(importCycles(files.slice(3)), []);
  assert.deepEqual(importCycles([file('c.ts', 1, 'c.ts')]), [['c.ts']]);
  assert.deepEqual(
    fragments(files).map(({ path }) => path),
    ['a/two.ts'],
  );
  assert.deepEqual(
    [...folderSizes(files)],
    [
      ['a', 2],
      ['b', 3],
    ],
  );
  assert.equal(medianLines(files), 30);
  assert.deepEqual(
    shortFiles(files).map(({ path }) => path),
    files.slice(0, 4).map(({ path }) => path),
  );
});
