// `ray-guard languages`: every language that reads files, with its names, what is read of it, and the limits, as docs/languages.md has them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { languages } from '../../server/src/core/index.ts';
import { root } from '../support/engine.ts';
import { rayGuard, workspace } from './command.ts';

const ofFiles = languages.filter(({ files }) => files.names.length > 0);

test('text has each language, wrapped as the terminal is wide', async (t) => {
  const { code, stdout } = await rayGuard(workspace(t, {}), ['languages'], { columns: 72 });
  assert.equal(code, 0);
  for (const { title } of ofFiles) assert.ok(stdout.replaceAll(/\s+/g, ' ').includes(title), title);
  assert.match(
    stdout,
    /^Procfiles\n {2}names: Procfile Procfile\.\*\n {2}reads: commands as in scripts\n {2}limits: /m,
  );
  assert.ok(stdout.split('\n').every((line) => line.length <= 72));
});

test('JSON and the page say the same', async (t) => {
  const list = JSON.parse((await rayGuard(workspace(t, {}), ['languages', '--format', 'json'])).stdout);
  assert.deepEqual(
    list.languages.map(({ id, names }: { id: string; names: string[] }) => [id, names]),
    ofFiles.map(({ id, files }) => [id, files.names]),
  );
  const page = readFileSync(join(root, 'docs/languages.md'), 'utf8');
  const all = list.languages.flatMap(({ reads, limits }: { reads: string; limits: string[] }) => [reads, ...limits]);
  for (const text of [...all, ...list.limits]) assert.ok(page.includes(text), text);
});
