// The findings that the README shows: the first block is reported, the second is what its fix writes and is not.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { engine, root } from '../support/engine.ts';
import { afterFix, own } from '../support/fixture-checks.ts';
import { fences } from '../support/fixture-fences.ts';
import { LinkedFiles } from '../support/linked-files.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const sections = readme.split(/^(?=###? )/m).flatMap((section) => {
  const rule = /^### \[([\w-]+)\]/.exec(section)?.[1];
  const blocks = [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, fence = '', text = '']) => ({
    fence,
    text,
  }));
  return rule ? [{ rule, blocks }] : [];
});

test('the README shows three findings of rules that exist', () => {
  assert.equal(new Set(sections.map(({ rule }) => rule)).size, 3);
  for (const { rule } of sections)
    assert.ok(
      engine.rules.some(({ meta }) => meta.id === rule),
      rule,
    );
});

for (const { rule, blocks } of sections)
  test(`the README's ${rule}: before and after the fix`, () => {
    const [before, after] = blocks;
    assert.ok(before && after && blocks.length === 2, 'two blocks');
    assert.equal(before.fence, after.fence);
    const name = fences[before.fence]?.fileName;
    assert.ok(name, before.fence);
    const findingsIn = (text: string) => new LinkedFiles({ [name]: text }).analysis(name).findings;
    const found = own(findingsIn(before.text), rule);
    assert.equal(found.length, 1);
    assert.equal(afterFix(before.text, found, 1), after.text);
    assert.deepEqual(own(findingsIn(after.text), rule), []);
  });
