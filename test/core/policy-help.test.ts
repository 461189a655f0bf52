// What is offered and explained in a policy while it is typed: `|` is where the cursor stands.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { policyCompletions, policyHover, rayData } from '../../server/src/core/index.ts';
import { POLICY_KEYS } from '../../server/src/core/policy/policy.ts';
import { engine } from '../support/engine.ts';

const sources = { rules: engine.rules.map(({ meta }) => meta), data: rayData };
const RULES = sources.rules.map(({ id }) => id);
const OWN = '/p/ray-guard.toml';

function split(marked: string): [text: string, offset: number] {
  const offset = marked.indexOf('|');
  assert.notEqual(offset, -1);
  return [marked.slice(0, offset) + marked.slice(offset + 1), offset];
}

function labels(marked: string, path = '/p/pyproject.toml'): string[] {
  const [text, offset] = split(marked);
  return policyCompletions(path, text, offset, sources).map(({ label }) => label);
}

/** The text after the completion of that label was taken. */
function after(marked: string, label: string, path = OWN): string | undefined {
  const [text, offset] = split(marked);
  const item = policyCompletions(path, text, offset, sources).find((one) => one.label === label);
  return item && text.slice(0, item.span.start) + item.newText + text.slice(item.span.end);
}

test('keys, where a key can stand', () => {
  for (const text of [
    '[tool.ray-guard]\n|',
    '[tool.ray-guard]\nsev|',
    '[tool.ray-guard]\nray = "<3"\n|\n[tool.other]\n',
    '\uFEFF[tool."ray-guard"]\r\n  mini|mum\r\n',
    '[tool]\nray-guard = { ray = "<3", |',
    '[tool]\nray-guard.| = 1',
    'tool.ray-guard.se|',
    '[tool.ray-guard]\nexclude = [\n"a",\n|ray = 1\n',
  ])
    assert.deepEqual(labels(text), [...POLICY_KEYS], text);
  for (const text of ['|', 'ra|y = "<3"', '# x\n|\n[severity]\n'])
    assert.deepEqual(labels(text, OWN), [...POLICY_KEYS], text);
});

test('tables in a header', () => {
  assert.deepEqual(labels('[tool.|]'), ['ray-guard']);
  assert.deepEqual(labels('[tool.ray-guard.|'), ['severity', 'ignore']);
  assert.deepEqual(labels('[|]', OWN), ['severity', 'ignore']);
});

test('rules and severities', () => {
  for (const text of [
    '[tool.ray-guard.severity]\nexpo|',
    '[tool.ray-guard.severity]\n"expo|',
    '[tool.ray-guard]\nseverity = { |',
    '[tool.ray-guard]\nseverity = { exposed-serve = "off", |}\n',
    '[tool.ray-guard]\nseverity.|',
  ])
    assert.deepEqual(labels(text), RULES, text);
  for (const text of [
    '[tool.ray-guard.severity]\nexposed-serve = |',
    '[tool.ray-guard.severity]\nexposed-serve = "|"',
    "[tool.ray-guard]\nseverity = { 'exposed-serve' = 'of|",
  ])
    assert.deepEqual(labels(text), ['error', 'warning', 'information', 'off'], text);
  assert.deepEqual(labels('[tool.ray-guard.ignore]\n"tests/" = ["|"]'), [...RULES, 'all']);
  assert.deepEqual(labels('[tool.ray-guard]\nignore = { "tests/" = [\n  "all",\n  |'), [...RULES, 'all']);
});

test('values', () => {
  assert.deepEqual(labels('minimum-confidence = |', OWN), ['high', 'medium', 'low']);
  assert.deepEqual(labels('require-reason = |', OWN), ['true', 'false']);
  assert.deepEqual(labels('ray = "|"', OWN), ['>=2.58.0,<2.61']);
});

test('nothing elsewhere', () => {
  for (const text of [
    '|',
    '[tool.ray-guard.severity]\n# exp|',
    '[tool.ray-guard]\nray = "<3" # |',
    '[tool.ray-guard]\nexclude = ["|"]',
    '[tool.ray-guard]\nbaseline = "|"',
    '[tool.ray-guard.severity]\n[tool.other]\n|',
    '[project]\nname = "|"',
    '[tool.ray-guard.ignore]\n|',
    '[tool.ray-guard]\ntrusted = ["""\n|\n"""]',
    '[tool.ray-guard.severity]\nexposed-serve.x = |',
  ])
    assert.deepEqual(labels(text), [], text);
  assert.deepEqual(labels('[tool.ray-guard]\n|', '/p/pixi.toml'), []);
});

test('what is written fits where it is written', () => {
  assert.equal(after('sev|', 'severity'), 'severity = ');
  assert.equal(after('sev| = {}', 'severity'), 'severity = {}');
  assert.equal(after('min|imum = 1', 'minimum-confidence'), 'minimum-confidence = 1');
  assert.equal(after('[severity]\n"exp|"', 'exposed-serve'), '[severity]\n"exposed-serve"');
  assert.equal(after('[sev|', 'severity'), '[severity');
  assert.equal(after('minimum-confidence = |', 'high'), 'minimum-confidence = "high"');
  assert.equal(after('minimum-confidence = me|', 'medium'), 'minimum-confidence = "medium"');
  assert.equal(after('minimum-confidence = "|"', 'medium'), 'minimum-confidence = "medium"');
  assert.equal(after("minimum-confidence = 'lo|w'", 'medium'), "minimum-confidence = 'medium'");
  assert.equal(after('require-reason = |', 'true'), 'require-reason = true');
  assert.equal(after('ignore = { "a" = [|] }', 'all'), 'ignore = { "a" = ["all"] }');
  assert.equal(after('[tool.|]', 'ray-guard', '/p/pyproject.toml'), '[tool.ray-guard]');
});

test('hover explains keys, rules and values, and nothing that is unknown', () => {
  const hover = (marked: string, path = OWN) => {
    const [text, offset] = split(marked);
    const found = policyHover(path, text, offset, sources);
    return found && [text.slice(found.span.start, found.span.end), ...found.help.paragraphs, found.help.code];
  };
  const [word, what, unset, code] = hover('minimum-confi|dence = "low"') ?? [];
  assert.equal(word, 'minimum-confidence');
  assert.match(what ?? '', /lower confidence/);
  assert.match(unset ?? '', /^Without it: /);
  assert.equal(code, 'minimum-confidence = "medium"');
  assert.equal(hover('[tool.ray-guard]\nray|= "<3"', '/p/pyproject.toml')?.[0], 'ray');
  assert.equal(hover('[sev|erity]')?.[0], 'severity');
  assert.equal(hover('[severity]\nexposed-se|rve = "off"')?.[1], 'Ray Serve exposed on the network');
  assert.equal(hover('[severity]\nexposed-serve = "o|ff"')?.[1], 'Not reported at all.');
  assert.equal(hover('ignore = { "a" = ["a|ll"] }')?.[1], 'Every rule, those to come included.');
  for (const text of ['bana|na = 1', 'ray = "<3|"', '# ra|y', 'x = { ra|y = 1 }', '|', 'ray |= 1'])
    assert.equal(hover(text), undefined, text);
});

test('every key is explained with an example that the reader takes', () => {
  for (const key of POLICY_KEYS) {
    const { help } = policyHover(OWN, `${key} = 1`, 0, sources) ?? assert.fail(key);
    const text = help.code ?? assert.fail(key);
    const { facts } = engine.read({ path: OWN, languageId: 'ray-guard-policy', text });
    assert.ok(facts.policy?.entries, text);
  }
});

test('at no place of any text does it throw, and what is replaced is in the text', () => {
  const text =
    '\uFEFF[tool.ray-guard]\r\nray = "<3"\nexclude = [\n"a", # 😀\n["b"],\n]\nignore = { "x y" = ["all"], \'z\' = [] }\nseverity.exposed-serve="""\noff"""\n[[tool.ray-guard.x]]\n"\\"" = \'\n= = ] } , . \n[';
  for (let cut = 0; cut <= text.length; cut++)
    for (const offset of [cut, cut >> 1])
      for (const path of ['/p/pyproject.toml', OWN]) {
        for (const { span } of policyCompletions(path, text.slice(0, cut), offset, sources))
          assert.ok(span.start <= offset && offset <= span.end && span.end <= cut, `${cut} ${offset}`);
        policyHover(path, text.slice(0, cut), offset, sources);
      }
});
