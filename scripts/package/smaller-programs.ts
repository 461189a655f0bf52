// The programs in dist/ once more through a minifier that works harder than the bundler: only what is packed waits for it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

for (const name of readdirSync(dist).filter((file) => /\.c?js$/.test(file))) {
  const path = join(dist, name);
  const text = readFileSync(path, 'utf8');
  // The line for the system is no part of the program, and stays.
  const start = text.startsWith('#!') ? text.indexOf('\n') + 1 : 0;
  const { code = '' } = await minify(text.slice(start), { ecma: 2020, format: { ecma: 2020 } });
  if (code === '') throw new Error(`${name}: nothing is left of it`);
  writeFileSync(path, text.slice(0, start) + code);
}
