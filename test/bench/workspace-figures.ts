// How long the server takes over a whole workspace, and how much it checks again when one pin changes.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { median, milliseconds, type Row } from './figures.ts';
import { peakMemory, runProgram } from './processes.ts';
import { findTool } from './tools.ts';
import { writeTree } from './trees.ts';

const RUNS = 5;
const PYTHON_FILES = 4_000;
const OTHER_FILES = 1_000;

interface Figures {
  readonly judged: number;
  readonly longestSlice: number;
}

interface Measured {
  readonly first: number;
  readonly change: number;
  readonly judgedAgain: number;
  readonly longestSlice: number;
  readonly peak: number;
}

export async function measureWorkspace(program: string, folder: string): Promise<Row[]> {
  writeMixedTree(folder);
  const runs: Measured[] = [];
  const ruffs: number[] = [];
  const ruff = findTool('ruff');
  for (let run = 0; run < RUNS; run++) {
    runs.push(await measureOnce(program, folder));
    if (ruff)
      ruffs.push((await runProgram(ruff.program, ['check', '--select', 'S', '--no-cache', folder])).milliseconds);
  }
  const middle = (of: (run: Measured) => number) => median(runs.map(of));
  const ratio = median(ruffs.map((time, run) => (runs[run] as Measured).first / time));
  return [
    {
      what: 'first pull of a workspace of 5,000 mixed files, server start included',
      measured: milliseconds(middle(({ first }) => first)),
      goal: '',
    },
    {
      what: 'ratio to ruff check --select S --no-cache on its Python files',
      measured: ruff ? ratio.toFixed(2) : 'ruff not found',
      goal: '≤ 2.00',
    },
    { what: "the server's peak memory", measured: `${Math.max(...runs.map(({ peak }) => peak))} MB`, goal: '< 200 MB' },
    {
      what: 'one pin changes on disk: until everything is reported, and files checked again',
      measured: `${milliseconds(middle(({ change }) => change))}, ${middle(({ judgedAgain }) => judgedAgain)} of 5,000`,
      goal: 'files that use Ray',
    },
    {
      what: 'longest time without an answer to other requests',
      measured: milliseconds(Math.max(...runs.map(({ longestSlice }) => longestSlice))),
      goal: '',
    },
  ];
}

async function measureOnce(program: string, folder: string): Promise<Measured> {
  writeFileSync(join(folder, 'requirements.txt'), 'ray==2.60.0\n');
  const started = performance.now();
  const child = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onRequest('workspace/configuration', () => [{ diagnosticMode: 'workspace' }]);
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  const uri = pathToFileURL(folder).href;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: 'bench' }],
    capabilities: {
      textDocument: { diagnostic: {} },
      workspace: { configuration: true, workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true } },
    },
  });
  await connection.sendNotification('initialized', {});
  const pull = (known: readonly { uri: string; value: string }[]) =>
    connection.sendRequest<{ items: { uri: string; resultId: string }[] }>('workspace/diagnostic', {
      previousResultIds: known,
    });
  const { items } = await pull([]);
  const first = performance.now() - started;
  if (items.length === 0) throw new Error('A workspace with findings has none.');
  const before = await connection.sendRequest<Figures>('rayGuard/figures');
  const changing = performance.now();
  writeFileSync(join(folder, 'requirements.txt'), 'ray==2.53.0\n');
  await connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: `${uri}/requirements.txt`, type: 2 }],
  });
  await pull(items.map((item) => ({ uri: item.uri, value: item.resultId })));
  const change = performance.now() - changing;
  const after = await connection.sendRequest<Figures>('rayGuard/figures');
  const peak = peakMemory(child.pid);
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  connection.dispose();
  return { first, change, judgedAgain: after.judged - before.judged, longestSlice: after.longestSlice, peak };
}

/** The Python files of the other benchmarks without their manifest, and manifests and scripts of which one in twenty starts Ray. */
function writeMixedTree(folder: string): void {
  writeTree(folder, PYTHON_FILES);
  writeFileSync(join(folder, 'pyproject.toml'), '[project]\nname = "tree"\nversion = "1"\n');
  for (let at = 0; at < OTHER_FILES; at++) {
    const inside = join(folder, `package_${at % 160}`, 'deploy');
    mkdirSync(inside, { recursive: true });
    const start = at % 20 === 0 ? 'ray start --head --dashboard-host=0.0.0.0' : 'python -m app.serve --port 8080';
    const [name, text] = otherFile(at, start);
    writeFileSync(join(inside, name), text);
  }
}

function otherFile(at: number, start: string): [name: string, text: string] {
  if (at % 3 === 0) return [`start_${at}.sh`, `#!/bin/sh\nset -eu\ncd /srv/app\n${start}\n`];
  if (at % 3 === 1) return [`Dockerfile.s${at}`, `FROM python:3.12\nCOPY . /srv/app\nCMD ${start}\n`];
  return [`compose_${at}.yaml`, `services:\n  app:\n    image: app:${at}\n    command: ${start}\n`];
}
