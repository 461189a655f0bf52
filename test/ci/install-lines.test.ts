// Every line of the install section of README.md, run as it stands: from a registry of its own, and from the files in packages/.
import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { root } from '../support/engine.ts';
import { uvFolder } from '../support/uv.ts';

const packages = join(root, 'packages');
const UNSAFE = 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n';
/** Those that check the folder they are in; the others install. */
const CHECKS = /ray-guard \.$/;
/** Needs an editor: the tests of the editors install that file. */
const IN_AN_EDITOR = 'code --install-extension packages/ray-guard.vsix';

/** The shell blocks of the section, line by line, without comments. */
function installLines(): string[][] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, section = ''] = /^## Install\n([\s\S]*?)^## /m.exec(readme) ?? [];
  return [...section.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) =>
    block
      .split('\n')
      .map((line) => line.replace(/\s+#.*/, ''))
      .filter(Boolean),
  );
}

describe('the install section of the README', () => {
  const [released = [], built = []] = installLines();
  let base = '';
  let registry: ChildProcess;
  let env: NodeJS.ProcessEnv = {};

  before(async () => {
    base = mkdtempSync(join(tmpdir(), 'ray-guard-install-'));
    for (const [tool, from] of [
      ['uvx', 'uvx'],
      ['uv', 'uv'],
    ] as const) {
      mkdirSync(join(base, 'tools'), { recursive: true });
      symlinkSync(join(uvFolder, 'bin', from), join(base, 'tools', tool));
    }
    registry = fork(join(root, 'test/support/npm-registry.mjs'), [packages], {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [address] = await once(registry, 'message');
    call('python3 -m venv environment', { ...process.env });
    env = {
      ...process.env,
      HOME: base,
      PATH: [join(base, 'environment/bin'), join(base, 'prefix/bin'), join(base, 'tools'), process.env.PATH].join(
        delimiter,
      ),
      npm_config_registry: String(address),
      npm_config_prefix: join(base, 'prefix'),
      npm_config_cache: join(base, 'npm-cache'),
      PIP_FIND_LINKS: packages,
      UV_FIND_LINKS: packages,
      UV_NO_PYTHON_DOWNLOADS: '1',
    };
  });
  after(() => {
    registry.kill();
    rmSync(base, { recursive: true });
  });

  /** As in a terminal, in the folder of the test. */
  function call(line: string, variables: NodeJS.ProcessEnv): { status: number | null; stdout: string; output: string } {
    const { status, error, stdout, stderr } = spawnSync('bash', ['-c', line], {
      cwd: base,
      env: variables,
      encoding: 'utf8',
    });
    return { status, stdout, output: `${line}: ${error?.message ?? ''}${stdout}${stderr}` };
  }

  /** Afterwards the commands are there, whichever line installed them, and are taken away again. */
  function tryLine(line: string): void {
    writeFileSync(join(base, 'train.py'), UNSAFE);
    const { status, stdout, output } = call(line, env);
    const checked = CHECKS.test(line) ? { status, stdout, output } : call('ray-guard .', env);
    if (!CHECKS.test(line)) assert.equal(status, 0, output);
    assert.equal(checked.status, 1, checked.output);
    assert.match(checked.stdout, /train\.py:3:10: error .*\[exposed-dashboard\]/);
    if (CHECKS.test(line)) return;
    assert.match(call('command -v ray-guard-language-server', env).stdout, /^\/.*ray-guard-language-server\n$/);
    const remove = line.startsWith('pip') ? 'pip uninstall --yes ray-guard' : 'npm uninstall --global ray-guard';
    assert.equal(call(remove, env).status, 0);
    assert.equal(call('command -v ray-guard', env).status, 1);
  }

  test('has a line for each way', () => {
    assert.deepEqual(
      released.map((line) => line.split(' ')[0]),
      ['uvx', 'pip', 'npx', 'npm'],
    );
    assert.deepEqual(
      built.map((line) => line.split(' ')[0]),
      ['npm', 'uvx', 'pip', 'npm', 'code'],
    );
    assert.equal(built.at(-1), IN_AN_EDITOR);
    assert.ok(existsSync(join(root, 'packages/ray-guard.vsix')), 'run `npm run package`');
  });

  for (const line of released) test(`from a registry: ${line}`, () => tryLine(line));

  // The first line made the packages, and the last needs an editor.
  for (const line of built.slice(1, -1))
    test(`from the files: ${line}`, () => {
      const link = join(base, 'packages');
      if (!existsSync(link)) cpSync(packages, link, { recursive: true });
      tryLine(line);
    });
});
