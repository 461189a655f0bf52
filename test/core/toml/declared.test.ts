// Ray in lists of PEP 508 strings, and everything beside them that only looks like a pin.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeRequirements } from './described.ts';

const FOUND: [title: string, text: string, ...requirements: string[]][] = [
  [
    'project',
    '[project]\ndependencies = ["ray>=2.10"]\n',
    'declared pep440 >=2.10 | ray>=2.10 | edit >=2.10 | [project] dependencies',
  ],
  ['dotted key', 'project.dependencies = ["ray"]\n', 'declared pep440 any | ray | edit | [project] dependencies'],
  [
    'any case',
    '[project]\ndependencies = ["RAY~=2.9", "Ray"]\n',
    'declared pep440 ~=2.9 | RAY~=2.9 | edit ~=2.9 | [project] dependencies',
    'declared pep440 any | Ray | edit | [project] dependencies',
  ],
  [
    'extras, marker, double quotes in single quotes',
    `[project]\ndependencies = ['ray[serve, tune] >=2 ; python_version<"3.12"']\n`,
    'declared pep440 >=2 | ray[serve, tune] >=2 ; python_version<"3.12" | edit >=2 | if python_version<"3.12" | [project] dependencies',
  ],
  [
    'an array over many lines with comments',
    '[project]\ndependencies = [\n  "numpy", # ray>=1\n  # "ray==1.0",\n  "ray<2.58.0,>=2.11.0", # why\n]\n',
    'declared pep440 <2.58.0,>=2.11.0 | ray<2.58.0,>=2.11.0 | edit <2.58.0,>=2.11.0 | [project] dependencies',
  ],
  [
    'an escaped marker leaves the versions before it editable',
    '[project]\ndependencies = ["ray>=2; python_version<\\"3.14\\""]\n',
    'declared pep440 >=2 | ray>=2; python_version<\\"3.14\\" | edit >=2 | if python_version<"3.14" | [project] dependencies',
  ],
  [
    'an escaped operator',
    '[project]\ndependencies = ["ray\\u003e=2"]\n',
    'declared pep440 >=2 | ray\\u003e=2 | [project] dependencies',
  ],
  [
    'an escaped name',
    '[project]\ndependencies = ["\\u0072ay>=2"]\n',
    'declared pep440 >=2 | \\u0072ay>=2 | [project] dependencies',
  ],
  [
    'a string in triple quotes',
    '[project]\ndependencies = ["""ray>=2"""]\n',
    'declared pep440 >=2 | ray>=2 | edit >=2 | [project] dependencies',
  ],
  [
    'a string that starts on the next line',
    '[project]\ndependencies = ["""\nray>=2"""]\n',
    'declared pep440 >=2 | \nray>=2 | [project] dependencies',
  ],
  [
    'white space in the quotes',
    '[project]\ndependencies = [" ray >= 2 "]\n',
    'declared pep440 >= 2 | ray >= 2 | edit >= 2 | [project] dependencies',
  ],
  [
    'a URL',
    '[project]\ndependencies = ["ray @ git+https://example.org/ray"]\n',
    'declared pep440 ? | ray @ git+https://example.org/ray | [project] dependencies',
  ],
  [
    'twice, by marker',
    `[project]\ndependencies = ["ray==2.9; python_version<'3.9'", "ray==2.55.1; python_version>='3.9'"]\n`,
    `declared pep440 ==2.9 | ray==2.9; python_version<'3.9' | edit ==2.9 | if python_version<'3.9' | [project] dependencies`,
    `declared pep440 ==2.55.1 | ray==2.55.1; python_version>='3.9' | edit ==2.55.1 | if python_version>='3.9' | [project] dependencies`,
  ],
  [
    'an extra named ray',
    '[project.optional-dependencies]\nray = ["ray[default]==2.57.0"]\n',
    'declared pep440 ==2.57.0 | ray[default]==2.57.0 | edit ==2.57.0 | [project.optional-dependencies] ray',
  ],
  [
    'extras as an inline table',
    '[project]\noptional-dependencies = { all = ["ray"] }\n',
    'declared pep440 any | ray | edit | [project.optional-dependencies] all',
  ],
  [
    'dependency groups, includes passed over',
    '[dependency-groups]\ndev = [{include-group = "ray"}, "ray>=2"]\nray = []\n',
    'declared pep440 >=2 | ray>=2 | edit >=2 | [dependency-groups] dev',
  ],
  [
    'a quoted group name',
    '[dependency-groups]\n"a b" = ["ray"]\n',
    'declared pep440 any | ray | edit | [dependency-groups] "a b"',
  ],
  [
    'build system',
    '[build-system]\nrequires = ["ray==2.9"]\n',
    'declared pep440 ==2.9 | ray==2.9 | edit ==2.9 | [build-system] requires',
  ],
  [
    'uv',
    '[tool.uv]\noverride-dependencies = ["ray==2.56.0"]\nconstraint-dependencies = ["ray<3"]\ndev-dependencies = ["ray"]\nbuild-constraint-dependencies = ["ray>1"]\n',
    'override pep440 ==2.56.0 | ray==2.56.0 | edit ==2.56.0 | [tool.uv] override-dependencies',
    'constraint pep440 <3 | ray<3 | edit <3 | [tool.uv] constraint-dependencies',
    'declared pep440 any | ray | edit | [tool.uv] dev-dependencies',
    'constraint pep440 >1 | ray>1 | edit >1 | [tool.uv] build-constraint-dependencies',
  ],
  [
    'a uv source from git',
    '[project]\ndependencies = ["ray>=2"]\n[tool.uv.sources]\nray = { git = "https://example.org/ray" }\n',
    'declared pep440 ? | ray>=2 | [project] dependencies',
  ],
  [
    'a uv source in a table of its own',
    '[project]\ndependencies = ["ray>=2"]\n[tool.uv.sources.Ray]\npath = "../ray"\n',
    'declared pep440 ? | ray>=2 | [project] dependencies',
  ],
  [
    'uv sources by marker',
    '[project]\ndependencies = ["ray"]\n[tool.uv.sources]\nray = [{ url = "https://example.org/r.whl", marker = "a" }, { index = "i" }]\n',
    'declared pep440 ? | ray | [project] dependencies',
  ],
  [
    'a uv source that is an index',
    '[project]\ndependencies = ["ray>=2"]\n[tool.uv.sources]\nray = { index = "mine" }\n',
    'declared pep440 >=2 | ray>=2 | edit >=2 | [project] dependencies',
  ],
  [
    "another package's source",
    '[project]\ndependencies = ["ray>=2"]\n[tool.uv.sources]\nverl = { git = "https://example.org/verl" }\n',
    'declared pep440 >=2 | ray>=2 | edit >=2 | [project] dependencies',
  ],
  [
    "Poetry's origin for a project dependency",
    '[project]\ndependencies = ["ray>=2"]\n[tool.poetry.dependencies]\nray = { path = "../ray" }\n',
    'declared pep440 ? | ray>=2 | [project] dependencies',
    'declared pep440 ? | ray | [tool.poetry.dependencies]',
  ],
  [
    'PDM',
    '[tool.pdm.dev-dependencies]\ntest = ["ray>=2", "-e file:///ray"]\n',
    'declared pep440 >=2 | ray>=2 | edit >=2 | [tool.pdm.dev-dependencies] test',
  ],
  [
    'Hatch',
    '[tool.hatch.envs.test]\ndependencies = ["ray"]\nextra-dependencies = ["ray>2"]\n',
    'declared pep440 any | ray | edit | [tool.hatch.envs.test] dependencies',
    'declared pep440 >2 | ray>2 | edit >2 | [tool.hatch.envs.test] extra-dependencies',
  ],
];

for (const [title, text, ...requirements] of FOUND)
  test(title, () => assert.deepEqual(describeRequirements(text), requirements));

const OTHER_FILES: [name: string, text: string, ...requirements: string[]][] = [
  [
    'uv.toml',
    'override-dependencies = ["ray==2.56.0"]\n',
    'override pep440 ==2.56.0 | ray==2.56.0 | edit ==2.56.0 | override-dependencies',
  ],
  [
    'hatch.toml',
    '[envs.test]\ndependencies = ["ray"]\n',
    'declared pep440 any | ray | edit | [envs.test] dependencies',
  ],
  [
    'pyproject.amd.toml',
    '[project]\ndependencies = ["ray==2.9"]\n',
    'declared pep440 ==2.9 | ray==2.9 | edit ==2.9 | [project] dependencies',
  ],
  ['uv.toml', '[project]\ndependencies = ["ray==2.9"]\n'],
  ['Cargo.toml', '[dependencies]\nray = "1"\n[project]\ndependencies = ["ray==2.9"]\n'],
  ['ruff.toml', '[project]\ndependencies = ["ray==2.9"]\n'],
  ['config.toml', 'ray = "2.9"\n'],
  ['my-pyproject.toml.toml', '[project]\ndependencies = ["ray==2.9"]\n'],
];

for (const [name, text, ...requirements] of OTHER_FILES)
  test(`${name}: ${JSON.stringify(text)}`, () => assert.deepEqual(describeRequirements(text, name), requirements));

const NO_PIN = [
  '[project]\nname = "ray"\nversion = "2.9"\nkeywords = ["ray", "ray>=2"]\nclassifiers = ["Framework :: ray"]\n',
  '[project]\ndescription = "needs ray>=2"\nrequires-python = ">=3.9"\n',
  '[project.urls]\nray = "https://ray.io"\n[project.scripts]\nray = "ray.scripts:main"\n[project.entry-points.ray]\nray = "ray:x"\n',
  '[project]\ndependencies = ["modin[ray]", "daft[aws,ray]>=0.3", "xgboost-ray", "xgboost_ray>=0.1", "ray-on-aml", "raydp", "ray-core>=2", "raylib", "cosmic-ray", "array"]\n',
  '[project]\ndependencies = [\n  # "ray>=2",\n]\n',
  '[project]\ndependencies = "ray>=2"\n',
  '[project]\ndependencies = ["./ray", "https://example.org/ray.whl", 1, ["ray"], { name = "ray" }]\n',
  '[project]\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\ndependencies = { file = ["ray"] }\n',
  '[tool.isort]\nknown_third_party = ["ray"]\n',
  '[tool.ruff.lint.flake8-tidy-imports]\nbanned-module-level-imports = ["ray"]\n',
  '[tool.mypy]\nray = "2.9"\n[[tool.mypy.overrides]]\nmodule = ["ray", "ray.*"]\n',
  '[dependency-groups]\nray = ["numpy"]\n',
  '[tool.uv]\nconflicts = [[{ extra = "ray" }]]\nexclude-dependencies = ["ray"]\nextra-build-dependencies = { flash = ["ray"] }\n',
  '[[tool.uv.dependency-metadata]]\nname = "x"\nrequires-dist = ["ray==1.0"]\n',
  '[tool.uv.sources]\nray = { git = "https://example.org/ray" }\n',
  '[tool.hatch.metadata.hooks.x]\ndependencies = ["ray"]\n',
  '[tool.hatch.envs.test]\nfeatures = ["ray"]\n[tool.hatch.envs.test.scripts]\nray = "ray start"\n',
  '[tool.pdm.resolution]\nexcludes = ["ray"]\n',
  '[tool.other.project]\ndependencies = ["ray"]\n',
  '[other]\nproject.dependencies = ["ray"]\n',
  'text = """\n[project]\ndependencies = ["ray>=2"]\n"""\n',
];

for (const text of NO_PIN)
  test(`no pin: ${JSON.stringify(text)}`, () => assert.deepEqual(describeRequirements(text), []));
