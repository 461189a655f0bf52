// The GitHub Action: its steps run as a runner runs them, and no input of it is ever a command.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { bundle } from '../../scripts/bundle.ts';
import { root } from '../support/engine.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

interface Step {
  readonly run: string;
  readonly shell: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uses?: string;
}

const action: Action = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
const UNSAFE = 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n';

describe('action.yml', () => {
  let built = '';
  before(async () => {
    built = mkdtempSync(join(tmpdir(), 'ray-guard-action-'));
    copyFileSync(join(root, 'package.json'), join(built, 'package.json'));
    await bundle(join(built, 'dist'), ['cli']);
  });
  after(() => rmSync(built, { recursive: true }));

  /** The steps in order, until one fails, as `shell: bash` is run by GitHub. */
  function run(files: Readonly<Record<string, string>>, inputs: Readonly<Record<string, string>>) {
    const folder = mkdtempSync(join(built, 'checkout-'));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const outputs = join(folder, '.outputs');
    writeFileSync(outputs, '');
    let printed = '';
    let status = 0;
    for (const step of action.runs.steps) {
      assert.equal(step.shell, 'bash');
      const {
        stdout,
        stderr,
        status: ended,
      } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
        cwd: folder,
        encoding: 'utf8',
        env: {
          PATH: process.env.PATH,
          GITHUB_ACTION_PATH: built,
          GITHUB_OUTPUT: outputs,
          ...environmentOf(step, inputs),
        },
      });
      printed += stdout + stderr;
      status = ended ?? -1;
      if (status !== 0) break;
    }
    return { folder, printed, status, outputs: readFileSync(outputs, 'utf8') };
  }

  test('runs no action of others and names no input in a command', () => {
    assert.equal(action.runs.using, 'composite');
    for (const step of action.runs.steps) {
      assert.equal(step.uses, undefined);
      assert.doesNotMatch(step.run, /\$\{\{/);
    }
  });

  test('finds what is unsafe, and ends the job', () => {
    const { printed, status } = run({ 'train.py': UNSAFE }, {});
    assert.match(printed, /train\.py:3:10: .*\[exposed-dashboard\]/);
    assert.equal(status, 1);
  });

  test('ends well where nothing is unsafe', () => {
    const { printed, status } = run({ 'train.py': 'import ray\n\nray.init()\n' }, {});
    assert.equal(status, 0, printed);
  });

  test('checks the paths that are named, one a line, blanks and spaces in names included', () => {
    const files = { 'a b/train.py': UNSAFE, 'c/train.py': UNSAFE, 'd/train.py': UNSAFE };
    const { printed } = run(files, { paths: 'a b\n\nc\n' });
    assert.match(printed, /a b\/train\.py/);
    assert.match(printed, /c\/train\.py/);
    assert.doesNotMatch(printed, /d\/train\.py/);
  });

  test('writes SARIF and says where, also when there are findings', () => {
    const { folder, outputs, status } = run({ 'train.py': UNSAFE }, { sarif: 'ray guard.sarif' });
    const { runs } = JSON.parse(readFileSync(join(folder, 'ray guard.sarif'), 'utf8'));
    assert.ok(runs[0].results.length > 0);
    assert.equal(outputs, 'sarif=ray guard.sarif\n');
    assert.equal(status, 1);
  });

  test('a broken policy ends the job with its own number, and gives no SARIF as an output', () => {
    const { outputs, status } = run({ 'a.py': UNSAFE, 'ray-guard.toml': 'ray = 1\n' }, { sarif: 'out.sarif' });
    assert.equal(status, 2);
    assert.equal(outputs, '');
  });

  test('inputs that look like commands, options or outputs do nothing but name files', () => {
    const hostile = '$(touch pwned)`touch pwned`;touch pwned\n--help';
    const { folder, status } = run({ 'train.py': UNSAFE }, { paths: hostile, sarif: 'x.sarif\nother=1' });
    assert.equal(existsSync(join(folder, 'pwned')), false);
    assert.notEqual(status, 0);
    const { outputs } = run({ 'train.py': UNSAFE }, { sarif: 'x.sarif\nother=1' });
    assert.equal(outputs, 'sarif=x.sarif\n');
  });
});

/** What GitHub puts in place of `${{ inputs.name }}`. */
function environmentOf({ env = {} }: Step, given: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => {
      const input = /^\$\{\{ inputs\.([a-z]+) \}\}$/.exec(value)?.[1] ?? '';
      const declared = action.inputs[input];
      assert.ok(declared, `${name} is an input`);
      return [name, given[input] ?? declared.default];
    }),
  );
}
