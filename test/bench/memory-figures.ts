// What a session of many edits holds in the end, against what it held when it had just begun.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { Row } from './figures.ts';
import { pythonSource, randomNumbers } from './python-source.ts';

const EDITS = 8_000;
/** Caches are full and code is compiled by then. */
const WARM = 1_000;
const DOCUMENTS = 4;
const LINES = 300;

/** Loaded into the server: tells its memory when asked, garbage collected. */
const TELL =
  'data:text/javascript,process.on("message",()=>{gc();gc();const{heapUsed,rss,external}=process.memoryUsage();process.send({heapUsed,rss,external})})';

interface Memory {
  readonly heapUsed: number;
  readonly rss: number;
  readonly external: number;
}

export async function measureMemory(program: string): Promise<Row[]> {
  const server = spawn(process.execPath, ['--expose-gc', '--import', TELL, program, '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout as NodeJS.ReadableStream),
    new StreamMessageWriter(server.stdin as NodeJS.WritableStream),
  );
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: {} } },
  });
  await connection.sendNotification('initialized', {});
  const memory = async (): Promise<Memory> => {
    const told = once(server, 'message');
    server.send('memory');
    return (await told)[0] as Memory;
  };
  const before = await edit(connection, 0, WARM).then(memory);
  const after = await edit(connection, WARM, EDITS).then(memory);
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  await once(server, 'exit');
  connection.dispose();
  return (['heapUsed', 'rss'] as const).map((kind) => ({
    what: `${kind} after ${WARM.toLocaleString('en')} and after ${EDITS.toLocaleString('en')} edits, collected`,
    measured: `${megabytes(before[kind])}, ${megabytes(after[kind])} (${percent(after[kind] / before[kind])})`,
    goal: 'within 10 %',
  }));
}

/** As people do: letters, deletions, and now and then a document that is closed and opened again. */
async function edit(connection: ProtocolConnection, from: number, to: number): Promise<void> {
  const random = randomNumbers(from + 1);
  const pick = (below: number) => Math.floor(random() * below);
  for (let version = from; version < to; version++) {
    const document = version % DOCUMENTS;
    const uri = `file:///bench/edited_${document}.py`;
    if (version < DOCUMENTS || pick(200) === 0) {
      if (version >= DOCUMENTS) await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
      const text = pythonSource(LINES, document, true);
      await connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'python', version, text },
      });
    } else {
      const start = { line: pick(LINES), character: 0 };
      const end = { line: start.line, character: pick(2) };
      const contentChanges = [{ range: { start, end }, text: ['#', ' ', '\n', 'x'][pick(4)] }];
      await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
    }
    await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function percent(ratio: number): string {
  return `${ratio < 1 ? '' : '+'}${((ratio - 1) * 100).toFixed(1)} %`;
}
