// A measured section replaces its old self on docs/performance.md and touches nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSections } from '../bench/performance-page.ts';

const PAGE =
  '# Performance\n\nWhat was measured.\n\n## Growth\n\nOld figures.\n\n## Start-up\n\n| what |\n\n### Method\n\nBy hand.\n';

test('a section that is there is replaced in its place', () => {
  assert.equal(
    withSections(PAGE, [{ title: 'Growth', body: 'New figures.\n' }]),
    PAGE.replace('Old figures.', 'New figures.'),
  );
});

test('a new section stands before the start-up, which another program measures', () => {
  const page = withSections(PAGE, [{ title: 'Keys', body: '12 ms' }]);
  assert.equal(page, PAGE.replace('## Start-up', '## Keys\n\n12 ms\n\n## Start-up'));
});

test('a title that begins like another is not taken for it', () => {
  const page = withSections(PAGE, [{ title: 'Grow', body: 'up' }]);
  assert.ok(page.includes('## Growth\n\nOld figures.'));
  assert.ok(page.includes('## Grow\n\nup'));
});

test('a page without any section gets them at its end', () => {
  assert.equal(withSections('# Performance\n', [{ title: 'Keys', body: '1' }]), '# Performance\n\n## Keys\n\n1\n');
});

test('writing the same figures twice changes nothing', () => {
  const once = withSections(PAGE, [{ title: 'Keys', body: '12 ms' }]);
  assert.equal(withSections(once, [{ title: 'Keys', body: '12 ms' }]), once);
});
