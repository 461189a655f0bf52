// The line that a report shows under a finding: without its line break, also the last one and beside other line breaks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Source } from '../../server/src/core/index.ts';

const CASES: readonly (readonly [text: string, offset: number, line: string])[] = [
  ['first\nsecond\nthird', 0, 'first'],
  ['first\nsecond\nthird', 7, 'second'],
  ['first\nsecond\nthird', 13, 'third'],
  ['first\nsecond\n', 8, 'second'],
  ['first\r\nsecond\r\n', 7, 'second'],
  ['first\rsecond', 2, 'first'],
  ['first\n\nthird', 6, ''],
  ['', 0, ''],
];

for (const [text, offset, line] of CASES)
  test(`${JSON.stringify(text)} at ${offset}`, () => {
    const { start, end } = new Source('a.py', text).lineAround(offset);
    assert.equal(text.slice(start, end), line);
  });
