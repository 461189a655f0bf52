// The walkthrough's sample shows what its steps promise: an exposed dashboard, and a safe fix after which nothing is left.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SAMPLE } from '../../client/src/commands/sample-text.ts';
import { applyEdits, builtinPolicy } from '../../server/src/core/index.ts';
import { alone } from '../../server/src/core/project/linked-facts.ts';
import { engine } from '../support/engine.ts';

function check(text: string) {
  const document = { path: 'Untitled-1', languageId: 'python', text };
  return engine.check(document, alone(document.path, engine.read(document).facts), { policy: builtinPolicy }).findings;
}

test('the safe fix of the exposed dashboard leaves no finding in the sample', () => {
  const finding = check(SAMPLE).find(({ rule }) => rule === 'exposed-dashboard');
  const fix = finding?.fixes[0];
  assert.equal(fix?.safety, 'safe');
  const fixed = applyEdits(SAMPLE, fix.edits);
  assert.ok(fixed);
  assert.match(fixed, /dashboard_host="127\.0\.0\.1"/);
  assert.deepEqual(check(fixed), []);
});
