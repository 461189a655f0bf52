// Baselines as data: what is in one, by which path, and what is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baselineEntries, entriesOf, formatBaseline, isInBaseline, readBaseline } from '../../server/src/core/index.ts';

const finding = { rule: 'exposed-dashboard', fingerprint: '00000000000000aa' };

function baselineOf(path: string, text: string) {
  const reading = readBaseline(path, text);
  assert.ok('baseline' in reading);
  return reading.baseline;
}

test('a finding is in it by path, rule and fingerprint', () => {
  const text = formatBaseline(baselineEntries('/p', '/p/pkg/a.py', finding));
  const baseline = baselineOf('/p/ray-guard-baseline.json', text);
  assert.ok(isInBaseline(entriesOf(baseline, '/p/pkg/a.py'), finding));
  assert.ok(!isInBaseline(entriesOf(baseline, '/p/a.py'), finding));
  assert.ok(!isInBaseline(entriesOf(baseline, '/p/pkg/a.py'), { ...finding, rule: 'exposed-serve' }));
  assert.ok(!isInBaseline(entriesOf(baseline, '/p/pkg/a.py'), { ...finding, fingerprint: '00000000000000ab' }));
});

test('paths are relative to the folder of the file, also above it, and for URIs', () => {
  const path = (folder: string, file: string) => baselineEntries(folder, file, finding)[0]?.path;
  assert.equal(path('/p', '/p/a.py'), 'a.py');
  assert.equal(path('/p/ci', '/p/pkg/a.py'), '../pkg/a.py');
  assert.equal(path('/p/ci', '/p/ci.py'), '../ci.py');
  assert.equal(path('', '/a.py'), 'a.py');
  assert.equal(path('vscode-vfs://host/p', 'vscode-vfs://host/p/a b.py'), 'a b.py');
});

test('written in an order of its own, equal entries once, and read back as it was', () => {
  const entries = ['/p/b.py', '/p/a.py', '/p/b.py'].flatMap((path) => baselineEntries('/p', path, finding));
  const text = formatBaseline(entries);
  assert.equal(text, formatBaseline([...entries].reverse()));
  const baseline = baselineOf('/p/x.json', text);
  assert.equal(baseline.folder, '/p');
  assert.equal(formatBaseline([...baseline.files.values()].flat()), text);
  assert.deepEqual(
    [...baseline.files.values()].flat().map((one) => one.path),
    ['a.py', 'b.py'],
  );
  assert.equal(baselineOf('/p/x.json', `\uFEFF${text.replaceAll('\n', '\r\n')}`).files.size, 2);
});

test('adding a finding between two others adds one line', () => {
  const lines = (...paths: string[]) =>
    formatBaseline(paths.flatMap((path) => baselineEntries('/p', path, finding))).split('\n');
  const before = lines('/p/a.py', '/p/c.py');
  const after = lines('/p/a.py', '/p/b.py', '/p/c.py');
  assert.deepEqual(
    before.filter((line) => !after.includes(line)),
    [],
  );
  assert.equal(after.length, before.length + 1);
});

test('what is not a baseline is refused with the cure, whatever it is', () => {
  for (const text of [
    '',
    '{',
    '[]',
    'null',
    '1',
    '{}',
    '{"version":1}',
    '{"version":1,"findings":[null]}',
    '\0',
    '{"version":"1","findings":[]}',
  ]) {
    const reading = readBaseline('/p/x.json', text);
    assert.ok('problem' in reading, text);
    assert.match(reading.problem.message, /; write it again with `ray-guard baseline`\.$/);
    assert.ok(reading.problem.span.end <= text.length);
  }
});
