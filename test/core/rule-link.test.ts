// Links from outside name a page of the documentation or nothing: they are input that anybody can make.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isPageName, pageOfLink } from '../../client/src/commands/rule-link.ts';
import { engine, root } from '../support/engine.ts';

test('every rule has a link, and a page behind it', () => {
  for (const { meta } of engine.rules) {
    assert.equal(pageOfLink(`/rules/${meta.id}`), meta.id);
    assert.ok(existsSync(join(root, `docs/rules/${meta.id}.md`)));
  }
});

test('what names no page is refused', () => {
  const hostile = [
    '',
    '/',
    '/rules',
    '/rules/',
    '/rules/..',
    '/rules/../../package.json',
    '/rules/exposed-dashboard/../../../etc/passwd',
    '/rules/exposed-dashboard.md',
    '/rules/exposed%2Ddashboard',
    '/rules/README',
    '/rules/EXPOSED-DASHBOARD',
    '/rules/exposed-dashboard\u202e',
    '/rules/exposed-dashboard\n',
    '/rules/a\\b',
    '/rules/<img src=x>',
    '/run/exposed-dashboard',
    'exposed-dashboard',
    `/rules/${'a'.repeat(1_000_000)}`,
    `/rules/${'a-'.repeat(500_000)}`,
  ];
  for (const path of hostile) assert.equal(pageOfLink(path), undefined, path.slice(0, 80));
  for (const name of [undefined, null, 1, {}, ['exposed-dashboard'], '../x', '']) assert.equal(isPageName(name), false);
});
