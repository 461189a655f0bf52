// The pre-commit that the tests drive, and how it is called.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../support/engine.ts';

export const VERSION = '4.7.0';
export const preCommitFolder = join(root, '.build', `pre-commit-${VERSION}`);

export function isInstalled(): boolean {
  return spawnSync(program('pre-commit'), ['--version'], { stdio: 'ignore' }).status === 0;
}

export function program(name: string): string {
  return join(preCommitFolder, 'bin', name);
}

export interface Project {
  readonly folder: string;
  /** Where pre-commit keeps what it has installed. */
  readonly home: string;
}

/** `within`: what starts it, such as `unshare -n`. */
export function preCommit(
  { folder, home }: Project,
  args: readonly string[],
  within: readonly string[] = [],
): SpawnSyncReturns<string> {
  const [first, ...rest] = [...within, program('pre-commit'), ...args] as [string, ...string[]];
  return spawnSync(first, rest, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PRE_COMMIT_HOME: home, PRE_COMMIT_COLOR: 'never' },
  });
}
