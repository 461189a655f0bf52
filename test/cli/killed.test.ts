// A run that is killed while it writes: every file is whole, and the next run ends the work.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { bundle } from '../../scripts/bundle.ts';
import { removeLeftOvers } from '../../server/src/host/replace-file.ts';
import { root } from '../support/engine.ts';
import { OPEN_DASHBOARD, rayGuard, SAFE, workspace } from './command.ts';

const installed = mkdtempSync(join(tmpdir(), 'ray-guard-'));
const program = join(installed, 'dist/cli.cjs');

before(async () => {
  copyFileSync(join(root, 'package.json'), join(installed, 'package.json'));
  await bundle(join(installed, 'dist'), ['cli']);
});
after(() => rmSync(installed, { recursive: true, force: true }));

/** Long enough that writing takes a while. */
const OLD = `${OPEN_DASHBOARD}${'# a long file\n'.repeat(20_000)}`;
const NEW = OLD.replace('0.0.0.0', '127.0.0.1');
const FILES = 200;

function tree(t: TestContext): string {
  return workspace(t, Object.fromEntries(Array.from({ length: FILES }, (_, at) => [`m${at}.py`, OLD])));
}

/** Kills the run once it has begun to write its `nth` file; the signal that ended it. */
function fixUntil(folder: string, nth: number): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [program, '--fix'], { cwd: folder, stdio: 'ignore' });
  const begun = new Set<string>();
  const watcher = watch(folder, (_, name) => {
    if (name?.endsWith('.tmp')) begun.add(name);
    if (begun.size >= nth) child.kill('SIGKILL');
  });
  return new Promise((resolve) =>
    child.on('exit', (_, signal) => {
      watcher.close();
      resolve(signal);
    }),
  );
}

test('killed at many points', async (t) => {
  for (const nth of [1, 2, 3, 5, 8, 13, 21, 34, 55, 89]) {
    const folder = tree(t);
    assert.equal(await fixUntil(folder, nth), 'SIGKILL', `it ended before file ${nth}`);
    const names = readdirSync(folder);
    const texts = names.filter((name) => name.endsWith('.py')).map((name) => readFileSync(join(folder, name), 'utf8'));
    assert.equal(texts.length, FILES);
    assert.ok(texts.every((text) => text === OLD || text === NEW));
    assert.ok(texts.filter((text) => text === NEW).length >= nth - 1);
    const leftOver = names.filter((name) => !name.endsWith('.py'));
    assert.ok(leftOver.length <= 1 && leftOver.every((name) => /^\.ray-guard-\d+-[\da-f]{8}\.tmp$/.test(name)));
    rmSync(folder, { recursive: true });
  }
});

test('what a killed run leaves is not checked, and the next run takes it away', async (t) => {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.on('exit', resolve));
  const gone = `.ray-guard-${child.pid}-0123abcd.tmp`;
  const own = `.ray-guard-${process.pid}-0123abcd.tmp`;
  const folder = workspace(t, { Dockerfile: 'FROM rayproject/ray:2.60.0\n', 'a.py': OPEN_DASHBOARD });
  for (const name of [gone, own, '.ray-guard-notes.tmp']) writeFileSync(join(folder, name), OPEN_DASHBOARD);
  const { stdout } = await rayGuard(folder, ['--format', 'json']);
  assert.deepEqual([...new Set(JSON.parse(stdout).findings.map(({ path }: { path: string }) => path))], ['a.py']);
  await rayGuard(folder, ['--fix']);
  assert.deepEqual(readdirSync(folder).sort(), ['.ray-guard-notes.tmp', 'Dockerfile', 'a.py']);
});

test('a file that another run is writing stays', (t) => {
  const other = `.ray-guard-${process.ppid}-0123abcd.tmp`;
  const folder = workspace(t, { 'a.py': SAFE, [other]: '' });
  removeLeftOvers([join(folder, 'a.py'), join(folder, 'gone/b.py')]);
  assert.deepEqual(readdirSync(folder).sort(), [other, 'a.py']);
});
