// The `ray-guard` command, bundled as dist/cli.cjs with its parsers beside it. Started as a thread, it helps its parent.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { createRayGuard } from '../core/index.ts';
import { loadGrammars } from '../host/grammars.ts';
import { todayOf } from '../host/project/named-files.ts';
import { ProgressLine } from './report/progress-line.ts';
import { run } from './run.ts';
import { serveFacts, startFactHelper } from './scan/fact-reader.ts';

const loadEngine = async () => createRayGuard(await loadGrammars(__dirname));

if (parentPort) serveFacts(parentPort, loadEngine);
else runCommand();

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function runCommand(): void {
  let printed = true;
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // A reader that has seen enough (`| head`) is no mistake; after any other failure the report is not all there.
      if (error.code === 'EPIPE') return;
      printed = false;
      process.exitCode = 3;
    });
  const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as { version: string };
  const { NO_COLOR, TERM } = process.env;
  // The code is set, not exit() called: what is still to be printed must reach a slow reader.
  run(process.argv.slice(2), {
    cwd: process.cwd(),
    version,
    today: todayOf(new Date()),
    stdout: process.stdout,
    readStdin,
    stderr: process.stderr,
    colour: process.stdout.isTTY === true && !NO_COLOR && TERM !== 'dumb',
    loadEngine,
    ...(process.stderr.isTTY &&
      TERM !== 'dumb' && {
        progress: new ProgressLine({ write: (text) => process.stderr.write(text), now: () => performance.now() }),
      }),
    ...(availableParallelism() > 1 && { startHelper: () => startFactHelper(__filename) }),
  }).then((exitCode) => {
    process.exitCode = printed ? exitCode : 3;
  });
}
