// Builds dist/ where npm installs Ray Guard from git, as pre-commit does: git has no dist/, and what builds it is not installed there.
import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const has = (path) => existsSync(join(root, path));

if (!has('dist/cli.cjs')) {
  // A script inherits the options of the npm that runs it; those of a global installation are taken back.
  if (!has('node_modules/esbuild')) run('npm ci --no-global --include=dev --ignore-scripts --no-audit --no-fund');
  run('npm run --no-global --silent build');
}

/** What it prints goes where npm's own messages go, since `npm pack` prints a file name that others read. */
function run(command) {
  execSync(command, { cwd: root, stdio: ['ignore', 2, 2] });
}
