// Incremental parsing gives the same tree as parsing from scratch, whatever was edited.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Edit, type Tree } from 'web-tree-sitter';
import { builtinPolicy, createRayGuard, LiveSyntax } from '../../server/src/core/index.ts';
import { GivenUp, oneShotSyntax, type Syntax } from '../../server/src/core/languages/syntax.ts';
import { alone } from '../../server/src/core/project/linked-facts.ts';
import { engine, grammars } from '../support/engine.ts';
import { randomFrom } from '../support/random.ts';

const PIECES = [
  'ray.init(',
  ')',
  '"',
  "'''",
  '\n',
  '\r\n',
  '    ',
  '😀',
  'dashboard_host=',
  '0.0.0.0',
  '# ',
  'def f():',
  'и',
  '',
];

for (const seed of [1, 7, 42, 1337])
  test(`random edits, seed ${seed}`, () => {
    const random = randomFrom(seed);
    const live = new LiveSyntax(grammars);
    const scratch = oneShotSyntax(grammars);
    let text =
      'import ray\n\nray.init(num_cpus=2, dashboard_host="127.0.0.1")  # 😀\n\ndef f():\n    return ray.get(1)\n'.repeat(
        5,
      );
    for (let round = 0; round < 150; round++) {
      const start = random(text.length + 1);
      const end = Math.min(text.length, start + random(6));
      text = text.slice(0, start) + PIECES[random(PIECES.length)] + text.slice(end);
      const shape = live.withTree('python', text, (tree) => tree.rootNode.toString());
      assert.equal(
        shape,
        scratch.withTree('python', text, (tree) => tree.rootNode.toString()),
        JSON.stringify(text),
      );
    }
    live.dispose();
  });

test('another grammar in between starts afresh', () => {
  const live = new LiveSyntax(grammars);
  const type = (grammar: 'python' | 'toml', text: string) => live.withTree(grammar, text, (tree) => tree.rootNode.type);
  assert.deepEqual(
    [type('python', 'a = 1\n'), type('toml', 'a = 1\n'), type('python', 'a = 2\n')],
    ['module', 'document', 'module'],
  );
  live.dispose();
});

test('the same text is parsed once, however many changes are written into it', () => {
  const live = new LiveSyntax(grammars);
  const idOf = (text: string) => live.withTree('python', text, ({ rootNode }) => rootNode.id);
  const [first, again, other] = [idOf('a = 1\n'), idOf('a = 1\n'), idOf('a = 12\n')];
  assert.equal(first, again);
  assert.notEqual(first, other);
  live.dispose();
});

test('a text in which much is wrong is given up when its time is over, and the next one is read', () => {
  const text = `ray start --head\n${')'.repeat(500)}\n`;
  const clock = (stepMs: number) => {
    let ms = 0;
    return { ...grammars, now: () => (ms += stepMs) };
  };
  const shape = (hurried: typeof grammars, script: string) =>
    oneShotSyntax(hurried).withTree('bash', script, ({ rootNode }) => rootNode.hasError);
  assert.throws(() => shape(clock(10_000), text), GivenUp);
  assert.equal(shape(clock(1), text), true);
  assert.equal(shape(clock(10_000), 'ray start --head\n'.repeat(500)), false);

  const read = createRayGuard(clock(10_000)).read({ path: 'start.sh', languageId: 'shellscript', text });
  assert.deepEqual(read.failures, []);
  assert.deepEqual(
    read.facts.problems.map((problem) => problem.span),
    [{ start: 0, end: 16 }],
  );
});

test('a document that is open is checked, its fixes written, without parsing it once more', ({ mock }) => {
  const text = 'import subprocess\nsubprocess.run(["ray", "start", "--head", "--dashboard-host", "0.0.0.0"])\n';
  const document = { path: '/project/app.py', languageId: 'python', text };
  const live = new LiveSyntax(grammars);
  const parse = mock.method(grammars.parser, 'parse');
  const { facts } = engine.read(document, live);
  assert.equal(parse.mock.callCount(), 1);
  const linked = alone(document.path, facts);
  const withTree = engine.check(document, linked, { policy: builtinPolicy }, live);
  assert.equal(parse.mock.callCount(), 1);
  const without = engine.check(document, linked, { policy: builtinPolicy });
  assert.equal(parse.mock.callCount(), 2);
  assert.deepEqual(withTree, without);
  assert.ok(withTree.findings.some(({ fixes }) => fixes.length > 0));
  live.dispose();
});

/** Damage as a parser's own fault does it: memory that all texts share is written over, then an address leads nowhere. */
function trap(tree: Tree): never {
  const address = Number(Object.entries(tree).find(([key]) => key === '0')?.[1]);
  Object.assign(tree, { 0: address + 8 });
  tree.edit(new Edit({ startIndex: 0, oldEndIndex: 9, newEndIndex: 99, ...POINTS }));
  Object.assign(tree, { 0: -8 });
  throw new Error(`no trap: ${tree.rootNode.type}`);
}

const POINTS = {
  startPosition: { row: 0, column: 0 },
  oldEndPosition: { row: 0, column: 9 },
  newEndPosition: { row: 0, column: 99 },
};

const TEXTS = {
  python: 'import ray\nray.init(dashboard_host="0.0.0.0")\n',
  bash: 'ray start --head --dashboard-host=0.0.0.0\n',
  hcl: 'locals {\n  ray = "0.0.0.0"\n}\n',
  toml: '[project]\ndependencies = ["ray==2.9.0"]\n',
} as const;
const GRAMMARS = ['python', 'bash', 'toml', 'hcl'] as const;

for (const trapped of GRAMMARS)
  for (const how of ['one text', 'a kept tree', 'a piece of another text'] as const)
    test(`after a trap of the ${trapped} parser in ${how}, every grammar reads as before`, () => {
      const shapes = (syntax: Syntax) =>
        GRAMMARS.map((id) => syntax.withTree(id, TEXTS[id], ({ rootNode }) => rootNode.toString()));
      const before = shapes(oneShotSyntax(grammars));
      const others = GRAMMARS.map((id) => {
        const live = new LiveSyntax(grammars);
        live.withTree(id, TEXTS[id], () => undefined);
        return { id, live };
      });
      const syntax = how === 'one text' ? oneShotSyntax(grammars) : new LiveSyntax(grammars);
      const use = () =>
        how === 'a piece of another text'
          ? syntax.withTree('toml', TEXTS.toml, () => syntax.withSnippet(trapped, TEXTS[trapped], trap))
          : syntax.withTree(trapped, TEXTS[trapped], trap);
      for (let times = 0; times < 3; times++) assert.throws(use, GivenUp);
      assert.deepEqual(shapes(oneShotSyntax(grammars)), before);
      for (const { id, live } of others) {
        const longer = `${TEXTS[id]}\n`;
        assert.equal(
          live.withTree(id, longer, ({ rootNode }) => rootNode.toString()),
          oneShotSyntax(grammars).withTree(id, longer, ({ rootNode }) => rootNode.toString()),
        );
        live.dispose();
      }
      assert.deepEqual(shapes(syntax), before);
      if (syntax instanceof LiveSyntax) syntax.dispose();
      assert.equal(grammars.trees.size, 0);
    });

test('blocks nested deeper than the Python parser bears cost that file, and it is said', () => {
  const nested = (depth: number) =>
    [...Array(depth).keys()].map((level) => `${' '.repeat(level)}if x:\n`).join('') +
    `${' '.repeat(depth)}ray.init(dashboard_host="0.0.0.0")\n`;
  const read = (text: string) => engine.read({ path: 'app.py', languageId: 'python', text: `import ray\n${text}` });
  for (const depth of [511, 600, 1000, 3000]) {
    const { facts, failures } = read(nested(depth));
    assert.deepEqual(failures, []);
    assert.equal(facts.problems.length + facts.processes.length > 0, true, String(depth));
    if (facts.problems.length === 0)
      assert.deepEqual(
        facts.processes.map(({ role }) => role),
        ['local'],
      );
    assert.equal(read('ray.init(dashboard_host="0.0.0.0")\n').facts.processes.length, 1);
  }
  assert.deepEqual(read(nested(400)).facts.problems, []);
});
