// How time and memory grow with the number of files and with the size of one file, and whether that is a straight line.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { median, milliseconds } from './figures.ts';
import { runToEnd } from './processes.ts';
import { pythonSource } from './python-source.ts';

const FILES = [100, 1_000, 10_000, 100_000];
const MEGABYTES = [1, 2, 4, 8, 16];
const FILES_PER_FOLDER = 100;
const ONE_WITH_RAY_IN = 50;

interface Step {
  readonly size: number;
  readonly time: number;
  readonly peak: number;
}

/** `folder` is empty and may be filled. As lines of a Markdown table. */
export async function measureGrowth(program: string, folder: string, runs: number): Promise<string[]> {
  const startUp = (await measure(program, write(folder, 'nothing', 'nothing.py', ''), 0, runs)).time;
  const lines: string[] = [
    '| what grows | measured: time, peak memory | exponent of the time |',
    '| --- | --- | --- |',
  ];
  const add = (what: string, steps: readonly Step[], unit: string) => lines.push(line(what, steps, unit, startUp));
  add('Python files, one in 50 with Ray', await growingTree(program, join(folder, 'many'), runs), 'files');
  for (const [what, name, part] of SINGLE_FILES) {
    const steps: Step[] = [];
    for (const size of MEGABYTES) {
      const inside = write(folder, `${size}`, name, fill(part, size * 1_000_000));
      steps.push(await measure(program, inside, size, runs));
      rmSync(inside, { recursive: true });
    }
    add(`one ${what}`, steps, 'MB');
  }
  return lines;
}

/** The same tree, with more and more in it. */
async function growingTree(program: string, folder: string, runs: number): Promise<Step[]> {
  const steps: Step[] = [];
  let written = 0;
  for (const size of FILES) {
    for (; written < size; written++) {
      const path = join(folder, `package_${Math.floor(written / FILES_PER_FOLDER)}`, `module_${written}.py`);
      if (written % FILES_PER_FOLDER === 0) mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, pythonSource(20 + (written % 60), written, written % ONE_WITH_RAY_IN === 0));
    }
    steps.push(await measure(program, folder, size, runs));
  }
  rmSync(folder, { recursive: true });
  return steps;
}

async function measure(program: string, path: string, size: number, runs: number): Promise<Step> {
  const scan = (watch: boolean) => runToEnd([process.execPath, program, path], [0, 1], watch);
  const { peak } = await scan(true);
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push((await scan(false)).milliseconds);
  return { size, time: median(times), peak };
}

/** 1.00 is a straight line. Over the last three sizes, and without what every start takes: there neither counts for much. */
function line(what: string, steps: readonly Step[], unit: string, startUp: number): string {
  const measured = steps.map(
    ({ size, time, peak }) => `${size.toLocaleString('en')} ${unit}: ${milliseconds(time)}, ${peak} MB`,
  );
  const [first, last] = [steps.at(-3) as Step, steps.at(-1) as Step];
  const exponent = Math.log((last.time - startUp) / (first.time - startUp)) / Math.log(last.size / first.size);
  return `| ${what} | ${measured.join('<br>')} | ${exponent.toFixed(2)} |`;
}

function write(folder: string, under: string, name: string, text: string): string {
  const inside = join(folder, under);
  mkdirSync(inside, { recursive: true });
  writeFileSync(join(inside, name), text);
  return inside;
}

function fill(part: (at: number) => string, length: number): string {
  const parts: string[] = [];
  for (let at = 0, soFar = 0; soFar < length; at++) {
    const next = part(at);
    parts.push(next);
    soFar += next.length;
  }
  return parts.join('');
}

/** Parts of which a file can hold any number; in each the first one is about Ray. */
const SINGLE_FILES: readonly (readonly [what: string, name: string, part: (at: number) => string])[] = [
  ['Python file that uses Ray', 'levels.py', (at) => pythonSource(200, at, at === 0)],
  [
    'uv.lock with Ray',
    'uv.lock',
    (at) =>
      `${at === 0 ? 'version = 1\nrequires-python = ">=3.10"\n' : ''}\n[[package]]\nname = "${at === 0 ? 'ray' : `package-${at}`}"\nversion = "2.${at % 54}.0"\nsource = { registry = "https://pypi.org/simple" }\n`,
  ],
  [
    'YAML file of many documents, one in 100 a RayCluster',
    'cluster.yaml',
    (at) =>
      at % 100 === 0
        ? `---\napiVersion: ray.io/v1\nkind: RayCluster\nmetadata:\n  name: levels-${at}\nspec:\n  headGroupSpec:\n    rayStartParams:\n      dashboard-host: 0.0.0.0\n`
        : `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: levels-${at}\ndata:\n  level: "${at}"\n  window: "${at % 7}"\n`,
  ],
  [
    'shell script that starts Ray',
    'start.sh',
    (at) =>
      `${at === 0 ? '#!/bin/sh\nray start --head --dashboard-host=0.0.0.0\n' : ''}levels_${at}=$((${at} % 7))\nif [ -f "data/$levels_${at}.csv" ]; then\n  python -m levels.fit --window "$levels_${at}" > logs/${at}.txt\nfi\n`,
  ],
];
