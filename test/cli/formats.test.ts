// The formats that services read, each through a reader of that format.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { applyEdits, builtinPolicy } from '../../server/src/core/index.ts';
import { alone } from '../../server/src/core/project/linked-facts.ts';
import { engine as realEngine } from '../support/engine.ts';
import { addFiles, OPEN_DASHBOARD, rayGuard, SAFE, workspace } from './command.ts';
import { engineWith, optionRule, stubRule } from './stub-rules.ts';

interface RdjsonPosition {
  readonly line: number;
  readonly column: number;
}

interface RdjsonDiagnostic {
  readonly suggestions?: readonly {
    readonly range: { readonly start: RdjsonPosition; readonly end: RdjsonPosition };
    readonly text: string;
  }[];
}

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

test('GitHub: the worst first, and how many more there are than it shows', async (t) => {
  const many = stubRule('many', 'warning', function* ({ facts: { processes } }) {
    const [span] = processes.flatMap(({ options }) => options.map((option) => option.span));
    for (let count = 1; span && count <= 12; count++)
      yield { span, message: `Warning ${count}.`, ...(count === 12 && { severity: 'error' as const }) };
  });
  const folder = workspace(t, {
    'a.py': OPEN_DASHBOARD,
    'b.py': OPEN_DASHBOARD,
    'c.py': 'import ray\n<<<<<<< a\nray.init()\n',
  });
  const { stdout } = await rayGuard(folder, ['--format', 'github'], { engine: engineWith(many) });
  const lines = stdout.trimEnd().split('\n');
  const more = 'GitHub shows 10 annotations of each kind: 12 warnings more are in the log of this step.';
  assert.equal(lines[0], `::notice title=Ray Guard::${more}`);
  const kinds = lines.map((line) => /^::(\w+)/.exec(line)?.[1]);
  assert.deepEqual(kinds, ['notice', 'error', 'error', 'error', ...Array<string>(22).fill('warning')]);
  assert.match(lines[1] as string, /file=c\.py/);
});

test('GitLab SAST: what the vulnerability pages show, and a part that is missing', async (t) => {
  const folder = workspace(t, {
    'a.py': OPEN_DASHBOARD,
    'requirements.txt': 'ray==2.53.0\n',
    'b.py': 'import ray\nray.init(dashboard_hst=1)\n',
  });
  const { scan, vulnerabilities } = JSON.parse((await rayGuard(folder, ['--format', 'gitlab-sast'])).stdout);
  assert.equal(scan.status, 'success');
  assert.ok(scan.start_time <= scan.end_time);
  assert.deepEqual(scan.messages, [
    { level: 'info', value: 'Findings that are not about security, left out here: 1.' },
  ]);
  const of = (rule: string) =>
    vulnerabilities.find(({ identifiers }: { identifiers: { value: string }[] }) => identifiers[0]?.value === rule);
  const [dashboard, pin] = [of('exposed-dashboard'), of('vulnerable-ray')];
  assert.deepEqual(
    [dashboard.severity, dashboard.location, dashboard.identifiers[0]],
    [
      'Critical',
      { file: 'a.py', start_line: 3, end_line: 3 },
      { type: 'ray_guard_rule', name: 'Ray Guard exposed-dashboard', value: 'exposed-dashboard' },
    ],
  );
  assert.equal(pin.severity, 'High');
  assert.ok(pin.identifiers.some(({ value }: { value: string }) => value === 'CVE-2026-57516'));
  addFiles(folder, { 'c.py': 'import ray\n<<<<<<< a\nray.init()\n' });
  const damaged = JSON.parse((await rayGuard(folder, ['--format', 'gitlab-sast'])).stdout);
  assert.equal(damaged.scan.status, 'failure');
  assert.match(damaged.scan.messages[0].value, /^c\.py: /);
});

test('rdjson: suggestions are the fixes, in lines and bytes as git counts them', async (t) => {
  const text = '\uFEFFx = 1; y = "\\r"\nimport ray; x = "😀"; ray.init(dashboard_host="0.0.0.0")\r\n';
  const { stdout } = await rayGuard(workspace(t, { 'a.py': text }), ['--format', 'rdjson']);
  const { findings } = realEngine.check(
    { path: 'a.py', languageId: 'python', text },
    alone('a.py', realEngine.read({ path: 'a.py', languageId: 'python', text }).facts),
    { policy: builtinPolicy },
  );
  const bytes = Buffer.from(text);
  const starts = [0, ...[...bytes.keys()].filter((at) => bytes[at] === 10).map((at) => at + 1)];
  const offset = ({ line, column }: { line: number; column: number }) => (starts[line - 1] ?? 0) + column - 1;
  const fixed = JSON.parse(stdout).diagnostics.flatMap(({ suggestions = [] }: RdjsonDiagnostic) =>
    suggestions.map(({ range, text: suggested }) =>
      Buffer.concat([
        bytes.subarray(0, offset(range.start)),
        Buffer.from(suggested),
        bytes.subarray(offset(range.end)),
      ]).toString(),
    ),
  );
  const wanted = findings.flatMap(({ fixes }) => fixes.map(({ edits }) => applyEdits(text, edits)));
  assert.ok(wanted.length > 0);
  assert.deepEqual(fixed, wanted);
});

test('rdjson: what could not be read, and no suggestion that repeats a token', async (t) => {
  const token = 'a-token-that-nobody-may-see';
  const text = `import os, ray\nray.init(dashboard_host="0.0.0.0"); os.environ["RAY_AUTH_TOKEN"] = "${token}"; ray.init(dashboard_host="0.0.0.0")\n`;
  const both = stubRule('both', 'error', ({ facts: { processes } }) => {
    const options = processes.flatMap((process) => process.options);
    const changes = options.map(({ valueSpan }) => ({ kind: 'set-value' as const, span: valueSpan, to: '127.0.0.1' }));
    const span = options[0]?.span;
    return span && { span, message: 'Open.', fixes: [{ title: 'Close both', safety: 'safe' as const, changes }] };
  });
  const folder = workspace(t, { 'a.py': text, 'c.py': 'import ray\n<<<<<<< a\nray.init()\n' });
  const { stdout } = await rayGuard(folder, ['--format', 'rdjson'], { engine: engineWith(both) });
  assert.ok(!stdout.includes(token));
  const [open, broken] = JSON.parse(stdout).diagnostics;
  assert.deepEqual([open.message, open.severity, open.suggestions], ['Open.', 'ERROR', undefined]);
  assert.match(broken.message, /^Incomplete: /);
  assert.deepEqual(broken.location, { path: 'c.py' });
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
