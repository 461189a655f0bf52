// What the findings view shows between two scans: of open files what is true now, of the others what the scan found.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Hazard, hazardsOf, type Severity, withOpenOnes } from '../../client/src/views/hazards.ts';

function hazard(rule: string, severity: Severity, ...files: readonly string[]): Hazard {
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
  const places = files.map((file) => ({ uri: `file:///w/${file}`, file, range, severity, message: 'said' }));
  return { rule, title: rule, severity, places };
}

const brief = (hazards: readonly Hazard[]) =>
  hazards.map(({ rule, severity, places }) => `${rule} ${severity}: ${places.map(({ file }) => file).join(' ')}`);

test('a file that is open counts with what is found in it now', () => {
  const before = [hazard('a', 'error', 'closed.py', 'open.py'), hazard('b', 'warning', 'open.py')];
  const live = [hazard('a', 'warning', 'new.py'), hazard('c', 'error', 'open.py')];
  const shown = withOpenOnes(before, live, (uri) => !uri.endsWith('closed.py'));
  assert.deepEqual(brief(shown), ['a error: closed.py new.py', 'c error: open.py']);
});

test('a hazard is as grave as its gravest place that is left', () => {
  const shown = withOpenOnes([hazard('a', 'error', 'open.py')], [hazard('a', 'information', 'open.py')], () => true);
  assert.deepEqual(brief(shown), ['a information: open.py']);
});

test('no answer is not an empty one', () => {
  assert.equal(hazardsOf(undefined), undefined);
  assert.equal(hazardsOf({ hazards: 'none' }), undefined);
  assert.deepEqual(hazardsOf({ hazards: [] }), []);
});
