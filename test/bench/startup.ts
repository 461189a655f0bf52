// `npm run bench:startup`: what the packaged extension costs the extension host of a real VS Code, as a Markdown table. Nothing fails by being slow.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBrowser } from '../editor/browser.ts';
import { editors, root } from '../editor/editors.ts';
import { runInExtensionHost } from '../editor/extension-host.ts';
import { startVscode, type VscodeServer } from '../editor/vscode-server.ts';
import { markdownTable, median, milliseconds, type Row } from './figures.ts';

const { values: options } = parseArgs({
  options: {
    vsix: { type: 'string', default: join(root, 'packages/ray-guard.vsix') },
    starts: { type: 'string', default: '11' },
    minutes: { type: 'string', default: '3' },
  },
});
const [newest] = editors;
const browser = await startBrowser();
try {
  const rows = [
    ...(await withVscode(true, measureStarts)),
    await withVscode(true, (server) => measureBlocks(server, 'with Ray Guard', '< 50 ms')),
    await withVscode(false, (server) => measureBlocks(server, 'without it, for comparison', '')),
  ];
  const [load = 0] = loadavg();
  const machine = `${availableParallelism()} cores of ${cpus()[0]?.model ?? 'an unknown kind'}, load ${load.toFixed(1)}`;
  console.log(`VS Code ${newest.vscode}, Node ${newest.node}, ${machine}\n\n${markdownTable(rows)}`);
} finally {
  await browser.close();
}

async function withVscode<T>(installed: boolean, measure: (server: VscodeServer) => Promise<T>): Promise<T> {
  const server = await startVscode(newest, {
    ...(installed ? { vsix: options.vsix } : {}),
    extensionTests: true,
    settings: { 'rayGuard.diagnosticMode': 'workspace' },
  });
  try {
    return await measure(server);
  } finally {
    await server.stop();
  }
}

interface StartupTimes {
  readonly code: number;
  readonly activate: number;
  readonly rest: number;
}

/** The sample project, each time in a new window with a new extension host. */
async function measureStarts(server: VscodeServer): Promise<Row[]> {
  const times: StartupTimes[] = [];
  for (let run = 0; run < Number(options.starts); run++)
    times.push(await figuresOf<StartupTimes>(server, 'startup-times.ts', '.'));
  const row = (what: string, of: (one: StartupTimes) => number, goal: string): Row => {
    const measured = times.map(of);
    return { what, measured: `${milliseconds(median(measured))} (${spread(measured)})`, goal };
  };
  const starts = `median of ${times.length} starts (least to most)`;
  return [
    row(`loading the extension's code, ${starts}`, ({ code }) => code, ''),
    row('its activate()', ({ activate }) => activate, ''),
    row('until what activate() returned is there', ({ rest }) => rest, ''),
    row('activation in all', ({ code, activate, rest }) => code + activate + rest, '< 50 ms'),
  ];
}

interface Block {
  readonly at: number;
  readonly wall: number;
  readonly cpu: number;
}

/** Asleep at first, so that what VS Code and its other extensions do when they start is not in the figure. */
async function measureBlocks(server: VscodeServer, which: string, goal: string): Promise<Row> {
  const longest: Block[] = [];
  for (let run = 0; run < Number(options.minutes); run++) {
    const blocks = await figuresOf<Block[]>(server, 'first-minute.ts', 'project');
    if (blocks[0]) longest.push(blocks[0]);
  }
  const [worst] = longest.sort((a, b) => b.cpu - a.cpu);
  return {
    what: `longest computing without a pause in the first minute, ${which}, worst of ${longest.length} (on the clock)`,
    measured: worst ? `${milliseconds(worst.cpu)} (${milliseconds(worst.wall)})` : '',
    goal,
  };
}

/** What a suite leaves in its workspace, which holds the samples in `under`. */
async function figuresOf<T>(server: VscodeServer, suite: string, under: string): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ray-guard-startup-'));
  try {
    mkdirSync(join(folder, under), { recursive: true });
    writeFileSync(join(folder, 'README.md'), '# Levels\n');
    cpSync(join(root, 'examples'), join(folder, under), { recursive: true });
    await runInExtensionHost(browser, server, folder, suite);
    return JSON.parse(readFileSync(join(folder, 'figures.json'), 'utf8')) as T;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function spread(values: readonly number[]): string {
  return `${Math.round(Math.min(...values))} to ${milliseconds(Math.max(...values))}`;
}
