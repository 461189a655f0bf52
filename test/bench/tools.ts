// Finds the programs of others that Ray Guard is measured against: in the folders of RAY_GUARD_BENCH_TOOLS, then on the path.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Tool {
  readonly name: string;
  readonly program: string;
  /** As the program says it, one line. */
  readonly version: string;
}

/** Undefined where the program is not found, or where it does not even tell its version. */
export function findTool(name: string, versionOf: string = name): Tool | undefined {
  const program = pathOf(name);
  const teller = pathOf(versionOf);
  if (program === undefined || teller === undefined) return undefined;
  const { status, stdout } = spawnSync(teller, ['--version'], { encoding: 'utf8' });
  if (status !== 0) return undefined;
  return { name, program, version: /\d+(?:\.\d+)+/.exec(stdout)?.[0] ?? '' };
}

function pathOf(name: string): string | undefined {
  const { RAY_GUARD_BENCH_TOOLS = '', PATH = '' } = process.env;
  return [...RAY_GUARD_BENCH_TOOLS.split(delimiter), ...PATH.split(delimiter)]
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}
