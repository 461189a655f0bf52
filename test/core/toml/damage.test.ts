// Files that do not parse: what can be read is read, the problem is reported, nothing throws.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineIndex } from '../../../server/src/core/index.ts';
import { describeRequirements, readFacts } from './described.ts';

const RAY = 'declared pep440 >=2 | ray>=2 | edit >=2 | [project] dependencies';
const OTHER = 'declared pep440 >=3 | ray>=3 | edit >=3 | [project] dependencies';

const DAMAGED: [title: string, text: string, line: number, ...requirements: string[]][] = [
  ['a missing comma', '[project]\ndependencies = [\n  "ray>=2"\n  "ray>=3"\n]\n', 3, RAY, OTHER],
  ['a damaged line before', '[project]\nname = \ndependencies = ["ray>=2"]\n', 1, RAY],
  ['a damaged table after', '[project]\ndependencies = ["ray>=2"]\n[tool.\nx = 1\n', 2, RAY],
  ['a key twice', '[project]\ndependencies = ["ray>=2"]\ndependencies = ["ray>=3"]\n', 2, RAY, OTHER],
  ['an unclosed string', '[project]\nname = "x\ndependencies = ["ray>=2"]\n', 1, RAY],
  ['an array that ends with the file', '[project]\ndependencies = ["ray>=2",\n', 2, RAY],
  ['an array over lines that ends with the file', '[project]\ndependencies = [\n  "ray>=2", # why\n  "x==1"\n', 4, RAY],
  ['an array before a table', '[project]\ndependencies = ["ray>=2"\n[tool.x]\na = 1\n', 2, RAY],
  ['an array before a key', '[project]\ndependencies = [\n  "ray>=2",\nname = "x"\n', 3, RAY],
  ['a file behind an array', '[other]\nx = ["a",\n\n[project]\ndependencies = ["ray>=2"]\n', 3, RAY],
  ['a table in an array', '[project]\ndependencies = ["ray>=2", {a = ["b"\n[tool.x]\n', 2, RAY],
  ['everything in one', 'project = { name = "x", dependencies = ["ray>=2"\n', 1, RAY],
];

test('inline tables that are not closed', () => {
  const header = '[tool.poetry.dependencies]\n';
  for (const text of [
    'ray = { version = "2.9.0"\n',
    'ray = { version = "2.9.0",\n',
    'ray = { version = "2.9.0"\n[a]\nx = 1\n',
  ]) {
    const [requirement, ...more] = readFacts(header + text).requirements;
    assert.deepEqual([requirement?.versions, more], ['2.9.0', []], text);
    assert.equal(
      text.slice(
        (requirement?.versionsSpan?.start ?? 0) - header.length,
        (requirement?.versionsSpan?.end ?? 0) - header.length,
      ),
      '2.9.0',
    );
  }
  const next = readFacts(`${header}numpy = { version = "1"\nray = "2.9.0"\n`);
  assert.deepEqual(
    next.requirements.map(({ versions }) => versions),
    ['2.9.0'],
  );
});

test('what is whole has no problem: 64 bits, escapes of TOML 1.1, tables over lines, arrays of arrays', () => {
  const texts = [
    'k = 9223372036854775807\n',
    'k = -9_223_372_036_854_775_808\n',
    'k = 0x7fffffffffffffff\n',
    's = "\\e[1m \\x41"\n',
    't = {\n  a = 1,\n  b = 2,\n}\n',
    'a = [\n  [true],\n  [1.5],\n  ["x"],\n  [nan],\n]\n',
    's = """\n[project\n"""\n',
  ];
  for (const above of texts) {
    const text = `${above}[project]\ndependencies = ["ray>=2"]\n`;
    assert.deepEqual([describeRequirements(text), readFacts(text).problems], [[RAY], []], above);
  }
});

for (const [title, text, line, ...requirements] of DAMAGED)
  test(title, () => {
    assert.deepEqual(describeRequirements(text), requirements);
    const { problems } = readFacts(text);
    assert.deepEqual(
      problems.map(({ span }) => new LineIndex(text).positionAt(span.start).line),
      [line],
    );
    assert.match(problems[0]?.message ?? '', /^This file is not valid TOML here/);
  });

test('pairs behind an unclosed header belong to no table', () => {
  const text = '[tool.poetry.dependencies\nnumpy = "*"\n[tool.other]\nray = "2.9"\n';
  assert.deepEqual(describeRequirements(text), []);
});

const conflict = (ours: string, theirs: string) => `<<<<<<< HEAD\n${ours}=======\n${theirs}>>>>>>> other\n`;

const CONFLICTS: [title: string, text: string, ...requirements: string[]][] = [
  ['inside the array', `[project]\ndependencies = [\n${conflict('  "ray>=2",\n', '  "ray>=3",\n')}]\n`, RAY, OTHER],
  ['without a comma', `[project]\ndependencies = [\n${conflict('  "ray>=2"\n', '  "ray>=3"\n')}]\n`, RAY, OTHER],
  [
    'over the head of the array',
    `[project]\n${conflict('dependencies = [\n  "ray>=2",\n', 'dependencies = [\n  "ray>=3",\n')}  "numpy",\n]\n`,
    RAY,
    OTHER,
  ],
  ['over the table header', `${conflict('[project]\n', '[project] # x\n')}dependencies = ["ray>=2"]\n`, RAY],
  ['elsewhere', `[project]\ndependencies = ["ray>=2"]\n${conflict('[a]\nx = 1\n', '[a]\nx = 2\n')}`, RAY],
  [
    'with CRLF',
    `[project]\ndependencies = [\n${conflict('  "ray>=2",\n', '  "ray>=3",\n')}]\n`.replaceAll('\n', '\r\n'),
    RAY,
    OTHER,
  ],
  [
    'with the common ancestor',
    '[project]\n<<<<<<< a\ndependencies = ["ray>=2"]\n||||||| b\ndependencies = ["ray>=1"]\n=======\ndependencies = ["ray>=3"]\n>>>>>>> c\n',
    RAY,
    OTHER,
  ],
];

for (const [title, text, ...requirements] of CONFLICTS)
  test(`a conflict ${title}`, () => {
    assert.deepEqual(describeRequirements(text), requirements);
    const { problems } = readFacts(text);
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['This file has unresolved merge conflicts; Ray Guard reads both sides until you resolve them.'],
    );
    assert.ok(text.startsWith('<<<<<<<', problems[0]?.span.start));
  });

test('a line of equal signs alone is no conflict', () => {
  const text = '[project]\nreadme = """\nRay\n=======\n"""\ndependencies = ["ray>=2"]\n';
  assert.deepEqual(describeRequirements(text), [RAY]);
  assert.deepEqual(readFacts(text).problems, []);
});

const SAMPLE = `\uFEFF# 😀 Привет, ray-guard: ignore[x] y
[project]
dependencies = [
  "ray[serve, tune]>=2.10; python_version<\\"3.14\\"", # ray-guard: ignore[vulnerable-ray] later
  'ray',
]
optional-dependencies.all = ["ray"]
[dependency-groups]
dev = [{ include-group = "ray" }, """
ray>=2"""]
<<<<<<< HEAD
[tool.poetry.dependencies.ray]
version = "^2"
=======
[[tool.poetry.dependencies.ray]]
version = '~2'
>>>>>>> other
[tool.uv.sources]
ray = [{ git = "x", marker = "a" }]
[[package]]
name = "ray"
version = "2.9.0"
`;

for (const name of ['pyproject.toml', 'uv.toml', 'uv.lock'])
  test(`no beginning and no end of a file throws: ${name}`, () => {
    for (let at = 0; at <= SAMPLE.length; at++)
      for (const text of [SAMPLE.slice(0, at), SAMPLE.slice(at)])
        for (const { span, versionsSpan = span } of readFacts(text, name).requirements)
          assert.ok(0 <= span.start && span.start <= span.end && versionsSpan.end <= text.length, `cut at ${at}`);
  });

test('deep nesting and endless repetition', () => {
  const texts = [
    `ray = ${'['.repeat(20_000)}`,
    `ray = ${'{a='.repeat(20_000)}`,
    `[project]\n${'ray.'.repeat(20_000)}a = 1\n`,
    `[${'ray.'.repeat(20_000)}a]\n`,
    'ray = """'.repeat(2_000),
    '<<<<<<< ray\n'.repeat(20_000),
  ];
  for (const text of texts) assert.deepEqual(describeRequirements(text), []);
});

test('a date that there is not is a problem, as tomllib has it', () => {
  const problemsOf = (date: string) =>
    readFacts(`[project]\ndependencies = ["ray==2.60.0"]\n[tool.uv]\nx = [${date}]\n`).problems;
  for (const date of ['2021-02-30', '2021-02-29T10:00:00Z', '2021-04-31 10:00:00', '2100-02-29', '2021-13-01'])
    assert.equal(problemsOf(date).length, 1, date);
  for (const date of [
    '2021-02-28',
    '2024-02-29T10:00:00Z',
    '2000-02-29',
    '2021-12-31 23:59:59.5',
    '"2021-02-30"',
    '10:00:00',
  ])
    assert.deepEqual(problemsOf(date), [], date);
});
