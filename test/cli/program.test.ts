// The bundled program, as a process of its own.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { bundle } from '../../scripts/bundle.ts';
import { asOfWords, rayData } from '../../server/src/core/index.ts';
import { todayOf } from '../../server/src/host/project/named-files.ts';
import { root } from '../support/engine.ts';
import { OPEN_DASHBOARD, rayGuard, SAFE, workspace } from './command.ts';

const installed = mkdtempSync(join(tmpdir(), 'ray-guard-'));
const program = join(installed, 'dist/cli.cjs');

before(async () => {
  copyFileSync(join(root, 'package.json'), join(installed, 'package.json'));
  await bundle(join(installed, 'dist'), ['cli']);
});
after(() => rmSync(installed, { recursive: true, force: true }));

function start(cwd: string, ...argv: string[]) {
  return spawn(process.execPath, [program, ...argv], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
}

function execute(cwd: string, ...argv: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { code: status, stdout, stderr };
}

/** Prints more than a pipe holds. */
const MUCH = `import ray\n${'ray.init(dashboard_host="0.0.0.0")\n'.repeat(1000)}`;

test('it finds what the engine finds, and knows its version', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD, 'b.py': SAFE });
  assert.deepEqual(execute(folder, '.'), await rayGuard(folder, ['.'], { today: todayOf(new Date()) }));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  assert.deepEqual(execute(folder, '--version'), {
    code: 0,
    stdout: `${version}\n${asOfWords(rayData)}\n`,
    stderr: '',
  });
});

test('a second thread that reads changes nothing in the answer', async (t) => {
  const padding = `def f():\n${'    total = 1 + 2  # so that there is something to read\n'.repeat(200)}`;
  const files = Object.fromEntries(
    Array.from({ length: 120 }, (_, at) => [`p${at % 7}/m${at}.py`, `${OPEN_DASHBOARD}${padding}`]),
  );
  const folder = workspace(t, files);
  const outcome = execute(folder, '.');
  assert.equal(outcome.code, 1);
  assert.deepEqual(outcome, await rayGuard(folder, ['.'], { today: todayOf(new Date()) }));
});

/** What the command and the server share, split by who uses it. */
const shared = () => readdirSync(join(installed, 'dist')).filter((name) => /^shared-\w+\.cjs$/.test(name));

/** Runs the program with nothing of its folder but these files. */
function runWith(t: TestContext, files: readonly string[]) {
  const without = workspace(t, {});
  mkdirSync(join(without, 'dist'));
  copyFileSync(join(root, 'package.json'), join(without, 'package.json'));
  for (const name of files) copyFileSync(join(installed, 'dist', name), join(without, 'dist', name));
  return (cwd: string, ...argv: string[]) =>
    spawnSync(process.execPath, [join(without, 'dist/cli.cjs'), ...argv], { cwd, encoding: 'utf8' });
}

test('parsers are loaded only for files that may concern Ray, and their absence is not called clean', (t) => {
  const folder = workspace(t, { 'a.py': 'x = 1\n', 'ray/b.py': OPEN_DASHBOARD });
  const run = runWith(t, ['cli.cjs', 'cli-work.cjs', ...shared()]);
  assert.equal(run(folder, 'a.py').status, 0);
  const { status, stderr } = run(folder, 'ray');
  assert.equal(status, 3);
  assert.match(stderr, /^ray-guard: incomplete: .*\.wasm/);
});

test('help, the version and a mistake load nothing that a check needs', (t) => {
  const run = runWith(t, ['cli.cjs']);
  assert.equal(run(root, '--version').status, 0);
  assert.match(run(root, 'check', '--help').stdout, /--shard/);
  assert.match(run(root, '--no-such-option').stderr, /unknown option/);
});

test('a check of Python loads no reader of YAML or of Dockerfiles, which are loaded for such files', (t) => {
  const folder = workspace(t, {
    'a.py': OPEN_DASHBOARD,
    'yaml/compose.yaml': 'services:\n  a:\n    command: ray start --head\n',
    'docker/Dockerfile': 'FROM a\nRUN ray start --head\n',
  });
  const parsers = readdirSync(join(installed, 'dist')).filter((name) => name.endsWith('.wasm'));
  const run = runWith(t, ['cli.cjs', 'cli-work.cjs', ...shared(), ...parsers]);
  assert.equal(run(folder, 'a.py').status, 1);
  for (const kind of ['yaml', 'docker']) assert.match(run(folder, kind).stderr, /incomplete: /);
});

test('the bundle holds no language server', () => {
  for (const name of ['cli.cjs', 'cli-work.cjs', 'fact-helper.cjs', ...shared()])
    assert.ok(
      !/vscode-(languageserver|jsonrpc)|textDocument\//.test(readFileSync(join(installed, 'dist', name), 'utf8')),
    );
});

test('a reader that goes away early is no crash, and the findings still count', async (t) => {
  const child = start(workspace(t, { 'a.py': MUCH }), '.');
  const errors: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  child.stdout.once('data', () => child.stdout.destroy());
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.on('close', (...end) => resolve(end)),
  );
  assert.deepEqual([code, signal, errors.join('')], [1, null, '']);
});

test('a slow reader gets everything', async (t) => {
  const folder = workspace(t, { 'a.py': MUCH });
  const { code, stdout } = execute(folder, '.');
  assert.equal(code, 1);
  assert.ok(stdout.length > 300_000);
  assert.match(stdout, / in 1 of 1 file; .*\n$/);
});

test('a full disk under the output is not called a success', (t) => {
  const folder = workspace(t, { 'a.py': SAFE });
  assert.equal(spawnSync('sh', ['-c', `"${process.execPath}" "${program}" . > /dev/full`], { cwd: folder }).status, 3);
});

test('an interrupt ends it as interrupts do', async (t) => {
  const child = start(workspace(t, { 'a.py': MUCH }), '.');
  // It has begun to print and cannot end, since nobody reads on.
  child.stdout.once('data', () => {
    child.stdout.pause();
    child.kill('SIGINT');
  });
  const signal = await new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
  assert.equal(signal, 'SIGINT');
});
