// Every log is valid: of samples, of their parts merged, and of a tree that is made to break it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Log } from 'sarif';
import { withinSize } from '../../server/src/cli/report/formats/sarif.ts';
import { root } from '../support/engine.ts';
import { sarifProblems } from '../support/sarif-validity.ts';
import { OPEN_DASHBOARD, rayGuard, SAFE, workspace } from './command.ts';
import { engineWith, optionRule, stubRule } from './stub-rules.ts';

const HOSTILE = {
  'a b%[c]{d}#?&;.py': OPEN_DASHBOARD,
  'über/папка/😀.py': `\uFEFF# 😀\r\n${OPEN_DASHBOARD.replaceAll('\n', '\r\n')}`,
  'c:d.py': OPEN_DASHBOARD,
  '..e.py': 'import ray; ray.init(dashboard_host="0.0.0.0")',
  'line\nbreak.py': OPEN_DASHBOARD,
  'back\\slash.py': OPEN_DASHBOARD,
  'conflict.py': 'import ray\n<<<<<<< ours\nray.init(dashboard_host="0.0.0.0")\n=======\n>>>>>>> theirs\n',
  'nul.toml': 'a = "\0"\n',
  'links.sh': 'ray start --head --dashboard-host "0.0.0.0" # [x](http://evil.example) {0} {{1}}\n',
  'sub/pyproject.toml': '[tool.ray-guard]\nno-such-key = "[x](javascript:0)"\n',
  'pyproject.toml': '[project]\ndependencies = ["ray[default]==2.9.0"]\n',
  'sub/safe.py': SAFE,
};

test('the examples, whole and in parts', async (t) => {
  const folder = workspace(t, {});
  cpSync(join(root, 'examples'), folder, { recursive: true });
  const { stdout } = await rayGuard(folder, ['--format', 'sarif']);
  assert.ok((JSON.parse(stdout) as Log).runs[0]?.results?.length);
  assert.deepEqual(sarifProblems(stdout), []);
  for (const part of ['1/2', '2/2']) {
    const log = await rayGuard(folder, ['--format', 'sarif', '--shard', part]);
    assert.deepEqual(sarifProblems(log.stdout), []);
  }
});

test('a hostile tree, whole, and merged with a part missing', async (t) => {
  const files = Object.entries(HOSTILE).map(([name, text]) => [`here/${name}`, text]);
  const folder = join(workspace(t, { ...Object.fromEntries(files), 'out [side]/a.py': OPEN_DASHBOARD }), 'here');
  execFileSync('mkfifo', [join(folder, 'pipe.py')]);
  const whole = await rayGuard(folder, ['--format', 'sarif', '.', 'pipe.py', 'gone [x](y).py', '../out [side]']);
  assert.equal(whole.code, 2);
  assert.ok(((JSON.parse(whole.stdout) as Log).runs[0]?.results?.length ?? 0) > 8);
  assert.deepEqual(sarifProblems(whole.stdout), []);
  for (const part of [1, 3])
    await rayGuard(folder, ['--format', 'sarif', '--shard', `${part}/3`, '--output', `${part}.sarif`, '.', 'pipe.py']);
  const merged = await rayGuard(folder, ['merge-sarif', '1.sarif', '3.sarif']);
  assert.deepEqual(sarifProblems(merged.stdout), []);
});

test('a finding that refers to more places than a log may have', async (t) => {
  const many = stubRule('many', 'error', function* ({ facts: { path, processes } }) {
    for (const { span } of processes.flatMap(({ options }) => options))
      yield {
        span,
        message: 'See.',
        related: Array.from({ length: 1_500 }, (_, at) => ({ path, span, message: `${at}` })),
      };
  });
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  const { stdout } = await rayGuard(folder, ['--format', 'sarif'], { engine: engineWith(many) });
  assert.deepEqual(sarifProblems(stdout), []);
  const [said] = (JSON.parse(stdout) as Log).runs[0]?.invocations?.[0]?.toolExecutionNotifications ?? [];
  assert.match(said?.message.text ?? '', /^Places left out that findings refer to: 501\./);
});

test('a log that is too large when compressed has fewer results', () => {
  const asked: number[] = [];
  const log = withinSize((mostResults) => {
    asked.push(mostResults);
    return Array.from({ length: mostResults }, () => randomBytes(600).toString('base64')).join('');
  });
  assert.deepEqual(asked, [25_000, 12_500]);
  assert.ok(gzipSync(log).length <= 10_000_000);
});

test('what is checked here can be wrong', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  const engine = engineWith(optionRule('door', 'error', 'dashboard_host', 'Open.'));
  const { stdout } = await rayGuard(folder, ['--format', 'sarif'], { engine });
  assert.deepEqual(sarifProblems(stdout), []);
  for (const [from, to] of [
    ['"level": "error"', '"level": "bad"'],
    ['"a.py"', '"a b.py"'],
    ['"startLine": 3', '"startLine": 0'],
    ['"endLine": 3', '"endLine": 2'],
    ['"ruleId": "door"', '"ruleId": "window"'],
    ['"uriBaseId": "%SRCROOT%"', '"uriBaseId": "ELSEWHERE"'],
    ['"text": "Open."', '"text": ""'],
    ['"exitCode"', '"exit"'],
  ] as const)
    assert.notDeepEqual(sarifProblems(stdout.replaceAll(from, to)), [], to);
});
