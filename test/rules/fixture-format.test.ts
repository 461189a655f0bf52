// The format of fixtures is read strictly: what is not known is named with file and line, and carets are drawn as they are read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawCarets, type Expectation, looksLikeCarets, readCarets } from '../support/fixture-carets.ts';
import { checkCase } from '../support/fixture-checks.ts';
import { parseFixture } from '../support/fixture-file.ts';

const HOST = '# exposed-dashboard\n\n## bad: a host\n\n```python\nimport ray\nray.init(dashboard_host="0.0.0.0")\n';
const CARETS = '#        ^^^^^^^^^^^^^^^^^^^^^^^^';

function mistakesIn(text: string): string[] {
  return parseFixture(text, 'x.md').mistakes;
}

test('a sound fixture has no mistakes', () => {
  const text = `${HOST}${CARETS} error safe: m\n\`\`\`\n\n\`\`\`python fixed\nx\n\`\`\`\n\n## todo: later\n\n\`\`\`sh file=run\nls\n\`\`\`\n\n\`\`\`toml\n\`\`\`\n`;
  const { cases, mistakes } = parseFixture(text, 'x.md');
  assert.deepEqual(mistakes, []);
  assert.deepEqual(
    cases.map(({ title, place, bad, todo }) => [title, place, bad, todo]),
    [
      ['a host', 'x.md:3', true, false],
      ['later', 'x.md:15', false, true],
    ],
  );
  assert.deepEqual(cases[0]?.expected, [{ line: 1, start: 9, end: 33, text: 'error high safe: m' }]);
  assert.deepEqual(cases[0]?.fixed.get(1), 'x\n');
  assert.deepEqual(
    [cases[1]?.main, ...(cases[1]?.siblings ?? [])].map((file) => file?.name),
    ['run', 'pyproject.toml'],
  );
});

for (const [what, line, reason] of [
  ['info', '# ^^ info: m', '"info" is no severity (error, warning, information).'],
  ['a capital', '# ^^ Error: m', '"Error" is no severity'],
  ['an unknown safety', '# ^^ error save: m', '"save" is neither'],
  ['the wrong order', '# ^^ error safe medium: m', '"medium" is neither'],
  ['no message', '# ^^ error safe', 'A caret line is'],
  ['two spaces after the carets', '# ^^  error: m', '"" is no severity'],
  ['no space after the carets', '# ^^error: m', 'A caret line is'],
] as const)
  test(`a caret line with ${what} is a mistake`, () => {
    assert.ok(looksLikeCarets(line));
    const [first = '', ...others] = mistakesIn(`${HOST}${line}\n\`\`\`\n`);
    assert.ok(first.startsWith(`x.md:8: ${reason}`), first);
    assert.deepEqual(others, []);
  });

for (const [what, text, mistake] of [
  ['a heading of another kind', '## Bad: a\n', 'x.md:1: "## Bad: a" is no heading of a case'],
  ['a heading without a title', '## bad:\n', 'x.md:1: "## bad:" is no heading of a case'],
  ['a deeper heading', `${HOST}\`\`\`\n### note\n`, 'x.md:9: "### note" is no heading of a case'],
  ['a second title of the page', `${HOST}\`\`\`\n# other\n`, 'x.md:9: "# other" is no heading of a case'],
  ['code before the first heading', '```python\n```\n', 'x.md:1: This code is in no case'],
  ['a fence that stays open', HOST, 'x.md:5: This fence is not closed.'],
  ['an unknown fence', '## bad: a\n```pyton\n```\n', 'x.md:2: "pyton" is no kind of fence'],
  ['an unknown word after a fence', '## bad: a\n```python fixd\n```\n', 'x.md:2: "fixd" is not known after a fence'],
  ['no code', '## good: a\n', 'x.md:1: "a" has no code.'],
  ['carets without code', '## bad: a\n```sh\n# ^ error: m\n```\n', 'x.md:3: There is no code above these carets.'],
  ['carets in a good case', '## good: a\n```sh\nls\n# ^ error: m\n```\n', 'x.md:1: "a" has carets'],
  [
    'carets in another file',
    '## bad: a\n```sh\nls\n```\n```toml\na\n# ^ error: m\n```\n',
    'x.md:7: Carets belong into',
  ],
  [
    'carets in fixed code',
    '## bad: a\n```sh\nls\n```\n```sh fixed\na\n# ^ error: m\n```\n',
    'x.md:7: Carets belong into',
  ],
] as const)
  test(`${what} is a mistake`, () => assert.ok(mistakesIn(text)[0]?.startsWith(mistake), mistakesIn(text).join('\n')));

test('languages without cases are read with the reason', () => {
  const head = '# a\n\nWithout cases in yaml, pip-requirements: one, or: two\nWithout cases elsewhere: three\n\n';
  const { gaps, mistakes } = parseFixture(`${head}## good: a\n\`\`\`sh\nWithout cases\n\`\`\`\n`, 'x.md');
  assert.deepEqual(mistakes, []);
  assert.deepEqual(gaps, [
    { languages: ['yaml', 'pip-requirements'], why: 'one, or: two' },
    { languages: 'elsewhere', why: 'three' },
  ]);
  assert.match(mistakesIn('Without cases, why\n\n## good: a\n```sh\n```\n')[0] ?? '', /^x\.md:1: A line about missing/);
});

test('headings and comments inside code are code', () => {
  const { cases, mistakes } = parseFixture('## good: a\n```sh\n## Bad: x\n# see ^\n### y\n```\n', 'x.md');
  assert.deepEqual([mistakes, cases[0]?.main.text], [[], '## Bad: x\n# see ^\n### y\n']);
});

test('carets are drawn so that they are read as they were', () => {
  const text = 'abcdef\n  ghijklmnop\n';
  const one = (line: number, start: number, end: number, words: string): Expectation => ({
    line,
    start,
    end,
    text: `${words}: a: b`,
  });
  for (const marker of ['#', '//'])
    for (const expected of [
      one(0, 0, 6, 'error high none'),
      one(0, 1, 6, 'warning medium safe'),
      one(1, 2, 9, 'information low review'),
      one(1, 8, 9, 'error high review'),
    ]) {
      const lines = drawCarets(text, [expected], marker).split('\n');
      assert.equal(lines.length, 3);
      assert.deepEqual(readCarets(lines[expected.line + 1] as string, expected.line), expected);
    }
});

test('what is reported otherwise than marked is drawn once, ready to paste', () => {
  const { cases } = parseFixture(`${HOST}#  ^^ error safe: m\n\`\`\`\n`, 'x.md');
  const pasted = (): string => {
    try {
      checkCase(cases[0] as (typeof cases)[0], 'exposed-dashboard');
    } catch (error) {
      const { message } = error as Error;
      assert.equal(message.split('import ray').length, 2, 'once');
      assert.match(message, /^x\.md:3 \(LF\): the carets are not what is reported\.\n {2}not reported: line 2, /);
      return message.slice(message.indexOf('import ray'));
    }
    return '';
  };
  const drawn = pasted();
  assert.ok(drawn.includes(`\n${CARETS} error safe: `), drawn);
  const { cases: again, mistakes } = parseFixture(`## bad: a\n\`\`\`python\n${drawn.trim()}\n\`\`\`\n`, 'x.md');
  assert.deepEqual(mistakes, []);
  checkCase(again[0] as (typeof again)[0], 'exposed-dashboard');
});

test('a bad case that reports nothing fails, and a good one that reports something', () => {
  const bad = parseFixture('## bad: a\n```python\nx = 1\n```\n', 'x.md').cases[0];
  const good = parseFixture(`${HOST.replace('bad:', 'good:')}\`\`\`\n`, 'x.md').cases[0];
  assert.throws(() => bad && checkCase(bad, 'exposed-dashboard'), /a bad case that reports nothing/);
  assert.throws(() => good && checkCase(good, 'exposed-dashboard'), /\n {2}reported: line 2, columns 9 to 33/);
});
