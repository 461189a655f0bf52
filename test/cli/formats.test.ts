// The formats that services read, each through a reader of that format.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { OPEN_DASHBOARD, rayGuard, SAFE, workspace } from './command.ts';
import { engineWith, optionRule } from './stub-rules.ts';

const HOSTILE = 'Open <b>"100%"</b>, & [link](http://evil.example)\r\n::error::forged @all | ]]>\u0007';
const engine = engineWith(
  optionRule('open-door', 'error', 'dashboard_host', HOSTILE),
  optionRule('chatty', 'information', 'log_to_driver', 'Much is said.'),
);
const FILES = { 'a,b:c.py': `${OPEN_DASHBOARD}ray.init(log_to_driver=True)\n`, 'safe.py': SAFE };

const formatted = async (t: TestContext, format: string, ...argv: string[]) => {
  const folder = workspace(t, FILES);
  return { folder, ...(await rayGuard(folder, ['--format', format, ...argv], { engine })) };
};

test('JSON', async (t) => {
  const { stdout, code } = await formatted(t, 'json');
  const report = JSON.parse(stdout);
  assert.equal(code, 1);
  assert.deepEqual([report.format, report.exitCode, report.files, report.problems], [1, 1, 2, []]);
  assert.deepEqual(
    report.findings.map(({ rule, severity, path, startLine }: Record<string, unknown>) => [
      rule,
      severity,
      path,
      startLine,
    ]),
    [
      ['open-door', 'error', 'a,b:c.py', 3],
      ['chatty', 'information', 'a,b:c.py', 4],
    ],
  );
});

test('GitLab: every fingerprint is one issue, and the same next time', async (t) => {
  const issues = JSON.parse((await formatted(t, 'gitlab')).stdout);
  const again = JSON.parse((await formatted(t, 'gitlab')).stdout);
  assert.deepEqual(issues, again);
  assert.equal(new Set(issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size, 2);
  const { fingerprint, description, ...rest } = issues[0];
  assert.match(fingerprint, /^[0-9a-f]{64}$/);
  assert.match(description, /^Open <b>/);
  assert.deepEqual(rest, {
    check_name: 'open-door',
    severity: 'critical',
    location: { path: 'a,b:c.py', lines: { begin: 3, end: 3 } },
  });
});

test('GitHub: one command a line, and text from files ends none', async (t) => {
  const { stdout } = await formatted(t, 'github');
  const lines = stdout.trimEnd().split('\n');
  assert.equal(lines.length, 2);
  const [, command, properties, message] = /^::(\w+) ([^\r]*?)::(.*)$/.exec(lines[0] as string) ?? [];
  assert.equal(command, 'error');
  assert.equal(properties, 'file=a%2Cb%3Ac.py,line=3,endLine=3,col=10,endColumn=34,title=Ray Guard%3A open-door');
  assert.match(message as string, /^Open <b>"100%25"/);
  assert.match(lines[1] as string, /^::notice /);
});

test('JUnit: well formed, and counted as its cases are', async (t) => {
  const { stdout } = await formatted(t, 'junit');
  assert.equal(XMLValidator.validate(stdout), true);
  const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(stdout);
  const { testcase } = testsuites.testsuite;
  assert.equal(testsuites['@_failures'], '2');
  assert.equal(testsuites['@_tests'], '2');
  assert.equal(testcase[0]['@_classname'], 'a,b:c.py');
  assert.match(testcase[0].failure['@_message'], /^Open <b>"100%"<\/b>, & \[link\]/);
});

test('JUnit of no findings has a test that passed', async (t) => {
  const { stdout } = await rayGuard(workspace(t, { 'safe.py': SAFE }), ['--format', 'junit'], { engine });
  const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(stdout);
  assert.deepEqual([testsuites['@_tests'], testsuites['@_failures'], testsuites['@_errors']], ['1', '0', '0']);
});

test('Markdown: a row for each, with nothing to interpret in it', async (t) => {
  const { stdout } = await formatted(t, 'markdown');
  const rows = stdout.split('\n').filter((line) => line.startsWith('| '));
  assert.equal(rows.length, 4);
  assert.ok(rows.every((row) => row.split('|').length === 6));
  assert.doesNotMatch(rows[2] as string, /[<>[\]@]|http:\/\//);
});

test('a report in a file, without colours, and nothing printed', async (t) => {
  const { folder, stdout, code } = await formatted(t, 'json', '--output', 'report.json');
  assert.deepEqual([stdout, code], ['', 1]);
  assert.equal(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')).findings.length, 2);
});

test('a report that cannot be written is not passed over', async (t) => {
  const { code, stderr } = await formatted(t, 'json', '--output', 'none/report.json');
  assert.equal(code, 2);
  assert.match(stderr, /none\/report\.json: error: not written, there is no such folder/);
});

test('a level says what is reported and what fails', async (t) => {
  const errors = JSON.parse((await formatted(t, 'json', '--level', 'error')).stdout);
  assert.deepEqual(
    errors.findings.map(({ rule }: { rule: string }) => rule),
    ['open-door'],
  );
  const chatty = workspace(t, { 'a.py': 'import ray\nray.init(log_to_driver=True)\n' });
  const codes = [];
  for (const level of [[], ['--level', 'information'], ['--level', 'warning']])
    codes.push((await rayGuard(chatty, level, { engine })).code);
  assert.deepEqual(codes, [0, 1, 0]);
});

test('quiet prints nothing when nothing is found', async (t) => {
  const folder = workspace(t, { 'safe.py': SAFE, 'note.txt': '' });
  assert.deepEqual(await rayGuard(folder, ['--quiet', '.', 'note.txt'], { engine }), {
    code: 0,
    stdout: '',
    stderr: '',
  });
});

test('rules are listed and explained', async (t) => {
  const folder = workspace(t, {});
  const listed = JSON.parse((await rayGuard(folder, ['rules', '--format', 'json'], { engine })).stdout);
  assert.deepEqual(
    listed.map(({ id }: { id: string }) => id),
    ['open-door', 'chatty'],
  );
  const explained = await rayGuard(folder, ['explain', 'open-door'], { engine });
  assert.match(explained.stdout, /About open-door[\s\S]*What it is\.[\s\S]*Why it is\.[\s\S]*How to\./);
  assert.deepEqual(await rayGuard(folder, ['--explain', 'open-door'], { engine }), explained);
  for (const [id, cure] of [
    ['opendoor', 'did you mean open-door?'],
    ['x', '`ray-guard rules` lists the rules'],
  ] as const)
    for (const argv of [
      ['explain', id],
      ['--explain', id],
    ]) {
      const unknown = await rayGuard(folder, argv, { engine });
      const stderr = `ray-guard: error: unknown rule "${id}"; ${cure}\n`;
      assert.deepEqual(unknown, { code: 2, stdout: '', stderr });
    }
});
