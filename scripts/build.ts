// Builds dist/ and prints the size of everything in it.
import { rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, bundleForWeb } from './bundle.ts';

const dist = join(fileURLToPath(new URL('..', import.meta.url)), 'dist');
await rm(dist, { recursive: true, force: true });
const written = [
  ...(await bundle(dist, ['extension', 'language-client', 'server', 'cli'])),
  ...(await bundleForWeb(dist)),
];
for (const path of written) {
  console.log(`${String((await stat(path)).size).padStart(9)}  dist/${basename(path)}`);
}
