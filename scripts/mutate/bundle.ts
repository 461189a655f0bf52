// The tests and the core with sleeping mutants as modules that start quickly: esbuild's, in a folder that is thrown away.
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { PRELUDE } from './instrument.ts';

/** `changed`: texts that take the place of files, by path from the root. Returns the bundle of each entry, by that path. */
export async function bundleTests(
  root: string,
  outdir: string,
  entries: readonly string[],
  changed: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const texts: Plugin = {
    name: 'texts',
    setup({ onLoad }) {
      onLoad({ filter: /\/(server|test|scripts)\/.*\.ts$/ }, async ({ path }) => {
        const text = changed.get(relative(root, path)) ?? (await readFile(path, 'utf8'));
        const url = JSON.stringify(pathToFileURL(path).href);
        return { contents: text.replaceAll('import.meta.url', url), loader: 'ts' };
      });
    },
  };
  await build({
    absWorkingDir: root,
    entryPoints: [...entries],
    outdir,
    outbase: root,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    banner: { js: PRELUDE },
    plugins: [texts],
    logLevel: 'error',
  });
  return new Map(entries.map((entry) => [entry, join(outdir, entry.replace(/\.ts$/, '.mjs'))]));
}
