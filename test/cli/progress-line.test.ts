// The line of progress: only on a terminal, only when it takes a while, and never among what is printed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProgressLine } from '../../server/src/cli/report/terminal.ts';
import { run } from '../../server/src/cli/run.ts';
import { rayData } from '../../server/src/core/index.ts';
import { engine } from '../support/engine.ts';
import { OPEN_DASHBOARD, rayGuard, workspace } from './command.ts';

/** Every look at the clock is `step` milliseconds after the one before. */
function terminal(step: number) {
  const written: string[] = [];
  let time = 0;
  const now = () => {
    time += step;
    return time;
  };
  return { written, line: new ProgressLine({ write: (text) => written.push(text), now }) };
}

async function onTerminal(folder: string, step: number, ...argv: string[]) {
  const { written, line } = terminal(step);
  const sink = { write: (text: string | Uint8Array) => text.length > 0 && written.push(String(text)) };
  const code = await run(argv, {
    cwd: folder,
    version: '1.2.3',
    today: rayData.asOf,
    stdout: sink,
    stderr: sink,
    readStdin: async () => Buffer.alloc(0),
    colour: false,
    progress: line,
    loadEngine: async () => engine,
  });
  return { code, written };
}

const FILES = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`p${at}/m.py`, OPEN_DASHBOARD]));
const CLEAR = '\r\u001B[K';

test('what is done quickly shows nothing', async (t) => {
  const folder = workspace(t, FILES);
  const { written, code } = await onTerminal(folder, 1, '.');
  const plain = await rayGuard(folder, ['.']);
  assert.deepEqual([written.join(''), code], [plain.stdout, 1]);
});

test('what takes longer counts, and is cleared before the report', async (t) => {
  const folder = workspace(t, FILES);
  const { written } = await onTerminal(folder, 600, '.');
  const plain = await rayGuard(folder, ['.']);
  const shown = written.slice(0, -2);
  assert.ok(shown.length > 9);
  for (const text of shown) {
    assert.ok(text.startsWith(CLEAR));
    assert.match(text.slice(CLEAR.length), /^ray-guard: \d+ (?:files found|of \d+ files (?:read|checked))$/);
  }
  assert.ok(shown.includes(`${CLEAR}ray-guard: 9 of 9 files read`));
  assert.ok(shown.includes(`${CLEAR}ray-guard: 9 of 9 files checked`));
  assert.deepEqual(written.slice(-2), [CLEAR, plain.stdout]);
});

test('quiet shows none', async (t) => {
  const { written } = await onTerminal(workspace(t, { 'a.py': 'import ray\n' }), 600, '--quiet', '.');
  assert.deepEqual(written, []);
});

test('it is told again only after a while, and cleared once', () => {
  const { written, line } = terminal(40);
  for (let count = 0; count < 20; count++) line.say(`${count}`);
  line.clear();
  line.clear();
  assert.deepEqual(written, [`${CLEAR}12`, `${CLEAR}15`, `${CLEAR}18`, CLEAR]);
});
