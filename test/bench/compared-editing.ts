// Keys in one real file: from the change to its diagnostics, Ray Guard's server beside ruff's and Pyright's with the same client.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median, milliseconds, quantile } from './figures.ts';
import { peakOfLargest } from './processes.ts';
import { ServerSession, type Where } from './server-session.ts';
import { findTool } from './tools.ts';

/** Keys before the clock: every server computes its first answers with cold code. */
const WARM_UP = 10;

interface Contestant {
  readonly what: string;
  readonly command: readonly string[];
  readonly where: Where;
}

/** `file` lies below `tree`. As lines of a Markdown table. */
export async function compareEditing(program: string, tree: string, file: string, keys: number): Promise<string[]> {
  const { there, missing } = contestants(program, tree);
  const text = readFileSync(join(tree, file), 'utf8');
  const uri = pathToFileURL(join(tree, file)).href;
  const sessions: ServerSession[] = [];
  const opens: number[] = [];
  for (const { command, where } of there) {
    const session = await ServerSession.start(command, 'pull', where);
    opens.push(await timed(() => session.open(uri, text)));
    sessions.push(session);
  }
  const times = there.map((): number[] => []);
  const middle = text.split('\n').length >> 1;
  for (let key = 0; key < WARM_UP + keys; key++)
    for (const [at, session] of sessions.entries()) {
      const time = await timed(() => session.insert(uri, middle, 0, key % 10 === 9 ? '\n' : '#'));
      if (key >= WARM_UP) times[at]?.push(time);
    }
  const peaks = sessions.map((session) => peakOfLargest(session.process.pid));
  for (const session of sessions) await session.stop();
  const ours = median(times[0] as number[]);
  return [
    '| keys in one file | p50 | p95 | Ray Guard takes of its p50 | open to first answer | peak memory |',
    '| --- | --- | --- | --- | --- | --- |',
    ...there.map(({ what }, at) => {
      const own = times[at] as number[];
      const ratio = at === 0 ? '' : (ours / median(own)).toFixed(2);
      const [p50, p95, open] = [median(own), quantile(own, 0.95), opens[at] as number].map(milliseconds);
      return `| ${what} | ${p50} | ${p95} | ${ratio} | ${open} | ${peaks[at]} MB |`;
    }),
    ...missing.map((name) => `| ${name} | not installed | | | | |`),
  ];
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}

function contestants(program: string, tree: string): { there: Contestant[]; missing: string[] } {
  const there: Contestant[] = [
    { what: 'Ray Guard', command: [process.execPath, program, '--stdio'], where: { root: tree } },
  ];
  const missing: string[] = [];
  const ruff = findTool('ruff');
  const bandits = { settings: { lint: { select: ['S'] } } };
  if (ruff)
    there.push({
      what: `ruff ${ruff.version} server, rules S`,
      command: [ruff.program, 'server'],
      where: { root: tree, options: bandits, quiet: true },
    });
  else missing.push('ruff server');
  const pyright = findTool('pyright-langserver', 'pyright');
  if (pyright)
    there.push({
      what: `pyright-langserver ${pyright.version}`,
      command: [pyright.program, '--stdio'],
      where: { root: tree, quiet: true },
    });
  else missing.push('pyright-langserver');
  return { there, missing };
}
