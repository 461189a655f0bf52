// Ray in tables that map names to versions: Poetry, PDM's overrides, pixi.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeRequirements } from './described.ts';

const FOUND: [title: string, text: string, ...requirements: string[]][] = [
  [
    'caret',
    '[tool.poetry.dependencies]\nray = "^2.9"\n',
    'declared poetry ^2.9 | ^2.9 | edit ^2.9 | [tool.poetry.dependencies]',
  ],
  [
    'a quoted key in capitals',
    "[tool.poetry.dependencies]\n'Ray' = '~2.9'\n",
    'declared poetry ~2.9 | ~2.9 | edit ~2.9 | [tool.poetry.dependencies]',
  ],
  ['star', '[tool.poetry.dependencies]\nray = "*"\n', 'declared poetry any | * | edit * | [tool.poetry.dependencies]'],
  ['empty', '[tool.poetry.dependencies]\nray = ""\n', 'declared poetry any | ray | edit | [tool.poetry.dependencies]'],
  [
    'inline table',
    '[tool.poetry.dependencies]\nray = { version = "2.55.1", extras = ["serve"], markers = "python_version < \'3.12\'", optional = true }\n',
    "declared poetry 2.55.1 | 2.55.1 | edit 2.55.1 | if python_version < '3.12' | [tool.poetry.dependencies]",
  ],
  [
    'extras first',
    '[tool.poetry.dependencies]\nray = {extras = ["tune"], version = "^2.7.0"}\n',
    'declared poetry ^2.7.0 | ^2.7.0 | edit ^2.7.0 | [tool.poetry.dependencies]',
  ],
  [
    'sub-table',
    '[tool.poetry.dependencies.ray]\nversion = ">=2"\nextras = ["serve"]\n',
    'declared poetry >=2 | >=2 | edit >=2 | [tool.poetry.dependencies]',
  ],
  [
    'dotted keys',
    '[tool.poetry]\ndependencies.ray.version = "^2"\n',
    'declared poetry ^2 | ^2 | edit ^2 | [tool.poetry.dependencies]',
  ],
  [
    'several constraints',
    '[tool.poetry.dependencies]\nray = [\n  { version = "<2.10", python = "<3.9" },\n  { version = "^2.50", markers = "a" },\n]\n',
    'declared poetry <2.10 | <2.10 | edit <2.10 | [tool.poetry.dependencies]',
    'declared poetry ^2.50 | ^2.50 | edit ^2.50 | if a | [tool.poetry.dependencies]',
  ],
  [
    'array of tables',
    '[[tool.poetry.dependencies.ray]]\nversion = "<2.10"\n[[tool.poetry.dependencies.ray]]\nversion = "^2.50"\n',
    'declared poetry <2.10 | <2.10 | edit <2.10 | [tool.poetry.dependencies]',
    'declared poetry ^2.50 | ^2.50 | edit ^2.50 | [tool.poetry.dependencies]',
  ],
  [
    'git',
    '[tool.poetry.dependencies]\nray = { git = "https://example.org/ray", branch = "main" }\n',
    'declared pep440 ? | ray | [tool.poetry.dependencies]',
  ],
  ['path', '[tool.poetry.dependencies.ray]\npath = "../ray"\n', 'declared pep440 ? | ray | [tool.poetry.dependencies]'],
  [
    'an escape',
    '[tool.poetry.dependencies]\nray = "\\u003e=2"\n',
    'declared poetry >=2 | \\u003e=2 | [tool.poetry.dependencies]',
  ],
  [
    'groups and the old dev table',
    '[tool.poetry.group.dev.dependencies]\nray = "2.9.*"\n[tool.poetry.dev-dependencies]\nray = "^1"\n',
    'declared poetry 2.9.* | 2.9.* | edit 2.9.* | [tool.poetry.group.dev.dependencies]',
    'declared poetry ^1 | ^1 | edit ^1 | [tool.poetry.dev-dependencies]',
  ],
  [
    'PDM override, a range',
    '[tool.pdm.resolution.overrides]\nray = ">=2.9"\n',
    'override pep440 >=2.9 | >=2.9 | edit >=2.9 | [tool.pdm.resolution.overrides]',
  ],
  [
    'PDM override, exact',
    '[tool.pdm.resolution]\noverrides = { ray = "2.9.0" }\n',
    'override exact 2.9.0 | 2.9.0 | edit 2.9.0 | [tool.pdm.resolution.overrides]',
  ],
  [
    'PDM override, a URL',
    '[tool.pdm.resolution.overrides]\nray = "https://example.org/ray.whl"\n',
    'override pep440 ? | ray | [tool.pdm.resolution.overrides]',
  ],
  [
    'pixi, conda packages',
    '[tool.pixi.dependencies]\nray-core = ">=2.10,<3"\nray-default = "=2.9"\nray-serve = { version = "2.9.*", channel = "conda-forge" }\nray = "*"\n',
    'declared conda >=2.10,<3 | >=2.10,<3 | edit >=2.10,<3 | [tool.pixi.dependencies]',
    'declared conda =2.9 | =2.9 | edit =2.9 | [tool.pixi.dependencies]',
    'declared conda 2.9.* | 2.9.* | edit 2.9.* | [tool.pixi.dependencies]',
    'declared conda any | * | edit * | [tool.pixi.dependencies]',
  ],
  [
    'pixi, packages of the Python index',
    '[tool.pixi.pypi-dependencies]\nray = "*"\n[tool.pixi.feature.gpu.pypi-dependencies]\nray = { version = ">=2", extras = ["default"] }\n',
    'declared pep440 any | * | edit * | [tool.pixi.pypi-dependencies]',
    'declared pep440 >=2 | >=2 | edit >=2 | [tool.pixi.feature.gpu.pypi-dependencies]',
  ],
  [
    'pixi, targets',
    '[tool.pixi.target.linux-64.dependencies]\nray-core = "2.9"\n[tool.pixi.feature.a.target.win.pypi-dependencies]\nray = { git = "x" }\n',
    'declared conda 2.9 | 2.9 | edit 2.9 | [tool.pixi.target.linux-64.dependencies]',
    'declared pep440 ? | ray | [tool.pixi.feature.a.target.win.pypi-dependencies]',
  ],
  [
    'pixi, overrides',
    '[tool.pixi.pypi-options.dependency-overrides]\nray = "==2.56.0"\n',
    'override pep440 ==2.56.0 | ==2.56.0 | edit ==2.56.0 | [tool.pixi.pypi-options.dependency-overrides]',
  ],
];

for (const [title, text, ...requirements] of FOUND)
  test(title, () => assert.deepEqual(describeRequirements(text), requirements));

test('pixi.toml leaves the prefix out', () => {
  const text =
    '[workspace]\nname = "ray"\n[dependencies]\nray-core = ">=2"\n[feature.a.pypi-dependencies]\nray = ">=2"\n';
  assert.deepEqual(describeRequirements(text, 'pixi.toml'), [
    'declared conda >=2 | >=2 | edit >=2 | [dependencies]',
    'declared pep440 >=2 | >=2 | edit >=2 | [feature.a.pypi-dependencies]',
  ]);
});

const NO_PIN = [
  '[tool.poetry]\nname = "ray"\nversion = "2.9"\n',
  '[tool.poetry.dependencies]\nfeast = { version = "^0.1", extras = ["ray"] }\nxgboost-ray = "^0.1"\nray-core = "^2"\n',
  '[tool.poetry.dependencies]\nray = { extras = ["serve"], source = "internal" }\n',
  '[tool.poetry.dependencies]\nray = true\nnumpy = { ray = "2.9" }\n',
  '[tool.poetry.extras]\nray = ["ray"]\n',
  '[tool.poetry.group.ray]\noptional = true\n[tool.poetry.scripts]\nray = "x:y"\n',
  '[tool.poetry.group.ray.dependencies]\nnumpy = "*"\n',
  '[tool.poetry.plugins.ray]\nray = "x"\n[tool.poetry.dependencies.numpy]\nversion = "1"\nextras = ["ray"]\n',
  '[tool.pdm.resolution.overrides]\nraydp = "1"\n[tool.pdm.scripts]\nray = "ray start"\n',
  '[tool.pixi.pypi-dependencies]\nray-core = "==2.9"\nxgboost-ray = "*"\n',
  '[tool.pixi.dependencies]\nray-on-aml = "*"\nxgboost_ray = "*"\nrayon = "*"\nRay-Core-Extra = "1"\n',
  '[tool.pixi.tasks]\nray = "ray start"\n[tool.pixi.environments]\nray = ["ray"]\n[tool.pixi.feature.ray]\nchannels = ["x"]\n',
  '[tool.pixi.activation.env]\nray = "2.9"\n',
  '[dependencies]\nray = "2.9"\n',
];

for (const text of NO_PIN)
  test(`no pin: ${JSON.stringify(text)}`, () => assert.deepEqual(describeRequirements(text), []));
