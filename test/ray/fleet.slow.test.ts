// examples/fleet on a real Ray of this machine: 200 repositories, a worker that dies half-way, archives, and some that cannot be checked.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { rayGuard } from '../cli/command.ts';
import { root } from '../support/engine.ts';
import { prepare, pythonOf } from './environments.ts';

const RELEASE = '2.60.0';
const COUNT = 200;
const fleet = join(root, 'examples/fleet');
const UNSAFE = 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n';
const SAFE = 'import ray\n\nray.put(1)\n';

/** Every eighth is unsafe, every fiftieth an archive; one has a policy that is wrong, one a program that does not parse, one is no archive. */
function writeRepositories(folder: string): string[] {
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const names = Array.from({ length: COUNT - 3 }, (_, at) => `repository-${at}`);
  for (const [at, name] of names.entries()) {
    write(`${name}/app.py`, at % 8 === 0 ? UNSAFE : SAFE);
    write(`${name}/requirements.txt`, 'ray==2.60.0\n');
  }
  const packed = names.map((name, at) => {
    if (at % 50 !== 0) return name;
    execFileSync('tar', ['-czf', `${name}.tar.gz`, '-C', name, '.'], { cwd: folder });
    rmSync(join(folder, name), { recursive: true });
    return `${name}.tar.gz`;
  });
  write('policy/ray-guard.toml', 'rya = 1\n');
  write('policy/app.py', SAFE);
  write('broken/app.py', `${UNSAFE}ray.init(\n`);
  write('<b>no archive</b>.zip', 'nothing');
  return [...packed, 'policy', 'broken', '<b>no archive</b>.zip'];
}

test('nothing is lost and nothing comes twice', async (t) => {
  prepare(RELEASE);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ray-guard-fleet-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const names = writeRepositories(folder);
  mkdirSync(join(folder, 'bin'));
  const command = join(folder, 'bin/ray-guard');
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${join(root, 'dist/cli.cjs')}' "$@"\n`);
  chmodSync(command, 0o755);
  const env = { ...process.env, HOME: folder, PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}` };
  const program = spawn(pythonOf(RELEASE), [join(fleet, 'check_fleet.py'), '--output', 'report', ...names], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(program, 'exit');
  const said: string[] = [];
  let killed = 0;
  for await (const line of createInterface({ input: program.stdout })) {
    if (/^\d+ of \d+: /.test(line)) said.push(line.replace(/^\d+ of \d+: /, ''));
    if (killed === 0 && said.length >= COUNT / 2) killed = killWorkers(folder);
  }
  assert.deepEqual(await exit, [3, null]);
  assert.ok(killed > 0, 'no worker was there to kill');

  assert.deepEqual(said.map((line) => line.replace(/: [^:]*$/, '')).sort(), [...names].sort());
  const status = (name: string) => said.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  assert.deepEqual(
    names.filter((name) => status(name) !== 'checked'),
    ['policy', 'broken', '<b>no archive</b>.zip'],
  );
  const { runs } = JSON.parse(readFileSync(join(folder, 'report/fleet.sarif'), 'utf8'));
  const ids: string[] = runs.map(
    ({ automationDetails }: { automationDetails: { id: string } }) => automationDetails.id,
  );
  const logged = names.filter((name) => !['policy', '<b>no archive</b>.zip'].includes(name));
  assert.deepEqual(
    ids,
    logged.map((name) => `ray-guard/${name}/`),
  );
  const open = runs.filter(({ results }: { results: { ruleId: string }[] }) =>
    results.some(({ ruleId }) => ruleId === 'exposed-dashboard'),
  );
  assert.equal(open.length, Math.ceil((COUNT - 3) / 8) + 1);

  const page = readFileSync(join(folder, 'report/fleet.html'), 'utf8');
  assert.equal(page.match(/^<tr><td>/gm)?.length, COUNT);
  assert.match(page, /3 of 200 repositories were not checked as a whole/);
  assert.match(page, /&lt;b&gt;no archive&lt;\/b&gt;\.zip<td>not checked: /);
  assert.doesNotMatch(page, /<b>|<script|https?:/);
});

test('it is configured as Ray Guard recommends', async () => {
  const { code, stdout } = await rayGuard(fleet, ['.']);
  assert.deepEqual([code, stdout], [0, 'no findings in 1 file\n']);
});

/** Those that were started in `home` and have a task; how many were killed. One that has just ended is no error. */
function killWorkers(home: string): number {
  const workers = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('ray::check'))
    .map((line) => Number.parseInt(line, 10));
  return workers.filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === home && process.kill(pid, 'SIGKILL');
    } catch {
      return false;
    }
  }).length;
}
