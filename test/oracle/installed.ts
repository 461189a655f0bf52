// What is asked: Python packages in an environment of their own, and the files of toml-test.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../support/engine.ts';

export const PACKAGES = ['pip==26.3', 'packaging==26.4', 'poetry-core==2.5.0', 'python-dotenv==1.2.4'];
export const oracleFolder = join(root, '.build', `oracle-${PACKAGES.map((one) => one.split('==')[1]).join('-')}`);

/** Where Debian's package puts the files of toml-test. */
export const TOML_TEST_PACKAGE = 'golang-github-burntsushi-toml-dev';
export const TOML_TEST = '/usr/share/gocode/src/github.com/BurntSushi/toml/internal/toml-test/tests';

export function isOracleInstalled(): boolean {
  const modules = 'import dotenv, packaging, poetry.core';
  return spawnSync(pythonOfOracle(), ['-c', modules], { stdio: 'ignore' }).status === 0;
}

export function pythonOfOracle(): string {
  return join(oracleFolder, 'bin/python');
}
