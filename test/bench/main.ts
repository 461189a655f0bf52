// `npm run bench`: measures the built programs and prints Markdown, with the goals beside. Not a test: nothing fails by being slow.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from '../../scripts/bundle.ts';
import { compareEditing } from './compared-editing.ts';
import { compareScans } from './compared-scans.ts';
import { markdownTable } from './figures.ts';
import { measureGrowth } from './growth.ts';
import { measureMemory } from './memory-figures.ts';
import { dayAndMachine, type Section, writeSections } from './performance-page.ts';
import { longestRayProgram, nameOfTree } from './real-tree.ts';
import { measureScans } from './scan-figures.ts';
import { measureServer } from './server-figures.ts';
import { measureWorkspace } from './workspace-figures.ts';

const { values: options } = parseArgs({
  options: {
    /** A real repository for the comparisons with other tools; without it there are none. */
    tree: { type: 'string' },
    /** Of `goals`, `scans`, `keys` and `growth`, with commas between. */
    only: { type: 'string', default: 'goals,scans,keys,growth' },
    rounds: { type: 'string', default: '7' },
    keys: { type: 'string', default: '60' },
    /** Puts the sections into docs/performance.md. */
    write: { type: 'boolean', default: false },
  },
});
const wanted = new Set(options.only.split(','));
const machine = dayAndMachine(new Date());
const folder = mkdtempSync(join(tmpdir(), 'ray-guard-bench-'));
try {
  // The programs look for their manifest one folder above them.
  copyFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), join(folder, 'package.json'));
  await bundle(join(folder, 'dist'), ['server', 'cli']);
  const [server, cli] = ['server.cjs', 'cli.cjs'].map((name) => join(folder, 'dist', name)) as [string, string];
  const tree = options.tree === undefined ? undefined : resolve(options.tree);
  if (tree !== undefined && wanted.has('scans')) add('Scans beside other tools', await scansBeside(cli, tree));
  if (tree !== undefined && wanted.has('keys')) add('Keys beside other servers', await keysBeside(server, tree));
  if (wanted.has('growth')) add('Growth', await growth(cli));
  if (wanted.has('goals')) add('Goals', await goals(server, cli));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function add(title: string, body: string): void {
  const section: Section = { title, body: `${machine}\n\n${body}` };
  console.log(`## ${title}\n\n${section.body}\n`);
  if (options.write) writeSections([section]);
}

async function scansBeside(cli: string, tree: string): Promise<string> {
  const rounds = Number(options.rounds);
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  const lines = await compareScans(cli, tree, empty, rounds);
  return `${nameOfTree(tree)}; ${rounds} rounds, in each every tool once, one after the other. Ratios are the median over the rounds. Ray Guard reads
shell scripts, Dockerfiles, YAML and manifests besides Python; the other tools read Python. Memory: that of the largest process, in a separate run.
The last row is what starting Node and the program takes: no check can be faster than that.

${lines.join('\n')}`;
}

async function keysBeside(server: string, tree: string): Promise<string> {
  const { file, lines } = longestRayProgram(tree);
  const keys = Number(options.keys);
  const table = await compareEditing(server, tree, file, keys);
  return `\`${file}\` of ${nameOfTree(tree)}, ${lines.toLocaleString('en')} lines. ${keys} keys in the middle of it, each typed into every server in turn by
the same client, from \`didChange\` to the pulled diagnostics of that version. The servers look for different things; Pyright checks types.

${table.join('\n')}`;
}

async function growth(cli: string): Promise<string> {
  const lines = await measureGrowth(cli, join(folder, 'growth'), 3);
  return `Generated files, the command line, median of 3 runs. The exponent is that of the last three sizes, without the time
of an empty scan: 1.00 is a straight line.

${lines.join('\n')}`;
}

async function goals(server: string, cli: string): Promise<string> {
  const rows = [
    ...(await measureServer(server)),
    ...(await measureMemory(server)),
    ...(await measureWorkspace(server, join(folder, 'workspace'))),
    ...(await measureScans(cli, join(folder, 'scans'))),
  ];
  return markdownTable(rows);
}
