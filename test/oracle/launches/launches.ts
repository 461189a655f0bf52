// Programs, scripts and Makefiles that start Ray: what a stub of Ray records when they really run.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../support/engine.ts';
import type { Files } from '../../support/linked-files.ts';
import { pythonOfOracle } from '../installed.ts';

/** What each of them holds, nobody but the run knows. */
export const FLAGS = ['FLAG_A', 'FLAG_B'];

export interface Launch {
  readonly seed: number;
  readonly files: Files;
  /** The one that runs: `app.py`, `run.sh`, `Makefile`, `Dockerfile`. */
  readonly main: string;
  /** What stands for a run of `main`, where nothing here runs it itself. */
  readonly script?: string;
}

/** Ray is started, with this mode and host; empty where none is given. */
export interface Start {
  readonly mode: string;
  readonly host: string;
}

interface Run {
  readonly folder: string;
  readonly main: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly seconds: number;
}

const SECONDS_OF_A_RUN = 5;
const SECONDS_OF_A_BATCH = 300;
const STUBS = join(root, 'test/oracle/launches');
/** Each flag given and not given. */
const SURROUNDINGS = [0, 1, 2, 3].map((bits) =>
  Object.fromEntries(FLAGS.flatMap((flag, at) => ((bits >> at) & 1 ? [[flag, '1']] : []))),
);

/** By launch, what was started in all its runs together. */
export function startsOf(launches: readonly Launch[]): Start[][] {
  const folder = mkdtempSync(join(tmpdir(), 'ray-guard-oracle-'));
  try {
    mkdirSync(join(folder, 'bin'));
    cpSync(join(STUBS, 'ray'), join(folder, 'bin/ray'));
    const runs = launches.map((launch) => runsOf(launch, folder));
    const all = runs.flat();
    runPrograms(
      all.filter(({ main }) => main.endsWith('.py')),
      folder,
    );
    runScripts(
      all.filter(({ main }) => !main.endsWith('.py')),
      folder,
    );
    return runs.map((some) => some.flatMap(startsIn));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runsOf({ seed, files, main: written, script }: Launch, folder: string): Run[] {
  const main = script === undefined ? written : 'stands-for-it.sh';
  const all = script === undefined ? files : { ...files, [main]: `${script}\n` };
  return SURROUNDINGS.map((variables, at) => {
    const own = join(folder, `${seed}-${at}`);
    mkdirSync(own);
    for (const [name, text] of Object.entries(all)) writeFileSync(join(own, name), text);
    return { folder: own, main, variables, seconds: SECONDS_OF_A_RUN };
  });
}

function runPrograms(runs: readonly Run[], folder: string): void {
  if (runs.length === 0) return;
  const list = join(folder, 'runs.json');
  writeFileSync(list, JSON.stringify(runs));
  call(pythonOfOracle(), [join(STUBS, 'run.py'), join(STUBS, 'modules'), list], folder);
}

/** A subshell for each of them in one bash. */
function runScripts(runs: readonly Run[], folder: string): void {
  if (runs.length === 0) return;
  const lines = runs.map(({ folder: own, main, variables, seconds }) => {
    const given = Object.entries(variables).map(([name, value]) => `export ${name}=${value}; `);
    const start = main === 'Makefile' ? 'make --silent up' : `. ./${main}`;
    return `( cd '${own}' && ulimit -t ${seconds} && ${given.join('')}${start} ) </dev/null >/dev/null 2>&1`;
  });
  const script = join(folder, 'runs.sh');
  writeFileSync(script, `${lines.join('\n')}\ntrue\n`);
  call('bash', [script], folder);
}

function call(program: string, args: readonly string[], folder: string): void {
  const { status, error, stderr } = spawnSync(program, args, {
    cwd: folder,
    env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}`, HOME: folder, PYTHONDONTWRITEBYTECODE: '1' },
    encoding: 'utf8',
    timeout: SECONDS_OF_A_BATCH * 1000,
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
}

/** One written record ends with U+001E, its parts with U+001F: the mode, then the words of the command. */
function startsIn({ folder }: Run): Start[] {
  const record = join(folder, 'started');
  if (!existsSync(record)) return [];
  const records = readFileSync(record, 'utf8').split('\u001e').slice(0, -1);
  return records.map((one) => {
    const [mode = '', ...words] = one.split('\u001f');
    return { mode, host: hostAmong(words) };
  });
}

/** The last one counts, as for Ray. */
function hostAmong(words: readonly string[]): string {
  const [option = '', next = ''] =
    words.flatMap((word, at) => (/^--dashboard-host(?:=|$)/.test(word) ? [[word, words[at + 1] ?? '']] : [])).at(-1) ??
    [];
  return option.includes('=') ? option.slice(option.indexOf('=') + 1) : next;
}
