// Edits on top of edits come out as edits of the first text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits, type TextEdit } from '../../server/src/core/index.ts';
import { Rewriting } from '../../server/src/lsp/features/rewriting.ts';

/** The same numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

test('any rounds of edits lead to the same text as their composition', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const next = numbers(seed);
    const first = 'abcdefghijklmnopqrst'.slice(0, 5 + next(15));
    const rewriting = new Rewriting(first);
    let text = first;
    for (let round = 0; round < 4; round++) {
      const edits: TextEdit[] = [];
      for (let at = next(4); at < text.length; at += 3 + next(5)) {
        edits.push({ span: { start: at, end: Math.min(at + next(3), text.length) }, newText: 'XY'.repeat(next(3)) });
      }
      text = applyEdits(text, edits) ?? assert.fail(`seed ${seed}`);
      rewriting.apply(edits);
      assert.equal(rewriting.text, text, `seed ${seed}`);
    }
    assert.equal(applyEdits(first, rewriting.edits), text, `seed ${seed}`);
  }
});

test('distant changes stay apart, and what is undone leaves no edit', () => {
  const rewriting = new Rewriting('one two three');
  rewriting.apply([
    { span: { start: 0, end: 3 }, newText: '1' },
    { span: { start: 8, end: 13 }, newText: '3' },
  ]);
  assert.equal(rewriting.text, '1 two 3');
  assert.deepEqual(rewriting.edits, [
    { span: { start: 0, end: 3 }, newText: '1' },
    { span: { start: 8, end: 13 }, newText: '3' },
  ]);
  const undone = new Rewriting('ab');
  undone.apply([{ span: { start: 1, end: 1 }, newText: 'x' }]);
  undone.apply([{ span: { start: 1, end: 2 }, newText: '' }]);
  assert.deepEqual(undone.edits, []);
});
