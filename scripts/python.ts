// Python environments for tests that drive programs written in it; RAY_GUARD_PYTHON names another interpreter than python3.
import { spawnSync } from 'node:child_process';
import { installFromDebian } from './debian.ts';

const interpreter = process.env.RAY_GUARD_PYTHON ?? 'python3';
const CURE = 'Install Python 3.11 or newer with venv; RAY_GUARD_PYTHON names another than python3.';

/** Makes the folder a new environment with these requirements. Throws what Python or pip wrote where it cannot. */
export function makeEnvironment(folder: string, requirements: readonly string[]): void {
  // Debian has the module without what fills an environment.
  if (spawnSync(interpreter, ['-c', 'import ensurepip, venv']).status !== 0)
    installFromDebian({ name: 'Python with venv', packages: ['python3', 'python3-venv'] }, CURE);
  call(interpreter, ['-m', 'venv', '--clear', folder]);
  call(`${folder}/bin/python`, ['-m', 'pip', 'install', '--quiet', '--no-input', ...requirements]);
}

function call(program: string, args: readonly string[]): void {
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status === 0) return;
  const wrote = error?.message ?? `${stdout}${stderr}`.slice(-2000);
  throw new Error(`${program} ${args.join(' ')} failed.\n${wrote}\n${CURE} The package index must be reachable.`);
}
