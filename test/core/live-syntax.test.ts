// Incremental parsing gives the same tree as parsing from scratch, whatever was edited.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveSyntax } from '../../server/src/core/index.ts';
import { oneShotSyntax } from '../../server/src/core/languages/syntax.ts';
import { grammars } from '../support/engine.ts';
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
