// Each limit of a reader: up to it everything is read, above it the file has a problem.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engine } from '../support/engine.ts';

function read(path: string, text: string) {
  const { facts, failures } = engine.read({ path, languageId: engine.languageOf(path)?.id ?? '', text });
  assert.deepEqual(failures, []);
  return facts;
}

const HEAD = 'ray start --head --dashboard-host=0.0.0.0';
const script = (depth: number): string => (depth === 0 ? HEAD : `bash <<'E${depth}'\n${script(depth - 1)}\nE${depth}`);
const list = (count: number, of: (index: number) => string) =>
  Array.from({ length: count }, (_, at) => of(at)).join('');

/** Below the limit, and above it. */
const LIMITS: Readonly<Record<string, readonly [path: string, below: string, above: string]>> = {
  'wrappers of a command': ['a.sh', `${'nohup '.repeat(400)}${HEAD}\n`, `${'nohup '.repeat(600)}${HEAD}\n`],
  'scripts in scripts': ['a.sh', `${script(5)}\n`, `${script(9)}\n`],
  'exported variables': [
    'a.sh',
    `${list(400, (at) => `export RAY_X${at}=1\n`)}${HEAD}\n`,
    `${list(600, (at) => `export RAY_X${at}=1\n`)}${HEAD}\n`,
  ],
  'lines of recipes': ['Makefile', `up:\n${`\t${HEAD}\n`.repeat(900)}`, `up:\n${`\t${HEAD}\n`.repeat(1100)}`],
  'YAML in YAML': [
    'compose.yaml',
    `services:\n  h:\n    image: rayproject/ray:2.60.0\nx: ${'['.repeat(90)}${']'.repeat(90)}\n`,
    `services:\n  h:\n    image: rayproject/ray:2.60.0\nx: ${'['.repeat(110)}${']'.repeat(110)}\n`,
  ],
  'parts of a TOML key': [
    'pyproject.toml',
    `[project]\ndependencies = ["ray==2.60.0"]\n${list(18, (at) => `k${at}.`)}k = 1\n`,
    `[project]\ndependencies = ["ray==2.60.0"]\n${list(30, (at) => `k${at}.`)}k = 1\n`,
  ],
  'versions of a requirement': [
    'requirements.txt',
    `ray>=2${list(500, (at) => `,!=1.${at}.0`)}\n`,
    `ray>=2${list(2000, (at) => `,!=1.${at}.0`)}\n`,
  ],
};

for (const [limit, [path, below, above]] of Object.entries(LIMITS))
  test(limit, () => {
    assert.deepEqual(read(path, below).problems, []);
    const [problem, ...others] = read(path, above).problems;
    assert.ok(problem && others.length === 0);
    assert.ok(problem.span.start < above.length);
  });
