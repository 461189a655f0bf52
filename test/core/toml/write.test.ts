// Changes written into TOML: minimal, in the notation and the quotes that are there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits, span } from '../../../server/src/core/index.ts';
import type { Change } from '../../../server/src/core/languages/change.ts';
import { write as writeChange } from '../../support/engine.ts';
import { describeRequirements, readFacts } from './described.ts';

const RANGE = '>=2.56.0,<2.61';

function write(text: string, change: Change, name = 'pyproject.toml'): string | undefined {
  const document = { path: `/project/${name}`, languageId: 'toml', text };
  const edits = writeChange(change, document, readFacts(text, name));
  return edits && applyEdits(text, edits);
}

function setVersions(text: string, name?: string): string | undefined {
  const [requirement] = readFacts(text, name).requirements;
  assert.ok(requirement);
  return write(text, { kind: 'set-versions', requirement, versions: RANGE }, name);
}

const inProject = (requirement: string) => `[project]\ndependencies = [\n  ${requirement}, # why\n]\n`;

const LISTED: [before: string, after: string][] = [
  ['"ray>=2.10"', `"ray${RANGE}"`],
  ["'ray'", `'ray${RANGE}'`],
  ['"ray[serve]>=2.10; python_version<\'3.12\'"', `"ray[serve]${RANGE}; python_version<'3.12'"`],
  ['"ray ; python_version<\\"3.12\\""', `"ray${RANGE} ; python_version<\\"3.12\\""`],
  ['"ray (>=2.0)"', `"ray (${RANGE})"`],
  ['"ray===2.9.0"', `"ray${RANGE}"`],
  ['" ray >= 2 , < 3 "', `" ray ${RANGE} "`],
  ['"""ray==2.9"""', `"""ray${RANGE}"""`],
];

for (const [before, after] of LISTED)
  test(`set-versions: ${before}`, () => {
    const fixed = setVersions(inProject(before));
    assert.equal(fixed, inProject(after));
    assert.match(describeRequirements(fixed)[0] ?? '', /^declared pep440 >=2\.56\.0,<2\.61 /);
    assert.equal(setVersions(fixed), fixed);
  });

const KEYED: [before: string, after: string][] = [
  ['[tool.poetry.dependencies]\nray = "^2.9"\n', `[tool.poetry.dependencies]\nray = "${RANGE}"\n`],
  [
    "[tool.poetry.dependencies]\nray = { version = '*', extras = ['x'] }\n",
    `[tool.poetry.dependencies]\nray = { version = '${RANGE}', extras = ['x'] }\n`,
  ],
  [
    '[tool.poetry.dependencies.ray]\r\nversion = "2.9.0"\r\n',
    `[tool.poetry.dependencies.ray]\r\nversion = "${RANGE}"\r\n`,
  ],
  ['[tool.pixi.dependencies]\nray-core = "=2.9"\n', `[tool.pixi.dependencies]\nray-core = "${RANGE}"\n`],
  ['[tool.pdm.resolution.overrides]\nray = "2.9.0"\n', `[tool.pdm.resolution.overrides]\nray = "${RANGE}"\n`],
];

for (const [before, after] of KEYED)
  test(`set-versions: ${JSON.stringify(before)}`, () => assert.equal(setVersions(before), after));

const UNWRITABLE: [text: string, name?: string][] = [
  [inProject('"ray @ https://example.org/ray.whl"')],
  [inProject('"ray\\u003e=2"')],
  [inProject('"""\nray>=2"""')],
  ['[tool.poetry.dependencies]\nray = { git = "x" }\n'],
  ['[[package]]\nname = "ray"\nversion = "2.9.0"\n', 'uv.lock'],
];

for (const [text, name] of UNWRITABLE)
  test(`set-versions: nothing for ${JSON.stringify(text)}`, () => assert.equal(setVersions(text, name), undefined));

test('set-versions refuses a range that would break the string', () => {
  const text = inProject('"ray"');
  const [requirement] = readFacts(text).requirements;
  assert.ok(requirement);
  for (const versions of ['>=2"', "'", '>=2\n', '\\'])
    assert.equal(write(text, { kind: 'set-versions', requirement, versions }), undefined);
});

const SUPPRESSED: [title: string, text: string, after: string | undefined][] = [
  [
    'at the end of the line',
    '[p]\na = [\n  "«ray»",\n]\n',
    '[p]\na = [\n  "ray",  # ray-guard: ignore[vulnerable-ray] why not\n]\n',
  ],
  ['CRLF', 'a = ["«ray»"]\r\nb = 1\r\n', 'a = ["ray"]  # ray-guard: ignore[vulnerable-ray] why not\r\nb = 1\r\n'],
  ['instead of white space', 'a = ["«ray»"] \t\r\n', 'a = ["ray"]  # ray-guard: ignore[vulnerable-ray] why not\r\n'],
  ['last line', 'a = ["«ray»"]', 'a = ["ray"]  # ray-guard: ignore[vulnerable-ray] why not'],
  ['a # in the string', 'a = ["«ray»", "#"]\n', 'a = ["ray", "#"]  # ray-guard: ignore[vulnerable-ray] why not\n'],
  ['an escaped quote', 'a = ["«ray» \\" #"]\n', 'a = ["ray \\" #"]  # ray-guard: ignore[vulnerable-ray] why not\n'],
  [
    'above a comment',
    'a = [\n\t"«ray»", # x\n]\n',
    'a = [\n\t# ray-guard: ignore[vulnerable-ray] why not\n\t"ray", # x\n]\n',
  ],
  [
    'above a comment, CRLF',
    'b = 1\r\na = ["«ray»"]#\r\n',
    'b = 1\r\n# ray-guard: ignore[vulnerable-ray] why not\r\na = ["ray"]#\r\n',
  ],
  [
    'above a comment, after a BOM',
    '\uFEFFa = ["«ray»"] # x\n',
    '\uFEFF# ray-guard: ignore[vulnerable-ray] why not\na = ["ray"] # x\n',
  ],
  ['after a BOM', '\uFEFFa = ["«ray»"]\n', '\uFEFFa = ["ray"]  # ray-guard: ignore[vulnerable-ray] why not\n'],
  [
    'after a string of many lines',
    "x = '''\n# \"\n'''\na = [\"«ray»\"]\n",
    "x = '''\n# \"\n'''\na = [\"ray\"]  # ray-guard: ignore[vulnerable-ray] why not\n",
  ],
  ['inside a string of many lines', 'a = ["""\n«ray»"""]\n', undefined],
  ['where a string of many lines begins', 'a = ["«ray»", """\nx"""]\n', undefined],
];

for (const [title, marked, after] of SUPPRESSED)
  test(`suppress: ${title}`, () => {
    const start = marked.indexOf('«');
    const text = marked.replace('«', '').replace('»', '');
    const change: Change = {
      kind: 'suppress',
      span: span(start, start + 3),
      rule: 'vulnerable-ray',
      reason: 'why\nnot',
    };
    const fixed = write(text, change);
    assert.equal(fixed, after);
    if (fixed !== undefined) assert.equal(readFacts(fixed).comments.length, 1);
    assert.equal(write(text, change, 'uv.lock'), undefined);
  });

const PLAIN: [title: string, change: Change, after: string | undefined][] = [
  ['set-value keeps the quotes', { kind: 'set-value', span: span(4, 9), to: 'new' }, "a = 'new'\n"],
  ['set-value of what stands between quotes', { kind: 'set-value', span: span(5, 8), to: 'new' }, "a = 'new'\n"],
  ['set-value of another kind', { kind: 'set-value', span: span(4, 9), to: 1 }, undefined],
  ['set-value that would need an escape', { kind: 'set-value', span: span(4, 9), to: "it's" }, undefined],
  ['rename', { kind: 'rename', span: span(0, 1), to: 'b' }, "b = 'ray'\n"],
  ['remove', { kind: 'remove', span: span(0, 10) }, ''],
  ['set-environment has no form here', { kind: 'set-environment', name: 'RAY_AUTH_MODE', value: 'token' }, undefined],
];

for (const [title, change, after] of PLAIN) test(title, () => assert.equal(write("a = 'ray'\n", change), after));
