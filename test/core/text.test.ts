// Offsets, lines and edits.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits, LineIndex, span, touches } from '../../server/src/core/index.ts';

test('lines end at LF, CRLF and CR, and emoji count two units', () => {
  const text = 'a😀b\r\nc\rd\n';
  const index = new LineIndex(text);
  assert.equal(index.lineCount, 4);
  assert.deepEqual(index.positionAt(text.indexOf('b')), { line: 0, character: 3 });
  assert.deepEqual(index.positionAt(text.indexOf('c')), { line: 1, character: 0 });
  assert.deepEqual(index.positionAt(text.indexOf('d')), { line: 2, character: 0 });
  assert.deepEqual(index.positionAt(text.length), { line: 3, character: 0 });
});

test('positions and offsets are each other’s inverse, and are clamped outside the text', () => {
  const text = 'one\r\ntwo\n\nthree';
  const index = new LineIndex(text);
  for (let offset = 0; offset <= text.length; offset++) assert.equal(index.offsetAt(index.positionAt(offset)), offset);
  assert.equal(index.offsetAt({ line: 99, character: 0 }), text.length);
  assert.equal(index.offsetAt({ line: -1, character: 5 }), 0);
  assert.deepEqual(index.positionAt(-3), { line: 0, character: 0 });
});

test('edits apply in any order, insertions at one place in the order given', () => {
  const edits = [
    { span: span(4, 5), newText: 'E' },
    { span: span(0, 0), newText: '1' },
    { span: span(0, 0), newText: '2' },
  ];
  assert.equal(applyEdits('abcde', edits), '12abcdE');
});

test('overlapping edits and edits outside the text are refused as a whole', () => {
  assert.equal(
    applyEdits('abc', [
      { span: span(0, 2), newText: '' },
      { span: span(1, 3), newText: '' },
    ]),
    undefined,
  );
  assert.equal(applyEdits('abc', [{ span: span(2, 4), newText: '' }]), undefined);
});

test('a cursor at the end of a word belongs to it', () => {
  assert.ok(touches(span(0, 3), span(3, 3)));
  assert.ok(!touches(span(0, 3), span(4, 4)));
});
