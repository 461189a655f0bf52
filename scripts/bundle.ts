// Bundles the programs of Ray Guard into CommonJS files, with the parsers and what they load later beside them.
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin, transform } from 'esbuild';
import { onFirstUse, PACKAGES } from './first-use.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const PROGRAMS = {
  extension: 'client/src/extension.ts',
  'language-client': 'client/src/server/load-connect.ts',
  cli: 'server/src/cli/main.ts',
} as const;

/** The server, and what the command loads once it has something to do and as its second thread. What several of them use is in files of its own. */
const SHARING = {
  server: 'server/src/lsp/main.ts',
  'cli-work': 'server/src/cli/work.ts',
  'fact-helper': 'server/src/cli/fact-helper.ts',
} as const;

/**
 * For VS Code in a browser; nothing of Node is there. Since the manifest says `"type": "module"`, VS Code takes `.js` for an
 * ES module, which its web worker cannot load. The server's name is the browser's business: a worker is a `.js`.
 */
const WEB_PROGRAMS = {
  'extension-web.cjs': 'client/src/extension.ts',
  'server-web.js': 'server/src/lsp/browser-main.ts',
} as const;

export type Program = keyof typeof PROGRAMS | 'server';

/** Of the folder of this repository. */
export const PARSERS: readonly string[] = [
  'node_modules/web-tree-sitter/web-tree-sitter.wasm',
  'grammars/tree-sitter-bash.wasm',
  'grammars/tree-sitter-hcl.wasm',
  'grammars/tree-sitter-python.wasm',
  'grammars/tree-sitter-toml.wasm',
];

/** Returns the paths of what was written; a map lies beside most programs, and is not shipped. */
export async function bundle(folder: string, programs: readonly Program[]): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const written = await Promise.all([
    ...programs.flatMap((program) => (program === 'server' ? [] : [bundleInto(programBundle(program, folder))])),
    ...(programs.some(isCommand)
      ? [...PACKAGES.map((name) => packageBundle(name, folder)), sharedBundle(folder)]
      : []
    ).map(bundleInto),
    ...PARSERS.map((path) => copy(join(root, path), join(folder, basename(path)))),
  ]);
  return written.flat();
}

/** Returns the paths of what was written; the parsers are `bundle`'s. */
export async function bundleForWeb(folder: string): Promise<string[]> {
  return Promise.all(Object.entries(WEB_PROGRAMS).map(([name, entry]) => bundleWebProgram(entry, join(folder, name))));
}

/** What esbuild is asked to do for each program, the web ones included; `writing` also puts it on disk as it is shipped. */
export function allBundles(folder: string): BuildOptions[] {
  return [
    ...Object.keys(PROGRAMS).map((program) => programBundle(program as keyof typeof PROGRAMS, folder)),
    ...PACKAGES.map((name) => packageBundle(name, folder)),
    sharedBundle(folder),
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

/** What these import dynamically is in a file beside them: the extension starts without the language client, the command without its work. */
const LATER: Readonly<Record<string, string>> = {
  './load-connect.ts': './language-client.cjs',
  './work.ts': './cli-work.cjs',
};

const loadedLater: Plugin = {
  name: 'loaded-later',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/[\w-]+\.ts$/ }, ({ path, kind }) => {
      const file = kind === 'dynamic-import' ? LATER[path] : undefined;
      return file === undefined ? undefined : { path: file, external: true };
    });
  },
};

async function bundleInto(options: BuildOptions): Promise<string[]> {
  const { metafile } = await build({ ...writing(options), metafile: true });
  const written = Object.keys(metafile.outputs).filter((path) => !path.endsWith('.map'));
  return written.map((path) => join(root, path));
}

function isCommand(program: Program): boolean {
  return program === 'server' || program === 'cli';
}

function programBundle(program: keyof typeof PROGRAMS, folder: string): BuildOptions {
  const isCommandLine = program === 'cli';
  return {
    ...nodeBundle,
    entryPoints: [PROGRAMS[program]],
    outfile: join(folder, `${program}.cjs`),
    plugins: [loadedLater, ...(isCommandLine ? [onFirstUse] : [])],
    ...(isCommandLine && { banner: { js: HASHBANG } }),
  };
}

function packageBundle(name: string, folder: string): BuildOptions {
  return { ...nodeBundle, entryPoints: [name], outfile: join(folder, `${name}.cjs`) };
}

/** esbuild only splits ES modules: what it would write is made CommonJS first, one file after the other. */
function sharedBundle(folder: string): BuildOptions {
  return {
    ...nodeBundle,
    entryPoints: SHARING,
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    chunkNames: 'shared-[hash]',
    // The hash is of paths, too: where node_modules is a link, it must not lead out of the project.
    preserveSymlinks: true,
    format: 'esm',
    splitting: true,
    sourcemap: false,
    write: false,
    plugins: [onFirstUse],
  };
}

export function writing(options: BuildOptions): BuildOptions {
  return { ...options, plugins: [...(options.plugins ?? []), ...(options.splitting ? [asCommonJs] : []), executable] };
}

const HASHBANG = '#!/usr/bin/env node';

const asCommonJs: Plugin = {
  name: 'as-common-js',
  setup({ onEnd }) {
    onEnd(async ({ outputFiles = [] }) => {
      for (const { path, text } of outputFiles) {
        const { code } = await transform(text, { format: 'cjs', platform: 'node', target: TARGET, minify: true });
        await writeFile(path, basename(path) === 'server.cjs' ? `${HASHBANG}\n${code}` : code);
      }
    });
  },
};

/** npm makes them so where it installs them; a checkout and an editor start them as they are. */
const executable: Plugin = {
  name: 'executable',
  setup({ initialOptions: { outfile = '', outdir }, onEnd }) {
    const program = outdir === undefined ? outfile : join(outdir, 'server.cjs');
    if (/^(?:cli|server)\.cjs$/.test(basename(program))) onEnd(() => chmod(program, 0o755));
  },
};

const TARGET = 'node20';

/**
 * web-tree-sitter's ES module asks for import.meta.url, which a CommonJS bundle has not; its own CommonJS file does not.
 * jsonc-parser's CommonJS files hide from bundlers what they require; its ES modules do not.
 */
const nodeBundle = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  sourcemap: 'linked',
  platform: 'node',
  target: TARGET,
  format: 'cjs',
  conditions: ['node'],
  external: ['vscode'],
  alias: {
    'web-tree-sitter': join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs'),
    'jsonc-parser': join(root, 'node_modules/jsonc-parser/lib/esm/main.js'),
  },
  // VS Code gives `vscode` to what is required; what is imported does not get it.
  supported: { 'dynamic-import': false },
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;

async function copy(from: string, to: string): Promise<string> {
  await copyFile(from, to);
  return to;
}
