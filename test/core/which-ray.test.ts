// Which Ray and which policy apply to a path, from the project files around it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { builtinPolicy, isProjectFile, type PolicyLayer, Workspace } from '../../server/src/core/index.ts';
import { noFacts } from '../../server/src/core/ray/facts/read-facts.ts';
import type { Requirement } from '../../server/src/core/ray/facts/requirement.ts';

type Part = Partial<Requirement>;

let places = 0;
function requirement(versions: string, part: Part = {}): Requirement {
  const span = { start: places, end: ++places };
  return {
    package: 'ray',
    how: 'declared',
    notation: 'pep440',
    versions,
    span,
    where: '[project] dependencies',
    ...part,
  };
}

const locked = (versions: string, part: Part = {}) =>
  requirement(versions, { how: 'locked', notation: 'exact', where: 'uv.lock', ...part });
const override = (versions: string) =>
  requirement(versions, { how: 'override', where: '[tool.uv] override-dependencies' });
const constraint = (versions: string) =>
  requirement(versions, { how: 'constraint', where: '[tool.uv] constraint-dependencies' });
const unknown: Part = { where: '[project.optional-dependencies] gpu' };

function indexOf(files: Record<string, readonly Requirement[]>): Workspace {
  const index = new Workspace();
  for (const [path, requirements] of Object.entries(files)) index.set(path, { ...noFacts('toml'), requirements });
  return index;
}

function labelOf(files: Record<string, readonly Requirement[]>, path = '/w/src/train.py'): string | undefined {
  return indexOf(files).viewFor(path).ray?.label;
}

/** The allowed releases of one folder's requirements, as `2.52.0 to 2.53.0`; `none` when nothing is known. */
function allowedBy(...requirements: Requirement[]): string {
  const allowed = indexOf({ '/w/pyproject.toml': requirements }).viewFor('/w/a.py').ray?.allowed;
  if (!allowed) return 'none';
  return `${allowed.known[0]} to ${allowed.known.at(-1)}${allowed.later ? ' and later' : ''}`;
}

test('project files are known by their names', () => {
  for (const name of [
    'pyproject.toml',
    'pixi.toml',
    'uv.toml',
    'uv.lock',
    'poetry.lock',
    'pdm.lock',
    'pylock.toml',
    'pylock.gpu.toml',
    'requirements.txt',
    'requirements.in',
    'setup.cfg',
    'Pipfile',
    'Pipfile.lock',
  ])
    assert.ok(isProjectFile(name), name);
  for (const name of [
    'Cargo.toml',
    'ruff.toml',
    'my-pyproject.toml',
    'pyproject.toml.bak',
    'requirements-dev.txt',
    'pylock.a.b.toml',
    'a/pyproject.toml',
    '',
  ])
    assert.ok(!isProjectFile(name), name);
});

describe('folders', () => {
  const declared = requirement('>=2.52.0,<2.54.0');
  test('a file sees its own folder and those above, the nearest first', () => {
    const files = { '/w/pyproject.toml': [declared], '/w/a/pyproject.toml': [requirement('>=2.56')] };
    assert.equal(labelOf(files, '/w/a/b/c/train.py'), 'Ray >=2.56 (pyproject.toml)');
    assert.equal(labelOf(files, '/w/a/pyproject.toml'), 'Ray >=2.56 (pyproject.toml)');
    assert.equal(labelOf(files, '/w/b/train.py'), 'Ray >=2.52.0,<2.54.0 (pyproject.toml)');
    assert.equal(labelOf(files, '/elsewhere/train.py'), undefined);
    assert.equal(labelOf(files, '/w2/train.py'), undefined);
  });
  test('a nearer project that says nothing of Ray is passed by', () => {
    assert.equal(
      labelOf({ '/w/uv.lock': [locked('2.57.0')], '/w/a/pyproject.toml': [] }, '/w/a/x.py'),
      'Ray 2.57.0 (uv.lock)',
    );
  });
  test('the lock of a workspace counts for a member that allows what it holds, and for no other', () => {
    const member = (range: string) => ({
      '/w/uv.lock': [locked('2.57.0')],
      '/w/a/pyproject.toml': [requirement(range)],
    });
    assert.equal(labelOf(member('>=2.10'), '/w/a/train.py'), 'Ray 2.57.0 (uv.lock)');
    assert.equal(labelOf(member('==2.49.2'), '/w/a/train.py'), 'Ray 2.49.2 (pyproject.toml)');
  });
  test('a nearer project whose Ray cannot be told is not', () => {
    const url = requirement('', { versions: undefined } as unknown as Part);
    assert.equal(labelOf({ '/w/uv.lock': [locked('2.57.0')], '/w/a/pyproject.toml': [url] }, '/w/a/x.py'), undefined);
  });
  test('paths are text: URIs, drives and bare names', () => {
    const root = 'file:///c%3A/code';
    assert.equal(
      labelOf({ [`${root}/pyproject.toml`]: [declared] }, `${root}/src/train.py`),
      'Ray >=2.52.0,<2.54.0 (pyproject.toml)',
    );
    assert.equal(labelOf({ 'pyproject.toml': [declared] }, 'src/train.py'), 'Ray >=2.52.0,<2.54.0 (pyproject.toml)');
    assert.equal(labelOf({ '/pyproject.toml': [declared] }, '/train.py'), 'Ray >=2.52.0,<2.54.0 (pyproject.toml)');
  });
  test('files can change and go', () => {
    const index = indexOf({ '/w/pyproject.toml': [declared], '/w/uv.lock': [locked('2.53.0')] });
    const label = () => index.viewFor('/w/a.py').ray?.label;
    assert.equal(label(), 'Ray 2.53.0 (uv.lock)');
    index.set('/w/uv.lock', { ...noFacts('toml'), requirements: [locked('2.57.1')] });
    assert.equal(label(), 'Ray 2.57.1 (uv.lock)');
    index.delete('/w/uv.lock');
    assert.equal(label(), 'Ray >=2.52.0,<2.54.0 (pyproject.toml)');
    index.delete('/w/pyproject.toml');
    index.delete('/w/pyproject.toml');
    assert.equal(label(), undefined);
  });
});

describe('rank', () => {
  test('an override beats a lock, a lock beats a declaration', () => {
    const files = { '/w/pyproject.toml': [requirement('>=2.10')], '/w/uv.lock': [locked('2.51.1')] };
    assert.equal(labelOf(files), 'Ray 2.51.1 (uv.lock)');
    const overridden = { ...files, '/w/pyproject.toml': [requirement('>=2.10'), override('==2.56.0')] };
    assert.equal(labelOf(overridden), 'Ray 2.56.0 (pyproject.toml)');
    assert.equal(indexOf(overridden).viewFor('/w/a.py').ray?.how, 'override');
  });
  test('the place is the deciding requirement', () => {
    const deciding = locked('2.51.1');
    const view = indexOf({ '/w/pyproject.toml': [requirement('>=2.10')], '/w/uv.lock': [deciding] }).viewFor('/w/a.py');
    assert.deepEqual(view.ray?.place, { path: '/w/uv.lock', span: deciding.span });
  });
  test('what a build needs decides nothing', () => {
    assert.equal(allowedBy(requirement('==2.53.0', { where: '[build-system] requires' })), 'none');
  });
});

describe('several requirements', () => {
  const linux = { marker: "sys_platform == 'linux'" };
  const mac = { marker: "sys_platform == 'darwin'" };
  test('lines of one list hold together', () => {
    assert.equal(allowedBy(requirement('>=2.52'), requirement('<2.54')), '2.52.0 to 2.53.0');
  });
  test('lists beside each other are alternatives', () => {
    assert.equal(allowedBy(requirement('==2.52.0'), requirement('==2.57.0', unknown)), '2.52.0 to 2.57.0');
  });
  test('markers beside each other are alternatives, and a line without one holds with both', () => {
    assert.equal(allowedBy(requirement('==2.52.0', linux), requirement('==2.57.0', mac)), '2.52.0 to 2.57.0');
    assert.equal(
      allowedBy(requirement('>=2.53'), requirement('<2.54', linux), requirement('<2.55', mac)),
      '2.53.0 to 2.60.0 and later',
    );
    assert.equal(allowedBy(requirement('<2.54', linux), requirement('>=2.53', linux)), '2.53.0 to 2.53.0');
  });
  test('constraints hold with every declaration, and alone', () => {
    assert.equal(
      allowedBy(requirement('>=2.52'), requirement('>=2.50', unknown), constraint('<2.54')),
      '2.50.0 to 2.53.0',
    );
    assert.equal(allowedBy(constraint('==2.53.0')), '2.53.0 to 2.53.0');
  });
  test('lock entries are alternatives', () => {
    const files = { '/w/uv.lock': [locked('2.53.0'), locked('2.54.0')] };
    assert.equal(labelOf(files), 'Ray 2.53.0 or 2.54.0 (uv.lock)');
    assert.deepEqual(indexOf(files).viewFor('/w/a.py').ray?.allowed.known, ['2.53.0', '2.54.0']);
  });
  test('one that cannot be read leaves the whole unknown, and so does a contradiction', () => {
    assert.equal(allowedBy(requirement('==2.53.0'), requirement('latest', unknown)), 'none');
    assert.equal(allowedBy(requirement('>=2.56'), requirement('<2.54')), 'none');
    assert.equal(allowedBy(requirement('==2.15.0')), 'none');
  });
});

test('labels say any version, keep to one line and stay short', () => {
  assert.equal(labelOf({ '/w/pyproject.toml': [requirement('')] }), 'Ray in any version (pyproject.toml)');
  assert.equal(
    labelOf({ '/w/pyproject.toml': [requirement(' >= 2.52 , < 2.54\n')] }),
    'Ray >= 2.52,< 2.54 (pyproject.toml)',
  );
  const long = labelOf({ '/w/pyproject.toml': [requirement(`>=2.52${',!=2.53.0'.repeat(20)}`)] }) ?? '';
  assert.ok(long.length < 90 && long.endsWith('… (pyproject.toml)'), long);
});

test('the nearest policy applies, else the fallback, which may change at any time', () => {
  const near: PolicyLayer = { ray: '>=2.57', places: {} };
  const far: PolicyLayer = { ray: '>=2.56', places: {} };
  const index = new Workspace();
  index.set('/w/pyproject.toml', noFacts('toml'), far);
  index.set('/w/a/pyproject.toml', noFacts('toml'), near);
  index.set('/w/a/b/pyproject.toml', noFacts('toml'));
  assert.equal(index.viewFor('/w/a/b/c.py').policy.range, near.ray);
  assert.equal(index.viewFor('/w/c.py').policy.range, far.ray);
  assert.equal(index.viewFor('/c.py').policy, builtinPolicy);
  const editor = { ...builtinPolicy, range: '>=2.58' };
  index.setFallback(editor);
  assert.equal(index.viewFor('/c.py').policy, editor);
});
