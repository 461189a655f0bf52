// Bundles the programs of Ray Guard, each into one CommonJS file with the parsers beside it.
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

const PROGRAMS = {
  extension: 'client/src/extension.ts',
  'language-client': 'client/src/server/load-connect.ts',
  server: 'server/src/lsp/main.ts',
  cli: 'server/src/cli/main.ts',
} as const;

/**
 * For VS Code in a browser; nothing of Node is there. Since the manifest says `"type": "module"`, VS Code takes `.js` for an
 * ES module, which its web worker cannot load. The server's name is the browser's business: a worker is a `.js`.
 */
const WEB_PROGRAMS = {
  'extension-web.cjs': 'client/src/extension.ts',
  'server-web.js': 'server/src/lsp/browser-main.ts',
} as const;

export type Program = keyof typeof PROGRAMS;

/** Of the folder of this repository. */
export const PARSERS: readonly string[] = [
  'node_modules/web-tree-sitter/web-tree-sitter.wasm',
  'grammars/tree-sitter-bash.wasm',
  'grammars/tree-sitter-python.wasm',
  'grammars/tree-sitter-toml.wasm',
];

/** Returns the paths of what was written; a map lies beside each program, and is not shipped. */
export async function bundle(folder: string, programs: readonly Program[]): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  return Promise.all([
    ...programs.map((program) => bundleProgram(program, join(folder, `${program}.cjs`))),
    ...PARSERS.map((path) => copy(join(root, path), join(folder, basename(path)))),
  ]);
}

/** Returns the paths of what was written; the parsers are `bundle`'s. */
export async function bundleForWeb(folder: string): Promise<string[]> {
  return Promise.all(Object.entries(WEB_PROGRAMS).map(([name, entry]) => bundleWebProgram(entry, join(folder, name))));
}

/** What esbuild is asked to do for each program, the web ones included. */
export function allBundles(folder: string): BuildOptions[] {
  return [
    ...Object.keys(PROGRAMS).map((program) => programBundle(program as Program, join(folder, `${program}.cjs`))),
    ...Object.entries(WEB_PROGRAMS).map(([name, entry]) => webBundle(entry, join(folder, name))),
  ];
}

async function bundleWebProgram(entry: string, outfile: string): Promise<string> {
  await build(webBundle(entry, outfile));
  return outfile;
}

function webBundle(entry: string, outfile: string): BuildOptions {
  const isServer = entry.startsWith('server/');
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    sourcemap: 'linked',
    platform: 'browser',
    target: 'es2022',
    format: isServer ? 'iife' : 'cjs',
    external: ['vscode'],
    define: { 'process.platform': '"browser"' },
    ...(isServer ? { inject: [WITHOUT_NODE] } : {}),
    alias: isServer ? SERVER_ALIASES : { 'vscode-languageclient/node': 'vscode-languageclient/browser' },
    plugins: isServer ? [] : [connectInBrowser],
    legalComments: 'none',
    logLevel: 'warning',
  };
}

const WITHOUT_NODE = join(root, 'server/src/host/without-node.ts');

const SERVER_ALIASES = {
  ...Object.fromEntries(
    [
      'node:buffer',
      'node:crypto',
      'node:fs',
      'node:path',
      'node:url',
      'fs',
      'fs/promises',
      'module',
      'path',
      'url',
    ].map((name) => [name, WITHOUT_NODE]),
  ),
  'web-tree-sitter': join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs'),
  'jsonc-parser': join(root, 'node_modules/jsonc-parser/lib/esm/main.js'),
};

/** The one module of the client that knows on what the server runs. */
const connectInBrowser: Plugin = {
  name: 'connect-in-browser',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/connect\.ts$/ }, () => ({ path: join(root, 'client/src/server/connect-browser.ts') }));
  },
};

/** The extension starts without the language client, which is in a file beside it. */
const connectLater: Plugin = {
  name: 'connect-later',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/load-connect\.ts$/ }, () => ({ path: './language-client.cjs', external: true }));
  },
};

async function bundleProgram(program: Program, outfile: string): Promise<string> {
  await build(programBundle(program, outfile));
  if (isCommand(program)) await chmod(outfile, 0o755);
  return outfile;
}

function isCommand(program: Program): boolean {
  return program === 'server' || program === 'cli';
}

/**
 * web-tree-sitter's ES module asks for import.meta.url, which a CommonJS bundle has not; its own CommonJS file does not.
 * jsonc-parser's CommonJS files hide from bundlers what they require; its ES modules do not.
 */
function programBundle(program: Program, outfile: string): BuildOptions {
  return {
    absWorkingDir: root,
    entryPoints: [PROGRAMS[program]],
    outfile,
    bundle: true,
    minify: true,
    sourcemap: 'linked',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    conditions: ['node'],
    external: ['vscode'],
    alias: {
      'web-tree-sitter': join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs'),
      'jsonc-parser': join(root, 'node_modules/jsonc-parser/lib/esm/main.js'),
    },
    plugins: program === 'extension' ? [connectLater] : [],
    // VS Code gives `vscode` to what is required; what is imported does not get it.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    ...(isCommand(program) ? { banner: { js: '#!/usr/bin/env node' } } : {}),
    legalComments: 'none',
    logLevel: 'warning',
  };
}

async function copy(from: string, to: string): Promise<string> {
  await copyFile(from, to);
  return to;
}
