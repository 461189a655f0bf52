// One project over files that are counted: what is looked at when documents are opened and closed, and what counts for others.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rayData } from '../../server/src/core/index.ts';
import { Disk } from '../../server/src/host/files/disk.ts';
import { HandedFiles } from '../../server/src/host/files/handed-files.ts';
import { BackgroundWork } from '../../server/src/host/project/background-work.ts';
import { Project } from '../../server/src/host/project/project.ts';
import { engine } from '../support/engine.ts';

const ROOT = 'vscode-vfs://host/project';
const PROGRAM = 'import ray\nray.init()\n';

class CountedFiles extends HandedFiles {
  listed: string[] = [];
  looks = 0;

  override list(folder: string) {
    this.listed.push(folder);
    return super.list(folder);
  }

  override look(path: string) {
    this.looks++;
    return super.look(path);
  }
}

function projectOf(texts: Readonly<Record<string, string>>) {
  const files = new CountedFiles(new Disk());
  for (const [name, text] of Object.entries(texts)) files.take(`${ROOT}/${name}`, text);
  const project = new Project({
    files,
    data: rayData,
    today: () => rayData.asOf,
    work: new BackgroundWork((error) => assert.fail(String(error))),
    outermost: '/',
    hearsOfChanges: true,
    appliesBaselines: true,
    facts: {
      read: (document, take) => take(engine.read(document)),
      settled: async () => undefined,
      engine: () => engine,
    },
    onFailures: () => undefined,
  });
  project.setRoots([ROOT]);
  const open = async (name: string, text: string) => {
    const document = { path: `${ROOT}/${name}`, languageId: engine.languageOf(name)?.id ?? '', text };
    project.known.setOpen(document, engine.read(document).facts);
    project.openChanged();
    await project.contextKnown();
  };
  const close = async (name: string) => {
    project.closed(`${ROOT}/${name}`);
    await project.contextKnown();
  };
  return { files, project, open, close };
}

/** `count` programs, ten in a folder. */
function programs(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `pkg/f${Math.floor(at / 10)}/p${at}.py`);
}

test('a document that is opened or closed costs no look at the folders of the others', async () => {
  const looksFor = async (count: number) => {
    const names = programs(count);
    const { files, open, close } = projectOf(Object.fromEntries(names.map((name) => [name, PROGRAM])));
    for (const name of names) await open(name, PROGRAM);
    for (const name of names) await close(name);
    // The root, what is between, and each folder once.
    assert.deepEqual(files.listed.length, new Set(files.listed).size);
    return files.looks;
  };
  const [few, many] = [await looksFor(50), await looksFor(200)];
  assert.ok(many < few * 5, `${few} looks for 50 documents, ${many} for 200`);
});

test('what was created or deleted is seen with the next event', async () => {
  const { files, project, open } = projectOf({ 'pkg/a.py': PROGRAM });
  await open('pkg/a.py', PROGRAM);
  files.take(`${ROOT}/pkg/pyproject.toml`, '[project]\ndependencies = ["ray==2.53.0"]\n');
  await open('pkg/b.py', PROGRAM);
  assert.equal(project.known.has(`${ROOT}/pkg/pyproject.toml`), false, 'nobody has told of it');
  project.changed([`${ROOT}/pkg/pyproject.toml`]);
  await project.contextKnown();
  assert.equal(project.known.has(`${ROOT}/pkg/pyproject.toml`), true);
});

test('a program means nothing for what is shown of others; a project file does', async () => {
  const { project, open, close } = projectOf({ 'a.py': PROGRAM });
  await open('a.py', PROGRAM);
  const { effects } = project.known;
  await open('b.py', PROGRAM);
  await close('b.py');
  assert.equal(project.known.effects, effects);
  await open('requirements.txt', 'ray==2.53.0\n');
  assert.notEqual(project.known.effects, effects);
});

test('the text of an editor counts in the place of the file, until it is closed', async () => {
  const name = 'requirements.txt';
  const { project, open, close } = projectOf({ [name]: 'ray==2.53.0\n', 'a.py': PROGRAM });
  const ray = () => project.known.viewFor(`${ROOT}/a.py`).ray?.label;
  await open('a.py', PROGRAM);
  assert.equal(ray(), 'Ray 2.53.0 (requirements.txt)');
  await open(name, 'ray==2.60.0\n');
  assert.equal(ray(), 'Ray 2.60.0 (requirements.txt)');
  await close(name);
  assert.equal(ray(), 'Ray 2.53.0 (requirements.txt)');
});

test('what cannot be read is named until it can be, or is gone', async () => {
  const { files, project, open } = projectOf({ 'a.py': PROGRAM });
  const path = `${ROOT}/requirements.txt`;
  files.take(path, 'ray==2.53.0\n');
  const { read } = files;
  files.read = (one) => (one === path ? { problem: 'no permission to read it' } : read.call(files, one));
  await open('a.py', PROGRAM);
  assert.deepEqual([...project.reader.problems()], [[path, 'no permission to read it']]);
  assert.equal(project.reader.wasRead(path), false);
  files.read = read;
  project.tryUnreadAgain();
  await project.contextKnown();
  assert.equal(project.reader.wasRead(path), true);
  assert.equal(project.known.has(path), true);
});
