// Which Ray applies to a file of a workspace: members, images, and requirements that bring in others.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Workspace } from '../../server/src/core/index.ts';
import { engine } from '../support/engine.ts';

const lock = (version: string) => `version = 1\n\n[[package]]\nname = "ray"\nversion = "${version}"\n`;
const project = (dependency: string, rest = '') => `[project]\nname = "x"\ndependencies = ["${dependency}"]\n${rest}`;
const uvWorkspace = (members: string, exclude = '[]') =>
  `[tool.uv.workspace]\nmembers = ${members}\nexclude = ${exclude}\n`;

function labelsOf(files: Record<string, string>, ...paths: readonly string[]): (string | undefined)[] {
  const workspace = new Workspace();
  for (const [name, text] of Object.entries(files)) {
    const path = `/w/${name}`;
    const document = { path, languageId: engine.languageOf(path)?.id ?? '', text };
    workspace.set(path, engine.read(document).facts);
  }
  return paths.map((path) => {
    const { ray, unknownRay } = workspace.viewFor(`/w/${path}`);
    assert.ok(!ray || !unknownRay);
    return ray?.label ?? unknownRay?.label;
  });
}

test('a member of a uv workspace goes by the lock of its root, others do not', () => {
  const files = {
    'pyproject.toml': uvWorkspace('["services/*"]', '["services/old"]'),
    'uv.lock': lock('2.53.0'),
    'services/ranking/pyproject.toml': project('ray>=2.60'),
    'services/old/pyproject.toml': project('ray==2.9.0'),
    'tools/report/pyproject.toml': project('ray>=2.50'),
  };
  assert.deepEqual(labelsOf(files, 'services/ranking/a.py', 'services/old/a.py', 'tools/report/a.py', 'a.py'), [
    'Ray 2.53.0 (uv.lock)',
    'Ray 2.9.0 (pyproject.toml)',
    'Ray >=2.50 (pyproject.toml)',
    'Ray 2.53.0 (uv.lock)',
  ]);
});

test('a root that is a workspace says so even where it never names Ray', () => {
  const root = { 'pyproject.toml': uvWorkspace('["./libs/**"]'), 'uv.lock': lock('2.58.1') };
  assert.deepEqual(labelsOf({ ...root, 'libs/deep/one/pyproject.toml': project('ray') }, 'libs/deep/one/a.py'), [
    'Ray 2.58.1 (uv.lock)',
  ]);
  assert.deepEqual(labelsOf({ ...root, 'other/pyproject.toml': project('ray') }, 'other/a.py'), [
    'Ray in any version (pyproject.toml)',
  ]);
});

test('the overrides of the root hold for its members, not for a project that is none', () => {
  const override = `[tool.uv]\noverride-dependencies = ["ray==2.56.0"]\n`;
  const files = {
    'pyproject.toml': uvWorkspace('["a"]') + override,
    'a/pyproject.toml': project('ray==2.53.0'),
    'b/pyproject.toml': project('ray==2.53.0'),
  };
  assert.deepEqual(labelsOf(files, 'a/x.py', 'b/x.py'), ['Ray 2.56.0 (pyproject.toml)', 'Ray 2.53.0 (pyproject.toml)']);
});

test('without a word on members, a lock above counts where the project allows what it holds', () => {
  const files = {
    'poetry.lock': lock('2.53.0'),
    'a/pyproject.toml': project('ray>=2.50'),
    'b/pyproject.toml': project('ray>=2.60'),
  };
  assert.deepEqual(labelsOf(files, 'a/x.py', 'b/x.py'), ['Ray 2.53.0 (poetry.lock)', 'Ray >=2.60 (pyproject.toml)']);
});

test('globs that lead out of the workspace, and broken member lists, take nothing', () => {
  const files = { 'r/pyproject.toml': uvWorkspace('["../*", "", "/", 3, "a/*"]'), 'r/uv.lock': lock('2.53.0') };
  assert.deepEqual(
    labelsOf(
      { ...files, 'b/pyproject.toml': project('ray>=2.50'), 'r/a/pyproject.toml': project('ray>=2.50') },
      'b/x.py',
      'r/a/x.py',
    ),
    ['Ray >=2.50 (pyproject.toml)', 'Ray >=2.50 (pyproject.toml)'],
  );
});

test('requirements through -r and -c, with loops and missing files', () => {
  const files = {
    'requirements.txt':
      '-r deps/base.txt\n-c ./deps/constraints.txt\n-r missing.txt\n--index-url https://example.invalid\n',
    'deps/base.txt': 'requests\n-r ../requirements.txt\n',
    'deps/requirements-ray.txt': 'ray>=2.52\n',
    'deps/constraints.txt': 'ray<2.60\n',
  };
  assert.deepEqual(labelsOf(files, 'a.py'), ['Ray <2.60 (constraints.txt)']);
  assert.deepEqual(labelsOf({ ...files, 'deps/constraints.txt': '-r requirements-ray.txt\nray<2.60\n' }, 'a.py'), [
    'Ray <2.60,>=2.52 (constraints.txt, requirements-ray.txt)',
  ]);
  assert.deepEqual(labelsOf({ 'requirements.txt': '-r https://example.invalid/r.txt\n-r ${X}/r.txt\n' }, 'a.py'), [
    undefined,
  ]);
});

test('an image decides only where nothing else does', () => {
  const files = {
    'svc/Dockerfile': 'FROM rayproject/ray:2.53.0-py311\n',
    'svc/docker/Dockerfile': 'FROM rayproject/ray:2.9.0\n',
  };
  assert.deepEqual(labelsOf(files, 'svc/a.py', 'svc/src/a.py', 'other/a.py'), [
    'Ray 2.53.0 (Dockerfile)',
    'Ray 2.53.0 (Dockerfile)',
    undefined,
  ]);
  assert.deepEqual(labelsOf({ ...files, 'requirements.txt': 'ray==2.60.0\n' }, 'svc/a.py'), [
    'Ray 2.60.0 (requirements.txt)',
  ]);
});

test('of what a Dockerfile builds, what runs decides', () => {
  const labelOf = (text: string) => labelsOf({ 'svc/Dockerfile': text }, 'svc/a.py')[0];
  assert.equal(labelOf('FROM rayproject/ray:2.9.0\nRUN pip install ray==2.53.0\n'), 'Ray 2.53.0 (Dockerfile)');
  assert.equal(labelOf('FROM rayproject/ray:2.9.0\nRUN pip install "ray[serve]>=2.5"\n'), 'Ray 2.9.0 (Dockerfile)');
  assert.equal(labelOf('FROM rayproject/ray:2.9.0 AS a\nFROM rayproject/ray:2.53.0\n'), 'Ray 2.53.0 (Dockerfile)');
  assert.equal(labelOf('FROM python:3.11\nRUN pip install ray==2.53.0\n'), 'Ray 2.53.0 (Dockerfile)');
});

test('several images of a folder decide nothing, equal ones do', () => {
  const files = { Dockerfile: 'FROM rayproject/ray:2.9.0\n', 'Dockerfile.gpu': 'FROM rayproject/ray:2.53.0-gpu\n' };
  assert.deepEqual(labelsOf(files, 'a.py'), ['Ray: unknown version (Dockerfile, Dockerfile.gpu, several images)']);
  assert.deepEqual(labelsOf({ ...files, Dockerfile: 'FROM rayproject/ray:2.53.0\n' }, 'a.py'), [
    'Ray 2.53.0 (Dockerfile, Dockerfile.gpu)',
  ]);
});

test('other requirements files count where nothing else says which Ray', () => {
  const files = { 'requirements-gpu.txt': 'ray==2.53.0\n', 'requirements-dev.txt': 'ray>=2.50\npytest\n' };
  const union = 'Ray 2.53.0 or >=2.50 (requirements-gpu.txt, requirements-dev.txt)';
  assert.deepEqual(labelsOf(files, 'src/a.py'), [union]);
  assert.deepEqual(labelsOf({ ...files, Dockerfile: 'FROM rayproject/ray:2.9.0\n' }, 'src/a.py'), [union]);
  assert.deepEqual(labelsOf({ ...files, 'pyproject.toml': project('ray==2.60.0') }, 'src/a.py'), [
    'Ray 2.60.0 (pyproject.toml)',
  ]);
});

test('why a version is not known, and where', () => {
  const labelOf = (files: Record<string, string>) => labelsOf(files, 'a.py')[0];
  const archive = 'ray @ https://example.invalid/ray.zip';
  assert.equal(labelOf({ 'pyproject.toml': project(archive) }), 'Ray: unknown version (pyproject.toml, no release)');
  const wheel = 'ray @ https://example.invalid/ray-2.9.0-py3-none-any.whl';
  assert.equal(labelOf({ 'pyproject.toml': project(wheel) }), 'Ray 2.9.0 (pyproject.toml)');
  assert.equal(
    labelOf({ 'requirements.txt': 'ray<2.9\nray>=2.53\n' }),
    'Ray: unknown version (requirements.txt, no release meets all of it)',
  );
  assert.equal(
    labelOf({ 'requirements.txt': 'ray>=latest\n' }),
    'Ray: unknown version (requirements.txt, no range of versions)',
  );
  assert.equal(
    labelOf({ Dockerfile: 'FROM rayproject/ray:nightly\n' }),
    'Ray: unknown version (Dockerfile, no release in its name)',
  );
  assert.equal(labelOf({ 'pyproject.toml': project('requests') }), undefined);
});

const poetry = (dependencies: string) => `[tool.poetry]\nname = "x"\n\n[tool.poetry.dependencies]\n${dependencies}`;

test('a library without a lock goes by the lock of the one project that installs it', () => {
  const files = {
    'app/pyproject.toml': poetry('lib = { path = "../lib", develop = true }\n'),
    'app/poetry.lock': lock('2.53.0'),
    'lib/pyproject.toml': poetry('ray = "^2.50"\n'),
  };
  assert.deepEqual(labelsOf(files, 'lib/a.py', 'app/a.py'), ['Ray 2.53.0 (poetry.lock)', 'Ray 2.53.0 (poetry.lock)']);
  assert.deepEqual(labelsOf({ ...files, 'lib/poetry.lock': lock('2.60.0') }, 'lib/a.py'), ['Ray 2.60.0 (poetry.lock)']);
  const other = { 'job/pyproject.toml': poetry('lib = { path = "../lib" }\n'), 'job/poetry.lock': lock('2.60.0') };
  assert.deepEqual(labelsOf({ ...files, ...other }, 'lib/a.py'), ['Ray ^2.50 (pyproject.toml)']);
  const old = { ...files, 'lib/pyproject.toml': poetry('ray = "^2.55"\n') };
  assert.deepEqual(labelsOf(old, 'lib/a.py'), ['Ray ^2.55 (pyproject.toml)']);
});

test('path dependencies in a ring, out of the workspace or to themselves change nothing', () => {
  const files = {
    'a/pyproject.toml': poetry(
      'ray = "^2.50"\nb = { path = "../b" }\na = { path = "." }\nx = { path = "../../../x" }\n',
    ),
    'b/pyproject.toml': poetry('ray = "^2.50"\na = { path = "../a" }\n'),
  };
  assert.deepEqual(labelsOf(files, 'a/x.py', 'b/x.py'), ['Ray ^2.50 (pyproject.toml)', 'Ray ^2.50 (pyproject.toml)']);
});

test('uv sources and pixi name folders too, and wheels are none', () => {
  const app = project('lib', '[tool.uv.sources]\nlib = { path = "../lib", editable = true }\nw = { path = "w.whl" }\n');
  const files = {
    'app/pyproject.toml': app,
    'app/uv.lock': lock('2.53.0'),
    'lib/pyproject.toml': project('ray>=2.50'),
  };
  assert.deepEqual(labelsOf(files, 'lib/a.py'), ['Ray 2.53.0 (uv.lock)']);
});
