// Lock files: one requirement for each locked Ray, none for its echoes, however long and half merged the file is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeRequirements, readFacts, slice } from './described.ts';

const UV = `version = 1
requires-python = ">=3.10"

[manifest]
overrides = [{ name = "ray", specifier = "==2.56.0" }]

[[package]]
name = "mine"
version = "0.1"
source = { virtual = "." }
dependencies = [
    { name = "ray", extra = ["default"] },
]

[package.optional-dependencies]
ray = [
    { name = "ray" },
]

[package.metadata]
requires-dist = [
    { name = "ray", specifier = ">=2" },
]

[[package]]
name = "ray"
version = "2.44.1"
source = { registry = "https://example.org/simple" }
dependencies = [
    { name = "click" },
]
wheels = [
    { url = "https://example.org/ray-2.44.1-cp310.whl", hash = "sha256:0" },
]

[package.optional-dependencies]
default = [
    { name = "aiohttp" },
]

[[package]]
name = "ray-thing"
version = "9.9.9"
`;

const POETRY = `[[package]]
name = "xgboost"
version = "1.0"
description = "with ray"

[package.dependencies]
ray = ">=2"

[package.extras]
ray = ["ray"]

[[package]]
name = "ray"
version = "2.9.0"
description = "Ray"
markers = "python_version < \\"3.12\\""
files = [
    {file = "ray-2.9.0-cp310.whl", hash = "sha256:0"},
]

[package.dependencies]
version = "7"

[metadata]
name = "ray"
version = "3"
`;

const FOUND: [title: string, name: string, text: string, ...requirements: string[]][] = [
  ['uv', 'uv.lock', UV, 'locked exact 2.44.1 | 2.44.1 | uv.lock'],
  ['Poetry', 'poetry.lock', POETRY, 'locked exact 2.9.0 | 2.9.0 | if python_version < "3.12" | poetry.lock'],
  [
    'PDM',
    'pdm.lock',
    '[[package]]\nname = "ray"\nextras = ["default"]\nversion = "2.9.0"\nmarker = "a"\n',
    'locked exact 2.9.0 | 2.9.0 | if a | pdm.lock',
  ],
  [
    'pylock',
    'pylock.toml',
    'lock-version = "1.0"\n[[packages]]\nname = "ray"\nversion = "2.9.0"\n[[packages.wheels]]\nname = "x"\n',
    'locked exact 2.9.0 | 2.9.0 | pylock.toml',
  ],
  [
    'a named pylock',
    'pylock.dev.toml',
    "[[packages]]\nname = 'ray'\nversion = '2.9.0'\n",
    'locked exact 2.9.0 | 2.9.0 | pylock.dev.toml',
  ],
  [
    'version before name',
    'uv.lock',
    '[[package]]\nversion = "2.9.0"\nname = "ray"\n',
    'locked exact 2.9.0 | 2.9.0 | uv.lock',
  ],
  [
    'no white space around =',
    'uv.lock',
    '[[package]]\nname="ray"\nversion="2.9.0"',
    'locked exact 2.9.0 | 2.9.0 | uv.lock',
  ],
  ['no version', 'uv.lock', '[[package]]\nname = "ray"\n', 'locked exact ? | ray | uv.lock'],
  [
    'forks',
    'uv.lock',
    '[[package]]\nname = "ray"\nversion = "2.9.0"\nresolution-markers = [\n    "a",\n]\n[[package]]\nname = "ray"\nversion = "2.50.0"\n',
    'locked exact 2.9.0 | 2.9.0 | uv.lock',
    'locked exact 2.50.0 | 2.50.0 | uv.lock',
  ],
  [
    'git',
    'uv.lock',
    '[[package]]\nname = "ray"\nversion = "3.0.0.dev0"\nsource = { git = "https://example.org/ray?rev=main" }\n',
    'locked exact ? | 3.0.0.dev0 | uv.lock',
  ],
  [
    'git, Poetry',
    'poetry.lock',
    '[[package]]\nname = "ray"\nversion = "3.0.0"\n[package.source]\ntype = "git"\nurl = "x"\n',
    'locked exact ? | 3.0.0 | poetry.lock',
  ],
  [
    'git, PDM',
    'pdm.lock',
    '[[package]]\nname = "ray"\nversion = "3.0.0"\ngit = "x"\n',
    'locked exact ? | 3.0.0 | pdm.lock',
  ],
  [
    'git, pylock',
    'pylock.toml',
    '[[packages]]\nname = "ray"\nversion = "3.0.0"\n[packages.vcs]\ntype = "git"\n',
    'locked exact ? | 3.0.0 | pylock.toml',
  ],
  [
    'another index, Poetry',
    'poetry.lock',
    '[[package]]\nname = "ray"\nversion = "2.9.0"\n[package.source]\ntype = "legacy"\n',
    'locked exact 2.9.0 | 2.9.0 | poetry.lock',
  ],
  [
    'a wheel at a URL',
    'uv.lock',
    '[[package]]\nname = "ray"\nversion = "2.9.0"\nsource = { url = "x" }\n',
    'locked exact 2.9.0 | 2.9.0 | uv.lock',
  ],
  ['the project itself', 'uv.lock', '[[package]]\nname = "ray"\nversion = "3.0.0"\nsource = { editable = "." }\n'],
  ['the workspace root', 'uv.lock', '[[package]]\nname = "ray"\nversion = "3.0.0"\nsource = { virtual = "." }\n'],
  ['a folder', 'uv.lock', '[[package]]\nname = "ray"\nversion = "3.0.0"\nsource = { directory = "../ray" }\n'],
  [
    'a folder, Poetry',
    'poetry.lock',
    '[[package]]\nname = "ray"\nversion = "3.0.0"\n[package.source]\ntype = "directory"\n',
  ],
  ['a folder, PDM', 'pdm.lock', '[[package]]\nname = "ray"\nversion = "3.0.0"\npath = "./ray"\n'],
  ['a folder, pylock', 'pylock.toml', '[[packages]]\nname = "ray"\n[packages.directory]\npath = "x"\n'],
  [
    'relatives',
    'uv.lock',
    '[[package]]\nname = "xgboost-ray"\nversion = "1"\n[[package]]\nname = "raydp"\nversion = "1"\n[[package]]\nname = "ray-cpp"\nversion = "1"\n',
  ],
  ['outside a package', 'uv.lock', 'name = "ray"\nversion = "1"\n[options]\nname = "ray"\nversion = "1"\n'],
  ['indented echoes', 'uv.lock', '[[package]]\nname = "a"\nx = [\n  name = "ray"\n]\n'],
  ['a commented package', 'uv.lock', '# [[package]]\n# name = "ray"\n'],
  ["another tool's lock", 'Cargo.lock.toml', '[[package]]\nname = "ray"\nversion = "1.0.0"\n'],
];

for (const [title, name, text, ...requirements] of FOUND)
  test(title, () => {
    assert.deepEqual(describeRequirements(text, name), requirements);
    assert.deepEqual(readFacts(text, name).problems, []);
  });

for (const [title, name, text, ...requirements] of FOUND.slice(0, 4))
  test(`${title}, with CRLF, a BOM and an emoji`, () => {
    const changed = `\uFEFF# 😀\r\n${text.replaceAll('\n', '\r\n')}`;
    assert.deepEqual(describeRequirements(changed, name), requirements);
  });

const CONFLICTS: [title: string, text: string, ...versions: string[]][] = [
  [
    'around the version',
    '[[package]]\nname = "ray"\n<<<<<<< HEAD\nversion = "2.44.1"\n=======\nversion = "2.50.0"\n>>>>>>> other\nsource = { registry = "x" }\n',
    '2.44.1',
    '2.50.0',
  ],
  [
    'around the package',
    '<<<<<<< HEAD\n[[package]]\nname = "ray"\nversion = "2.44.1"\n=======\n[[package]]\nname = "ray"\nversion = "2.50.0"\n>>>>>>> other\n',
    '2.44.1',
    '2.50.0',
  ],
  [
    'another package on the other side',
    '[[package]]\n<<<<<<< HEAD\nname = "ray"\nversion = "2.44.1"\n=======\nname = "rapidfuzz"\nversion = "3.0"\n>>>>>>> other\n',
    '2.44.1',
  ],
  [
    'ray on the second side only',
    '[[package]]\nname = "a"\nversion = "1"\n<<<<<<< HEAD\n=======\n[[package]]\nname = "ray"\nversion = "2.5.0"\n>>>>>>> other\n[[package]]\nname = "z"\nversion = "3"\n',
    '2.5.0',
  ],
  [
    'with the common ancestor',
    '[[package]]\nname = "ray"\n<<<<<<< HEAD\nversion = "2.44.1"\n||||||| base\nversion = "1.0.0"\n=======\nversion = "2.50.0"\n>>>>>>> other\n',
    '2.44.1',
    '2.50.0',
  ],
  [
    'elsewhere',
    '<<<<<<< HEAD\nrevision = 1\n=======\nrevision = 2\n>>>>>>> other\n[[package]]\nname = "ray"\nversion = "2.44.1"\n',
    '2.44.1',
  ],
  [
    'git on one side',
    '[[package]]\nname = "ray"\nversion = "3.0.0"\n<<<<<<< HEAD\nsource = { registry = "x" }\n=======\nsource = { editable = "." }\n>>>>>>> other\n',
    '3.0.0',
  ],
  [
    'that is never closed',
    '[[package]]\nname = "ray"\n<<<<<<< HEAD\nversion = "2.44.1"\n=======\nversion = "2.50.0"\n',
    '2.44.1',
    '2.50.0',
  ],
];

for (const [title, text, ...versions] of CONFLICTS)
  test(`a conflict ${title}`, () => {
    const { requirements, problems } = readFacts(text, 'uv.lock');
    assert.deepEqual(
      requirements.map((one) => one.versions),
      versions,
    );
    assert.deepEqual(
      requirements.map((one) => slice(text, one.span)),
      versions,
    );
    assert.deepEqual(
      problems.map(({ span, message }) => [slice(text, span), message]),
      [
        [
          '<<<<<<< HEAD',
          'This file has unresolved merge conflicts; Ray Guard reads both sides until you resolve them.',
        ],
      ],
    );
  });

test('a half-merged lock of 50 MB', () => {
  const wheel = `    { url = "https://example.org/${'x'.repeat(120)}.whl", hash = "sha256:${'0'.repeat(64)}" },\n`;
  const entry = (name: string) =>
    `[[package]]\nname = "${name}"\n<<<<<<< HEAD\nversion = "1.0"\n=======\nversion = "2.0"\n>>>>>>> other\nwheels = [\n${wheel.repeat(100)}]\n\n`;
  const part = Array.from({ length: 20 }, (_, index) => entry(`ray-${index}`)).join('');
  const text = part.repeat(110) + UV.slice(UV.indexOf('[[package]]\nname = "ray"')) + entry('ray');
  assert.ok(text.length > 50_000_000);
  const { requirements, problems } = readFacts(text, 'uv.lock');
  assert.deepEqual(
    requirements.map((one) => one.versions),
    ['2.44.1', '1.0', '2.0'],
  );
  assert.equal(problems.length, 1);
});
