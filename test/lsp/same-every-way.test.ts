// The command line, an editor on a disk and an editor without one find the same in a project, byte for byte, and so does a scan of what fixes would write.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Location, Log } from 'sarif';
import type { Diagnostic, WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { scan } from '../../server/src/cli/scan/scan.ts';
import { rayData } from '../../server/src/core/index.ts';
import { rayGuard } from '../cli/command.ts';
import { engine, root } from '../support/engine.ts';
import { FULL, startClient } from './client.ts';

const OPEN = 'import ray\nray.init(dashboard_host="0.0.0.0")\n';

/** Of everything that a walk, a decoder or a project may trip over. */
const HOSTILE: Readonly<Record<string, string | Uint8Array>> = {
  '.gitignore': 'ignored/\n*.bak.py\n!kept.bak.py\n',
  'a.py': OPEN,
  'ignored/b.py': OPEN,
  'c.bak.py': OPEN,
  'kept.bak.py': OPEN,
  'crlf and space.py': OPEN.replaceAll('\n', '\r\n'),
  'проект/😀.py': `\uFEFFx = "😀"; ${OPEN}`,
  'utf-16.py': new Uint8Array([0xff, 0xfe, ...new Uint8Array(Buffer.from(OPEN, 'utf16le'))]),
  'nul.py': `${OPEN}\0`,
  'latin-1.py': Buffer.from(`# caf\u00e9\n${OPEN}`, 'latin1'),
  '.venv/pyvenv.cfg': 'home = /usr\n',
  '.venv/lib/d.py': OPEN,
  'node_modules/e.py': OPEN,
  'broken/pyproject.toml': '[project\ndependencies = ["ray==2.53.0"]\n',
  'broken/f.py': 'import ray\nray.init(\n',
  'sub/pyproject.toml':
    '[project]\nname = "s"\ndependencies = ["ray==2.53.0"]\n[tool.ray-guard]\nseverty = 1\nexclude = ["out/"]\n',
  'sub/g.py': 'import ray\nray.init()\n',
  'sub/out/h.py': OPEN,
  'sub/uv.lock': '<<<<<<< ours\n[[package]]\nname = "ray"\nversion = "2.44.1"\n=======\n>>>>>>> theirs\n',
  'accepted.py':
    '# ray-guard: ignore-file[exposed-dashboard] behind the firewall\nimport ray\nray.init(dashboard_host="0.0.0.0")  # ray-guard: ignore[late-auth-mode]\n',
  'notebook.ipynb': JSON.stringify({
    cells: [{ cell_type: 'code', source: [OPEN] }],
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
  }),
};

/** No client hands them over as they are: they are no UTF-8, or links. */
const ON_A_DISK_ONLY = ['utf-16.py', 'nul.py', 'latin-1.py', 'linked.py'];

/** Of a virtual file system. */
const VIRTUAL = 'vscode-vfs://github/someone/project';

for (const name of ['examples', 'examples/monorepo'])
  test(`in ${name}`, async (t) => {
    // In no repository, so that a log names its files from there, too.
    const folder = await copyOf(t, join(root, name));
    const printed = await commandLineFindings(folder);
    assert.ok(printed.length > 10, `${printed.length}`);
    assert.equal((await editorFindings(pathToFileURL(folder).href)).join('\n'), printed.join('\n'));
    assert.equal((await editorFindings(VIRTUAL, textsIn(folder))).join('\n'), printed.join('\n'));
    assert.deepEqual(await overlaidFindings(t, folder), await scannedFindings(folder));
  });

test('in a folder of everything that may go wrong', async (t) => {
  const folder = await hostileFolder(t);
  const printed = await commandLineFindings(folder);
  const named = new Set(printed.map((line) => (JSON.parse(line) as [string])[0]));
  for (const name of [
    'a.py',
    'kept.bak.py',
    'utf-16.py',
    'latin-1.py',
    'linked.py',
    'sub/pyproject.toml',
    'notebook.ipynb',
  ])
    assert.ok(named.has(name), name);
  for (const name of ['a-again.py', 'ignored/b.py', 'c.bak.py', '.venv/lib/d.py', 'node_modules/e.py', 'sub/out/h.py'])
    assert.ok(!named.has(name), name);
  assert.equal((await editorFindings(pathToFileURL(folder).href)).join('\n'), printed.join('\n'));
  const virtual = printed.filter((line) => !ON_A_DISK_ONLY.includes((JSON.parse(line) as [string])[0]));
  const texts = Object.fromEntries(
    Object.entries(HOSTILE)
      .filter(([name]) => !ON_A_DISK_ONLY.includes(name))
      .map(([name, content]) => [
        name,
        Buffer.from(content)
          .toString()
          .replace(/^\uFEFF/, ''),
      ]),
  );
  assert.equal((await editorFindings(VIRTUAL, texts)).join('\n'), virtual.join('\n'));
  assert.deepEqual(await overlaidFindings(t, folder), await scannedFindings(folder));
});

async function hostileFolder(t: TestContext): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'ray-guard-hostile-')));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(HOSTILE)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  await symlink('.', join(folder, 'loop'));
  await symlink('ignored/b.py', join(folder, 'linked.py'));
  await symlink('a.py', join(folder, 'a-again.py'));
  await symlink('gone.py', join(folder, 'dangling.py'));
  return folder;
}

/** Absolute paths of ordinary files, links not followed. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function textsIn(folder: string): Record<string, string> {
  return Object.fromEntries(filesIn(folder).map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}

/** The same folder with nothing in its files, and what is in them over it; links, which have no bytes of their own, too. */
async function overlaidFindings(t: TestContext, folder: string): Promise<unknown> {
  const copy = await copyOf(t, folder);
  const files = filesIn(copy);
  const linked = readdirSync(copy).filter((name) => name === 'linked.py');
  const instead = new Map(
    [...files, ...linked.map((name) => join(copy, name))].map((path) => [path, readFileSync(path)]),
  );
  for (const path of files) await writeFile(path, '');
  return scannedFindings(copy, instead);
}

async function copyOf(t: TestContext, folder: string): Promise<string> {
  const copy = await realpath(await mkdtemp(join(tmpdir(), 'ray-guard-copy-')));
  t.after(() => rm(copy, { recursive: true }));
  await cp(folder, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

async function scannedFindings(folder: string, instead?: ReadonlyMap<string, Buffer>): Promise<unknown> {
  const { files, notes, fileCount } = await scan(['.'], {
    cwd: folder,
    today: rayData.asOf,
    loadEngine: async () => engine,
    ...(instead && { instead }),
  });
  const found = files.map(({ source, findings }) => ({ path: source.path, text: source.text, findings }));
  return JSON.parse(JSON.stringify({ found, notes, fileCount }).replaceAll(folder, ''));
}

const LEVELS = { error: 1, warning: 2, note: 3, none: 3 } as const;

/** One line a finding: place, rule, severity, message, fingerprint, and the places it links to. */
async function commandLineFindings(folder: string): Promise<string[]> {
  const { stdout } = await rayGuard(folder, ['--format', 'sarif', '.']);
  const [run] = (JSON.parse(stdout) as Log).runs;
  const findings = (run?.results ?? []).map((result) =>
    JSON.stringify([
      ...placeInLog(result.locations?.[0], folder),
      result.ruleId,
      LEVELS[result.level ?? 'warning'],
      withoutEscapes(result.message.text),
      result.partialFingerprints?.['rayGuard/v1'],
      (result.relatedLocations ?? []).map((one) => [...placeInLog(one, folder), withoutEscapes(one.message?.text)]),
    ]),
  );
  const [invocation] = run?.invocations ?? [];
  const policy = (invocation?.toolConfigurationNotifications ?? []).map(({ locations, message }) =>
    JSON.stringify([...placeInLog(locations?.[0], folder), 'policy', message.text]),
  );
  return [...findings, ...policy].sort();
}

/** `handed`: what a client hands over, by path in the folder, where the server has no disk to read. */
async function editorFindings(root: string, handed: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const client = await startClient({ capabilities: FULL, folder: root, settings: { diagnosticMode: 'workspace' } });
  const files = Object.entries(handed).map(([path, text]) => ({ uri: `${root}/${encodeURI(path)}`, text }));
  // As a client sends them: in several messages, in no order that means anything.
  for (const file of files.reverse()) client.notify('rayGuard/handFiles', { files: [file] });
  const { items } = await client.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
    previousResultIds: [],
  });
  const lines = items.flatMap((report) =>
    report.kind === 'full' ? report.items.map((diagnostic) => describe(report.uri, diagnostic, root)) : [],
  );
  client.end();
  return lines.sort();
}

function describe(
  uri: string,
  { range, code, severity, message, data, relatedInformation = [] }: Diagnostic,
  root: string,
) {
  const place = [pathBelow(uri, root), ...Object.values(range.start), ...Object.values(range.end)];
  if (code === 'policy') return JSON.stringify([...place, code, message]);
  const related = relatedInformation.map(({ location, message: said }) => {
    const { start, end } = location.range;
    return [pathBelow(location.uri, root), ...Object.values(start), ...Object.values(end), said];
  });
  return JSON.stringify([...place, code, severity, message, data.fingerprint, related]);
}

/** 0-based, as editors count. */
function placeInLog(location: Location | undefined, folder: string): unknown[] {
  const { artifactLocation, region } = location?.physicalLocation ?? {};
  const path = pathBelow(artifactLocation?.uri ?? '', pathToFileURL(folder).href);
  const numbers = [region?.startLine, region?.startColumn, region?.endLine, region?.endColumn];
  return [path, ...numbers.map((one) => (one ?? Number.NaN) - 1)];
}

function pathBelow(uri: string, root: string): string {
  return decodeURIComponent(uri.startsWith(`${root}/`) ? uri.slice(root.length + 1) : uri);
}

/** The log keeps a quoted text from becoming a link. */
function withoutEscapes(text: string | undefined): string | undefined {
  return text?.replace(/\\\[([^\]]*)\\\]\(/g, '[$1](');
}
