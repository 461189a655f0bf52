// How soon the server is ready, and how soon it answers an open file and each key.
import { median, milliseconds, quantile, type Row } from './figures.ts';
import { peakMemory } from './processes.ts';
import { pythonSource } from './python-source.ts';
import { ServerSession, type Way } from './server-session.ts';

const STARTS = 11;
const OPENS = 7;
const KEYS = 100;

/** Goals for the 95th percentile of a key, in milliseconds. */
const SIZES: readonly { readonly lines: number; readonly goal: string }[] = [
  { lines: 400, goal: '' },
  { lines: 2_000, goal: '< 10 ms' },
  { lines: 20_000, goal: '< 50 ms' },
];

export async function measureServer(program: string): Promise<Row[]> {
  const rows = [await measureStart(program)];
  for (const way of ['pull', 'push'] as const)
    for (const { lines, goal } of SIZES) rows.push(...(await measureEditing(program, way, lines, goal)));
  return rows;
}

async function measureStart(program: string): Promise<Row> {
  const times: number[] = [];
  for (let run = 0; run < STARTS; run++) {
    const started = performance.now();
    const session = await ServerSession.start([process.execPath, program, '--stdio'], 'pull');
    times.push(performance.now() - started);
    await session.stop();
  }
  return {
    what: 'server ready (process start to initialize answered)',
    measured: milliseconds(median(times)),
    goal: '< 150 ms',
  };
}

async function measureEditing(program: string, way: Way, lines: number, goal: string): Promise<Row[]> {
  const session = await ServerSession.start([process.execPath, program, '--stdio'], way);
  const text = pythonSource(lines, 1, true);
  const opens: number[] = [];
  for (let run = 0; run < OPENS; run++) {
    const started = performance.now();
    const diagnostics = await session.open(`file:///bench/open_${run}.py`, text);
    opens.push(performance.now() - started);
    if (diagnostics.length === 0) throw new Error('A file with a finding has none.');
  }
  const keys: number[] = [];
  const middle = lines >> 1;
  for (let key = 0; key < KEYS; key++) {
    const started = performance.now();
    await session.insert('file:///bench/open_0.py', key % 2 === 0 ? middle : 2, 0, key % 10 === 9 ? '\n' : '#');
    keys.push(performance.now() - started);
  }
  const peak = peakMemory(session.process.pid);
  await session.stop();
  const where = `${lines.toLocaleString('en')} lines, ${way}`;
  return [
    {
      what: `open to diagnostics, ${where} (first, then median)`,
      measured: `${milliseconds(opens[0] as number)}, ${milliseconds(median(opens))}`,
      goal: '',
    },
    {
      what: `key to diagnostics, ${where} (p50, p95)`,
      measured: `${milliseconds(median(keys))}, ${milliseconds(quantile(keys, 0.95))}`,
      goal: goal && `p95 ${goal}`,
    },
    { what: `server's peak memory, ${where}`, measured: `${peak} MB`, goal: '' },
  ];
}
