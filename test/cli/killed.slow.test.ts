// A run that is killed while it writes: every file is whole, and the next run ends the work.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { bundle } from '../../scripts/bundle.ts';
import { removeLeftOvers } from '../../server/src/host/files/replace-file.ts';
import { root } from '../support/engine.ts';
import { OPEN_DASHBOARD, rayGuard, SAFE, workspace } from './command.ts';

const installed = mkdtempSync(join(tmpdir(), 'ray-guard-'));
const program = join(installed, 'dist/cli.cjs');
const BESIDE = /^\.ray-guard-\d+-[\da-f]{8}\.tmp$/;

before(async () => {
  copyFileSync(join(root, 'package.json'), join(installed, 'package.json'));
  await bundle(join(installed, 'dist'), ['cli']);
});
after(() => rmSync(installed, { recursive: true, force: true }));

const OLD = `${OPEN_DASHBOARD}${'# a long file\n'.repeat(400)}`;
const NEW = OLD.replace('0.0.0.0', '127.0.0.1');
const FILES = 200;
/** What the run says of 200 files is more than a pipe holds: it cannot end unless somebody reads. */
const FOLDER = `${'x'.repeat(200)}/${'y'.repeat(200)}`;

/** Kills the run once it has begun to write its `nth` file; the signal that ended it. */
async function fixUntil(folder: string, nth: number): Promise<NodeJS.Signals | null> {
  const pipe = join(folder, 'said');
  execFileSync('mkfifo', [pipe]);
  const said = openSync(pipe, 'r+');
  const begun = new Set<string>();
  const watcher = watch(join(folder, FOLDER), (_, name) => {
    if (name?.endsWith('.tmp')) begun.add(name);
    if (begun.size >= nth) child.kill('SIGKILL');
  });
  const child = spawn(process.execPath, [program, '--fix'], { cwd: folder, stdio: ['ignore', 'ignore', said] });
  const [, signal] = await once(child, 'exit');
  watcher.close();
  closeSync(said);
  return signal;
}

test('killed at many points', async (t) => {
  for (const nth of [1, 2, 4, 9, 17, 33, 60, 90]) {
    const files = Array.from({ length: FILES }, (_, at) => [`${FOLDER}/m${at}.py`, OLD]);
    const folder = workspace(t, Object.fromEntries(files));
    assert.equal(await fixUntil(folder, nth), 'SIGKILL');
    const names = readdirSync(join(folder, FOLDER));
    const programs = names.filter((name) => name.endsWith('.py'));
    const texts = programs.map((name) => readFileSync(join(folder, FOLDER, name), 'utf8'));
    assert.equal(texts.length, FILES);
    assert.ok(texts.every((text) => text === OLD || text === NEW));
    assert.ok(texts.includes(OLD) && texts.filter((text) => text === NEW).length >= nth - 1);
    const leftOver = names.filter((name) => !name.endsWith('.py'));
    assert.ok(leftOver.length <= 1 && leftOver.every((name) => BESIDE.test(name)), leftOver.join());
  }
});

/** Replaces a file, and ends as if killed before that function of `node:fs`, or in the middle of it. */
const DIE_IN = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const [step, half, module, path, before, after] = process.argv.slice(1);
const real = fs[step];
fs[step] = (...all) => {
  if (half === 'half') real(...(step === 'writeFileSync' ? [all[0], all[1].slice(0, 9), all[2]] : all));
  process.kill(process.pid, 'SIGKILL');
};
syncBuiltinESMExports();
const { replaceFile } = await import(module);
replaceFile(path, after, Buffer.from(before));
`;

test('killed in every step of writing one file', async (t) => {
  const folder = workspace(t, { 'a.py': OLD });
  const path = join(folder, 'a.py');
  const module = pathToFileURL(join(root, 'server/src/host/files/replace-file.ts')).href;
  for (const [step, half] of [
    ['statSync', 'before'],
    ['writeFileSync', 'before'],
    ['writeFileSync', 'half'],
    ['chmodSync', 'half'],
    ['readFileSync', 'half'],
    ['renameSync', 'before'],
    ['renameSync', 'half'],
  ] as const) {
    writeFileSync(path, OLD);
    const argv = ['--import', 'tsx', '--input-type=module', '-e', DIE_IN, step, half, module, path, OLD, NEW];
    const { signal, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: 'utf8' });
    assert.deepEqual([signal, stderr], ['SIGKILL', ''], step);
    const isRenamed = step === 'renameSync' && half === 'half';
    assert.equal(readFileSync(path, 'utf8'), isRenamed ? NEW : OLD, `${step} ${half}`);
    removeLeftOvers([path]);
    assert.deepEqual(readdirSync(folder), ['a.py'], `${step} ${half}`);
  }
});

test('what a killed run leaves is not checked, and the next run takes it away', async (t) => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
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
