// Long runs of comments: blanked for the parser, without moving anything.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutLongCommentRuns } from '../../../server/src/core/languages/python/syntax/long-comment-runs.ts';
import { engine } from '../../support/engine.ts';

test('offsets and line ends stay, and so do suppressions and short runs', () => {
  const run = `${'# was removed\r\n'.repeat(40)}# ray-guard: ignore[x] y\n${'    # 😀\n'.repeat(40)}`;
  const text = `# one\n# two\nimport ray\n${run}x = "# no"\n`;
  const parsed = withoutLongCommentRuns(text);
  assert.equal(parsed.length, text.length);
  assert.deepEqual(
    [...parsed.matchAll(/\r?\n/g)].map(({ index }) => index),
    [...text.matchAll(/\r?\n/g)].map(({ index }) => index),
  );
  assert.match(parsed, /^# one\n# two\nimport ray\n +\r\n/);
  assert.ok(parsed.includes('# ray-guard: ignore[x] y\n'));
  assert.ok(!parsed.includes('was removed'));
});

test('what stands behind thousands of comments is read in place', () => {
  const text = `import ray\n${'# commented out\n'.repeat(20_000)}ray.init(dashboard_host="0.0.0.0")\n`;
  const { facts } = engine.read({ path: '/a.py', languageId: 'python', text });
  assert.deepEqual(
    facts.processes.map(({ nameSpan }) => nameSpan.start),
    [text.indexOf('ray.init')],
  );
});
