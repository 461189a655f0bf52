// Runs the steps of one experiment under one Ray release, in namespaces of its own, and gives what was seen.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonOf } from './environments.ts';
import type { Answer, Experiment } from './experiment.ts';

const inside = join(dirname(fileURLToPath(import.meta.url)), 'sandbox.py');
const MARK = '@@seen ';

interface Seen {
  readonly value: Answer;
  readonly [note: string]: unknown;
}

export type Answers = Readonly<Record<string, Answer>>;

export interface Sight {
  readonly answers: Answers;
  /** The same with messages and last lines, for whom something differs. */
  readonly details: Readonly<Record<string, Seen>>;
}

/** Rejects with what was written where the sandbox itself fails: without root, `unshare` or `ip`. */
export async function run(experiment: Experiment, release: string): Promise<Sight> {
  const home = mkdtempSync(join(tmpdir(), 'ray-guard-ray-'));
  const steps = experiment.steps.map((step) => {
    const run = step.do === 'program' || step.do === 'shell';
    return run ? { ...step, python: pythonOf(step.release ?? release) } : step;
  });
  const path = join(home, 'steps.json');
  writeFileSync(path, JSON.stringify(steps));
  try {
    const output = await inNamespaces([pythonOf(release), inside, path], home);
    const details = JSON.parse(output) as Record<string, Seen>;
    const answers = Object.fromEntries(Object.entries(details).map(([name, { value }]) => [name, value]));
    return { answers, details };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** `--pdeathsig` and `--kill-child`: when this process ends, however it ends, all of Ray ends. */
function inNamespaces(command: readonly string[], home: string): Promise<string> {
  const flags = ['--net', '--mount', '--pid', '--uts', '--fork', '--mount-proc', '--kill-child'];
  const env = {
    HOME: home,
    PATH: process.env.PATH ?? '',
    RAY_EXPERIMENT_LIMIT: process.env.RAY_EXPERIMENT_LIMIT ?? '150',
  };
  return new Promise((resolve, reject) => {
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...flags, ...command], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', () => {
      const line = out.split('\n').find((one) => one.startsWith(MARK));
      if (line) resolve(line.slice(MARK.length));
      else reject(new Error(`The sandbox failed. It needs root, unshare and ip (iproute2).\n${err.slice(-2000)}`));
    });
  });
}
