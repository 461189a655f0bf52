// What the parser gets: long runs of comments as spaces, lines that end where Python ends them, and nothing moved.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsedText } from '../../../server/src/core/languages/python/syntax/source.ts';
import { engine } from '../../support/engine.ts';

test('offsets and line ends stay, and so do suppressions and short runs', () => {
  const run = `${'# was removed\r\n'.repeat(40)}# ray-guard: ignore[x] y\n${'    # 😀\n'.repeat(40)}`;
  const text = `# one\n# two\nimport ray\n${run}x = "# no"\n`;
  const parsed = parsedText(text);
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

test('a lone carriage return ends a comment, as it does for Python', () => {
  const text = '# notes\rimport ray\r# more\rray.init(\r    # here\r    dashboard_host="0.0.0.0",\r)\r';
  const { facts } = engine.read({ path: '/a.py', languageId: 'python', text });
  const [option] = facts.processes.flatMap(({ options }) => options);
  assert.equal(option && text.slice(option.span.start, option.span.end), 'dashboard_host="0.0.0.0"');
  assert.equal(option && text.slice(option.valueSpan.start, option.valueSpan.end), '"0.0.0.0"');
});

test('a lone carriage return in a string ends no statement', () => {
  const text = 'import ray\rs = """a\rray.init(dashboard_host="0.0.0.0")\r"""\r# ray.init(dashboard_host="0.0.0.0")\r';
  const { facts } = engine.read({ path: '/a.py', languageId: 'python', text });
  assert.deepEqual([facts.processes, facts.problems], [[], []]);
});

test('of a long run many suppressions are kept, the last ones', () => {
  const text = `${'# a\n'.repeat(80)}${'# ray-guard: ignore[x] y\n'.repeat(70)}import ray\n`;
  assert.equal(parsedText(text).split('ray-guard').length - 1, 64);
  assert.ok(parsedText(text).endsWith('# ray-guard: ignore[x] y\nimport ray\n'));
});
