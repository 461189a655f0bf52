// The names that editors are asked to watch and to send are those that the languages read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages } from '../../server/src/core/index.ts';
import { LANGUAGE_FILES } from '../../server/src/host/file-names.ts';

/** At least one of every spelling that is in use. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  python: ['a.py', 'a.pyi'],
  'ray-guard': ['ray-guard.toml'],
  toml: [
    'pyproject.toml',
    'pixi.toml',
    'Pipfile',
    'uv.lock',
    'poetry.lock',
    'pdm.lock',
    'pylock.toml',
    'pylock.gpu.toml',
  ],
  'pip-requirements': [
    'requirements.txt',
    'requirements-dev.txt',
    'requirements.in',
    'constraints.txt',
    'constraints.in',
    'requirements.lock',
  ],
  'setup-cfg': ['setup.cfg'],
  'pipfile-lock': ['Pipfile.lock'],
  ipynb: ['a.ipynb'],
  dockerfile: [
    'Dockerfile',
    'Dockerfile.gpu',
    'ray.Dockerfile',
    'ray.dockerfile',
    'Containerfile',
    'Containerfile.dev',
  ],
  dotenv: ['.env', '.env.local', 'ray.env'],
  yaml: ['a.yaml', 'a.yml', 'devcontainer.json', '.devcontainer.json', 'pixi.lock'],
  shell: ['a.sh', 'a.bash', 'a.zsh', 'a.ksh', 'a.sbatch', 'a.slurm', 'a.sub', '.envrc'],
  makefile: ['Makefile', 'makefile', 'GNUmakefile', 'Makefile.dev', 'a.mk'],
  justfile: ['justfile', 'Justfile', '.justfile', 'a.just'],
  systemd: ['ray.service'],
};

const globs = LANGUAGE_FILES.map((glob) => ({ glob, takes: expressionFor(glob) }));

function expressionFor(glob: string): RegExp {
  return new RegExp(`^${glob.replace(/[.]/g, '\\.').replaceAll('*', '.*')}$`);
}

test('every name that a language reads is watched', () => {
  const all = Object.values(NAMES).flat();
  for (const name of all) {
    assert.ok(
      languages.some((language) => language.matches(name)),
      `${name} is read`,
    );
    assert.ok(
      globs.some(({ takes }) => takes.test(name)),
      `${name} is watched`,
    );
  }
  const unnamed = languages.filter((language) => !all.some((name) => language.matches(name))).map(({ id }) => id);
  assert.deepEqual(unnamed, ['notebook-program'], 'a language without a name here');
});

test('no name is watched in vain', () => {
  const all = Object.values(NAMES).flat();
  assert.deepEqual(
    globs.filter(({ takes }) => !all.some((name) => takes.test(name))).map(({ glob }) => glob),
    [],
  );
});
