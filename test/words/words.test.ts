// What Ray Guard says keeps to the limits and the glossary.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceTexts } from './english.ts';
import { faults, LIMITS, longParagraphs } from './faults.ts';
import { type Entry, glossary } from './glossary.ts';
import { finders, phrasesIn, proseOf } from './phrases.ts';
import { byShape, sentencesIn } from './shapes.ts';

const found = faults();

for (const limit of LIMITS)
  test(`no ${limit}`, () => {
    const shown = Object.entries(found[limit]).map(([where, what]) => `${where}:\n  ${what.join('\n  ')}`);
    assert.deepEqual(shown, [], 'CONTRIBUTING.md, "Words", says how this is written');
  });

const phrases = (text: string, entries: readonly Entry[] = glossary) =>
  phrasesIn(proseOf(text), finders(entries)).map(({ phrase }) => phrase);

test('a phrase is found as whole words, whatever the case and across lines', () => {
  assert.deepEqual(phrases('Nothing is\nsaid where Ray Asks for a token.'), [
    'asks for a token',
    'nothing is said',
    'said',
  ]);
  assert.deepEqual(phrases('It is an information: releases of Ray, a key of\n  SSH.'), [
    'an information',
    'releases of ray',
    'key of ssh',
  ]);
  assert.deepEqual(phrases('Listens on every interface, beyond this machine.'), [
    'every interface',
    'beyond this machine',
  ]);
});

test('words that contain one, code, names and addresses are left alone', () => {
  assert.deepEqual(phrases('A recommended gravel judgeship, `told`, blank-line, x.told, https://example.com/said'), []);
  assert.deepEqual(phrases('```sh\necho told\n```\n\nSee [this](told.md).'), []);
});

test('accepts is wrong of a suppression alone', () => {
  assert.deepEqual(phrases('Ray accepts jobs from anyone. The dashboard accepts connections.'), []);
  assert.deepEqual(phrases('A comment accepts a finding.'), ['accepts']);
});

test('a longer phrase that means something else is left alone, only where it stands', () => {
  assert.deepEqual(phrases('A blank line, then two blanks. When it comes to ports, it comes to 6379.'), [
    'blanks',
    'comes to',
  ]);
});

test('sentences are counted outside of quotes and versions', () => {
  assert.equal(sentencesIn('Ray 2.53.0 listens on "a. B" (see x.toml): all interfaces.'), 1);
  assert.equal(sentencesIn('Ray ignores "RAY_TOKEN". No token is required.'), 2);
});

test('a paragraph, an item and a cell are counted by themselves, code is not', () => {
  const words = (count: number) => 'word '.repeat(count).trim();
  assert.deepEqual(
    longParagraphs(`${words(80)}\n\n${words(80)}\n- ${words(79)}\n  1. ${words(79)}\n| ${words(80)} | ${words(80)} |`),
    [],
  );
  assert.deepEqual(longParagraphs(`\`\`\`sh\n${words(99)}\n\`\`\`\n\n${words(40)}\n${words(41)}`), [
    `81: ${words(40)}\n${words(41)}`,
  ]);
  assert.deepEqual(longParagraphs(`| a | ${words(81)} |`), [`81: ${words(81)}`]);
  assert.deepEqual(longParagraphs(`| a | ${words(41)}<br>${words(40)} |`), []);
});

test('one sentence with other names and versions is one shape', () => {
  const texts = ['Ray 2.53.0 (uv.lock) reads "x".', 'Ray 2.60.0 (a/pyproject.toml) reads "yy".', 'Ray is old.'];
  assert.deepEqual(
    byShape(texts).map(({ length }) => length),
    [2, 1],
  );
});

test('strings, templates and comments of a source file are read', () => {
  const source = '// Said once.\nexport const x = `it was ${1} told`; const y = "one two"; export const z = "word";';
  assert.deepEqual(sourceTexts(source, 'x.ts'), { texts: ['it was … told', 'one two'], comments: [' Said once.'] });
});
