// The npm package as a user has it: packed, and installed globally where nothing else is.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { root } from '../editor/editors.ts';

const LIMIT = 120_000;

/** A project in which one line is unsafe, the one with `0.0.0.0`. */
export const UNSAFE = 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n';

export interface Installed {
  /** A folder with `a.py`, which is `UNSAFE`. */
  readonly project: string;
  readonly prefix: string;
  run(program: string, ...args: readonly string[]): SpawnSyncReturns<string>;
  remove(): void;
}

/** Needs a built `dist`. Throws what npm wrote if it fails. */
export function installPackage(): Installed {
  const prefix = mkdtempSync(join(tmpdir(), 'ray-guard-npm-'));
  const project = join(prefix, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'a.py'), UNSAFE);
  const home = join(prefix, 'home');
  mkdirSync(home);
  const path = [join(prefix, 'bin'), process.env.PATH ?? ''].join(delimiter);
  const run: Installed['run'] = (program, ...args) =>
    spawnSync(program, args, {
      cwd: project,
      env: { ...process.env, PATH: path, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, XDG_STATE_HOME: home },
      encoding: 'utf8',
      timeout: LIMIT,
    });
  npm('pack', '--ignore-scripts', '--pack-destination', prefix);
  const tarball = readdirSync(prefix).find((name) => name.endsWith('.tgz'));
  npm(
    'install',
    '--global',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefix',
    prefix,
    join(prefix, `${tarball}`),
  );
  return { project, prefix, run, remove: () => rmSync(prefix, { recursive: true, force: true }) };
}

/** The configuration that docs/editors.md gives under a heading, so that what is tested is what people copy. */
export function documented(heading: string, language: string): string {
  const page = readFileSync(join(root, 'docs/editors.md'), 'utf8');
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  const block = section?.match(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms'))?.[1];
  if (block === undefined) throw new Error(`docs/editors.md has no ${language} under ${heading}.`);
  return block;
}

function npm(...args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync('npm', args, { cwd: root, encoding: 'utf8', timeout: LIMIT });
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed.\n${stdout}${stderr}`);
}
