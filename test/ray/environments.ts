// The releases of Ray that are measured, each in a virtual environment of its own, filled from the package index.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = process.env.RAY_GUARD_RAY_ENVIRONMENTS ?? join(root, 'node_modules/.cache/ray-guard/ray');
const DOTENV = 'python-dotenv==1.1.1';

/** Absolute path of the interpreter that has this release. */
export function pythonOf(release: string): string {
  return join(folder, release, 'bin/python');
}

/** Makes what is missing; a broken one is made anew. Throws with pip's words where it cannot. */
export function prepare(release: string): void {
  const home = join(folder, release);
  const done = join(home, 'ray-guard-ready');
  if (existsSync(done)) return;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  call(process.env.RAY_GUARD_PYTHON ?? 'python3', ['-m', 'venv', home]);
  call(pythonOf(release), ['-m', 'pip', 'install', '--quiet', '--no-input', `ray[default,serve]==${release}`, DOTENV]);
  writeFileSync(done, `${release}\n`);
}

function call(program: string, args: readonly string[]): void {
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return;
  throw new Error(`${program} ${args.join(' ')} failed.\n${error?.message ?? `${stdout}${stderr}`.slice(-2000)}`);
}
