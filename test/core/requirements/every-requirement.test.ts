// Every Ray requirement is checked, or reported as not checked. What each tool reads was asked of packaging 26.4, poetry-core and rattler.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { builtinPolicy, noFacts } from '../../../server/src/core/index.ts';
import { alone } from '../../../server/src/core/project/linked-facts.ts';
import { engine } from '../../support/engine.ts';

/** The rules that find something, or `said` where a place could not be read, or `clean`. */
function outcome(path: string, text: string): string {
  const languageId = engine.languageOf(path)?.id ?? '';
  const { facts, failures } = engine.read({ path, languageId, text });
  assert.deepEqual(failures, []);
  assert.notDeepEqual(facts.requirements, noFacts(languageId).requirements, text);
  const { findings } = engine.check({ path, languageId, text }, alone(path, facts), { policy: builtinPolicy });
  return facts.problems.length > 0 ? 'said' : findings.map(({ rule }) => rule).join() || 'clean';
}

const CARRIERS: Readonly<Record<string, readonly [path: string, wrap: (requirement: string) => string]>> = {
  'requirements.txt': ['/p/requirements.txt', (one) => `${one}\n`],
  'pyproject.toml': ['/p/pyproject.toml', (one) => `[project]\ndependencies = ["""${one}"""]\n`],
  'setup.cfg': ['/p/setup.cfg', (one) => `[options]\ninstall_requires =\n    ${one}\n`],
  'setup.py': ['/p/setup.py', (one) => `from setuptools import setup\nsetup(install_requires=['''${one}'''])\n`],
  Dockerfile: ['/p/Dockerfile', (one) => `FROM python:3.11\nRUN pip install '${one}'\n`],
  'a shell script': ['/p/a.sh', (one) => `pip install '${one}'\n`],
  'a conda environment': ['/p/environment.yml', (one) => `dependencies:\n  - pip:\n    - '${one}'\n`],
};

const WHEEL = '-cp311-cp311-manylinux2014_x86_64.whl';

const PIP: readonly (readonly [requirement: string, outcome: string])[] = [
  ...['ray>=2.9.*', 'ray<3.*', 'ray=2.9.0', 'ray==2.9.x', 'ray~=2', 'ray>=2.*', 'ray 2.9'].map(
    (one) => [one, 'said'] as const,
  ),
  ...['ray==latest', 'ray>=2.9 <3', 'ray=>2.9', 'ray^2.9', 'ray~=2.9.*'].map((one) => [one, 'said'] as const),
  ['ray===2.9', 'no-such-release'],
  ['ray===2.9.0', 'vulnerable-ray'],
  [`ray @ https://h.example/ray-2.9.0${WHEEL}`, 'vulnerable-ray'],
  [`https://h.example/ray-2.9.0${WHEEL}`, 'vulnerable-ray'],
  [`./wheels/ray-2.9.0${WHEEL}`, 'vulnerable-ray'],
  ['ray @ git+https://github.com/ray-project/ray@ray-2.9.0#subdirectory=python', 'vulnerable-ray'],
  ['git+https://github.com/ray-project/ray.git@ray-2.9.0#subdirectory=python', 'vulnerable-ray'],
  [`ray>=2,${Array.from({ length: 300 }, (_, at) => `!=1.${at}.0`).join()},<2.10`, 'vulnerable-ray'],
  [`ray>=2,${Array.from({ length: 3000 }, (_, at) => `!=1.${at}.0`).join()},<2.10`, 'said'],
  ['ray==2.60.0', 'clean'],
  ['ray===2.60.0', 'clean'],
  ['ray~=2.60.0', 'clean'],
  [`ray @ https://h.example/ray-2.60.0${WHEEL}`, 'clean'],
  [`https://h.example/ray-2.60.0${WHEEL}`, 'clean'],
  [`./wheels/ray-2.60.0${WHEEL}`, 'clean'],
  ['ray @ git+https://github.com/ray-project/ray@ray-2.60.0', 'clean'],
  ['ray @ git+https://github.com/ray-project/ray@0a1b2c3', 'clean'],
];

for (const [carrier, [path, wrap]] of Object.entries(CARRIERS))
  describe(carrier, () => {
    // An address without a name is no requirement to setuptools.
    for (const [requirement, expected] of PIP)
      if (carrier !== 'setup.py' || /^ray/.test(requirement))
        test(requirement.slice(0, 80), () => assert.equal(outcome(path, wrap(requirement)), expected));
  });

describe('Poetry', () => {
  const poetry = (versions: string) => `[tool.poetry.dependencies]\nray = "${versions}"\n`;
  for (const [versions, expected] of [
    ['~=2', 'vulnerable-ray'],
    ['>=2.*', 'vulnerable-ray'],
    ['<3.*', 'vulnerable-ray'],
    ['<=2.9.*', 'vulnerable-ray'],
    ['2.9.x', 'said'],
    ['===2.9', 'said'],
    ['^2.*', 'said'],
    ['latest', 'said'],
    ['>=2.60.*,<2.61', 'clean'],
    ['~=2.60.0', 'clean'],
  ] as const)
    test(versions, () => assert.equal(outcome('/p/pyproject.toml', poetry(versions)), expected));
});

describe('conda', () => {
  for (const [requirement, expected] of [
    ['ray[version=">=2.37"]', 'vulnerable-ray'],
    ["ray[version='>=2.37,<2.50',build=py*]", 'vulnerable-ray'],
    ['conda-forge::ray-default[version=2.37.0]', 'vulnerable-ray'],
    ['ray 2.56.0|=2.48', 'vulnerable-ray'],
    ['ray=2.9.0=py311', 'vulnerable-ray'],
    ['ray >=2.9.*', 'vulnerable-ray'],
    ['ray 2.9.x', 'said'],
    ['ray[version=">=2.37"', 'said'],
    ['ray[version=">=2.60,<2.61"]', 'clean'],
    ['ray[version="2.60.0",build=x]', 'clean'],
    ['ray 2.60.0|=2.60', 'clean'],
  ] as const)
    test(requirement, () => {
      const quoted = requirement.replaceAll("'", "''");
      assert.equal(outcome('/p/environment.yml', `dependencies:\n  - '${quoted}'\n`), expected);
      // A command takes the newest release that it may, so a range is seldom a finding there.
      const installed = outcome('/p/a.sh', `conda install "${requirement.replaceAll('"', '\\"')}"\n`);
      assert.equal(installed === 'said', expected === 'said');
    });
});

test('a backslash behind the last line continues nothing', () => {
  for (const end of ['', ' ']) assert.equal(outcome('/p/requirements.txt', `ray==2.9.0${end}\\`), 'vulnerable-ray');
  assert.equal(outcome('/p/requirements.txt', 'ray==2.60.0 \\'), 'clean');
});

test('what a variable says is not known, and no mistake', () => {
  for (const versions of ['==${RAY_VERSION}', '==$RAY_VERSION'])
    assert.equal(outcome('/p/requirements.txt', `ray${versions}\n`), 'clean');
});
