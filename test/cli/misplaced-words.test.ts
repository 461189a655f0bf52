// Words of the command line that are no files, what explain prints, and which fixes the summary counts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { wrap } from '../../server/src/cli/report/terminal.ts';
import type { Rule } from '../../server/src/core/index.ts';
import { engine } from '../support/engine.ts';
import { OPEN_DASHBOARD, rayGuard, SAFE, workspace } from './command.ts';
import { engineWith, optionRule, stubRule } from './stub-rules.ts';

test('a bare word that names a command, an option or its value stops, with the cure', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  for (const [argv, said] of [
    [['fix', '.'], 'fix. Did you mean --fix?'],
    [['.', 'fxi'], 'fxi. Did you mean --fix?'],
    [['--fix', 'Diff'], 'Diff. Did you mean --diff?'],
    [['--fix', 'review'], 'review. Did you mean --fix=review?'],
    [['check', 'sarif', '.'], 'sarif. Did you mean --format=sarif?'],
    [['rulse'], 'rulse. Did you mean ray-guard rules?'],
    [['merge_sarif'], 'merge_sarif. Did you mean ray-guard merge-sarif?'],
    [['version'], 'version. Did you mean --version?'],
    [['baseline', 'prune'], 'prune. Did you mean --prune?'],
  ] as const) {
    const expected = { code: 2, stdout: '', stderr: `ray-guard: error: No such file: ${said}\n` };
    assert.deepEqual(await rayGuard(folder, argv), expected);
  }
  assert.equal(readFileSync(join(folder, 'a.py'), 'utf8'), OPEN_DASHBOARD, 'nothing was fixed');
});

test('a file of that name is checked, and another missing path is no word', async (t) => {
  const folder = workspace(t, { 'fix/a.py': SAFE, 'rulse/b.py': SAFE });
  const { code, stdout } = await rayGuard(folder, ['fix', 'rulse']);
  assert.deepEqual([code, stdout], [0, 'no findings in 2 files\n']);
  for (const missing of ['src', 'tests', './fix.py', 'fix.py', 'gone/fix'])
    assert.ok(
      (await rayGuard(folder, [missing])).stderr.startsWith(
        `${missing.replace('./', '')}: error: no such file or folder; `,
      ),
    );
});

test('explain fits the terminal, or 80 columns', async (t) => {
  const folder = workspace(t, {});
  const words = (text: string) => text.split(/\s+/);
  const usual = (await rayGuard(folder, ['explain', 'exposed-dashboard'])).stdout;
  for (const columns of [40, 60, 120, 200]) {
    const { code, stdout } = await rayGuard(folder, ['explain', 'exposed-dashboard'], { columns });
    assert.equal(code, 0);
    assert.deepEqual(words(stdout), words(usual));
    const lines = stdout.split('\n');
    // Code spans, addresses and words stay whole.
    const long = lines.filter((line) => line.length > columns && !/^ *(?:`[^`]+`\S*|\S+)$/.test(line));
    assert.deepEqual(long, []);
    assert.ok(lines.some((line) => line.length > columns * 0.8));
  }
  assert.ok(usual.split('\n').every((line) => line.length <= 80));
});

test('every rule can be explained in 80 columns', async (t) => {
  const folder = workspace(t, {});
  for (const { meta } of engine.rules) {
    const { stdout } = await rayGuard(folder, ['explain', meta.id]);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80 || /^ *\S+$/.test(line), line);
    for (const span of meta.docs.why.match(/`[^`]+`/g) ?? []) assert.ok(stdout.includes(span), span);
  }
});

test('wide characters count two columns, marks none, and a code span is one word', () => {
  assert.equal(wrap('日本 日本 日本', 9), '日本 日本\n日本');
  assert.equal(wrap('e\u0301e\u0301 e\u0301e\u0301', 5), 'e\u0301e\u0301 e\u0301e\u0301');
  assert.equal(wrap('run `ray start --head`, then wait', 12), 'run\n`ray start --head`,\nthen wait');
  assert.equal(wrap('one two three', 9, '  '), 'one two\n  three');
  assert.equal(wrap('a `b', 80), 'a `b');
});

test('the summary counts what --fix and --fix=review can fix, each finding once', async (t) => {
  const safe = optionRule('open-door', 'error', 'dashboard_host', 'Open.', '127.0.0.1');
  const review = stubRule('pin', 'warning', function* ({ facts }) {
    for (const { nameSpan } of facts.processes) {
      const changes = [{ kind: 'set-environment' as const, name: 'RAY_AUTH_MODE', value: 'token' }];
      yield {
        span: nameSpan,
        message: 'Pin.',
        fixes: [{ title: 'Set it', safety: 'review', preferred: true, changes }],
      };
    }
  });
  const none = optionRule('chatty', 'information', 'log_to_driver', 'Chatty.');
  const folder = workspace(t, { 'a.py': 'import ray\n\nray.init(dashboard_host="0.0.0.0", log_to_driver=True)\n' });
  const summary = async (...rules: readonly Rule[]) =>
    (await rayGuard(folder, [], { engine: engineWith(...rules) })).stdout.trimEnd().split('\n').at(-1);
  assert.equal(await summary(safe, none), '1 error, 1 info in 1 of 1 file; --fix can fix 1');
  assert.equal(await summary(review), '1 warning in 1 of 1 file; --fix=review can fix 1');
  assert.equal(
    await summary(safe, review, none),
    '1 error, 1 warning, 1 info in 1 of 1 file; --fix can fix 1, --fix=review 2',
  );
  assert.equal(await summary(none), '1 info in 1 of 1 file');
});

test('--level knows info, by both of its names', async (t) => {
  const folder = workspace(t, { 'a.py': 'import ray\nray.init(log_to_driver=True)\n' });
  const none = engineWith(optionRule('chatty', 'information', 'log_to_driver', 'Chatty.'));
  for (const [level, code] of [
    ['info', 1],
    ['information', 1],
    ['warning', 0],
    ['notice', 2],
  ] as const)
    assert.equal((await rayGuard(folder, ['--level', level], { engine: none })).code, code, level);
});
