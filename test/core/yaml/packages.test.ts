// Requirements: conda environments with their pip lists, hooks, and the lock files of conda-lock and pixi.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFacts, slice } from './described.ts';

function requirements(text: string, name = 'environment.yml'): string[] {
  return readFacts(text, name).requirements.map(({ how, notation, versions, span, versionsSpan, marker, where }) =>
    [
      `${how} ${notation} ${versions === undefined ? '?' : versions || 'any'}`,
      slice(text, span),
      ...(versionsSpan ? [`edit ${slice(text, versionsSpan)}`.trim()] : []),
      ...(marker === undefined ? [] : [`if ${marker}`]),
      where,
    ].join(' | '),
  );
}

const conda = (item: string) => `name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.11\n  - ${item}\n`;

const CONDA: [item: string, said: string | undefined][] = [
  ['ray-core>=2.10.0,<3', 'conda >=2.10.0,<3 | ray-core>=2.10.0,<3 | edit >=2.10.0,<3'],
  ['"ray-default =2.9"', 'conda =2.9 | ray-default =2.9 | edit =2.9'],
  ['conda-forge::ray-serve==2.9.0', 'conda ==2.9.0 | conda-forge::ray-serve==2.9.0 | edit ==2.9.0'],
  ['ray-core=2.9.0=py311h0_0', 'conda =2.9.0 | ray-core=2.9.0=py311h0_0'],
  ['ray-core 2.9.0 py311h0_0', 'conda 2.9.0 | ray-core 2.9.0 py311h0_0'],
  ['ray-default', 'conda any | ray-default | edit'],
  ['ray-core[version=">=2"]', 'conda >=2 | ray-core[version=">=2"]'],
  ['ray-core={{ version }}', 'conda ? | ray-core={{ version }}'],
  ['ray-lightning=2', undefined],
  ['xray=2.9', undefined],
  ['cosmic-ray', undefined],
];

for (const [item, said] of CONDA)
  test(`conda: ${item}`, () =>
    assert.deepEqual(requirements(conda(item)), said === undefined ? [] : [`declared ${said} | dependencies`]));

test('pip inside conda', () => {
  const list = conda('pip:\n      - ray[tune]==2.1.0 ; python_version<"3.12"\n      - "ray"\n      - raydp');
  assert.deepEqual(requirements(list), [
    'declared pep440 ==2.1.0 | ray[tune]==2.1.0 ; python_version<"3.12" | edit ==2.1.0 | if python_version<"3.12" | dependencies pip',
    'declared pep440 any | ray | edit | dependencies pip',
  ]);
});

test('hooks and runtime environments', () => {
  const text =
    'repos:\n- hooks:\n  - id: mypy\n    additional_dependencies: [ray==2.9.0]\nx:\n  runtime_env: {pip: {packages: [ray>=2]}, uv: [ray]}\n';
  assert.deepEqual(requirements(text, '.pre-commit-config.yaml'), [
    'installed pep440 ==2.9.0 | ray==2.9.0 | edit ==2.9.0 | additional_dependencies',
    'installed pep440 >=2 | ray>=2 | edit >=2 | runtime_env pip',
    'installed pep440 any | ray | edit | runtime_env uv',
  ]);
});

test('conda-lock', () => {
  const text =
    'version: 1\npackage:\n- name: ray-core\n  version: 2.9.0\n  manager: conda\n  dependencies:\n    ray: 1.0\n' +
    '- name: xarray\n  version: 2.1.0\n- manager: pip\n  name: ray\n  platform: linux-64\n  version: "2.44.1"\n- name: ray\n- name: b\n  version: 9.9.9\n';
  assert.deepEqual(requirements(text, 'conda-lock.yml'), [
    'locked exact 2.9.0 | 2.9.0 | conda-lock.yml',
    'locked exact 2.44.1 | 2.44.1 | conda-lock.yml',
  ]);
});

test('pixi.lock, old and new', () => {
  const text =
    'version: 6\npackages:\n- conda: https://example.org/linux-64/ray-core-2.49.2-py312h1_0.conda\n  sha256: 00\n' +
    '- pypi: https://example.org/ray-2.53.0-cp312.whl\n  name: ray\n  version: 2.53.0\n- kind: conda\n  name: ray-default\n  version: 2.9.0\n' +
    '- conda: https://example.org/noarch/xray-core-1.0.0-h1_0.conda\n';
  assert.deepEqual(requirements(text, 'pixi.lock'), [
    'locked exact 2.49.2 | 2.49.2 | pixi.lock',
    'locked exact 2.53.0 | 2.53.0 | pixi.lock',
    'locked exact 2.9.0 | 2.9.0 | pixi.lock',
  ]);
});
