// `npm run setup`: installs the VS Codes that the tests drive and, where there is none, a Chromium; a second run finds all in place.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findBrowser } from '../test/editor/browser.ts';
import {
  codeServerFolder,
  type Editor,
  editorFolder,
  editors,
  isInstalled,
  nodeFolder,
  nodePackage,
  root,
  stampOf,
} from '../test/editor/editors.ts';
import { otherEditors } from '../test/editors/other-editors.ts';
import { installFromDebian, isDebian } from './debian.ts';

const QUIET = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

if (process.platform !== 'linux')
  fail('The editor tests run on Linux.', 'Run `npm run check`: every other test runs anywhere.');
for (const editor of editors)
  if (isInstalled(editor)) say(`VS Code ${editor.vscode} (${editor.name}): in place`);
  else install(editor);
if (!(await findBrowser())) installBrowser();
const browser =
  (await findBrowser()) ?? fail('No Chromium was found after installing one.', 'Install Chromium or Google Chrome.');
say(`Browser: ${browser}`);
for (const editor of otherEditors)
  if (editor.isInstalled()) say(`${editor.name}: in place`);
  else installFromDebian(editor, `Install ${editor.name}, then run \`npm run setup\` again.`);

/** Install scripts stay off: code-server's own refuse other Node versions and build native modules that nothing here needs. */
function install(editor: Editor): void {
  say(`VS Code ${editor.vscode} (${editor.name}): installing`);
  const folder = editorFolder(editor);
  const server = codeServerFolder(editor);
  const vscode = join(server, 'lib/vscode');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, overrides: editor.overrides }));
  npm(editor, folder, [
    'install',
    '--ignore-scripts',
    `${nodePackage}@${editor.node}`,
    `code-server@${editor.codeServer}`,
  ]);
  npm(editor, vscode, ['install', '--omit=dev', '--ignore-scripts']);
  run(join(nodeFolder(editor), 'bin/node'), [join(server, 'out/node/entry.js'), '--version'], { cwd: folder });
  writeFileSync(stampOf(editor).path, stampOf(editor).text);
}

/** npm on the editor's own Node once that is there, because packages choose by it what they install. */
function npm(editor: Editor, cwd: string, args: readonly string[]): void {
  const node = nodeFolder(editor);
  const path = [...(existsSync(node) ? [join(node, 'bin')] : []), process.env.PATH ?? ''].join(delimiter);
  run('npm', [...args, ...QUIET], { cwd, env: { ...process.env, PATH: path } });
}

function installBrowser(): void {
  const cure = 'Install Chromium or Google Chrome, then run `npm run setup` again.';
  if (isDebian()) {
    installFromDebian({ name: 'Chromium', packages: ['chromium'], ifThere: [] }, cure);
    return;
  }
  say('Chromium: downloading with playwright-core');
  run('npx', ['playwright-core', 'install', 'chromium'], { cure });
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cure?: string;
}

/** Runs a program to its end; its output is shown only if it fails. */
function run(program: string, args: readonly string[], { cwd = root, env = process.env, cure }: RunOptions): void {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status === 0) return;
  console.error(stdout ?? '', stderr ?? '');
  fail(
    `${program} ${args.join(' ')} failed in ${cwd}${error ? `: ${error.message}` : ''}.`,
    cure ?? 'What it wrote is above. npm must reach its registry.',
  );
}

function say(line: string): void {
  console.log(line);
}

function fail(what: string, cure: string): never {
  console.error(`${what}\n${cure}`);
  process.exit(1);
}
