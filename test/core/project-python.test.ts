// Which Pythons limit the fix of a list for pip: what the project allows, is run with, and installs the list on.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Files, LinkedFiles } from '../support/linked-files.ts';

const LIST = 'ray==2.44.0\n';
const job = (python: string, run: string, more = '') =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n${more}    steps:\n      - uses: actions/setup-python@v5\n        with: {python-version: ${python}}\n      - run: ${run}\n`;
const INSTALL = 'pip install -r requirements.txt';

/** Where the Python is named that the fix would need to be raised. */
function limitOf(files: Files, name = 'requirements.txt'): string | undefined {
  const { findings } = new LinkedFiles({ [name]: LIST, ...files }).analysis(name);
  const finding = findings.find(({ rule }) => rule === 'vulnerable-ray');
  assert.ok(finding);
  const place = finding.related.find(({ message }) => message.startsWith('Allows Python 3.9'));
  assert.equal(finding.fixes.length === 0, place !== undefined);
  return place?.path.slice('/w/'.length);
}

describe('limited to Python 3.9 by', () => {
  const cases: Record<string, [files: Files, place: string, name?: string]> = {
    '.python-version': [{ '.python-version': '3.9\n' }, '.python-version'],
    'a patch release': [{ '.python-version': '3.9.18' }, '.python-version'],
    'one of several': [{ '.python-version': '# ours\n3.11.4\n3.9.18 3.12.1\n' }, '.python-version'],
    "uv's names": [{ '.python-version': 'cpython@3.9\n' }, '.python-version'],
    'a folder above': [{ '.python-version': '3.9\n' }, '.python-version', 'deps/requirements.txt'],
    'runtime.txt': [{ 'runtime.txt': 'python-3.9.19\n' }, 'runtime.txt'],
    'an image': [{ Dockerfile: `FROM python:3.9-slim\nCOPY requirements.txt .\nRUN ${INSTALL}\n` }, 'Dockerfile'],
    'an image of Ray': [
      { Dockerfile: `FROM rayproject/ray:2.44.0-py39-cpu\nCOPY . /w\nWORKDIR /w\nRUN ${INSTALL}\n` },
      'Dockerfile',
    ],
    'a default of a build argument': [
      {
        Dockerfile: `ARG PY=3.9\nFROM python:\${PY}\nCOPY requirements.txt .\nRUN ["pip", "install", "-r", "requirements.txt"]\n`,
      },
      'Dockerfile',
    ],
    'a stage of an image': [
      {
        Dockerfile: `FROM python:3.9 AS base\nFROM base\nCOPY deps/requirements.txt /tmp/\nRUN uv pip install -r /tmp/requirements.txt\n`,
      },
      'Dockerfile',
      'deps/requirements.txt',
    ],
    'a job': [{ '.github/workflows/a.yml': job('"3.9"', INSTALL) }, '.github/workflows/a.yml'],
    'a matrix': [
      {
        '.github/workflows/a.yml': job(
          '"${{ matrix.py }}"',
          `python -m ${INSTALL}`,
          '    strategy: {matrix: {py: ["3.12", "3.9"]}}\n',
        ),
      },
      '.github/workflows/a.yml',
    ],
    'an environment of conda': [
      { 'environment.yml': 'dependencies:\n  - python=3.9\n  - pip:\n      - -r requirements.txt\n      - ray\n' },
      'environment.yml',
    ],
    'an image that installs what takes it in': [
      {
        'requirements.txt': '-r requirements-base.txt\n',
        'requirements-base.txt': LIST,
        Dockerfile: `FROM python:3.9\nCOPY . .\nRUN ${INSTALL}\n`,
      },
      'Dockerfile',
      'requirements-base.txt',
    ],
    'the lower of two': [
      { 'pyproject.toml': '[project]\nrequires-python = ">=3.11"\n', '.python-version': '3.9\n' },
      '.python-version',
    ],
  };
  for (const [name, [files, place, list]] of Object.entries(cases))
    test(name, () => assert.equal(limitOf(files, list), place));
});

describe('not limited by', () => {
  const cases: Record<string, Files> = {
    'a newer Python': { '.python-version': '3.11\n' },
    'a name of something else': { '.python-version': 'miniconda3-4.7.12\n' },
    'any minor version': { '.python-version': '3\n' },
    'a comment': { '.python-version': '3.12 # not 3.9\n' },
    'a folder beside': { 'other/.python-version': '3.9\n' },
    'an image that installs another list': { Dockerfile: 'FROM python:3.9\nCOPY . .\nRUN pip install -r other.txt\n' },
    'an image that installs none': { Dockerfile: 'FROM python:3.9\nCOPY . .\nRUN pip install torch\n' },
    'a newer image': { Dockerfile: `FROM python:3.12\nCOPY . .\nRUN ${INSTALL}\n` },
    'another image': { Dockerfile: `FROM nvidia/cuda:12.1-py3\nCOPY . .\nRUN ${INSTALL}\n` },
    'a job on a newer one': { '.github/workflows/a.yml': job('"3.11"', INSTALL) },
    'another job': { '.github/workflows/a.yml': job('"3.9"', 'pip install ruff') },
  };
  for (const [name, files] of Object.entries(cases)) test(name, () => assert.equal(limitOf(files), undefined));
});
