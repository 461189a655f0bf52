// The Ray releases that are measured, each in a Python environment of its own, and the programs that cut them off.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installFromDebian } from '../../scripts/debian.ts';
import { makeEnvironment } from '../../scripts/python.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = process.env.RAY_GUARD_RAY_ENVIRONMENTS ?? join(root, 'node_modules/.cache/ray-guard/ray');
/** What programs of the experiments import besides; Serve of 2.58.1 imports jinja2 without naming it among its own. */
const BESIDES = ['python-dotenv==1.1.1', 'jinja2==3.1.6', 'pandas==2.3.3', 'pyarrow==20.0.0'];
const PROGRAMS = new Map([
  ['ip', 'iproute2'],
  ['unshare', 'util-linux'],
  ['setpriv', 'util-linux'],
  ['openssl', 'openssl'],
]);

/** Absolute path of the interpreter that has this release. */
export function pythonOf(release: string): string {
  return join(folder, release, 'bin/python');
}

/** Makes what is missing; a half-made one, or one made of other requirements, is made again. Throws with pip's words where it cannot. */
export function prepare(release: string): void {
  const home = join(folder, release);
  const done = join(home, 'ray-guard-ready');
  const requirements = [`ray[default,serve]==${release}`, ...BESIDES];
  const made = `${requirements.join('\n')}\n`;
  if (existsSync(done) && readFileSync(done, 'utf8') === made) return;
  console.log(`Ray ${release}: installing`);
  mkdirSync(folder, { recursive: true });
  makeEnvironment(home, requirements);
  writeFileSync(done, made);
}

/** Installs what the sandbox needs, or ends the process with what is missing. */
export function preparePrograms(): void {
  const missing = [...PROGRAMS].filter(([program]) => spawnSync(program, ['-V']).error);
  const packages = [...new Set(missing.map(([, name]) => name))];
  const names = missing.map(([program]) => program).join(', ');
  if (packages.length) installFromDebian({ name: names, packages }, `Install ${names} and run this as root.`);
}
