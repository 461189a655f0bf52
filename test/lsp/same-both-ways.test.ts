// The command line and the editor's pull of a workspace say the same, byte for byte.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/engine.ts';
import { commandLineFindings, editorFindings } from '../support/two-ways.ts';

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

for (const name of ['examples', 'examples/monorepo'])
  test(`in ${name}`, async () => {
    const printed = await commandLineFindings(join(root, name));
    assert.ok(printed.length > 10, `${printed.length}`);
    assert.equal((await editorFindings(join(root, name))).join('\n'), printed.join('\n'));
  });

test('in a folder of everything that may go wrong', async (t) => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'ray-guard-hostile-')));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(HOSTILE)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  await symlink(folder, join(folder, 'loop'));
  await symlink('a.py', join(folder, 'linked.py'));
  await symlink('gone.py', join(folder, 'dangling.py'));
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
  for (const name of ['ignored/b.py', 'c.bak.py', '.venv/lib/d.py', 'node_modules/e.py', 'sub/out/h.py'])
    assert.ok(!named.has(name), name);
  assert.equal((await editorFindings(folder)).join('\n'), printed.join('\n'));
});
