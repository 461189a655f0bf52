// Text that knows where its characters are in a document, however it was put together.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { span } from '../../server/src/core/index.ts';
import { PlacedText, PlacedTextBuilder } from '../../server/src/core/text/placed-text.ts';

/** `a\\nb`, two characters for the break, and `{x}`, which stands for `value`. */
const DOCUMENT = 'say "a\\nb{x}c" end';

function example(): PlacedText {
  const builder = new PlacedTextBuilder();
  builder.keep('a', 5);
  builder.write('\n', 6, 8);
  builder.keep('b', 8);
  builder.write('value', 9, 12);
  builder.keep('c', 12);
  return builder.placed(13);
}

test('spans cover what is written for them, and nothing that follows', () => {
  const placed = example();
  assert.equal(placed.text, 'a\nbvaluec');
  const shown = (start: number, end: number) => {
    const at = placed.spanInDocument(span(start, end));
    return DOCUMENT.slice(at.start, at.end);
  };
  assert.equal(shown(0, 1), 'a');
  assert.equal(shown(1, 2), '\\n');
  assert.equal(shown(0, 3), 'a\\nb');
  assert.equal(shown(3, 8), '{x}');
  assert.equal(shown(4, 6), '{x}', 'a part of a value has the place of all of it');
  assert.equal(shown(2, 9), 'b{x}c');
  assert.deepEqual(placed.spanInDocument(span(3, 3)), span(9, 9));
  assert.deepEqual(placed.spanInDocument(span(9, 9)), span(13, 13));
});

test('only characters that stand one for one stand whole', () => {
  const placed = example();
  const whole = [span(0, 1), span(2, 3), span(8, 9), span(5, 5)];
  for (const one of whole) assert.ok(placed.standsWhole(one), JSON.stringify(one));
  for (const one of [span(1, 2), span(0, 3), span(3, 8), span(4, 7), span(2, 9)])
    assert.ok(!placed.standsWhole(one), JSON.stringify(one));
  assert.ok(PlacedText.at('abc', 7).standsWhole(span(0, 3)));
});

test('what is kept piece by piece stands whole where nothing lies between', () => {
  const builder = new PlacedTextBuilder();
  for (const [index, character] of [...'abcd'].entries()) builder.keep(character, index < 2 ? index : index + 3);
  const placed = builder.placed();
  assert.deepEqual(
    [span(0, 2), span(2, 4), span(1, 3)].map((one) => placed.standsWhole(one)),
    [true, true, false],
  );
  assert.deepEqual(placed.spanInDocument(span(0, 2)), span(0, 2), 'what is skipped behind it stays outside');
  assert.deepEqual(placed.spanInDocument(span(1, 3)), span(1, 6));
});

test('a text that takes its pieces from all over is not in order', () => {
  const builder = new PlacedTextBuilder();
  builder.keep('b', 10);
  assert.ok(builder.placed().isInOrder);
  builder.keep('a', 3);
  assert.ok(!builder.placed().isInOrder);
  assert.ok(example().isInOrder);
  assert.ok(!example().slice(0, 2) || example().slice(0, 2).isInOrder);
});

const piece = fc.record({ text: fc.string({ maxLength: 4 }), gap: fc.nat(3), width: fc.nat(5), kept: fc.boolean() });

function built(pieces: readonly { text: string; gap: number; width: number; kept: boolean }[]): PlacedText {
  const builder = new PlacedTextBuilder();
  let at = 0;
  for (const { text, gap, width, kept } of pieces) {
    at += gap;
    if (kept) builder.keep(text, at);
    else builder.write(text, at, at + width);
    at += kept ? text.length : width;
  }
  return builder.placed();
}

test('slices and what is taken piece by piece have the places of the whole', () =>
  fc.assert(
    fc.property(fc.array(piece), fc.nat(20), fc.nat(20), (pieces, a, b) => {
      const whole = built(pieces);
      const [from, to] = [Math.min(a, b, whole.text.length), Math.min(Math.max(a, b), whole.text.length)];
      const part = whole.slice(from, to);
      assert.equal(part.text, whole.text.slice(from, to));
      const again = new PlacedTextBuilder();
      again.take(whole, 0, from);
      again.take(part);
      again.take(whole, to);
      const rebuilt = again.placed();
      for (let at = 0; at < whole.text.length; at++)
        for (let end = at; end <= whole.text.length; end++) {
          const one = span(at, end);
          assert.equal(rebuilt.standsWhole(one), whole.standsWhole(one));
          assert.deepEqual(rebuilt.spanInDocument(one), whole.spanInDocument(one));
        }
      for (let at = from; at < to; at++) assert.equal(part.toDocument(at - from), whole.toDocument(at));
    }),
  ));

test('a span of the document leads back to the characters that stand for it', () =>
  fc.assert(
    fc.property(fc.array(piece), fc.nat(20), fc.nat(20), (pieces, a, b) => {
      const whole = built(pieces.filter(({ kept, width }) => kept || width > 0));
      const [start, end] = [Math.min(a, b), Math.max(a, b) + 1];
      if (end > whole.text.length) return;
      const there = whole.spanInDocument(span(start, end));
      const back = whole.spanInText(there);
      assert.ok(back.start <= start);
      assert.deepEqual(whole.spanInDocument(back), there);
    }),
  ));

test('a copy that a thread has sent gets its methods back', () => {
  const text = PlacedText.at('ray start --head', 7);
  const copy = PlacedText.of(structuredClone(text));
  assert.deepEqual(copy.spanInDocument({ start: 4, end: 9 }), { start: 11, end: 16 });
  assert.equal(PlacedText.of(text), text);
});
