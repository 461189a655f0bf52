// What a person reads in a terminal.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { Rule } from '../../server/src/core/index.ts';
import { addFiles, OPEN_DASHBOARD, rayGuard, workspace } from './command.ts';
import { engineWith, optionRule, stubRule } from './stub-rules.ts';

const door = optionRule('open-door', 'error', 'dashboard_host', 'The door is open.', '127.0.0.1');
const slow = optionRule('slow', 'warning', 'num_cpus', 'Few processors.');
const chatty = optionRule('chatty', 'information', 'log_to_driver', 'Much is said.');
const engine = engineWith(door, slow, chatty);

async function print(files: Record<string, string>, t: Parameters<typeof workspace>[0], rules?: Rule): Promise<string> {
  const { stdout } = await rayGuard(workspace(t, files), ['.'], { engine: rules ? engineWith(rules) : engine });
  return stdout;
}

test('findings with their line, carets, fixes and a summary', async (t) => {
  const text = 'import ray\n\nif True:\n\tray.init(num_cpus=1, dashboard_host="0.0.0.0",\n\t\tlog_to_driver=True)\n';
  assert.equal(
    await print({ 'a.py': text, 'pkg/b.py': OPEN_DASHBOARD, 'c.py': 'import ray\n' }, t),
    `a.py:4:11: warning Few processors. [slow]
4 |     ray.init(num_cpus=1, dashboard_host="0.0.0.0",
  |              ^^^^^^^^^^

a.py:4:23: error The door is open. [open-door]
4 |     ray.init(num_cpus=1, dashboard_host="0.0.0.0",
  |                          ^^^^^^^^^^^^^^^^^^^^^^^^
  fix: Write 127.0.0.1

a.py:5:3: info Much is said. [chatty]
5 |         log_to_driver=True)
  |         ^^^^^^^^^^^^^^^^^^

pkg/b.py:3:10: error The door is open. [open-door]
3 | ray.init(dashboard_host="0.0.0.0")
  |          ^^^^^^^^^^^^^^^^^^^^^^^^
  fix: Write 127.0.0.1

2 errors, 1 warning, 1 info in 2 of 3 files; --fix can fix 2
`,
  );
});

test('a fix to review says so, and a related place is shown with its line in the other file', async (t) => {
  const rule = stubRule('pin', 'warning', function* ({ facts, project }) {
    for (const process of facts.processes)
      yield {
        span: process.nameSpan,
        message: 'See the pin.',
        related: project.ray ? [{ ...project.ray.place, message: 'It is here.' }] : [],
        fixes: [
          {
            title: 'Set it',
            safety: 'review',
            changes: [{ kind: 'set-environment', name: 'RAY_AUTH_MODE', value: 'token' }],
          },
        ],
      };
  });
  const files = { 'pyproject.toml': '[project]\ndependencies = [\n  "ray==2.53.0",\n]\n', 'src/a.py': OPEN_DASHBOARD };
  assert.match(
    await print(files, t, rule),
    /^src\/a\.py:3:1: warning See the pin\. \[pin\]\n3 \|.*\n {2}\|.*\n {2}see: pyproject\.toml:3:4: It is here\.\n {2}fix \(to review\): Set it\n/,
  );
});

test('paths are relative to the working folder, also those outside it', async (t) => {
  const folder = workspace(t, { 'here/x.py': 'import ray\n', 'there/a.py': OPEN_DASHBOARD });
  const { stdout } = await rayGuard(join(folder, 'here'), ['../there', join(folder, 'there/a.py')], { engine });
  assert.match(stdout, /^\.\.\/there\/a\.py:3:10: error /);
});

test('nothing from a file or its name steers the terminal', async (t) => {
  const folder = workspace(t, {});
  addFiles(folder, {
    'a\u001b[31m\u202Eyp.py':
      'import ray\nray.init(dashboard_host="0.0.0.0") # \u001b]0;owned\u0007 \u202E\u2066 \u200B\n',
  });
  const { stdout, stderr } = await rayGuard(folder, ['.', 'no\u001b[2J.py'], { engine });
  const printed = stdout + stderr;
  assert.equal(
    printed,
    printed.replace(/[\p{Cc}\p{Cf}]/gu, (character) => (character === '\n' ? '\n' : '')),
  );
  assert.match(stdout, /^a\\u\{1b\}\[31m\\u\{202e\}yp\.py:2:10: error /);
  assert.match(stdout, /\\u\{1b\}\]0;owned\\u\{7\}/);
  assert.match(stderr, /^no\\u\{1b\}\[2J\.py: error: /);
});

test('carets stand under wide characters and long lines are cut around the finding', async (t) => {
  const wide = await print({ 'a.py': 'import ray\nx = "😀日本é"; ray.init(dashboard_host="0.0.0.0")\n' }, t);
  const [, line = '', carets = ''] = wide.split('\n');
  assert.equal(carets.indexOf('^'), line.indexOf('dashboard_host') + 2 /* two letters of one unit take two columns */);
  const long = await print(
    { 'a.py': `import ray\n${'x = 1; '.repeat(200)}ray.init(dashboard_host="0.0.0.0")${'; y = 2'.repeat(200)}\n` },
    t,
  );
  const [, cut = '', under = ''] = long.split('\n');
  assert.ok(cut.length < 180 && cut.startsWith('2 | …') && cut.endsWith('…'), cut);
  assert.equal(cut.slice(under.indexOf('^'), under.lastIndexOf('^') + 1), 'dashboard_host="0.0.0.0"');
});

test('a token is never printed, not even beside another finding or where it was suppressed', async (t) => {
  const token = 'k3y-5up3r-53cr3t';
  const text = `import os\nimport ray\nos.environ["RAY_AUTH_TOKEN"] = "${token}"; ray.init(dashboard_host="0.0.0.0")  # ray-guard: ignore[token-in-source] known\n`;
  const folder = workspace(t, { 'a.py': text });
  for (const argv of [['.'], ['--format', 'sarif']])
    for (const used of [undefined, engine]) {
      const { code, stdout } = await rayGuard(folder, argv, used && { engine: used });
      assert.equal(code, 1);
      assert.ok(!stdout.includes(token), stdout);
    }
});

test('colours only when asked for, and they change nothing else', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  const plain = await rayGuard(folder, ['.'], { engine });
  const coloured = await rayGuard(folder, ['.'], { engine, colour: true });
  assert.notEqual(coloured.stdout, plain.stdout);
  assert.equal(stripVTControlCharacters(coloured.stdout), plain.stdout);
  assert.deepEqual(await rayGuard(folder, ['.', '--no-color'], { engine, colour: true }), plain);
});

test('findings of several projects are counted by project, with the Ray of each', async (t) => {
  const folder = workspace(t, {
    'one/requirements.txt': 'ray==2.60.0\n',
    'one/app.py': OPEN_DASHBOARD,
    'two/pyproject.toml': '[project]\ndependencies = ["ray==2.60.0"]\n',
    'tools/run.sh': 'ray start --head --dashboard-host 0.0.0.0\n',
  });
  const { stdout } = await rayGuard(folder, []);
  const lines = stdout.trimEnd().split('\n');
  const counted = lines.slice(-5);
  assert.match(counted[0] as string, /^no project: [1-9] errors?$/);
  assert.match(counted[1] as string, /^one: 1 warning; Ray 2\.60\.0 \(requirements\.txt\)$/);
  assert.deepEqual(counted.slice(2, 4), ['two: no findings; Ray 2.60.0 (pyproject.toml)', '']);
  assert.match(counted[4] as string, / in 2 of 4 files/);
  const single = await rayGuard(join(folder, 'one'), []);
  assert.doesNotMatch(single.stdout, /; Ray 2/);
  const { projects } = JSON.parse((await rayGuard(folder, ['--format', 'json'])).stdout);
  assert.deepEqual(projects.at(-1), {
    path: 'two',
    files: 1,
    findings: { error: 0, warning: 0, information: 0 },
    ray: { label: 'Ray 2.60.0 (pyproject.toml)', releases: ['2.60.0'], path: 'two/pyproject.toml', line: 2 },
  });
});
