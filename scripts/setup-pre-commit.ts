// Installs the pre-commit that the tests drive, in a Python environment of its own; part of `npm run setup`.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { isInstalled, preCommitFolder, program, VERSION } from '../test/pre-commit/pre-commit.ts';

if (isInstalled()) console.log(`pre-commit ${VERSION}: in place`);
else {
  console.log(`pre-commit ${VERSION}: installing`);
  rmSync(preCommitFolder, { recursive: true, force: true });
  run(process.env.RAY_GUARD_PYTHON ?? 'python3', ['-m', 'venv', preCommitFolder]);
  run(program('python'), ['-m', 'pip', 'install', '--quiet', '--no-input', `pre-commit==${VERSION}`]);
}

/** Its output is shown only if it fails. */
function run(command: string, args: readonly string[]): void {
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return;
  console.error(stdout ?? '', stderr ?? '', error?.message ?? '');
  console.error(
    `${command} ${args.join(' ')} failed.\nThe tests need Python 3.11 or newer with venv (RAY_GUARD_PYTHON names another), and a package index.`,
  );
  process.exit(1);
}
