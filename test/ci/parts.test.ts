// The workflow of docs/ci.md that checks in parts: its steps, run as a runner runs them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { bundle } from '../../scripts/bundle.ts';
import { addFiles, OPEN_DASHBOARD, SAFE, workspace } from '../cli/command.ts';
import { root } from '../support/engine.ts';

interface Step {
  readonly run: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly jobs: {
    readonly part: {
      readonly strategy: { readonly matrix: { readonly part: readonly number[] } };
      readonly steps: readonly Step[];
    };
    readonly whole: { readonly steps: readonly Step[] };
  };
}

const text = /```yaml\n((?:(?!```)[\s\S])*merge-sarif[\s\S]*?)```/.exec(
  readFileSync(join(root, 'docs/ci.md'), 'utf8'),
)?.[1];
const { jobs } = parse(text ?? '') as Workflow;
const steps = ({ steps }: { readonly steps: readonly Step[] }) => steps.filter(({ run }) => run);

function runStep(cwd: string, { run }: Step, env: Readonly<Record<string, string>> = {}): number | null {
  return spawnSync('bash', ['-e', '-c', run], { cwd, env: { ...process.env, ...env }, stdio: 'ignore' }).status;
}

test('the steps of docs/ci.md end as one check would', async (t) => {
  const folder = workspace(t, { 'services/a.py': OPEN_DASHBOARD, 'services/b.py': SAFE, 'services/c.py': SAFE });
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  addFiles(folder, { 'ray-guard/package.json': readFileSync(join(root, 'package.json')) });
  await bundle(join(folder, 'ray-guard/dist'), ['cli']);
  const [part, ...others] = steps(jobs.part);
  const [whole] = steps(jobs.whole);
  assert.ok(part && whole && others.length === 0);
  assert.deepEqual(part.env, { PART: '${{ matrix.part }}' });
  const numbers = jobs.part.strategy.matrix.part;
  const check = () => numbers.map((number) => runStep(folder, part, { PART: `${number}` }));
  assert.deepEqual(check(), [0, 0, 0, 0]);
  assert.equal(runStep(folder, whole), 1);
  rmSync(join(folder, 'part-3.sarif'));
  assert.equal(runStep(folder, whole), 3);
  addFiles(folder, { 'services/a.py': SAFE });
  check();
  assert.equal(runStep(folder, whole), 0);
  addFiles(folder, { 'services/c.py': `import ray\n<<<<<<< ours\nray.init()\n=======\n>>>>>>> theirs\n` });
  assert.equal(check().filter((code) => code !== 0).length, 1);
  assert.equal(runStep(folder, whole), 3);
});
