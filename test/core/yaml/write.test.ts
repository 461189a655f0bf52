// Changes written into YAML: minimal, in the quotes, indentation and line endings that are there, and the result parses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits, type Span, span } from '../../../server/src/core/index.ts';
import type { Change } from '../../../server/src/core/languages/change.ts';
import { damage } from '../../support/damage.ts';
import { write as writeChange } from '../../support/engine.ts';
import { readFacts } from './described.ts';

function write(text: string, change: Change, name = 'compose.yaml'): string | undefined {
  const edits = writeChange(change, { path: `/project/${name}`, languageId: 'yaml', text }, readFacts(text, name));
  const written = edits && applyEdits(text, edits);
  if (written !== undefined) assert.equal(damage({ path: `/project/${name}`, languageId: 'yaml', text: written }), 0);
  return written;
}

/** The text without the marks, and where they stood. */
function marked(text: string): { text: string; place: Span } {
  const start = text.indexOf('«');
  const end = text.indexOf('»') - 1;
  return { text: text.replace(/[«»]/g, ''), place: span(start, end) };
}

const VALUES: [before: string, to: string | number | boolean, after: string | undefined][] = [
  ['a: «8265:8265»\n', '127.0.0.1:8265:8265', 'a: 127.0.0.1:8265:8265\n'],
  ['a: "«8265:8265»" # x\n', '127.0.0.1:8265:8265', 'a: "127.0.0.1:8265:8265" # x\n'],
  ["a: «'0.0.0.0'»\n", '127.0.0.1', "a: '127.0.0.1'\n"],
  ['type: «LoadBalancer»\r\n', 'ClusterIP', 'type: ClusterIP\r\n'],
  ['a: «true»\n', false, 'a: false\n'],
  ['a: "«true»"\n', false, 'a: "false"\n'],
  ['a: «token»\n', 'true', 'a: "true"\n'],
  ['- «token»\n', '1', '- "1"\n'],
  [
    'run: ray start --dashboard-host=«0.0.0.0» --head\n',
    '127.0.0.1',
    'run: ray start --dashboard-host=127.0.0.1 --head\n',
  ],
  ['run: |\n  ray start --port «1» \\\n    --head\n', 6379, 'run: |\n  ray start --port 6379 \\\n    --head\n'],
  ['a: «b»\n', 'x: y', undefined],
  ['a: «b»\n', '{', undefined],
  ['a: "«b»"\n', '"', undefined],
];

for (const [before, to, after] of VALUES)
  test(`set-value ${JSON.stringify(before)}`, () => {
    const { text, place } = marked(before);
    assert.equal(write(text, { kind: 'set-value', span: place, to }), after);
  });

const ENVIRONMENTS: [title: string, before: string, after: string | undefined, name?: string][] = [
  [
    'behind the last entry of a mapping',
    'services:\n  a:\n    environment:\n      X: 1 # x\n\n    command: ray start --head\n',
    'services:\n  a:\n    environment:\n      X: 1 # x\n      RAY_AUTH_MODE: "token"\n\n    command: ray start --head\n',
  ],
  [
    'behind the last item of a list',
    'services:\n  a:\n    command: ray start --head\n    environment:\n    - X=1\n',
    'services:\n  a:\n    command: ray start --head\n    environment:\n    - X=1\n    - RAY_AUTH_MODE=token\n',
  ],
  [
    'a mapping of its own, behind a last line that is not ended',
    'services:\r\n  a:\r\n    command: ray start --head',
    'services:\r\n  a:\r\n    command: ray start --head\r\n    environment:\r\n      RAY_AUTH_MODE: "token"',
  ],
  [
    'a mapping of its own, behind a block scalar',
    'services:\n  a:\n    command: |\n      ray start --head\n\n  b: {}\n',
    'services:\n  a:\n    command: |\n      ray start --head\n    environment:\n      RAY_AUTH_MODE: "token"\n\n  b: {}\n',
  ],
  [
    'not beside the setting that is there',
    'services:\n  a:\n    command: ray start --head\n    environment:\n      RAY_AUTH_MODE: disabled\n',
    undefined,
  ],
  ['not in flow style', 'services:\n  a: {command: ray start --head}\n', undefined],
  [
    'not into an empty mapping in flow style',
    'services:\n  a:\n    command: ray start --head\n    environment: {}\n',
    undefined,
  ],
  [
    'not into what is shared',
    'x: &e {A: 1}\nservices:\n  a:\n    environment: *e\n    command: ray start --head\n',
    undefined,
  ],
  [
    'variables of a pod',
    'kind: Pod\napiVersion: v1\nspec:\n  containers:\n  - name: a\n    env:\n    - name: X\n      valueFrom:\n        fieldRef: {fieldPath: x}\n    command: [ray, start, --head]\n',
    'kind: Pod\napiVersion: v1\nspec:\n  containers:\n  - name: a\n    env:\n    - name: X\n      valueFrom:\n        fieldRef: {fieldPath: x}\n    - name: RAY_AUTH_MODE\n      value: "token"\n    command: [ray, start, --head]\n',
    'pod.yaml',
  ],
  [
    'variables of a pod without any',
    'kind: Pod\napiVersion: v1\nspec:\n  containers:\n    - command:\n        - ray\n        - start\n        - --head\n  x: 1\n',
    'kind: Pod\napiVersion: v1\nspec:\n  containers:\n    - command:\n        - ray\n        - start\n        - --head\n      env:\n        - name: RAY_AUTH_MODE\n          value: "token"\n  x: 1\n',
    'pod.yaml',
  ],
  [
    'authOptions of a cluster',
    'apiVersion: ray.io/v1\nkind: RayCluster\nspec:\n  # x\n  rayVersion: 2.53.0\n  headGroupSpec:\n    rayStartParams: {}\n',
    'apiVersion: ray.io/v1\nkind: RayCluster\nspec:\n  # x\n  authOptions:\n    mode: token\n  rayVersion: 2.53.0\n  headGroupSpec:\n    rayStartParams: {}\n',
    'ray.yaml',
  ],
  [
    'not for a Ray that has none',
    'apiVersion: ray.io/v1\nkind: RayCluster\nspec:\n  rayVersion: 2.51.0\n  headGroupSpec:\n    rayStartParams: {}\n',
    undefined,
    'ray.yaml',
  ],
  [
    'a prefix in a script',
    'steps:\n  - run: |\n      set -e\n      ray start --head\n',
    'steps:\n  - run: |\n      set -e\n      RAY_AUTH_MODE=token ray start --head\n',
    'ci.yml',
  ],
];

for (const [title, before, after, name] of ENVIRONMENTS)
  test(`set-environment: ${title}`, () => {
    const [process] = readFacts(before, name).processes;
    assert.ok(process);
    const change: Change = { kind: 'set-environment', name: 'RAY_AUTH_MODE', value: 'token', process };
    assert.equal(write(before, change, name), after);
    if (after === undefined) return;
    const [again] = readFacts(after, name).processes;
    const mode = again?.environment?.settings.filter((one) => one.name === 'RAY_AUTH_MODE').at(-1);
    assert.deepEqual(mode?.value, { kind: 'literal', value: 'token' });
    assert.ok(again);
    assert.equal(write(after, { ...change, process: again }, name), undefined);
  });

const REMOVALS: [title: string, before: string, after: string | undefined][] = [
  [
    'a parameter of the head',
    'headGroupSpec:\n  rayStartParams:\n    ray-debugger-external: "true"\n    num-cpus: "0"\n',
    'headGroupSpec:\n  rayStartParams:\n    num-cpus: "0"\n',
  ],
  ['not the only parameter', 'headGroupSpec:\n  rayStartParams:\n    ray-debugger-external: "true"\n', undefined],
  [
    'not in flow style',
    'headGroupSpec:\n  rayStartParams: {ray-debugger-external: "true", num-cpus: "0"}\n',
    undefined,
  ],
  [
    'a flag in a script',
    'run: |\n  ray start --head \\\n    --ray-debugger-external \\\n    --block\n',
    'run: |\n  ray start --head \\\n    --block\n',
  ],
  ['not a word of a list', 'services:\n  a:\n    command: [ray, start, --head, --ray-debugger-external]\n', undefined],
];

for (const [title, before, after] of REMOVALS)
  test(`remove: ${title}`, () => {
    const options = readFacts(before, 'x.yaml').processes.flatMap((process) => process.options);
    const option = options.find(({ name }) => name === 'ray_debugger_external');
    assert.ok(option);
    assert.equal(option.removal && write(before, { kind: 'remove', span: option.removal }, 'x.yaml'), after);
  });

const VERSIONS: [before: string, after: string | undefined][] = [
  ['dependencies:\n  - ray-core>=2.10 # x\n', 'dependencies:\n  - ray-core>=2.58.0,<2.61 # x\n'],
  ['dependencies:\n  - pip:\n    - "ray[serve]==2.9"\n', 'dependencies:\n  - pip:\n    - "ray[serve]>=2.58.0,<2.61"\n'],
  ['dependencies: [ray-core=2.9=py3]\n', undefined],
  ['run: pip install "ray==2.9.0"\n', 'run: pip install "ray>=2.58.0,<2.61"\n'],
  ['services:\n  a:\n    image: rayproject/ray:2.9.0\n', undefined],
  ['run: pip install ray==2.9.0 x\n', 'run: pip install "ray>=2.58.0,<2.61" x\n'],
  ['run: |\n  pip install -U \\\n    ray\n', 'run: |\n  pip install -U \\\n    "ray>=2.58.0,<2.61"\n'],
  ['run: "pip install ray==2.9.0"\n', undefined],
  ["run: bash -c 'pip install ray==2.9.0'\n", undefined],
  ['a: {run: pip install ray==2.9.0}\n', undefined],
  ['dependencies: [python, {pip: [ray==2.9.0, x]}]\n', 'dependencies: [python, {pip: ["ray>=2.58.0,<2.61", x]}]\n'],
  ["dependencies: [{pip: ['ray==2.9.0']}]\n", "dependencies: [{pip: ['ray>=2.58.0,<2.61']}]\n"],
  [
    "a: [{runtime_env: {pip: [ray==2.9.0 ; python_version>'3']}}]\n",
    'a: [{runtime_env: {pip: ["ray>=2.58.0,<2.61 ; python_version>\'3\'"]}}]\n',
  ],
  ["runtimeEnvYAML: 'pip: [ray==2.9.0]'\n", 'runtimeEnvYAML: \'pip: ["ray>=2.58.0,<2.61"]\'\n'],
  ['runtimeEnvYAML: "pip: [ray==2.9.0]"\n', 'runtimeEnvYAML: "pip: [\'ray>=2.58.0,<2.61\']"\n'],
  ['runtimeEnvYAML: "pip: [\\"ray==2.9.0\\"]"\n', 'runtimeEnvYAML: "pip: [\\"ray>=2.58.0,<2.61\\"]"\n'],
  ['runtimeEnvYAML: "pip:\\n- ray==2.9.0\\n"\n', 'runtimeEnvYAML: "pip:\\n- ray>=2.58.0,<2.61\\n"\n'],
  ['runtimeEnvYAML: >\n  pip: [numpy,\n  ray==2.9.0]\n', 'runtimeEnvYAML: >\n  pip: [numpy,\n  "ray>=2.58.0,<2.61"]\n'],
];

for (const [before, after] of VERSIONS)
  test(`set-versions ${JSON.stringify(before)}`, () => {
    const [requirement] = readFacts(before, 'environment.yml').requirements;
    assert.ok(requirement);
    const change: Change = { kind: 'set-versions', requirement, versions: '>=2.58.0,<2.61' };
    assert.equal(write(before, change, 'environment.yml'), after);
  });

const COMMENT = '# ray-guard: ignore[x] why not';
const SUPPRESSED: [title: string, before: string, after: string | undefined][] = [
  ['at the end of the line', 'a:\n  - «ray»\n', `a:\n  - ray  ${COMMENT}\n`],
  ['CRLF, white space', 'a: «ray» \r\nb: 1\r\n', `a: ray  ${COMMENT}\r\nb: 1\r\n`],
  ['before a carriage return at the end', 'a: «ray»\r', `a: ray  ${COMMENT}\r`],
  ['last line', 'a: "«ray» #"', `a: "ray #"  ${COMMENT}`],
  ['above a comment', 'a:\n  - «ray» # x\n', `a:\n  ${COMMENT}\n  - ray # x\n`],
  ['where a block begins', 'a:\n  «ray»:\n    b: 1\n', `a:\n  ray:  ${COMMENT}\n    b: 1\n`],
  ['in a list in flow style', 'a: [\n  «ray»,\n  b]\n', `a: [\n  ray,  ${COMMENT}\n  b]\n`],
  ['in a script', 'run: |\n  set -e\n  «ray» start\n', `run: |\n  set -e\n  ray start  ${COMMENT}\n`],
  [
    'above a continued command',
    'run: |\n  «ray» start \\\n    --head\n',
    `run: |\n  ${COMMENT}\n  ray start \\\n    --head\n`,
  ],
  [
    'above the script of a continued command',
    'run: |\n  ray start \\\n    «--head»\n',
    `${COMMENT}\nrun: |\n  ray start \\\n    --head\n`,
  ],
  [
    'above a script with a here-document',
    'a:\n  run: |\n    cat <<EOF\n    «ray» start\n    EOF\n',
    `a:\n  ${COMMENT}\n  run: |\n    cat <<EOF\n    ray start\n    EOF\n`,
  ],
  ['above folded lines', 'run: >\n  «ray» start\n  --head\n', `${COMMENT}\nrun: >\n  ray start\n  --head\n`],
  ['above a string of several lines', 'run: "«ray» start\n  --head"\n', `${COMMENT}\nrun: "ray start\n  --head"\n`],
  [
    'above a plain scalar of several lines',
    'run:\n  ray start\n  «--head»\n  --block\n',
    `run:\n  ${COMMENT}\n  ray start\n  --head\n  --block\n`,
  ],
  ['not where the file cannot be parsed', 'a: [\n«ray»\n', undefined],
  ['in the second document', 'a: 1\n---\nb: «ray»\n', `a: 1\n---\nb: ray  ${COMMENT}\n`],
];

for (const [title, before, after] of SUPPRESSED)
  test(`suppress: ${title}`, () => {
    const { text, place } = marked(before);
    const written = write(text, { kind: 'suppress', span: place, rule: 'x', reason: 'why\nnot' });
    assert.equal(written, after);
    if (written !== undefined) assert.equal(readFacts(written).comments.length, 1);
  });

test('suppress in JSON with comments: behind the line, above it where it has one, never inside one', () => {
  const accept = (before: string) => {
    const { text, place } = marked(before);
    return write(text, { kind: 'suppress', span: place, rule: 'x', reason: 'why' }, 'devcontainer.json');
  };
  const comment = '// ray-guard: ignore[x] why';
  assert.equal(accept('{"image": "«ray»"}'), `{"image": "ray"}  ${comment}`);
  assert.equal(accept('{\r\n\t"a": "«ray»", \r\n}'), `{\r\n\t"a": "ray",  ${comment}\r\n}`);
  assert.equal(accept('{\n  "a": "«ray»" // 1\n}'), `{\n  ${comment}\n  "a": "ray" // 1\n}`);
  assert.equal(accept('{"url": "http://«ray»"}'), `{"url": "http://ray"}  ${comment}`);
  assert.equal(accept('{ /* 1\n */ "a": "«ray»"}'), undefined);
});

test('locks are their tool’s to write', () => {
  const text = 'packages:\n- name: ray\n  version: 2.9.0\n';
  assert.equal(write(text, { kind: 'set-value', span: span(35, 40), to: '2.60.0' }, 'pixi.lock'), undefined);
});
