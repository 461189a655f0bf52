// Incremental parsing gives the same tree as parsing from scratch, whatever was edited.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtinPolicy, createRayGuard, LiveSyntax } from '../../server/src/core/index.ts';
import { oneShotSyntax, TooDamaged } from '../../server/src/core/languages/syntax.ts';
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
  assert.throws(() => shape(clock(10_000), text), TooDamaged);
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
