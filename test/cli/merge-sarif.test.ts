// Merging the logs of parts: what comes out, and what is refused.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Log, Run } from 'sarif';
import { engine as realEngine } from '../support/engine.ts';
import { OPEN_DASHBOARD, rayGuard, SAFE, workspace } from './command.ts';
import { engineWith, optionRule, stubRule } from './stub-rules.ts';

const door = optionRule('door', 'error', 'dashboard_host', 'Open.');

/** Four parts of a folder with one finding in each of eight files. */
async function written(t: TestContext, engine = engineWith(door)) {
  const names = Array.from({ length: 8 }, (_, at) => `m${at}.py`);
  const folder = workspace(t, Object.fromEntries(names.map((name) => [name, OPEN_DASHBOARD])));
  const logs = ['1.sarif', '2.sarif', '3.sarif', '4.sarif'];
  for (const [at, log] of logs.entries())
    await rayGuard(folder, ['--format', 'sarif', '--shard', `${at + 1}/4`, '--output', log], { engine });
  return { folder, logs };
}

const runOf = (text: string) => (JSON.parse(text) as Log).runs[0] as Run;

test('all parts into a file, in any order', async (t) => {
  const { folder, logs } = await written(t);
  const merge = ['merge-sarif', ...logs.reverse(), '--output', 'all.sarif'];
  assert.deepEqual(await rayGuard(folder, merge), { code: 1, stdout: '', stderr: '' });
  const whole = await rayGuard(folder, ['--format', 'sarif'], { engine: engineWith(door) });
  assert.equal(readFileSync(join(folder, 'all.sarif'), 'utf8'), whole.stdout);
});

test('a part that is missing is no success, however clean the others are', async (t) => {
  const folder = workspace(t, { 'a.py': SAFE });
  for (const part of [1, 2, 4])
    await rayGuard(folder, ['--format', 'sarif', '--shard', `${part}/4`, '--output', `${part}.sarif`]);
  const { code, stdout, stderr } = await rayGuard(folder, ['merge-sarif', '1.sarif', '2.sarif', '4.sarif']);
  assert.deepEqual([code, stderr], [3, 'ray-guard: incomplete: Part 3 of 4 is missing.\n']);
  const [invocation] = runOf(stdout).invocations ?? [];
  assert.deepEqual([invocation?.executionSuccessful, invocation?.exitCode], [false, 3]);
});

test('what one part could not check stays unchecked', async (t) => {
  const broken = stubRule('broken', 'error', ({ facts }) => {
    if (facts.processes.length > 1) throw new Error('no');
    return [];
  });
  const engine = engineWith(door, broken);
  const { folder, logs } = await written(t, engine);
  writeFileSync(join(folder, 'm3.py'), `${OPEN_DASHBOARD}ray.init()\n`);
  for (const [at, log] of logs.entries())
    await rayGuard(folder, ['--format', 'sarif', '--shard', `${at + 1}/4`, '--output', log], { engine });
  const { code, stdout, stderr } = await rayGuard(folder, ['merge-sarif', ...logs]);
  assert.deepEqual([code, stderr], [3, 'm3.py: incomplete: rule broken failed (Error: no)\n']);
  assert.equal(runOf(stdout).invocations?.[0]?.executionSuccessful, false);
  assert.equal(stdout, (await rayGuard(folder, ['--format', 'sarif'], { engine })).stdout);
});

test('logs of overlapping paths hold each finding once, and equal findings of one file stay', async (t) => {
  const twice = stubRule('twice', 'warning', function* ({ facts }) {
    for (const { nameSpan } of facts.processes)
      for (const time of ['Once.', 'Twice.']) yield { span: nameSpan, message: time };
  });
  const engine = engineWith(twice);
  const folder = workspace(t, { 'a/x.py': OPEN_DASHBOARD, 'b/y.py': OPEN_DASHBOARD });
  await rayGuard(folder, ['--format', 'sarif', '--output', 'a.sarif', 'a'], { engine });
  await rayGuard(folder, ['--format', 'sarif', '--output', 'all.sarif', '.'], { engine });
  const { stdout } = await rayGuard(folder, ['merge-sarif', 'all.sarif', 'a.sarif', 'a.sarif']);
  assert.equal(stdout, readFileSync(join(folder, 'all.sarif'), 'utf8'));
});

test('more than a service takes: the most severe stay, and everything that is left out is counted', async (t) => {
  const many = stubRule('many', 'information', function* ({ facts }) {
    for (const { span } of facts.processes.flatMap(({ options }) => options))
      for (let count = 0; count < 13_000; count++) yield { span, message: `${count}` };
  });
  const engine = engineWith(many, door);
  const folder = workspace(t, { 'a.py': `${OPEN_DASHBOARD}${OPEN_DASHBOARD}`, 'b.py': OPEN_DASHBOARD });
  for (const name of ['a', 'b'])
    await rayGuard(folder, ['--format', 'sarif', '--output', `${name}.sarif`, `${name}.py`], { engine });
  const { stdout, stderr } = await rayGuard(folder, ['merge-sarif', 'a.sarif', 'b.sarif']);
  const { results = [], invocations = [] } = runOf(stdout);
  assert.equal(results.length, 25_000);
  assert.equal(results.filter(({ ruleId }) => ruleId === 'door').length, 3);
  assert.match(
    invocations[0]?.toolExecutionNotifications?.at(-1)?.message.text ?? '',
    /^Findings left out, the least severe: 14003\./,
  );
  assert.equal(stderr, '');
});

test('a file that is no log of a part is named, with the cure, and nothing is written', async (t) => {
  const { folder, logs } = await written(t);
  const first = readFileSync(join(folder, '1.sarif'), 'utf8');
  const changed = (change: (run: Run) => unknown) => {
    const log = JSON.parse(first) as Log;
    change(log.runs[0] as Run);
    return JSON.stringify(log);
  };
  const wrong: Readonly<Record<string, readonly [string, RegExp]>> = {
    'cut.sarif': [first.slice(0, 900), /no JSON; write it again/],
    'empty.sarif': ['', /no JSON/],
    'list.sarif': ['[1]', /no SARIF 2\.1\.0 log/],
    'old.sarif': ['{"version":"2.0.0","runs":[]}', /no SARIF 2\.1\.0 log/],
    'none.sarif': ['{"version":"2.1.0","runs":[]}', /not of Ray Guard alone/],
    'other.sarif': [first.replace('"Ray Guard"', '"Other"'), /not of Ray Guard alone/],
    'artifacts.sarif': [changed((run) => Object.assign(run, { artifacts: [] })), /before anything changed it/],
    'results.sarif': [changed((run) => Object.assign(run, { results: [{}] })), /before anything changed it/],
    'no-end.sarif': [changed((run) => Object.assign(run, { invocations: [] })), /before anything changed it/],
    'place.sarif': [first.replaceAll('"uri": "m', '"uri": "%m'), /before anything changed it/],
    'version.sarif': [first.replace('"version": "1.2.3"', '"version": "1.2.4"'), /of another Ray Guard than 2\.sarif/],
    'folder.sarif': [
      changed((run) => Object.assign(run, { automationDetails: { id: 'ray-guard/other/part-1-of-4/' } })),
      /of another folder than 2\.sarif/,
    ],
    'twin.sarif': [first.replace('"part": 1', '"part": 2'), /part 2, as 2\.sarif is; name each part once/],
    'count.sarif': [first.replace('"count": 4', '"count": 5'), /one of 5 parts, others of 4/],
  };
  for (const [name, [text, expected]] of Object.entries(wrong)) {
    writeFileSync(join(folder, name), text);
    const outcome = await rayGuard(folder, ['merge-sarif', '2.sarif', name, '--output', 'all.sarif']);
    assert.deepEqual([outcome.code, outcome.stdout], [2, ''], name);
    assert.match(outcome.stderr, expected);
    assert.ok(outcome.stderr.startsWith(`${name}: error: `), outcome.stderr);
  }
  const gone = await rayGuard(folder, ['merge-sarif', ...logs, 'gone.sarif', 'cut.sarif']);
  assert.deepEqual([gone.code, gone.stdout], [2, '']);
  assert.match(gone.stderr, /^gone\.sarif: error: cannot be read: .*\ncut\.sarif: error: no JSON/);
  assert.equal((await rayGuard(folder, ['merge-sarif'])).code, 2);
  assert.ok(!existsSync(join(folder, 'all.sarif')));
});

test('logs of folders with a file of advisories say so once', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD, 'b.py': OPEN_DASHBOARD });
  for (const part of ['1/2', '2/2'])
    await rayGuard(folder, ['--format', 'sarif', '--shard', part, '--output', `${part[0]}.sarif`], {
      engine: realEngine,
    });
  const used = { advisoryFiles: [{ asOf: '2026-11-24', artifactLocation: { uri: 'more.json' } }] };
  for (const name of ['1.sarif', '2.sarif']) {
    const log = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Log;
    Object.assign(log.runs[0]?.properties ?? {}, used);
    writeFileSync(join(folder, name), JSON.stringify(log));
  }
  const { stdout } = await rayGuard(folder, ['merge-sarif', '1.sarif', '2.sarif']);
  assert.deepEqual(runOf(stdout).properties, used);
});
