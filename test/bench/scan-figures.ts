// How long the command line takes over whole folders, against ruff on the same files where ruff is there.
import { join } from 'node:path';
import { median, milliseconds, type Row } from './figures.ts';
import { type Run, runToEnd } from './processes.ts';
import { findTool } from './tools.ts';
import { writeEmptyFiles, writeLock, writeTree } from './trees.ts';

const PAIRS = 9;
const RUNS = 5;

/** `folder` is empty and may be filled. */
export async function measureScans(program: string, folder: string): Promise<Row[]> {
  const [tree, empty, lock] = ['tree', 'empty', 'lock'].map((name) => join(folder, name)) as [string, string, string];
  writeTree(tree, 3_000);
  writeEmptyFiles(empty, 10_000);
  writeLock(lock, 50_000_000);
  const scan = (path: string, watch = false) => runToEnd([process.execPath, program, path], [0, 1], watch);
  return [
    ...(await compareWithRuff(tree, scan)),
    await measureAlone('scan of 10,000 empty files', empty, scan),
    await measureAlone('scan of a uv.lock of 50 MB', lock, scan),
  ];
}

type Scan = (path: string, watchMemory?: boolean) => Promise<Run>;

/** One after the other, again and again, so that a busy machine is busy for both. */
async function compareWithRuff(tree: string, scan: Scan): Promise<Row[]> {
  const ruff = findTool('ruff');
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    ours.push((await scan(tree)).milliseconds);
    if (ruff)
      theirs.push((await runToEnd([ruff.program, 'check', '--select', 'S', '--no-cache', tree], [0, 1])).milliseconds);
  }
  const { peak } = await scan(tree, true);
  const rows: Row[] = [
    { what: 'scan of 3,000 Python files, 5 % with Ray', measured: milliseconds(median(ours)), goal: '' },
    { what: 'its peak memory', measured: `${peak} MB`, goal: '' },
  ];
  if (!ruff) return [...rows, { what: 'ruff check --select S --no-cache on it', measured: 'not found', goal: '' }];
  const ratio = median(ours.map((time, pair) => time / (theirs[pair] as number)));
  return [
    ...rows,
    { what: 'ruff check --select S --no-cache on it', measured: milliseconds(median(theirs)), goal: '' },
    { what: 'ratio, median of pairs', measured: ratio.toFixed(2), goal: '≤ 1.00' },
  ];
}

async function measureAlone(what: string, path: string, scan: Scan): Promise<Row> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) times.push((await scan(path)).milliseconds);
  const { peak } = await scan(path, true);
  return { what, measured: `${milliseconds(median(times))}, ${peak} MB`, goal: '' };
}
