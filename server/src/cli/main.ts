// The `ray-guard` command, bundled as dist/cli.cjs with its parsers beside it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRayGuard } from '../core/index.ts';
import { loadGrammars } from '../host/grammars.ts';
import { run } from './run.ts';

let printed = true;
for (const stream of [process.stdout, process.stderr]) stream.on('error', stopPrinting);

/** A reader that has seen enough (`| head`) is no mistake; after any other failure the report is not all there. */
function stopPrinting(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  printed = false;
  process.exitCode = 3;
}

const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as { version: string };

// Set, not exit(): what is still to be printed must reach a slow reader.
run(process.argv.slice(2), {
  cwd: process.cwd(),
  version,
  stdout: process.stdout,
  stderr: process.stderr,
  colour: process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb',
  loadEngine: async () => createRayGuard(await loadGrammars(__dirname)),
}).then((exitCode) => {
  process.exitCode = printed ? exitCode : 3;
});
