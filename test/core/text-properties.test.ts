// What holds of every text, every edit and every byte, tried on random ones.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTree } from 'jsonc-parser';
import {
  applyEdits,
  LineIndex,
  mergeEdits,
  rayData,
  readAdvisoryFile,
  readBaseline,
  releasesAllowedBy,
  type TextEdit,
} from '../../server/src/core/index.ts';
import { readJsonString } from '../../server/src/core/languages/json/json.ts';
import { nearestWord, quote } from '../../server/src/core/text/words.ts';
import { decodeText, encodeLike } from '../../server/src/host/files/encoding.ts';
import { Rewriting } from '../../server/src/lsp/features/rewriting.ts';

/** The same in every run. */
const SEED = { seed: 20_261_125 };

const character = fc.oneof(
  fc.constantFrom('\n', '\r', '\r\n', '\t', ' ', '"', '\\', '\u202e', '\u2028', '\uFEFF', '\0', '\ud83d', '😀', 'İ'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
);
const anyText = fc.array(character, { maxLength: 40 }).map((parts) => parts.join(''));

/** Edits of a text that do not overlap, and their result, put together by hand. */
const edited = fc
  .array(fc.record({ kept: anyText, removed: anyText, added: anyText }), { maxLength: 6 })
  .map((parts) => {
    let at = 0;
    const edits = parts.map(({ kept, removed, added }): TextEdit => {
      const start = at + kept.length;
      at = start + removed.length;
      return { span: { start, end: at }, newText: added };
    });
    return {
      before: parts.map(({ kept, removed }) => kept + removed).join(''),
      edits,
      after: parts.map(({ kept, added }) => kept + added).join(''),
    };
  });

function holds<T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => void): void {
  fc.assert(fc.property(arbitrary, check), { ...SEED, numRuns: 300 });
}

test('every offset leads to a position and back', () =>
  holds(anyText, (text) => {
    const index = new LineIndex(text);
    for (let at = 0; at <= text.length; at++) assert.equal(index.offsetAt(index.positionAt(at)), at);
  }));

test('edits are applied in whatever order they come', () =>
  holds(edited, ({ before, edits, after }) => {
    // Insertions at one place keep their order, so only edits at other places can be turned round.
    const places = new Set(edits.map(({ span }) => span.start));
    const given = places.size === edits.length ? [...edits].reverse() : edits;
    assert.equal(applyEdits(before, given), after);
  }));

test('an edit that is proposed twice is made once', () =>
  holds(edited, ({ edits }) => assert.deepEqual(mergeEdits([edits, edits]), mergeEdits([edits]))));

test('however often a text is rewritten, its edits lead from the first to the last', () =>
  holds(fc.tuple(anyText, fc.array(fc.tuple(fc.nat(40), fc.nat(10), anyText), { maxLength: 8 })), ([text, rounds]) => {
    const rewriting = new Rewriting(text);
    for (const [at, length, newText] of rounds) {
      const start = Math.min(at, rewriting.text.length);
      const end = Math.min(start + length, rewriting.text.length);
      rewriting.apply([{ span: { start, end }, newText }]);
    }
    assert.equal(applyEdits(text, rewriting.edits), rewriting.text);
  }));

test('bytes are decoded whatever they are, and encoded as they were or not at all', () =>
  holds(fc.tuple(fc.constantFrom('', '\xff\xfe', '\xfe\xff', '#coding:koi8-r\n'), fc.uint8Array()), ([head, rest]) => {
    const bytes = Buffer.concat([Buffer.from(head, 'latin1'), rest]);
    const text = decodeText(bytes);
    if (text === undefined) return;
    const again = encodeLike(bytes, text);
    if (again) assert.deepEqual(again, bytes);
  }));

test('what is quoted stays on one line, visible and short', () =>
  holds(anyText, (text) => {
    const quoted = quote(text);
    assert.doesNotMatch(quoted, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    assert.ok(quoted.length <= 2 + 60 * '\\u{10ffff}'.length);
  }));

test('each character of a JSON string is found where it is written', () =>
  holds(anyText, (text) => {
    const written = JSON.stringify(text);
    const node = parseTree(written) ?? assert.fail();
    const { content } = readJsonString(written, node);
    assert.equal(content.text, text);
    for (let at = 0; at < text.length; at++) {
      const { start, end } = content.spanInDocument({ start: at, end: at + 1 });
      assert.equal(JSON.parse(`"${written.slice(start, end)}"`), text[at]);
    }
  }));

test('a word that is meant is one of those that there are', () =>
  holds(fc.tuple(anyText, fc.array(anyText)), ([word, candidates]) => {
    const meant = nearestWord(word, candidates);
    assert.ok(meant === undefined || candidates.includes(meant));
  }));

const version = fc.array(
  fc.constantFrom(
    ...'0123456789',
    '.',
    '*',
    '^',
    '~',
    '=',
    '<',
    '>',
    '!',
    ',',
    '|',
    ' ',
    'a',
    'post',
    'dev',
    'v',
    '+',
    '4444444444444444444444',
  ),
);

test('a range of versions allows releases that there are, or is none', () => {
  const versions = new Set(rayData.releases.map((one) => one.version));
  for (const notation of ['pep440', 'poetry', 'conda', 'exact'] as const)
    holds(version, (parts) => {
      const { known = [] } = releasesAllowedBy(parts.join(''), notation, rayData) ?? {};
      for (const one of known) assert.ok(versions.has(one), parts.join(''));
    });
});

test('a number that is too long to be counted on from is no version', () => {
  const long = '4'.repeat(22);
  for (const text of [`==2.${long}.2`, `==2.9.post${long}`, `==${long}!2`, `==2.9rc${long}`, `>=2.9,<2.${long}`])
    assert.equal(releasesAllowedBy(text, 'pep440', rayData), undefined, text);
  assert.notEqual(releasesAllowedBy(`==2.53.0+${long}`, 'pep440', rayData), undefined);
});

test('no JSON that stands where Ray Guard looks for its own makes anything throw', () =>
  holds(fc.oneof(fc.json(), anyText), (text) => {
    const baseline = readBaseline('/p/baseline.json', text);
    assert.ok('baseline' in baseline || baseline.problem.span.start <= text.length);
    readAdvisoryFile('/p/advisories.json', text);
  }));
