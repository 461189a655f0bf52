// The Python packages that are asked, in an environment of their own.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../support/engine.ts';

export const PACKAGES = ['pip==26.3', 'packaging==26.4', 'poetry-core==2.5.0', 'python-dotenv==1.2.4'];
export const oracleFolder = join(root, '.build', `oracle-${PACKAGES.map((one) => one.split('==')[1]).join('-')}`);

export function isOracleInstalled(): boolean {
  const modules = 'import dotenv, packaging, poetry.core';
  return spawnSync(pythonOfOracle(), ['-c', modules], { stdio: 'ignore' }).status === 0;
}

export function pythonOfOracle(): string {
  return join(oracleFolder, 'bin/python');
}
