// The uv and pip that the tests ask whether a project can be installed, in a Python environment of their own.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './engine.ts';

export const UV_VERSION = '0.13.9';
export const uvFolder = join(root, '.build', `uv-${UV_VERSION}`);

export function isUvInstalled(): boolean {
  return spawnSync(program('uv'), ['--version'], { stdio: 'ignore' }).status === 0;
}

interface Answer {
  readonly status: number | null;
  readonly output: string;
}

/** Resolves the dependencies of a project's folder; nothing is installed. */
export function uvLock(folder: string): Answer {
  return run(program('uv'), ['lock', '--no-python-downloads', '--python', program('python'), '--project', folder]);
}

/** Looks on the index for what a Python of that version would install; nothing is installed. */
export function pipDryRun(requirement: string, python: string, target: string): Answer {
  const options = [
    '--dry-run',
    '--no-deps',
    '--only-binary=:all:',
    '--platform',
    'manylinux2014_x86_64',
    '--target',
    target,
  ];
  return run(program('python'), ['-m', 'pip', 'install', ...options, '--python-version', python, requirement]);
}

function program(name: string): string {
  return join(uvFolder, 'bin', name);
}

function run(command: string, args: readonly string[]): Answer {
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  const missing = error ? `${command}: ${error.message}. \`npm run setup\` installs it.\n` : '';
  return { status, output: `${missing}${stdout ?? ''}${stderr ?? ''}` };
}
