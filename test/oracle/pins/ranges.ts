// Writes version ranges of Ray as people write them in requirements, pyproject.toml and Poetry's own notation.
import type { Choices } from '../choices.ts';
import { type PinFile, pinKind } from './pins.ts';

const VERSIONS = ['2.9.0', '2.9', '2', '2.40.0', '2.53.0', '2.54', '1.13.0', '3', '2.9.1', '2.48.0rc0', '2.53.0.post1'];
const OPERATORS = ['==', '>=', '<=', '<', '>', '!=', '~=', '==='];
const NAMES = ['ray', 'ray', 'ray', 'Ray', 'RAY', 'ray[default]', 'ray[serve,tune]', 'ray [default]', 'ray[]'];

export const requirements = pinKind('requirements', 'pip, packaging', (choices) => ({
  name: 'requirements.txt',
  text: requirementsText(choices),
}));

export const toml = pinKind('toml', 'tomllib, packaging', (choices) => ({
  name: 'pyproject.toml',
  text: projectText(choices),
}));

export const poetry = pinKind('poetry', 'poetry-core', (choices): PinFile => {
  const end = choices.once(8) ? '\r\n' : '\n';
  const range = poetryRange(choices);
  const value = choices.of([`"${range}"`, `'${range}'`, `{ version = "${range}", extras = ["default"] }`]);
  return {
    name: 'pyproject.toml',
    text: ['[tool.poetry]', 'name = "x"', '[tool.poetry.dependencies]', `ray = ${value}`, ''].join(end),
  };
});

function clause(choices: Choices): string {
  const operator = choices.of(OPERATORS);
  const star = choices.once(6) ? '.*' : '';
  return `${operator}${choices.of(['', '', '', ' '])}${choices.of(VERSIONS)}${star}`;
}

function requirement(choices: Choices): string {
  const range = choices.some(0, 2, () => clause(choices)).join(choices.of([',', ', ', ' ,']));
  const between = choices.of(['', '', ' ']);
  const written = choices.of([range, range, range, range && `(${range})`]);
  const marker = choices.of(['', '', '', '; python_version > "3"', ' ; sys_platform != "x"', ';python_version>"3"']);
  return `${choices.of(NAMES)}${between}${written}${marker}`;
}

function requirementsText(choices: Choices): string {
  const others = ['numpy', '# a comment', '', 'torch>=2', '--index-url https://pypi.example/simple', 'rayon==1.0'];
  const own = requirement(choices);
  const line = choices.of([
    own,
    own,
    own,
    `${own}  # pinned`,
    `${own} # pinned`,
    `  ${own}`,
    `${own} \\\n    --hash=sha256:${'0'.repeat(64)}`,
    `${own} \\`,
    'ray=2.9.0',
    'ray==2.9.x',
    `ray @ https://h.example/ray-2.9.0-cp311-cp311-linux_x86_64.whl`,
    own.replace(/(?=[<>=!~])/, '\\\n'),
    `#${own}`,
    `${own}#egg`,
  ]);
  const end = choices.once(8) ? '\r\n' : '\n';
  const lines = [
    ...choices.some(0, 2, () => choices.of(others)),
    line,
    ...choices.some(0, 1, () => choices.of(others)),
  ];
  const mark = choices.once(12) ? '\uFEFF' : '';
  return mark + lines.join(end) + (choices.once(5) ? '' : end);
}

function projectText(choices: Choices): string {
  const text = requirement(choices).replaceAll('"', "'");
  const literal = text.includes("'") ? `'''${text}'''` : `'${text}'`;
  const first = text.codePointAt(0)?.toString(16).padStart(4, '0') ?? '';
  const own = choices.of([
    `"${text}"`,
    `"${text}"`,
    literal,
    `"""${text}"""`,
    `"""\n${text}"""`,
    `"""\\\n   ${text}"""`,
    `"\\u${first}${text.slice(1)}"`,
    `"\\U0000${first}${text.slice(1)}"`,
    // Not `\x`: TOML 1.1 has it, and the tomllib of today does not read it yet.
    `"\\a${text}"`,
    `"\\q${text}"`,
  ]);
  const list = choices.of([
    `[${own}]`,
    `[ "numpy", ${own} ]`,
    `[\n  "numpy", # array\n  ${own},\n]`,
    `[${own},]`,
    `[${own}, # "ray==1.0"\n]`,
    `[${own} "numpy"]`,
  ]);
  const value = choices.of([
    '1',
    '0x1F',
    '1_000',
    '9223372036854775807',
    'inf',
    '1979-05-27',
    '07:32:00',
    '01',
    '+1.5e3',
  ]);
  const lines = choices.of([
    ['[project]', 'name = "x"', `dependencies = ${list}`],
    ['[project]', `"dependencies" = ${list}`, 'name = "x"'],
    [`project.dependencies = ${list}`],
    [
      `project = { name = "x", dependencies = ${list
        .replaceAll(/ #.*/g, '')
        .replaceAll('\n', ' ')
        .replace(/,\s*\]$/, ']')} }`,
    ],
    ['["project"]', `dependencies = ${list}`],
    ['[ project ]', `dependencies=${list}`],
    ['[project]', `dependencies = ${list}`, '[project.optional-dependencies]', 'x = ["rayon"]'],
    ['[project]', `dependencies = ${list}`, '[project]', 'name = "x"'],
  ]);
  const before = choices.once(3) ? [`value = ${value}`] : [];
  const after = choices.once(4) ? ['[[tool.x]]', `a.b = ${value}`] : [];
  const end = choices.once(8) ? '\r\n' : '\n';
  return [...before, ...lines, ...after, ''].join('\n').replaceAll('\n', end);
}

function poetryRange(choices: Choices): string {
  const one = () => {
    const star = choices.once(6) ? '.*' : '';
    const operator = choices.of(['^', '~', '>=', '<', '==', '=', '', '!=', '<=', '>', '~=']);
    return `${operator}${choices.of(['', '', '', ' '])}${choices.of(VERSIONS)}${star}`;
  };
  const all = () => choices.some(1, 2, one).join(choices.of([',', ', ', ' ']));
  return choices.of([all(), all(), all(), `${all()} || ${all()}`, `${all()}|${all()}`, '*']);
}
