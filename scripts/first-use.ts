// What a program loads when it first uses it: large packages in files of their own beside it, and some of Node's modules.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/** Packages that many a run never uses: each becomes a file, which the programs beside it share. */
export const PACKAGES: readonly string[] = ['yaml', 'dockerfile-ast', 'diff', 'yauzl'];

/** Of Node, each some milliseconds: what takes them in seldom uses them. */
const BUILT_IN: readonly string[] = [
  'node:child_process',
  'node:crypto',
  'node:stream/consumers',
  'node:worker_threads',
  'node:zlib',
];

const NAMESPACE = 'first-use';

/** The sources import as ever; in the bundle an imported name is a getter, which loads the module. */
export const onFirstUse: Plugin = {
  name: 'on-first-use',
  setup({ initialOptions, onResolve, onLoad }) {
    const require = createRequire(join(initialOptions.absWorkingDir ?? '.', 'package.json'));
    const names = [...PACKAGES, ...BUILT_IN];
    onResolve({ filter: new RegExp(`^(?:${names.join('|')})$`) }, ({ path, namespace }) =>
      namespace === NAMESPACE ? { path: fileOf(path), external: true } : { path, namespace: NAMESPACE },
    );
    onLoad({ filter: /^/, namespace: NAMESPACE }, ({ path }) => ({
      contents: `
let loaded;
for (const name of ${JSON.stringify(Object.keys(require(path)))})
  Object.defineProperty(exports, name, { enumerable: true, get: () => (loaded ??= require(${JSON.stringify(path)}))[name] });`,
      resolveDir: initialOptions.absWorkingDir ?? '.',
    }));
  },
};

function fileOf(name: string): string {
  return PACKAGES.includes(name) ? `./${name}.cjs` : name;
}
