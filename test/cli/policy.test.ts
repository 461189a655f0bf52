// The policy on the command line: what it leaves out, how its mistakes are reported, and what `config` prints.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { files, OPEN_DASHBOARD, rayGuard, SAFE, workspace } from './command.ts';

const PYPROJECT = `[project]
name = "p"
version = "1"
dependencies = ["ray==2.60.0"]

[tool.ray-guard]
ray = ">=2.58.0,<2.61"
exclude = ["generated/"]

[tool.ray-guard.severity]
exposed-serve = "off"
`;

test('excluded files are not judged and not counted; one that is named is told', async (t) => {
  const folder = workspace(t, {
    'ray-guard.toml': 'exclude = ["generated/"]\n',
    'a.py': OPEN_DASHBOARD,
    'generated/b.py': OPEN_DASHBOARD,
  });
  const { stdout, stderr, code } = await rayGuard(folder, ['.']);
  assert.deepEqual(files(stdout), ['a.py']);
  assert.match(stdout, / in 1 of 2 files; /);
  assert.deepEqual([stderr, code], ['', 1]);
  assert.deepEqual(await rayGuard(folder, ['generated/b.py']), {
    code: 0,
    stdout: 'no file checked, 1 excluded by the policy\n',
    stderr: 'generated/b.py: skipped: excluded by the policy in ray-guard.toml\n',
  });
});

test('what is excluded still says which Ray', async (t) => {
  const pin = '[project]\nname = "p"\nversion = "1"\ndependencies = ["ray==2.53.0"]\n';
  const local = 'import ray\nray.init()\n';
  const folder = workspace(t, { 'pyproject.toml': pin, 'ray-guard.toml': 'exclude = ["*.toml"]\n', 'a.py': local });
  const { stdout } = await rayGuard(folder, ['.']);
  assert.deepEqual(files(stdout), ['a.py']);
  assert.match(stdout, /Ray 2\.53\.0 \(pyproject\.toml\)/);
});

test('mistakes of both kinds of policy: exit code 2, place and cure', async (t) => {
  const folder = workspace(t, {
    'a.py': SAFE,
    'ray-guard.toml': 'trusted = ["10.8.0.0/33"]\n',
    'sub/pyproject.toml': '\uFEFF[tool.ray-guard]\r\nminimum-confidence = "hihg"\r\n',
    'sub/b.py': SAFE,
    'broken/ray-guard.toml': 'require-reason = true\nray = \n',
    'broken/c.py': SAFE,
  });
  const { code, stderr } = await rayGuard(folder, ['.']);
  assert.equal(code, 2);
  assert.deepEqual(stderr.split('\n').sort(), [
    '',
    'broken/ray-guard.toml:2:1: error: This file is not valid TOML here, so none of it is applied; fix it first.',
    'ray-guard.toml:1:13: error: "10.8.0.0/33" in "trusted" is not an IP address, a network such as "10.8.0.0/16" or a host name such as "*.corp.example".',
    'sub/pyproject.toml:2:22: error: "minimum-confidence" in [tool.ray-guard] must be "high", "medium" or "low".',
  ]);
});

test('config: every key with its value and where it comes from', async (t) => {
  const folder = workspace(t, {
    'pyproject.toml': PYPROJECT,
    'sub/pyproject.toml': '[tool.ray-guard]\nray = "<2.60"\n',
    'sub/ray-guard.toml':
      '# nearer\nray = "<2.59"\nlocal-processes = ["lab/"]\n[ignore]\n"*.py" = ["late-auth-mode"]\n',
    'sub/lab/a.py': SAFE,
    'generated/b.py': SAFE,
  });
  assert.deepEqual(await rayGuard(folder, ['config', 'sub/lab/a.py']), {
    code: 0,
    stdout: `sub/lab/a.py
  Ray in use              Ray 2.60.0 (pyproject.toml)      pyproject.toml:4:18
  checked                 yes
  not reported            late-auth-mode
  local                   yes                              sub/ray-guard.toml:3:1

  ray                     "<2.59"                          sub/ray-guard.toml:2:1, instead of sub/pyproject.toml:2:1, instead of pyproject.toml:7:1
  severity.exposed-serve  "off"                            pyproject.toml:11:1
  minimum-confidence      "low"                            built in
  include                 not set                          built in
  exclude                 ["generated/"]                   pyproject.toml:8:1
  ignore                  { "*.py" = ["late-auth-mode"] }  sub/ray-guard.toml:4:2
  require-reason          false                            built in
  trusted                 not set                          built in
  local-processes         ["lab/"]                         sub/ray-guard.toml:3:1
  documentation           false                            built in
  advisories              not set                          built in
  baseline                not set                          built in
`,
    stderr: '',
  });
  const excluded = (await rayGuard(folder, ['config', 'generated'])).stdout;
  assert.match(excluded, /^generated\n/);
  assert.match(excluded, /^ {2}checked +no +pyproject\.toml:8:1$/m);
  const above = (await rayGuard(folder, ['config', '.'])).stdout;
  assert.match(above, /^\.\n.*\n {2}checked +yes$/m);
  assert.match(above, /^ {2}ray +">=2\.58\.0,<2\.61" +pyproject\.toml:7:1$/m);
});

test('config for machines says the same', async (t) => {
  const folder = workspace(t, { 'pyproject.toml': PYPROJECT, 'generated/b.py': SAFE });
  const { code, stdout } = await rayGuard(folder, ['config', '--format', 'json', 'generated/b.py']);
  assert.equal(code, 0);
  const report = JSON.parse(stdout);
  assert.deepEqual(report.ray, {
    label: 'Ray 2.60.0 (pyproject.toml)',
    from: { path: 'pyproject.toml', line: 4, column: 18 },
  });
  assert.deepEqual(report.excludedBy, { path: 'pyproject.toml', line: 8, column: 1 });
  assert.equal(report.checked, false);
  const setting = (key: string) => report.settings.find((one: { key: string }) => one.key === key);
  assert.deepEqual(setting('severity.exposed-serve'), {
    key: 'severity.exposed-serve',
    value: 'off',
    from: { path: 'pyproject.toml', line: 11, column: 1 },
    insteadOf: [],
  });
  assert.deepEqual(setting('trusted'), { key: 'trusted', value: null, from: 'built in', insteadOf: [] });
});

test('config where something is wrong: the rest is printed', async (t) => {
  const folder = workspace(t, { 'ray-guard.toml': 'severty = {}\nrequire-reason = true\n', 'a.py': SAFE });
  const wrong = await rayGuard(folder, ['config', 'a.py']);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stdout, /^ {2}require-reason +true +ray-guard\.toml:2:1$/m);
  assert.match(wrong.stderr, /^ray-guard\.toml:1:1: error: .*did you mean "severity"\?\n$/);
  const missing = await rayGuard(folder, ['config', 'gone.py']);
  assert.deepEqual([missing.code, missing.stdout], [2, '']);
  assert.match(missing.stderr, /^gone\.py: error: no such file or folder; check the name "gone\.py"\n/);
  assert.equal((await rayGuard(folder, ['config'])).code, 2);
});

test('nothing in a name or a value reaches the terminal as a command', async (t) => {
  const folder = workspace(t, {});
  const name = 'a\u001b[31m\u202eb';
  mkdirSync(join(folder, name));
  writeFileSync(join(folder, name, 'ray-guard.toml'), 'exclude = ["\u202e\u{e0041}x"]\n');
  writeFileSync(join(folder, name, 'a.py'), SAFE);
  for (const format of ['text', 'json']) {
    const { stdout, stderr } = await rayGuard(folder, ['config', '--format', format, `${name}/a.py`], { colour: true });
    assert.doesNotMatch(
      stdout.replaceAll('\n', '') + stderr.replaceAll('\n', ''),
      /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u,
      format,
    );
    if (format === 'json') {
      const exclude = JSON.parse(stdout).settings.find(({ key }: { key: string }) => key === 'exclude');
      assert.deepEqual(exclude.value, ['\u202e\u{e0041}x']);
    }
  }
});
