// What is read from [tool.ray-guard], and what is said about mistakes in it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GUIDELINE_RANGE, isGuidelineRange } from '../../server/src/core/project/policy.ts';
import { type PolicyReading, readPolicy } from '../../server/src/core/project/read-policy.ts';
import type { Requirement, VersionNotation } from '../../server/src/core/ray/facts.ts';

const RULES = ['exposed-dashboard', 'vulnerable-ray', 'late-auth-mode'];

function read(text: string, path = '/project/pyproject.toml'): PolicyReading {
  return readPolicy({ path, languageId: 'toml', text }, RULES);
}

/** The words under the problem, then what is said of them. */
function problemsOf(text: string): string[][] {
  return read(text).problems.map(({ span, message }) => [text.slice(span.start, span.end), message]);
}

test('a range and severities', () => {
  const { policy, problems } = read(
    '[tool.ray-guard]\nray = ">=2.56,<2.61"\nseverity = { vulnerable-ray = "off" }\n[tool.other]\nray = 1\n',
  );
  assert.deepEqual(problems, []);
  assert.equal(policy?.ray, '>=2.56,<2.61');
  assert.deepEqual(policy?.severity, { 'vulnerable-ray': 'off' });
});

test('severities in a table of their own leave the range to the guideline', () => {
  const { policy, problems } = read('\uFEFF[tool.ray-guard.severity]\r\nexposed-dashboard = "information"\r\n');
  assert.deepEqual(problems, []);
  assert.equal(policy?.ray, undefined);
  assert.deepEqual(policy?.severity, { 'exposed-dashboard': 'information' });
});

test('other spellings of the table', () => {
  for (const text of [
    'tool.ray-guard.ray = "<3"',
    '[tool]\nray-guard = { ray = "<3" }',
    '[tool."ray-guard"]\nray = \'<3\'',
    '[ tool . ray-guard ]\nray = "<3"',
  ])
    assert.equal(read(text).policy?.ray, '<3', text);
});

test('no table, no policy', () => {
  const none = [
    '',
    '[project]\nname = "ray-guard"\n',
    '# [tool.ray-guard]\n',
    '[tool.ray]\nguard = 1\n',
    'a = 1 # ray-guard: ignore why',
  ];
  for (const text of none) assert.deepEqual(read(text), { problems: [] }, text);
  assert.deepEqual(read('[tool.ray-guard]\nray = "<3"\n', '/project/pixi.toml'), { problems: [] });
});

test('an unknown key, with the nearest right one', () => {
  assert.deepEqual(problemsOf('[tool.ray-guard]\nseverty = {}\n'), [
    ['severty', '"severty" is no key of [tool.ray-guard]; did you mean "severity"?'],
  ]);
  assert.deepEqual(problemsOf('[tool.ray-guard]\nbananas = 1\n'), [
    ['bananas', '"bananas" is no key of [tool.ray-guard]; there are ray, severity.'],
  ]);
});

test('a range that is none, or no text', () => {
  const takes = '"ray" in [tool.ray-guard] takes a PEP 440 range such as ">=2.56.0,<2.61"';
  assert.deepEqual(problemsOf('[tool.ray-guard]\nray = "^2.9"\n'), [['ray', `${takes}, and "^2.9" is not one.`]]);
  assert.deepEqual(problemsOf('[tool.ray-guard]\nray = 2.56\n'), [['ray', `${takes}, and this is not a string.`]]);
  assert.equal(read('[tool.ray-guard]\nray = "^2.9"\n').policy?.ray, undefined);
});

test('severities of no rule, or that are none; the right ones beside them hold', () => {
  const text =
    '[tool.ray-guard.severity]\nexposed-dashbord = "off"\nbanana = "off"\nvulnerable-ray = "warn"\nlate-auth-mode = "warning"\n';
  assert.deepEqual(problemsOf(text), [
    ['exposed-dashbord', '"exposed-dashbord" is no rule of Ray Guard; did you mean "exposed-dashboard"?'],
    ['banana', '"banana" is no rule of Ray Guard; there are exposed-dashboard, vulnerable-ray, late-auth-mode.'],
    ['vulnerable-ray', 'The severity of "vulnerable-ray" must be "error", "warning", "information" or "off".'],
  ]);
  assert.deepEqual(read(text).policy?.severity, { 'late-auth-mode': 'warning' });
  assert.equal(read('[tool.ray-guard]\nseverity = "off"\n').problems.length, 1);
  assert.deepEqual(read('[tool]\nray-guard = "off"\n').policy, undefined);
});

test('a file that does not parse', () => {
  const broken = '[project\nname = 1\n\n[tool.ray-guard]\nray = "<3"\n';
  assert.deepEqual(problemsOf(broken), [
    ['[tool.ray-guard]', 'This file is not valid TOML, so [tool.ray-guard] is not applied; mend the file first.'],
  ]);
  assert.equal(read(broken).policy, undefined);
  assert.deepEqual(read('[project\n# ray-guard: ignore\n'), { problems: [] });
});

test('no text makes it throw, and no problem points outside', () => {
  const text =
    '\uFEFF# 😀\n[tool.ray-guard]\nray = "^"\n"se\\u0076erty" = 1\n[tool.ray-guard.severity]\n"a.*b" = 3\n__proto__ = "off"\n';
  for (let end = 0; end <= text.length; end++)
    for (const { span } of read(text.slice(0, end)).problems)
      assert.ok(0 <= span.start && span.start < span.end && span.end <= end, `cut at ${end}`);
  assert.equal(read(text).problems.length, 4);
});

test("the guideline's range in any spelling", () => {
  const is = (versions: string, notation: VersionNotation = 'pep440') =>
    isGuidelineRange({ versions, notation } as Requirement);
  for (const versions of [GUIDELINE_RANGE, '<2.54,>=2.52', ' >= 2.52.0 , < 2.54.0.0 '])
    assert.ok(is(versions), versions);
  assert.ok(is('>=2.52 <2.54', 'poetry'));
  for (const versions of [
    '>=2.52.0',
    '>=2.52.0,<2.54.1',
    '>2.52.0,<2.54.0',
    '>=2.52,<2.54,!=2.53.0',
    '>=2.52,>=2.52',
    'x',
  ])
    assert.ok(!is(versions), versions);
  assert.ok(!is('>=2.52 <2.54 || ^3', 'poetry'));
});
