// Each limit of a reader: up to it everything is read, above it the file has a problem.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { engine, root } from '../support/engine.ts';

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
  'calls of a function': [
    'a.py',
    `import ray\ndef start(host):\n    ray.init(dashboard_host=host)\n${list(50, () => 'start("127.0.0.1")\n')}`,
    `import ray\ndef start(host):\n    ray.init(dashboard_host=host)\n${list(70, () => 'start("127.0.0.1")\n')}`,
  ],
  'steps through a program': [
    'a.py',
    `import ray\n# ${'patch('.repeat(10_000)}\nray.init()\n`,
    `import ray\n# ${'patch('.repeat(110_000)}\nray.init()\n`,
  ],
  'suppressions one below the other': [
    'a.py',
    `import ray\n${list(63, () => '# ray-guard: ignore[exposed-dashboard]\n')}ray.init()\n`,
    `import ray\n${list(66, () => '# ray-guard: ignore[exposed-dashboard]\n')}ray.init()\n`,
  ],
  'variables in variables': [
    'a.sh',
    `V0=0.0.0.0\n${list(20, (at) => `V${at + 1}=$V${at}\n`)}${HEAD.replace('0.0.0.0', '$V20')}\n`,
    `V0=0.0.0.0\n${list(30, (at) => `V${at + 1}=$V${at}\n`)}${HEAD.replace('0.0.0.0', '$V30')}\n`,
  ],
  'names of files in variables': [
    'a.sh',
    `P0=a.env\n${list(15, (at) => `P${at + 1}=$P${at}\n`)}set -a\nsource $P15\n${HEAD}\n`,
    `P0=a.env\n${list(25, (at) => `P${at + 1}=$P${at}\n`)}set -a\nsource $P25\n${HEAD}\n`,
  ],
  'nesting of Terraform': [
    'main.tf',
    `# ray\nresource "a" "b" {\n  x = ${'['.repeat(20)}${']'.repeat(20)}\n}\n`,
    `# ray\nresource "a" "b" {\n  x = ${'['.repeat(110)}${']'.repeat(110)}\n}\n`,
  ],
  'copies of a Terraform block': [
    'main.tf',
    `# ray\nresource "a" "b" {\n  for_each = toset([${list(40, (at) => `${at},`)}])\n}\n`,
    `# ray\nresource "a" "b" {\n  for_each = toset([${list(60, (at) => `${at},`)}])\n}\n`,
  ],
  'versions of a requirement': [
    'requirements.txt',
    `ray>=2${list(500, (at) => `,!=1.${at}.0`)}\n`,
    `ray>=2${list(2000, (at) => `,!=1.${at}.0`)}\n`,
  ],
};

test('what had a limit is read to its end', () => {
  const functions = read(
    'a.sh',
    `say() { echo; H=0.0.0.0; }\n${list(200, () => 'say\n')}${HEAD.replace('0.0.0.0', '$H')}\n`,
  );
  const deep = read('a.py', `import ray\nx = ${list(300, (at) => `f${at} + `)}ray.init(dashboard_host="0.0.0.0")\n`);
  const marker = `marker = "python_version > '3' or sys_platform == '${'x'.repeat(20_000_000)}'"`;
  const locked = read('uv.lock', `[[package]]\nname = "ray"\nversion = "2.53.0"\n${marker}\n`);
  const hosts = [functions, deep].map(
    ({ processes: [process] }) => process?.options.find(({ name }) => name === 'dashboard_host')?.value,
  );
  assert.deepEqual(hosts, Array(2).fill({ kind: 'literal', value: '0.0.0.0' }));
  assert.ok(locked.requirements[0]?.marker?.endsWith("x'"));
  assert.deepEqual(
    [functions, deep, locked].flatMap(({ problems }) => problems),
    [],
  );
});

for (const [limit, [path, below, above]] of Object.entries(LIMITS))
  test(limit, () => {
    assert.deepEqual(read(path, below).problems, []);
    const [problem, ...others] = read(path, above).problems;
    assert.ok(problem && others.length === 0);
    assert.ok(problem.span.start < above.length);
  });

/** Of each limit in the source of a reader: the case above that goes beyond it, or why it needs none. */
const KNOWN: Readonly<Record<string, string>> = {
  'commands/read-command.ts DEEPEST': 'wrappers of a command',
  'commands/words.ts MOST': 'the value is unknown, which is never certain',
  'dockerfile/dockerfile.ts LONGEST': 'the file is given up with a problem of its own',
  'dockerfile/dockerfile.ts MOST_HEREDOCS': 'the file is given up with a problem of its own',
  'procfile/procfile.ts MOST': 'a problem of its own',
  'procfile/procfile.ts MOST_UNREADABLE': 'more of the same problem',
  'python/syntax/damage.ts MOST_LEFT_OUT': 'the file has a problem already',
  'python/syntax/damage.ts MOST_PLACES': 'the file has a problem already',
  'python/syntax/open-ends.ts MOST_CLOSED': 'the file has a problem already',
  'python/syntax/open-ends.ts MOST_TRIED': 'the file has a problem already',
  'python/syntax/source.ts DEEPEST': 'said where a value is followed so deep',
  'python/syntax/source.ts MOST_KEPT': 'suppressions one below the other',
  'python/syntax/source.ts MOST_STEPS': 'steps through a program',
  'python/values/changes.ts MOST_LISTS': 'the list is open, which is never certain',
  'python/values/collections.ts MOST_ITEMS': 'the value is unknown, which is never certain',
  'python/values/definitions/functions.ts MOST_CALLS': 'calls of a function',
  'python/values/python-value.ts LONGEST': 'the value is unknown, which is never certain',
  'python/values/python-value.ts MOST_OPTIONS': 'the value is unknown, which is never certain',
  'python/values/python-value.ts MOST_PIECES': 'the value is unknown, which is never certain',
  'recipes/make-variables.ts DEEPEST': 'said where a variable is followed so deep',
  'recipes/make-variables.ts MOST': 'the value is unknown, which is never certain',
  'recipes/scripts.ts MOST': 'lines of recipes',
  'shell/commands.ts MOST_ASKED': 'what is longer is read in full',
  'shell/paths.ts DEEPEST': 'names of files in variables',
  'shell/read-script.ts DEEPEST': 'scripts in scripts',
  'shell/read-script.ts MOST_EXPORTS': 'exported variables',
  'shell/read-script.ts MOST_FILES': 'said as exported variables are',
  'shell/variables.ts DEEPEST': 'variables in variables',
  'shell/variables.ts MOST': 'the value is unknown, which is never certain',
  'supervisord/supervisord.ts MOST_UNREADABLE': 'more of the same problem',
  'terraform/nodes.ts DEEPEST': 'nesting of Terraform',
  'terraform/nodes.ts MOST_COPIES': 'copies of a Terraform block',
  'toml/tables.ts DEEPEST': 'parts of a TOML key',
  'yaml/kubernetes/kubernetes.ts LONGEST': 'whole files in a ConfigMap are no variables',
  'yaml/nodes/documents.ts DEEPEST': 'YAML in YAML',
  'yaml/nodes/documents.ts LONGEST': 'a problem of its own',
};

test('no reader has a limit that this file does not know', () => {
  const folder = join(root, 'server/src/core/languages');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const found = files.flatMap((name) => {
    const limits = readFileSync(join(folder, name), 'utf8').matchAll(
      /^(?:export )?const ((?:MOST|LONGEST|DEEPEST)\w*) =/gm,
    );
    return [...limits].map(([, limit]) => `${name.replaceAll('\\', '/')} ${limit}`);
  });
  assert.deepEqual(found.sort(), Object.keys(KNOWN).sort());
});
