// Every exit code, and which one wins.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { asOfWords, checkedKinds, rayData } from '../../server/src/core/index.ts';
import { OPEN_DASHBOARD, places, rayGuard, SAFE, workspace } from './command.ts';
import { engineWith, optionRule, stubRule } from './stub-rules.ts';

const BAD_POLICY = '[tool.ray-guard]\nrya = ">=2.56"\n';

test('0 on files without findings, and the summary is printed', async (t) => {
  const folder = workspace(t, { 'a.py': SAFE, 'b.py': 'print("no such thing")\n', 'notes.md': 'ray.init' });
  assert.deepEqual(await rayGuard(folder, []), { code: 0, stdout: 'no findings in 2 files\n', stderr: '' });
});

test('0 on a folder with nothing to check, and the kinds of file that were looked for', async (t) => {
  const folder = workspace(t, { 'README.md': '# ray.init()\n' });
  const { code, stdout, stderr } = await rayGuard(folder, ['.']);
  assert.deepEqual([code, stdout], [0, 'no file to check\n']);
  const sentence = stderr.replace(/\s+/g, ' ');
  assert.match(sentence, /^ray-guard: note: no file to check; looked for /);
  for (const kind of checkedKinds) assert.ok(sentence.includes(kind), kind);
  const report = await rayGuard(folder, ['--format', 'json', '.']);
  assert.deepEqual([JSON.parse(report.stdout).files, report.stderr], [0, stderr]);
  assert.deepEqual(await rayGuard(folder, ['--quiet', '.']), { code: 0, stdout: '', stderr: '' });
});

test('the kinds of file are not listed where there was something to check', async (t) => {
  const folder = workspace(t, {
    'ray-guard.toml': 'exclude = ["generated/"]\n',
    'generated/a.py': OPEN_DASHBOARD,
    'b.py': 'print(1)\n',
  });
  assert.deepEqual(await rayGuard(folder, ['generated']), {
    code: 0,
    stdout: 'no file checked, 1 excluded by the policy\n',
    stderr: '',
  });
  assert.equal((await rayGuard(folder, ['b.py'])).stderr, '');
  assert.equal(
    (await rayGuard(folder, ['gone.py'])).stderr,
    'gone.py: error: no such file or folder; check the name "gone.py"\n',
  );
});

test('1 on an error of the real engine', async (t) => {
  const { code, stdout, stderr } = await rayGuard(workspace(t, { 'a.py': OPEN_DASHBOARD }), ['.']);
  assert.equal(code, 1);
  assert.match(stdout, /^a\.py:3:10: error .*\[exposed-dashboard\]$/m);
  assert.equal(stderr, '');
});

test('1 on a warning, 0 on an info finding', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  const codeFor = async (severity: 'warning' | 'information') =>
    (await rayGuard(folder, ['.'], { engine: engineWith(optionRule('door', severity, 'dashboard_host', 'Open.')) }))
      .code;
  assert.equal(await codeFor('warning'), 1);
  assert.equal(await codeFor('information'), 0);
});

test('2 on an unknown option and on an unknown format, with nothing on standard output', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  for (const argv of [['--fancy'], ['--format', 'xml']]) {
    const { code, stdout, stderr } = await rayGuard(folder, argv);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^ray-guard: error: .*(--fancy|xml).*\n`ray-guard --help` lists the commands/);
  }
});

test('2 on a path that does not exist; the others are checked', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  const why = {
    'gone.py': 'check the name "gone.py"',
    'gone/a.py': 'check the name "gone"',
    'a.yp': 'did you mean "a.py"?',
    'a.py/b.py': '"a.py" is a file',
  };
  for (const [missing, cure] of Object.entries(why)) {
    const { code, stdout, stderr } = await rayGuard(folder, [missing, 'a.py']);
    assert.equal(code, 2);
    assert.ok(places(stdout).includes('a.py:3:10'));
    assert.equal(stderr, `${missing}: error: no such file or folder; ${cure}\n`);
  }
  assert.equal((await rayGuard(folder, [''])).code, 2);
});

test('2 on a mistake in the policy, with its place; findings are printed all the same', async (t) => {
  const folder = workspace(t, { 'pyproject.toml': BAD_POLICY, 'pkg/a.py': OPEN_DASHBOARD });
  for (const argv of [['.'], ['pkg'], ['pkg/a.py']]) {
    const { code, stdout, stderr } = await rayGuard(folder, argv);
    assert.equal(code, 2, argv[0]);
    assert.ok(places(stdout).includes('pkg/a.py:3:10'));
    assert.match(stderr, /^pyproject\.toml:2:\d+: error: .*rya/);
  }
});

test('3 when a rule fails, and the other rules are heard', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  const broken = stubRule('broken', 'error', () => {
    throw new TypeError('no');
  });
  const engine = engineWith(broken, optionRule('door', 'error', 'dashboard_host', 'Open.'));
  const { code, stdout, stderr } = await rayGuard(folder, ['.'], { engine });
  assert.equal(code, 3);
  assert.deepEqual(places(stdout), ['a.py:3:10']);
  assert.match(stdout, /^1 error in 1 of 1 file; incomplete, 1 place could not be checked$/m);
  const told = 'a.py: incomplete: rule broken failed (TypeError: no)\n';
  assert.equal(stderr, told);
  const verbose = (await rayGuard(folder, ['--verbose', '.'], { engine })).stderr;
  assert.ok(verbose.startsWith(`${told}    at `), verbose);
  assert.match(verbose, /exit-codes\.test\.ts/);
});

test('3 on a file that cannot be read; 2 wins over it', async (t) => {
  const folder = workspace(t, { 'a.py': SAFE });
  execFileSync('mkfifo', [join(folder, 'pipe.py')]);
  const incomplete = await rayGuard(folder, ['pipe.py', 'a.py']);
  assert.deepEqual(
    [incomplete.code, incomplete.stderr],
    [3, 'pipe.py: incomplete: not an ordinary file (a pipe, a socket or a device)\n'],
  );
  assert.equal(incomplete.stdout, 'no findings in 1 file; incomplete, 1 place could not be checked\n');
  assert.equal((await rayGuard(folder, ['pipe.py', 'gone.py'])).code, 2);
});

test('3 on text that could only be read in part', async (t) => {
  const conflict = `import ray\n<<<<<<< ours\nray.init(dashboard_host="0.0.0.0")\n=======\nray.init()\n>>>>>>> theirs\n`;
  const { code, stdout, stderr } = await rayGuard(workspace(t, { 'a.py': conflict }), ['.']);
  assert.equal(code, 3);
  assert.ok(places(stdout).includes('a.py:3:10'));
  assert.match(stderr, /^a\.py:2:1: incomplete: /);
});

test('3 when the parsers cannot be loaded', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  const written: string[] = [];
  const { run } = await import('../../server/src/cli/run.ts');
  const sink = { write: (text: string) => void written.push(text) };
  const loadEngine = () => Promise.reject(new Error('tree-sitter-python.wasm is not there'));
  const code = await run(['.'], {
    cwd: folder,
    version: '1',
    today: '2026-11-24',
    stdout: sink,
    stderr: sink,
    readStdin: async () => Buffer.alloc(0),
    colour: false,
    loadEngine,
  });
  assert.deepEqual([code, written], [3, ['ray-guard: incomplete: tree-sitter-python.wasm is not there\n']]);
});

test('a folder with the name of a program is a folder', async (t) => {
  const folder = workspace(t, { 'x.py/inside.py': OPEN_DASHBOARD });
  mkdirSync(join(folder, 'pyproject.toml'));
  const { code, stdout } = await rayGuard(folder, ['.']);
  assert.equal(code, 1);
  assert.ok(places(stdout).includes('x.py/inside.py:3:10'));
});

test('a named file of another kind is told and changes nothing', async (t) => {
  const text = '# ray.init(dashboard_host="0.0.0.0")\n';
  const folder = workspace(t, { 'notes.txt': text, 'README.md': text });
  const { code, stderr } = await rayGuard(folder, ['notes.txt']);
  assert.equal(code, 0);
  assert.match(
    stderr,
    /^notes\.txt: skipped: not a kind of file that Ray Guard checks\nray-guard: note: no file to check;/,
  );
  const document = await rayGuard(folder, ['README.md']);
  assert.equal(document.code, 0);
  assert.match(
    document.stderr,
    /^README\.md: skipped: documents are checked only with `documentation = true` in the policy\n/,
  );
});

test('help and version are asked for, not mistakes', async (t) => {
  const folder = workspace(t, {});
  assert.deepEqual(await rayGuard(folder, ['--version']), {
    code: 0,
    stdout: `1.2.3\n${asOfWords(rayData)}\n`,
    stderr: '',
  });
  const general = await rayGuard(folder, ['--help']);
  const check = await rayGuard(folder, ['check', '--help']);
  assert.deepEqual([general.code, check.code], [0, 0]);
  const words = ['--format', '--no-color', '.gitignore', 'Exit codes', 'Examples'];
  for (const word of words) assert.ok(check.stdout.includes(word), word);
  assert.match(general.stdout, /^ {2}check /m);
  assert.doesNotMatch(general.stdout, /Exit codes:|Examples:/);
  for (const { stdout } of [general, check]) for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
});

test('--fail-on says what is a failure, whatever --level reports; incomplete and wrong stay what they are', async (t) => {
  const engine = engineWith(
    optionRule('door', 'error', 'dashboard_host', 'The door is open.'),
    optionRule('note', 'information', 'num_cpus', 'A note.'),
  );
  const folder = workspace(t, {
    'door.py': OPEN_DASHBOARD,
    'note.py': 'import ray\nray.init(num_cpus=1)\n',
    'broken.py': 'import ray\nray.init(\n',
  });
  const code = async (...argv: readonly string[]) => (await rayGuard(folder, argv, { engine })).code;
  assert.equal(await code('door.py', '--fail-on', 'never'), 0);
  assert.equal(await code('door.py', '--fail-on=error'), 1);
  assert.equal(await code('note.py', '--fail-on', 'warning'), 0);
  assert.equal(await code('note.py', '--fail-on', 'info'), 1);
  assert.equal(await code('note.py', '--level', 'info'), 1);
  assert.equal(await code('note.py', '--level', 'info', '--fail-on', 'error'), 0);
  assert.equal(await code('note.py', '--level', 'error', '--fail-on', 'info'), 0);
  assert.equal(await code('broken.py', 'door.py', '--fail-on', 'never'), 3);
  assert.equal(await code('gone.py', 'door.py', '--fail-on', 'never'), 2);
  const wrong = await rayGuard(folder, ['--fail-on', 'all']);
  assert.deepEqual([wrong.code, /Allowed choices are error, warning, info, never\./.test(wrong.stderr)], [2, true]);
});
