// Bundles the programs of Ray Guard, each into one CommonJS file with the parsers beside it.
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

const PROGRAMS = {
  extension: 'client/src/extension.ts',
  server: 'server/src/lsp/main.ts',
  cli: 'server/src/cli/main.ts',
} as const;

export type Program = keyof typeof PROGRAMS;

const PARSERS = [
  'node_modules/web-tree-sitter/web-tree-sitter.wasm',
  'grammars/tree-sitter-bash.wasm',
  'grammars/tree-sitter-python.wasm',
  'grammars/tree-sitter-toml.wasm',
];

/** Returns the paths of what was written. */
export async function bundle(folder: string, programs: readonly Program[]): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  return Promise.all([
    ...programs.map((program) => bundleProgram(program, join(folder, `${program}.cjs`))),
    ...PARSERS.map((path) => copy(join(root, path), join(folder, basename(path)))),
  ]);
}

/**
 * web-tree-sitter's ES module asks for import.meta.url, which a CommonJS bundle has not; its own CommonJS file does not.
 * jsonc-parser's CommonJS files hide from bundlers what they require; its ES modules do not.
 */
async function bundleProgram(program: Program, outfile: string): Promise<string> {
  await build({
    absWorkingDir: root,
    entryPoints: [PROGRAMS[program]],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    conditions: ['node'],
    external: ['vscode'],
    alias: {
      'web-tree-sitter': join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs'),
      'jsonc-parser': join(root, 'node_modules/jsonc-parser/lib/esm/main.js'),
    },
    ...(program === 'cli' ? { banner: { js: '#!/usr/bin/env node' } } : {}),
    legalComments: 'none',
    logLevel: 'warning',
  });
  if (program === 'cli') await chmod(outfile, 0o755);
  return outfile;
}

async function copy(from: string, to: string): Promise<string> {
  await copyFile(from, to);
  return to;
}
