// Installs what real interpreters are asked with, Python packages and programs; part of `npm run setup`.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isOracleInstalled, oracleFolder, PACKAGES, TOML_TEST, TOML_TEST_PACKAGE } from '../test/oracle/installed.ts';
import { installFromDebian } from './debian.ts';
import { makeEnvironment } from './python.ts';

const PROGRAMS = ['bash', 'fish', 'git', 'make', 'zsh'];
const missing = [
  ...PROGRAMS.filter((program) => spawnSync(program, ['--version']).error),
  ...(existsSync(TOML_TEST) ? [] : [TOML_TEST_PACKAGE]),
];

if (missing.length > 0)
  installFromDebian({ name: missing.join(', '), packages: missing }, `Install ${missing.join(', ')}.`);
if (isOracleInstalled()) console.log(`${PACKAGES.join(', ')}: in place`);
else {
  console.log(`${PACKAGES.join(', ')}: installing`);
  makeEnvironment(oracleFolder, PACKAGES);
}
