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
  function run(
    files: Readonly<Record<string, string>>,
    inputs: Readonly<Record<string, string>>,
    prepare: (folder: string) => string = () => '',
  ) {
    const folder = mkdtempSync(join(built, 'checkout-'));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const base = prepare(folder);
    const outputs = join(folder, '.outputs');
    const summary = join(folder, '.summary');
    for (const file of [outputs, summary]) writeFileSync(file, '');
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
          GITHUB_STEP_SUMMARY: summary,
          GITHUB_WORKSPACE: folder,
          ...environmentOf(step, inputs, base),
        },
      });
      printed += stdout + stderr;
      status = ended ?? -1;
      if (status !== 0) break;
    }
    return { folder, printed, status, outputs: readFileSync(outputs, 'utf8'), summary: readFileSync(summary, 'utf8') };
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

  test('annotates, and writes the summary of the job', () => {
    const { printed, summary } = run({ 'train.py': UNSAFE }, {});
    assert.match(printed, /^::error file=train\.py,line=3,/m);
    assert.match(summary, /^# Ray Guard\n[\s\S]*\| error \|/);
  });

  test('names of files are no commands of the runner', () => {
    const { printed } = run({ '::warning::forged/a.py': UNSAFE }, {});
    const [, stop, text] = /::stop-commands::([0-9a-f-]{36})\n([\s\S]*?)\n::\1::\n/.exec(printed) ?? [];
    assert.ok(stop);
    assert.match(text ?? '', /^::warning::forged\/a\.py:3:10: error/m);
    assert.doesNotMatch(printed.replace(text ?? '', ''), /^::warning::forged/m);
  });

  test('the severity that is reported and the one that ends the job', () => {
    const warning = { 'a.py': 'import ray\nray.init(dashboard_host="0.0.0.0")\n', 'requirements.txt': 'ray==2.60.0\n' };
    assert.equal(run(warning, { 'fail-on': 'never' }).status, 0);
    assert.equal(run(warning, { 'fail-on': 'error' }).status, 0);
    assert.equal(run(warning, {}).status, 1);
    assert.doesNotMatch(run(warning, { level: 'error' }).printed, /exposed-dashboard/);
  });

  test('a working directory, from which SARIF and paths are named', () => {
    const files = { 'services/a/train.py': UNSAFE, 'other/train.py': UNSAFE };
    const { printed, outputs, folder } = run(files, { 'working-directory': 'services/a', sarif: 'out.sarif' });
    assert.match(printed, /^train\.py:3:10: /m);
    assert.doesNotMatch(printed, /other\/train/);
    assert.equal(outputs, 'sarif=services/a/out.sarif\n');
    assert.ok(existsSync(join(folder, 'services/a/out.sarif')));
  });

  test('only what is new since the base of the pull request', () => {
    const commit = (folder: string) => {
      const git = (...args: string[]) => {
        const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
        const { status, stdout, stderr } = spawnSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' });
        assert.equal(status, 0, stderr);
        return stdout.trim();
      };
      git('init', '--quiet');
      git('add', '.');
      git('commit', '--quiet', '--message', 'base');
      writeFileSync(join(folder, 'new.py'), UNSAFE);
      return git('rev-parse', 'HEAD');
    };
    const { printed, status } = run({ 'old.py': UNSAFE }, { 'only-new': 'true' }, commit);
    assert.match(printed, /^new\.py:3:10: /m);
    assert.doesNotMatch(printed, /^old\.py/m);
    assert.equal(status, 1);
    const all = run({ 'old.py': UNSAFE }, { 'only-new': 'true' }, (folder) => {
      commit(folder);
      return '0'.repeat(40);
    });
    assert.match(all.printed, /^old\.py:3:10: /m);
  });

  test('a version that is none runs nothing', () => {
    const { printed, status } = run({ 'a.py': UNSAFE }, { version: 'file:./evil' });
    assert.equal(status, 2);
    assert.match(printed, /is no version/);
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
function environmentOf(
  { env = {} }: Step,
  given: Readonly<Record<string, string>>,
  base: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => {
      if (value === '${{ github.event.pull_request.base.sha || github.event.before }}') return [name, base];
      const input = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(value)?.[1] ?? '';
      const declared = action.inputs[input];
      assert.ok(declared, `${name} is an input`);
      return [name, given[input] ?? declared.default];
    }),
  );
}
