// Places are UTF-16 offsets of the text as it is, whatever its line ends, BOM or emoji; comments are found where they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readsFile } from '../../../server/src/core/languages/file-names.ts';
import { engine } from '../../support/engine.ts';
import { describeRequirements, readFacts, slice } from './described.ts';

const TEXT = `[project]
description = "😀 ray"
dependencies = [
  "ray[serve]>=2.10", # 😀
]
[tool.poetry.dependencies]
"ray" = { version = "^2.9" }
`;
const EXPECTED = [
  'declared pep440 >=2.10 | ray[serve]>=2.10 | edit >=2.10 | [project] dependencies',
  'declared poetry ^2.9 | ^2.9 | edit ^2.9 | [tool.poetry.dependencies]',
];

const VARIANTS: [title: string, text: string][] = [
  ['LF', TEXT],
  ['CRLF', TEXT.replaceAll('\n', '\r\n')],
  ['BOM', `\uFEFF${TEXT}`],
  ['BOM, CRLF, emoji above', `\uFEFF# 😀 Привет\r\n${TEXT.replaceAll('\n', '\r\n')}`],
  ['no final newline', TEXT.trimEnd()],
  ['tabs', TEXT.replaceAll('  ', '\t')],
];

for (const [title, text] of VARIANTS)
  test(title, () => {
    assert.deepEqual(describeRequirements(text), EXPECTED);
    assert.deepEqual(readFacts(text).problems, []);
  });

test('comments that speak to Ray Guard, and nothing else', () => {
  const text = `# ray-guard: ignore alone\r\n[project] # other\r\ndependencies = [\r\n  "ray", # ray-guard: ignore[vulnerable-ray] 😀 ray-guard\r\n]\r\nx = "# ray-guard: ignore"\r\n`;
  assert.deepEqual(
    readFacts(text).comments.map(({ span, text: words, alone }) => [slice(text, span), words, alone]),
    [
      ['# ray-guard: ignore alone', ' ray-guard: ignore alone', true],
      ['# ray-guard: ignore[vulnerable-ray] 😀 ray-guard', ' ray-guard: ignore[vulnerable-ray] 😀 ray-guard', false],
    ],
  );
});

const toml = engine.languageOf('pyproject.toml');
assert.ok(toml);

test('reads these names', () => {
  const names = [
    'pyproject.toml',
    'a.toml',
    'uv.lock',
    'poetry.lock',
    'pdm.lock',
    'pylock.toml',
    'yarn.lock',
    'Cargo.lock',
    'a.toml.bak',
    'toml',
    'myuv.lock',
  ];
  assert.deepEqual(
    names.filter((name) => readsFile(toml, name)),
    names.slice(0, 6),
  );
});

test('the quick look lets pass whatever may hold a fact', () => {
  const may = [
    '"ray>=2"',
    'ray',
    "'RAY'",
    '[a.ray]',
    'ray-default = "1"',
    'Ray[serve]',
    '# ray-guard: x',
    '[tool.ray-guard]',
    '"r\\u0061y"',
    '"\\tray"',
    'Ã©ray',
  ];
  assert.deepEqual(
    may.filter((text) => !toml.mayConcernRay(text)),
    [],
  );
  const cannot = [
    '',
    '[tool.black]',
    'array = 1',
    '"xgboost-ray"',
    'rayon',
    '"ray_x"',
    'x_ray',
    'raylib',
    'name = "numpy"',
  ];
  assert.deepEqual(cannot.filter(toml.mayConcernRay), []);
});
