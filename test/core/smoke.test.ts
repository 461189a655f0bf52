import { test } from 'node:test';
import assert from 'node:assert/strict';
import { grammars } from '../support/engine.ts';
test('python parses', () => {
  grammars.parser.setLanguage(grammars.grammar('python'));
  assert.equal(grammars.parser.parse('😀x = 1\n')?.rootNode.type, 'module');
});
