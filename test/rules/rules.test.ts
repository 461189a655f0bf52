// Every rule against its fixture: what it reports, what its fixes do, and what broken text does to it.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { engine, root } from '../support/engine.ts';
import { checkCase, checkCutAtEveryLine, checkFixedAtOnce, checkPage } from '../support/fixture-checks.ts';
import { type FixtureCase, readFixture } from '../support/fixture-file.ts';

const folder = join(root, 'test/rules');

test('every rule has a fixture and every fixture a rule', () => {
  const fixtures = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -3));
  assert.deepEqual(fixtures.sort(), engine.rules.map(({ meta }) => meta.id).sort());
});

test('what is about suppressions says so, and is asked of nothing else', () => {
  for (const { meta, checks } of engine.rules) {
    assert.ok(checks.length > 0, meta.id);
    for (const check of checks) assert.equal(check.of === 'suppression', meta.about === 'suppressions', meta.id);
  }
});

for (const { meta } of engine.rules)
  describe(meta.id, () => {
    let cases: readonly FixtureCase[] = [];
    try {
      cases = readFixture(join(folder, `${meta.id}.md`));
    } catch (error) {
      test('the fixture can be read', () => assert.fail(String(error)));
      return;
    }
    test('has cases enough, and promises what its fixes do', () => checkPage(cases, meta));
    for (const one of cases) {
      test(one.title, () => checkCase(one, meta.id));
      test(`${one.title} (fixed at once)`, () => checkFixedAtOnce(one));
      test(`${one.title} (cut at every line)`, () => checkCutAtEveryLine(one));
    }
  });
