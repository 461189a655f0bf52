// The `ray-guard` command, bundled as dist/cli.cjs; it also runs from source.
import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { versionOf } from '../host/program.ts';
import { todayOf } from '../host/project/named-files.ts';
import { ProgressLine } from './report/terminal.ts';
import { run } from './run.ts';
import { startFactHelper } from './scan/fact-reader.ts';

const folder = import.meta.dirname;
/** Beside this file, from source and in the bundle. */
const helper = join(folder, `fact-helper${extname(import.meta.filename)}`);

runCommand();

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/**
 * V8 11, that of Node 20, makes its best code of a function once that has run 66 KB of it. The command ends before most of this is earned
 * back: with six times as much a check of verl, Daft or KubeRay computes a sixth less, one of a single file of 16 MB a twentieth more.
 * Later versions have no such flag; they have a compiler in between, and wait longer by themselves.
 */
function compileLess(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=400000');
}

function runCommand(): void {
  compileLess();
  let printed = true;
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // A reader that has seen enough (`| head`) is no mistake; after any other failure the report is not all there.
      if (error.code === 'EPIPE') return;
      printed = false;
      process.exitCode = 3;
    });
  const { NO_COLOR, TERM } = process.env;
  // The code is set, not exit() called: what is still to be printed must reach a slow reader.
  run(process.argv.slice(2), {
    cwd: process.cwd(),
    version: versionOf(folder),
    today: todayOf(new Date()),
    stdout: process.stdout,
    readStdin,
    stderr: process.stderr,
    ...(process.stdout.isTTY && { columns: process.stdout.columns }),
    colour: process.stdout.isTTY === true && !NO_COLOR && TERM !== 'dumb',
    loadEngine: async () => (await import('./work.ts')).loadEngine(folder),
    ...(process.stderr.isTTY &&
      TERM !== 'dumb' && {
        progress: new ProgressLine({ write: (text) => process.stderr.write(text), now: () => performance.now() }),
      }),
    ...(availableParallelism() > 1 && { startHelper: () => startFactHelper(helper) }),
  }).then((exitCode) => {
    process.exitCode = printed ? exitCode : 3;
  });
}
