// What is read from [tool.ray-guard] and ray-guard.toml, and what is reported about mistakes in it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits } from '../../server/src/core/index.ts';
import { GUIDELINE_RANGE, isGuidelineRange, POLICY_KEYS } from '../../server/src/core/policy/policy.ts';
import { type PolicyReading, readPolicy } from '../../server/src/core/policy/read-policy.ts';
import type { Requirement, VersionNotation } from '../../server/src/core/ray/facts/requirement.ts';
import { engine } from '../support/engine.ts';

const RULES = ['exposed-dashboard', 'vulnerable-ray', 'late-auth-mode'];

function read(text: string, path = '/project/pyproject.toml'): PolicyReading {
  const { facts, failures } = engine.read({ path, languageId: engine.languageOf(path)?.id ?? '', text });
  assert.deepEqual(failures, []);
  return readPolicy(facts.policy, RULES);
}

function inFile(text: string): PolicyReading {
  return read(text, '/project/ray-guard.toml');
}

/** The words under the problem, then what is reported about them. */
function problemsOf(text: string, reading = read(text)): string[][] {
  return reading.problems.map(({ span, message }) => [text.slice(span.start, span.end), message]);
}

/** The text after every fix that is offered. */
function fixed(text: string, reading = read(text)): string | undefined {
  return applyEdits(
    text,
    reading.problems.flatMap(({ fix }) => fix?.edits ?? []),
  );
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
    "[tool]\n'ray-guard'.\"r\\u0061y\" = '''<3'''",
    '[ tool . ray-guard ]\nray = "<3"',
  ]) {
    const { policy, problems } = read(text);
    assert.equal(policy?.ray, '<3', text);
    assert.deepEqual(problems, [], text);
  }
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
  for (const name of ['pixi.toml', 'pyproject-dev.toml', 'uv.toml', 'Ray-Guard.toml'])
    assert.deepEqual(read('[tool.ray-guard]\nray = "<3"\n', `/project/${name}`), { problems: [] }, name);
});

const EVERYTHING = `ray = ">=2.58.0,<2.61"
minimum-confidence = "medium"
include = ["src/", "*.yaml"] # what we own
exclude = [
  # generated
  "*_pb2.py",
]
require-reason = true
trusted = ["10.8.0.0/16", "fd00:8::/32", "192.168.7.9", "*.corp.example", "vpn-gate"]
local-processes = ["notebooks/"]
documentation = true
advisories = ["ray-advisories.json"]
baseline = "ray-guard-baseline.json"

[ignore]
"Pipfile.lock" = ["vulnerable-ray"]
"tests/" = ["all"]

[severity]
late-auth-mode = "off"
`;

test('every key, in a file of its own', () => {
  const { policy, problems } = inFile(EVERYTHING);
  assert.deepEqual(problems, []);
  const { places, ...values } = policy ?? assert.fail();
  assert.deepEqual(values, {
    ray: '>=2.58.0,<2.61',
    severity: { 'late-auth-mode': 'off' },
    minimumConfidence: 'medium',
    include: ['src/', '*.yaml'],
    exclude: ['*_pb2.py'],
    ignore: { 'Pipfile.lock': ['vulnerable-ray'], 'tests/': ['all'] },
    requireReason: true,
    trusted: ['10.8.0.0/16', 'fd00:8::/32', '192.168.7.9', '*.corp.example', 'vpn-gate'],
    localProcesses: ['notebooks/'],
    documentation: true,
    advisories: ['ray-advisories.json'],
    baseline: 'ray-guard-baseline.json',
  });
  assert.deepEqual(Object.keys(places).sort(), [...POLICY_KEYS, 'severity.late-auth-mode'].sort());
  for (const [name, span] of Object.entries(places))
    assert.equal(EVERYTHING.slice(span?.start, span?.end), name.replace(/^severity\./, ''));
});

test('a file of its own is empty, or nothing but comments', () => {
  for (const text of ['', '\uFEFF', '# later\n'])
    assert.deepEqual(inFile(text), { policy: { places: {} }, problems: [] });
});

test('an unknown key, with the nearest right one', () => {
  assert.deepEqual(problemsOf('[tool.ray-guard]\nseverty = {}\n'), [
    ['severty', 'Unknown key "severty" in [tool.ray-guard]; did you mean "severity"?'],
  ]);
  assert.deepEqual(problemsOf('[tool.ray-guard]\nbananas = 1\n'), [
    ['bananas', `Unknown key "bananas" in [tool.ray-guard]; expected one of ${POLICY_KEYS.join(', ')}.`],
  ]);
  const file = 'minimum_confidence = "low"\n';
  assert.deepEqual(problemsOf(file, inFile(file)), [
    ['minimum_confidence', 'Unknown key "minimum_confidence" in ray-guard.toml; did you mean "minimum-confidence"?'],
  ]);
});

test('the place of a misspelt key is right in every spelling', () => {
  for (const [text, under] of [
    ['tool.ray-guard.severty.x = "off"', 'severty'],
    ['[tool]\nray-guard = { ray = "<3", severty = {} }', 'severty'],
    ['[tool.ray-guard.severty]\nx = 1', 'severty'],
    ['[tool.ray-guard]\n"severty" = 1', '"severty"'],
    ["[tool.ray-guard]\n'severty'.x = 1", "'severty'"],
    ['[tool.ray-guard]\nray = "<3" # severty = 1\nexclude = ["severty = 1"]\n"s\\u0065verty" = 1', '"s\\u0065verty"'],
    ['\uFEFF# 😀\r\n[[tool.ray-guard.severty]]\r\n', 'severty'],
  ] as const) {
    assert.deepEqual(
      problemsOf(text).map(([word]) => word),
      [under],
      text,
    );
    const repaired = fixed(text) ?? assert.fail();
    assert.ok(repaired.includes('severity'), repaired);
    assert.ok(!read(repaired).problems.some(({ message }) => message.includes('Unknown key')), repaired);
  }
});

test('a range that is none, or no text', () => {
  const takes = '"ray" in [tool.ray-guard] must be a PEP 440 range such as ">=2.58.0,<2.61"';
  assert.deepEqual(problemsOf('[tool.ray-guard]\nray = "^2.9"\n'), [['"^2.9"', `${takes}, not "^2.9".`]]);
  assert.deepEqual(problemsOf('[tool.ray-guard]\nray = 2.56\n'), [['2.56', `${takes}, as a string.`]]);
  assert.deepEqual(problemsOf('[tool.ray-guard.ray]\na = 1\n'), [['ray', `${takes}, as a string.`]]);
  assert.equal(read('[tool.ray-guard]\nray = "^2.9"\n').policy?.ray, undefined);
  assert.equal(fixed('[tool.ray-guard]\nray = 2.56\n'), '[tool.ray-guard]\nray = ">=2.58.0,<2.61"\n');
});

test('severities of no rule, or that are none; the right ones beside them hold', () => {
  const text =
    '[tool.ray-guard.severity]\nexposed-dashbord = "off"\nbanana = "off"\nvulnerable-ray = "warn"\nlate-auth-mode = "warning"\n';
  assert.deepEqual(problemsOf(text), [
    ['exposed-dashbord', 'Unknown rule "exposed-dashbord"; did you mean "exposed-dashboard"?'],
    ['banana', 'Unknown rule "banana"; expected one of exposed-dashboard, vulnerable-ray, late-auth-mode.'],
    ['"warn"', 'The severity of "vulnerable-ray" must be "error", "warning", "information" or "off".'],
  ]);
  assert.deepEqual(read(text).policy?.severity, { 'late-auth-mode': 'warning' });
  assert.equal(
    fixed(text),
    '[tool.ray-guard.severity]\nexposed-dashboard = "off"\nbanana = "off"\nvulnerable-ray = "warning"\nlate-auth-mode = "warning"\n',
  );
  assert.equal(read('[tool.ray-guard]\nseverity = "off"\n').problems.length, 1);
  assert.deepEqual(read('[tool]\nray-guard = "off"\n').policy, undefined);
  assert.deepEqual(problemsOf('[tool]\nray-guard = "off"\n'), [
    ['ray-guard', '"ray-guard" in [tool] must be a table, such as [tool.ray-guard].'],
  ]);
});

test('values of the wrong kind, each with its fix where there is one', () => {
  for (const [line, under, after] of [
    ['minimum-confidence = "hihg"', '"hihg"', 'minimum-confidence = "high"'],
    ['minimum-confidence = 3', '3', undefined],
    ['require-reason = "True"', '"True"', 'require-reason = true'],
    ['require-reason = "please"', '"please"', undefined],
    ['trusted = "10.8.0.0/16"', '"10.8.0.0/16"', 'trusted = ["10.8.0.0/16"]'],
    ['trusted = ["10.8.0.0/33"]', '10.8.0.0/33', undefined],
    ['trusted = ["0.0.0.0/0"]', '0.0.0.0/0', undefined],
    ['trusted = [10]', '10', undefined],
    ['exclude = ["../other"]', '../other', undefined],
    ['include = [""]', '""', undefined],
    ['ignore = ["tests/"]', '["tests/"]', undefined],
    ['ignore = { "tests/" = "all" }', '"all"', 'ignore = { "tests/" = ["all"] }'],
    ['ignore = { "tests/" = ["vulnerable-rya"] }', 'vulnerable-rya', 'ignore = { "tests/" = ["vulnerable-ray"] }'],
    ['ignore = { "./tests/" = ["all"] }', '"./tests/"', undefined],
    ['local-processes = true', 'true', undefined],
    ['advisories = ["https://example.org/a.json"]', 'https://example.org/a.json', undefined],
    ['baseline = ["a.json"]', '["a.json"]', undefined],
    ['baseline = "/etc/a.json"', '/etc/a.json', undefined],
  ] as const) {
    const reading = inFile(line);
    assert.deepEqual(
      problemsOf(line, reading).map(([word]) => word),
      [under],
      line,
    );
    assert.equal(fixed(line, reading), after ?? line);
    if (after) assert.deepEqual(inFile(after).problems, [], after);
  }
});

test('what is right in a list holds beside what is wrong', () => {
  const { policy } = inFile('trusted = ["10.8.0.0/16", "999.1.1.1"]\nexclude = ["a/", "\\\\b", 3]\n');
  assert.deepEqual(policy?.trusted, ['10.8.0.0/16']);
  assert.deepEqual(policy?.exclude, ['a/']);
});

test('a file that does not parse', () => {
  const broken = '[project\nname = 1\n\n[tool.ray-guard]\nray = "<3"\n';
  assert.deepEqual(problemsOf(broken), [
    ['[tool.ray-guard]', 'This file is not valid TOML, so [tool.ray-guard] is not applied; fix the file first.'],
  ]);
  assert.equal(read(broken).policy, undefined);
  assert.deepEqual(read('[project\n# ray-guard: ignore\n'), { problems: [] });
  assert.deepEqual(
    problemsOf('tool.ray-guard.ray = "<3"\n[project\n').map(([word]) => word),
    ['ray-guard'],
  );
  const file = 'ray = "<3"\nexclude = [\n"a"\nsevere = 1\n';
  assert.deepEqual(problemsOf(file, inFile(file)), [
    ['severe = 1', 'This file is not valid TOML here, so none of it is applied; fix it first.'],
  ]);
  const conflict = '<<<<<<< ours\n[tool.ray-guard]\nray = "<3"\n=======\n>>>>>>> theirs\n';
  assert.equal(read(conflict).policy, undefined);
  assert.equal(read(conflict).problems.length, 1);
});

test('what only TOML 1.1 knows is not applied in part, and that is said', () => {
  const text = '[tool.ray-guard]\nray = "<3"\ninclude = ["\\x41"]\n';
  const reading = read(text);
  assert.deepEqual(
    reading.problems.map(({ message }) => message.split(',')[0]),
    ['This is not TOML 1.0 as Python reads it'],
  );
  assert.equal(reading.policy, undefined);
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
