// Parts of a check: together they are the whole, whatever the project is like.
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/engine.ts';
import { randomFrom } from '../support/random.ts';
import { OPEN_DASHBOARD, rayGuard, SAFE, workspace } from './command.ts';

const HEAD = '["ray", "start", "--head", "--dashboard-host=0.0.0.0"]';
const compose = (service: string) => `services:\n  head:\n    ${service}\n    ports: ["8265:8265"]\n`;
const configMap = (mode: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ray}\ndata: {RAY_AUTH_MODE: ${mode}}\n`;

function notebook(source: string): string {
  return JSON.stringify({ cells: [{ cell_type: 'code', source, metadata: {}, outputs: [] }], metadata: {} });
}

/** Files that mean something to each other, and what each may hold. */
const POOL: Readonly<Record<string, readonly string[]>> = {
  'pyproject.toml': ['[project]\ndependencies = ["ray==2.53.0"]\n', '[tool.ray-guard]\nray = ">=2.56"\n'],
  'sub/pyproject.toml': ['[project]\ndependencies = ["ray[default]==2.9.0"]\n', '[tool.ray-guard]\nrya = 1\n'],
  'uv.lock': ['version = 1\n[[package]]\nname = "ray"\nversion = "2.40.0"\n'],
  Dockerfile: [`FROM rayproject/ray:2.49.2\nENV RAY_AUTH_MODE=disabled\nCMD ${HEAD}\n`],
  'compose.yaml': [compose('build: .\n    env_file: [a.env, b.env]'), compose('build: .')],
  'a.env': ['RAY_AUTH_MODE=token\n', 'PATH=/bin\n'],
  'b.env': ['RAY_AUTH_MODE=tokens\n', 'RAY_AUTH_MODE=disabled\n'],
  'deploy/conf.yaml': [configMap('token'), configMap('disabled')],
  'deploy/pod.yaml': [
    `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - image: rayproject/ray:2.60.0\n      command: ${HEAD}\n      envFrom: [{configMapRef: {name: ray}}]\n`,
  ],
  'env.sh': ['export RAY_AUTH_MODE=disabled\n'],
  'start.sh': ['. ./env.sh\nray start --head --dashboard-host 0.0.0.0\n'],
  'app.py': [
    'from dotenv import load_dotenv\nload_dotenv("a.env")\nimport ray\nray.init(dashboard_host="0.0.0.0")\n',
    'import subprocess\nsubprocess.run(". ./env.sh; ray start --head --dashboard-host 0.0.0.0", shell=True)\n',
  ],
  'settings.py': ['HOST = "0.0.0.0"\n', 'from sub.base import HOST\n'],
  'sub/base.py': ['HOST = "0.0.0.0"\n', 'HOST = "127.0.0.1"\n'],
  'sub/job.py': ['import ray\nfrom settings import HOST\nray.init(dashboard_host=HOST)\n'],
  'sub/client.py': [
    'import ray\nray.init("ray://p:10001")\n',
    `${OPEN_DASHBOARD}<<<<<<< ours\n=======\n>>>>>>> theirs\n`,
  ],
  'sub/one two.py': [OPEN_DASHBOARD],
  'sub/über.py': [OPEN_DASHBOARD, SAFE],
  'книга.ipynb': [
    notebook(OPEN_DASHBOARD),
    notebook('%%bash\nset -a\n. ./b.env\nray start --head --dashboard-host=0.0.0.0\n'),
  ],
};

async function parts(folder: string, count: number, ...argv: string[]) {
  const outcomes = [];
  for (let part = 1; part <= count; part++)
    outcomes.push(await rayGuard(folder, ['--shard', `${part}/${count}`, ...argv]));
  return outcomes;
}

/** The log of a whole check, and the one that its parts make; with the exit codes. */
async function bothWays(folder: string, count: number) {
  const whole = await rayGuard(folder, ['--format', 'sarif']);
  const names = [];
  for (let part = 1; part <= count; part++) {
    names.push(`part ${part}.sarif`);
    await rayGuard(folder, ['--format', 'sarif', '--shard', `${part}/${count}`, '--output', `part ${part}.sarif`]);
  }
  const merged = await rayGuard(folder, ['merge-sarif', ...names.reverse()]);
  return { whole, merged };
}

test('whatever the project, the merged log of the parts is the log of the whole', async (t) => {
  const codes = new Set<number>();
  for (let seed = 1; seed <= 30; seed++) {
    const random = randomFrom(seed * 7919);
    const chosen = Object.entries(POOL).filter(() => random(4) > 0);
    const folder = workspace(
      t,
      Object.fromEntries(chosen.map(([name, texts]) => [name, texts[random(texts.length)] as string])),
    );
    const { whole, merged } = await bothWays(folder, 2 + random(4));
    assert.equal(merged.stdout, whole.stdout, `seed ${seed}`);
    assert.equal(merged.code, whole.code);
    codes.add(whole.code);
  }
  assert.deepEqual([...codes].sort(), [1, 2, 3]);
});

test('the examples in parts', async (t) => {
  const folder = workspace(t, {});
  cpSync(join(root, 'examples'), folder, { recursive: true });
  const { whole, merged } = await bothWays(folder, 3);
  assert.equal(whole.code, 1);
  assert.equal(merged.stdout, whole.stdout);
});

test('each file is in one part, and stays there when others come', async (t) => {
  const names = Array.from({ length: 40 }, (_, at) => `p${at % 3}/m${at}.py`);
  const folder = workspace(t, Object.fromEntries(names.map((name) => [name, OPEN_DASHBOARD])));
  const found = async () =>
    (await parts(folder, 4, '--format', 'json')).map(({ stdout }) => {
      const { findings, shard, files } = JSON.parse(stdout);
      assert.equal(findings.length, files);
      return { shard, paths: findings.map(({ path }: { path: string }) => path) as string[] };
    });
  const before = await found();
  assert.deepEqual(before.flatMap(({ paths }) => paths).sort(), [...names].sort());
  assert.deepEqual(before[2]?.shard, { part: 3, count: 4 });
  for (const { paths } of before) assert.ok(paths.length > 2, 'dealt unevenly');
  cpSync(join(folder, 'p0/m0.py'), join(folder, 'p0/new.py'));
  const after = await found();
  for (const [at, { paths }] of before.entries())
    assert.deepEqual(
      after[at]?.paths.filter((path) => path !== 'p0/new.py'),
      paths,
    );
});

test('a part says so, and where it is clean others may not be', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD });
  const outcomes = await parts(folder, 2);
  assert.deepEqual(outcomes.map(({ code }) => code).sort(), [0, 1]);
  const clean = outcomes.find(({ code }) => code === 0);
  assert.match(clean?.stdout ?? '', /^no file to check \(part [12] of 2\)\n$/);
});

test('a part says nothing of the baseline of other parts, and fixes its own files only', async (t) => {
  const folder = workspace(t, { 'a.py': OPEN_DASHBOARD, 'b.py': OPEN_DASHBOARD, 'c.py': OPEN_DASHBOARD });
  await rayGuard(folder, ['baseline']);
  for (const { code, stdout } of await parts(folder, 3, '--baseline', 'ray-guard-baseline.json')) {
    assert.equal(code, 0);
    assert.doesNotMatch(stdout, /no longer found/);
  }
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  const names = readdirSync(folder).filter((name) => name.endsWith('.py'));
  let fixed = 0;
  for (let part = 1; part <= 3; part++) {
    const { stderr } = await rayGuard(folder, ['--fix', '--shard', `${part}/3`]);
    fixed += stderr.split('\n').filter((line) => line.endsWith(': fixed')).length;
    assert.equal(names.filter((name) => text(name) !== OPEN_DASHBOARD).length, fixed);
  }
  assert.equal(fixed, 3);
});

test('a part that makes no sense is told with the cure', async (t) => {
  const folder = workspace(t, { 'a.py': SAFE });
  for (const wrong of ['0/2', '3/2', '1', '1/0', '-1/2', '1/2/3', 'a/b', '1/99999', '01/2']) {
    const { code, stdout, stderr } = await rayGuard(folder, [`--shard=${wrong}`]);
    assert.deepEqual([code, stdout], [2, ''], wrong);
    assert.match(stderr, /Write 2\/4 for the second of four parts\./);
  }
  assert.equal((await rayGuard(folder, ['--shard', '1/2', '--stdin-filename', 'a.py'])).code, 2);
});
