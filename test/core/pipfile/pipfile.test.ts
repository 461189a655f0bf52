// Ray in a Pipfile and in what pipenv locks.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits } from '../../../server/src/core/index.ts';
import { engine, write } from '../../support/engine.ts';
import { describeRequirements, readFacts } from '../toml/described.ts';

const PIPFILE = `[[source]]
url = "https://pypi.org/simple"

[packages]
numpy = "*"
ray = {version = "*", extras = ["serve"]}

[dev-packages]
Ray = "==2.9.0"

[scripts]
ray = "ray start --head"

[requires]
python_version = "3.11"
`;

describe('Pipfile', () => {
  test('packages and dev-packages', () => {
    assert.equal(engine.languageOf('/project/Pipfile')?.id, 'toml');
    assert.deepEqual(describeRequirements(PIPFILE, 'Pipfile'), [
      'declared pep440 any | * | edit * | [packages]',
      'declared pep440 ==2.9.0 | ==2.9.0 | edit ==2.9.0 | [dev-packages]',
    ]);
  });
  test('any version is replaced by a range', () => {
    const facts = readFacts(PIPFILE, 'Pipfile');
    const [requirement] = facts.requirements;
    assert.ok(requirement);
    const edits = write(
      { kind: 'set-versions', requirement, versions: '>=2.56.0' },
      { path: '/project/Pipfile', languageId: 'toml', text: PIPFILE },
      facts,
    );
    assert.equal(edits && applyEdits(PIPFILE, edits), PIPFILE.replace('version = "*"', 'version = ">=2.56.0"'));
  });
  test('a repository or a path says nothing of versions', () => {
    assert.deepEqual(describeRequirements('[packages]\nray = {git = "https://example.org/ray.git"}\n', 'Pipfile'), [
      'declared pep440 ? | ray | [packages]',
    ]);
  });
  test('the same tables in pyproject.toml are nobody’s', () => {
    assert.deepEqual(describeRequirements('[packages]\nray = "*"\n'), []);
  });
});

function locked(text: string): string[] {
  const { facts, failures } = engine.read({ path: '/project/Pipfile.lock', languageId: 'pipfile-lock', text });
  assert.deepEqual(failures, []);
  return facts.requirements.map(
    ({ how, versions, span, marker }) =>
      `${how} ${versions ?? '?'} at ${text.slice(span.start, span.end)}${marker ? ` if ${marker}` : ''}`,
  );
}

describe('Pipfile.lock', () => {
  test('each category', () => {
    assert.equal(engine.languageOf('/project/Pipfile.lock')?.id, 'pipfile-lock');
    const text = JSON.stringify(
      {
        _meta: { ray: { version: '==1.0' } },
        default: {
          ray: { extras: ['serve'], version: '==2.9.0', markers: "python_version >= '3.8'" },
          xray: { version: '==1' },
        },
        develop: { ray: { git: 'https://example.org/ray.git', ref: 'abc' } },
      },
      null,
      4,
    );
    assert.deepEqual(locked(text), ["locked 2.9.0 at ==2.9.0 if python_version >= '3.8'", 'locked ? at ray']);
  });
  test('damaged text is read as far as it goes', () => {
    assert.deepEqual(locked('{"default": {"ray": {"version": "==2.9.0"'), ['locked 2.9.0 at ==2.9.0']);
    for (const text of [
      '"ray"',
      '["ray"]',
      '{"default": ["ray"]}',
      '{"default": {"ray": 1}',
      '{"ray"',
      '{"default": {"ray"',
    ])
      assert.ok(locked(text).length <= 1, text);
    assert.deepEqual(locked(`"ray"${'['.repeat(200_000)}`), []);
  });
});
