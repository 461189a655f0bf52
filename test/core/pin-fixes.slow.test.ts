// What the fixes write into requirements, asked of the real uv and pip: a project that could be locked still can be, and the data
// about which Python each release needs is what the index says. It needs the package index.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { applyEdits, type Document, rayData, Workspace } from '../../server/src/core/index.ts';
import { runsOn } from '../../server/src/core/project/versions/judgement.ts';
import { finalReleases } from '../../server/src/core/ray/versions/releases.ts';
import { engine } from '../support/engine.ts';
import { LinkedFiles } from '../support/linked-files.ts';
import { pipDryRun, uvLock } from '../support/uv.ts';

const project = (python: string, ray: string, more = '') =>
  `${more}[project]\nname = "levels"\nversion = "1.0"\nrequires-python = "${python}"\ndependencies = ["${ray}"]\n`;
const BUILT = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n\n';

interface Case {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly safety: 'safe' | 'review';
}

const CASES: readonly Case[] = [
  {
    name: 'a project on new Pythons',
    before: project('>=3.10', 'ray>=2.40'),
    after: project('>=3.10', 'ray>=2.58.0,<2.61'),
    safety: 'safe',
  },
  {
    name: 'a project on old ones',
    before: project('>=3.8', 'ray>=2.9'),
    after: project('>=3.10', 'ray>=2.58.0,<2.61'),
    safety: 'review',
  },
  {
    name: 'a pin on an old one, bounded',
    before: project('>=3.9,<3.13', 'ray==2.40.0'),
    after: project('>=3.10,<3.13', 'ray>=2.58.0,<2.61'),
    safety: 'review',
  },
  {
    name: 'a package without an upper bound',
    before: project('>=3.11', 'ray>=2.41', BUILT),
    after: project('>=3.11', 'ray>=2.58.0', BUILT),
    safety: 'safe',
  },
];

function preferredFix(text: string): { readonly after: string | undefined; readonly safety: string } {
  const document: Document = { path: '/project/pyproject.toml', languageId: 'toml', text };
  const { facts } = engine.read(document);
  const context = new Workspace().contextFor(document.path, facts);
  const { findings } = engine.check(document, context.facts, context.project);
  const fix = findings.find(({ rule }) => rule === 'vulnerable-ray')?.fixes[0];
  return { after: fix && applyEdits(text, fix.edits), safety: fix?.safety ?? 'none' };
}

for (const { name, before, after, safety } of CASES)
  test(`uv locks it before and after the fix: ${name}`, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'ray-guard-uv-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const lock = (text: string) => {
      writeFileSync(join(folder, 'pyproject.toml'), text);
      rmSync(join(folder, 'uv.lock'), { force: true });
      return uvLock(folder);
    };
    assert.deepEqual(preferredFix(before), { after, safety });
    const first = lock(before);
    assert.equal(first.status, 0, first.output);
    const second = lock(after);
    assert.equal(second.status, 0, second.output);
    if (before.match(/requires-python.*/)?.[0] === after.match(/requires-python.*/)?.[0]) return;
    // The Python was raised for a reason.
    const alone = lock(before.replace(/dependencies = .*/, after.match(/dependencies = .*/)?.[0] ?? ''));
    assert.notEqual(alone.status, 0);
    assert.match(alone.output, /requires-python|Python/);
  });

for (const python of ['3.8', '3.9', '3.10', '3.13', '3.14'])
  test(`the newest Ray for Python ${python} is the one that pip finds`, (t) => {
    const target = mkdtempSync(join(tmpdir(), 'ray-guard-pip-'));
    t.after(() => rmSync(target, { recursive: true }));
    const releases = finalReleases(rayData);
    const newest = releases.filter((release) => runsOn(release, python, rayData)).at(-1) ?? '';
    const next = releases[releases.indexOf(newest) + 1];
    const { status, output } = pipDryRun(`ray>=${newest}`, python, target);
    assert.equal(status, 0, output);
    if (next === undefined) return;
    const refused = pipDryRun(`ray>=${next},<=${releases.at(-1)}`, python, target);
    assert.notEqual(refused.status, 0, refused.output);
  });

for (const [python, isFixed] of [
  ['3.9', false],
  ['3.11', true],
] as const)
  test(`a list that an image installs on Python ${python} gets no range that pip cannot install there`, (t) => {
    const target = mkdtempSync(join(tmpdir(), 'ray-guard-pip-'));
    t.after(() => rmSync(target, { recursive: true }));
    const files = new LinkedFiles({
      'requirements.txt': 'ray==2.44.0\n',
      Dockerfile: `FROM python:${python}\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n`,
    });
    const fix = files.analysis('requirements.txt').findings.find(({ rule }) => rule === 'vulnerable-ray')?.fixes[0];
    assert.equal(fix !== undefined, isFixed);
    const written = (fix && applyEdits('ray==2.44.0\n', fix.edits)?.trim()) ?? 'ray>=2.58.0,<2.61';
    assert.equal(pipDryRun('ray==2.44.0', python, target).status, 0);
    assert.equal(pipDryRun(written, python, target).status === 0, isFixed);
  });
