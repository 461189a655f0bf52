// The address of a rule's page follows from `homepage` of package.json alone, and everything that links to a rule takes it from there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { homeFile, homeOf } from '../../../scripts/gen/home.ts';
import { ruleTable } from '../../../scripts/gen/rule-pages.ts';
import { rulePage, sitePage } from '../../../server/src/core/reports/rule-page.ts';
import { rules } from '../../../server/src/core/rules/index.ts';
import { root } from '../../support/engine.ts';

const SITE = 'https://docs.example/ray-guard';

test('with a site every rule leads to its page there', () => {
  for (const { meta } of rules) {
    assert.equal(rulePage(meta, SITE), `${SITE}/rules/${meta.id}`);
    assert.equal(sitePage(meta.id, SITE), `${SITE}/rules/${meta.id}`);
  }
  assert.ok(ruleTable('docs/rules/', SITE).includes(`[exposed-dashboard](${SITE}/rules/exposed-dashboard)`));
});

test('without a site a rule leads to the first page about its subject', () => {
  for (const { meta } of rules) {
    assert.equal(rulePage(meta, null), meta.docs.sources.find(({ url }) => url)?.url);
    assert.equal(sitePage(meta.id, null), undefined);
  }
  assert.ok(ruleTable('docs/rules/').includes('[exposed-dashboard](docs/rules/exposed-dashboard.md)'));
});

test('the value is read in the ways in which npm and people write it', () => {
  assert.deepEqual(homeOf({}), {});
  assert.deepEqual(homeOf({ homepage: `${SITE}/`, repository: 'https://git.example/a/b' }), {
    homepage: SITE,
    repository: 'https://git.example/a/b',
  });
  assert.deepEqual(homeOf({ repository: { url: 'git+https://git.example/a/b.git' } }), {
    repository: 'https://git.example/a/b',
  });
});

test('what the programs know is what package.json says', () => {
  const [path, text] = homeFile(root);
  assert.equal(readFileSync(join(root, path), 'utf8'), text);
});
