// Files that mention Ray and are of a kind that is not read: every report counts them, and none of them changes the exit code.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { XMLParser } from 'fast-xml-parser';
import type { Log } from 'sarif';
import { mentionsRay } from '../../server/src/core/index.ts';
import { rayGuard, SAFE, workspace } from './command.ts';

const HEAD = 'exec.Command("ray", "start", "--head", "--dashboard-host=0.0.0.0")\n';
const FILES = {
  'main.go': HEAD,
  'cmd/more.go': 'cluster := rayv1.RayCluster{}\n',
  'launch.groovy': "sh 'ray start --head'\n",
  Jenkinsfile: "sh 'RAY_ADDRESS=auto python train.py'\n",
  'ok.py': SAFE,
  'array.go': 'var xrays []array // a ray of light: ray start point, x-ray start --head\n',
  'README.md': 'Run `ray start --head`.\n',
  'picture.png': 'ray.init()',
  'binary.dat': 'ray.init()\0',
};
const SENTENCE = '4 files that mention Ray were not checked (.go 2, .groovy 1, Jenkinsfile 1)';

test('every format has the sentence, and the exit code stays 0', async (t) => {
  const folder = workspace(t, FILES);
  const reports: Record<string, string> = {};
  for (const format of ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown']) {
    const { code, stdout, stderr } = await rayGuard(folder, ['--format', format]);
    assert.deepEqual([code, stderr], [0, ''], format);
    assert.ok(stdout.includes(SENTENCE), `${format}: ${stdout}`);
    reports[format] = stdout;
  }
  assert.equal(reports.text, `no findings in 1 file; ${SENTENCE}\n`);
  assert.equal(reports.github, `::notice title=Ray Guard::${SENTENCE}.\n`);
  assert.deepEqual(JSON.parse(reports.json ?? '').notChecked.files, [
    { path: 'Jenkinsfile', kind: 'Jenkinsfile' },
    { path: 'cmd/more.go', kind: '.go' },
    { path: 'launch.groovy', kind: '.groovy' },
    { path: 'main.go', kind: '.go' },
  ]);
  const [run] = (JSON.parse(reports.sarif ?? '') as Log).runs;
  const [invocation] = run?.invocations ?? [];
  assert.equal(invocation?.executionSuccessful, true);
  const [notification] = invocation?.toolExecutionNotifications ?? [];
  assert.deepEqual([notification?.descriptor?.id, notification?.level], ['not-checked', 'note']);
  assert.equal(notification?.locations?.length, 4);
  const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(reports.junit ?? '');
  assert.deepEqual([testsuites['@_failures'], testsuites['@_errors'], testsuites['@_skipped']], ['0', '0', '1']);
  assert.equal(JSON.parse(reports.gitlab ?? '')[0].severity, 'info');
});

test('nothing is said where nothing else mentions Ray, with --quiet, or of what the policy excludes', async (t) => {
  const { 'main.go': _, 'cmd/more.go': __, 'launch.groovy': ___, Jenkinsfile: ____, ...others } = FILES;
  assert.equal((await rayGuard(workspace(t, others), [])).stdout, 'no findings in 1 file\n');
  const folder = workspace(t, { ...FILES, 'ray-guard.toml': 'exclude = ["*.go", "*.groovy", "Jenkinsfile"]\n' });
  assert.equal((await rayGuard(folder, [])).stdout, 'no findings in 2 files\n');
  assert.equal((await rayGuard(workspace(t, FILES), ['--quiet'])).stdout, '');
});

test('what git ignores counts under that name; folders that are not entered do not', async (t) => {
  const folder = workspace(t, {
    '.gitignore': 'local.py\nscratch.go\nbuild/\n',
    'local.py': 'import ray\nray.init(dashboard_host="0.0.0.0")\n',
    'scratch.go': HEAD,
    'build/a.go': HEAD,
    'node_modules/a.ts': HEAD,
    'a.go': HEAD,
  });
  const said = '2 files that mention Ray were not checked (.go 1, ignored by git 1)';
  assert.equal((await rayGuard(folder, [])).stdout, `no file to check; ${said}\n`);
  const named = await rayGuard(folder, ['.', 'local.py']);
  assert.match(named.stdout, /; 1 file that mentions Ray was not checked \(\.go 1\)\n$/);
});

test('a diff says it beside the changes, a fix in its report', async (t) => {
  const folder = workspace(t, { 'a.go': HEAD, 'ok.py': SAFE });
  const said = '1 file that mentions Ray was not checked (.go 1)';
  const { code, stdout, stderr } = await rayGuard(folder, ['--diff']);
  assert.deepEqual([code, stdout, stderr], [0, '', `ray-guard: note: ${said}.\n`]);
  assert.equal((await rayGuard(folder, ['--fix'])).stdout, `no findings in 1 file; ${said}\n`);
});

test('parts count each file once, and merged they say what one check does', async (t) => {
  const folder = workspace(t, FILES);
  const logs = ['1.sarif', '2.sarif', '3.sarif'];
  for (const [at, log] of logs.entries())
    await rayGuard(folder, ['--format', 'sarif', '--shard', `${at + 1}/3`, '--output', log]);
  const merged = await rayGuard(folder, ['merge-sarif', ...logs]);
  assert.equal(merged.stdout, (await rayGuard(folder, ['--format', 'sarif'])).stdout);
  assert.deepEqual([merged.code, merged.stderr], [0, `ray-guard: not-checked: ${SENTENCE}.\n`]);
});

test('many kinds are cut off, and a name that could act in a report is counted without it', async (t) => {
  const folder = workspace(
    t,
    Object.fromEntries([
      ...Array.from({ length: 12 }, (_, at) => [`a.k${String(at).padStart(2, '0')}`, HEAD]),
      ['b.k11', HEAD],
      ['c.<b>', HEAD],
      ['d.<i>', HEAD],
    ]),
  );
  const { stdout } = await rayGuard(folder, []);
  assert.match(stdout, /15 files .* \(\.k11 2, other kinds 2, \.k00 1, [^<]*, others 5\)\n$/);
});

test('UTF-16 is read, and what is larger than code is not', async (t) => {
  const folder = workspace(t, {
    'start.ps1': Buffer.from(`\uFEFF${HEAD}`, 'utf16le'),
    'large.go': HEAD + '//\n'.repeat(400_000),
    [join('sub', 'large.ts')]: '//\n'.repeat(300_000) + HEAD,
  });
  assert.match((await rayGuard(folder, [])).stdout, /2 files .* \(\.ps1 1, \.ts 1\)\n$/);
});

test('forms that mean Ray, and words that do not', () => {
  for (const text of [
    'import ray',
    'from ray.util import x',
    'import io.ray.api.Ray;',
    'ray::Init();',
    'Ray.init()',
    'ray start --head',
    'ray start \\\n  --head',
    '["ray", "start", "--head"]',
    "bat 'ray start'",
    'ray job submit -- python a.py',
    'image = "rayproject/ray:2.60.0"',
    'kind: RayCluster',
    'schema.GroupVersion{Group: "ray.io"}',
    '"github.com/ray-project/kuberay/ray-operator"',
    'RAY_AUTH_MODE=disabled',
    'connect("ray://head:10001")',
  ])
    assert.ok(mentionsRay(text), text);
  for (const text of [
    'an array of arrays',
    'x-ray start --now',
    'ray start point',
    'const ray = camera.ray(x)',
    'ray.origin + ray.direction',
    'import raylib',
    'from "ray-tracer"',
    'RAY_FLAG_NONE | RAY_QUERY_CANDIDATE',
    'xray.init()',
    'ARRAY_SIZE',
    'StingRayClusterer',
  ])
    assert.ok(!mentionsRay(text), text);
});
