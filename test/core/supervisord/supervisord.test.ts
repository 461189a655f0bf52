// supervisord configurations: which variables a program gets, what is written where, and what could not be read.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits, Workspace } from '../../../server/src/core/index.ts';
import { alone } from '../../../server/src/core/project/linked-facts.ts';
import { engine, write } from '../../support/engine.ts';

const path = '/app/supervisord.conf';
const HEAD = 'command=ray start --head --dashboard-host=0.0.0.0';

function check(text: string) {
  const document = { path, languageId: 'supervisord', text };
  const { facts, failures } = engine.read(document);
  assert.deepEqual(failures, []);
  return engine.check(document, alone(path, facts), new Workspace().viewFor(path));
}

const program = (...lines: string[]) => `[supervisord]\n[program:ray]\n${lines.join('\n')}\n`;
const settingsOf = (text: string) =>
  check(text).facts.environment.map(
    ({ name, value, valueSpan }) =>
      `${name} ${value.kind === 'literal' ? value.value : '?'} ${text.slice(valueSpan.start, valueSpan.end)}`,
  );
const problemsOf = (text: string) =>
  check(text).facts.problems.map(({ span, message }) => `${text.slice(span.start, span.end)}: ${message}`);

/** What supervisor 4.3 makes of each was run: `dict_of_key_value_pairs`. */
const LISTS: readonly (readonly [string, readonly string[]])[] = [
  ['RAY_A=1', ['RAY_A 1 1']],
  ['RAY_A="1, 2",RAY_B=\'x\'', ['RAY_A 1, 2 1, 2', 'RAY_B x x']],
  ['RAY_A = http://h:1/x-y.z , RAY_B=2,', ['RAY_A http://h:1/x-y.z http://h:1/x-y.z', 'RAY_B 2 2']],
  ['RAY_A=%(ENV_A)s,RAY_B="a%(here)s"', ['RAY_A ? %(ENV_A)s', 'RAY_B ? a%(here)s']],
  ['RAY_A=1 ; RAY_B=2', ['RAY_A 1 1']],
  ['\n  RAY_A=1,\n  ; RAY_C=3\n\n  RAY_B=2', ['RAY_A 1 1', 'RAY_B 2 2']],
  ['', []],
];

describe('environment=', () => {
  for (const [written, expected] of LISTS)
    test(JSON.stringify(written), () => {
      const text = program(`environment=${written}`, 'command=x');
      assert.deepEqual(settingsOf(text), expected);
      assert.deepEqual(problemsOf(text), []);
    });
  test('of two lines the last one counts', () =>
    assert.deepEqual(settingsOf(program('environment=RAY_A=1', 'Environment: RAY_A=2')), ['RAY_A 2 2']));
});

describe('what could not be read is a problem, and no variable is written there', () => {
  const why = 'This is no list of `NAME="value"` with commas between, so variables may be missed; fix it.';
  for (const list of ['RAY_A', 'RAY_A=1 RAY_B=2', 'RAY_A="1', '=1'])
    test(list, () => {
      const text = program(`environment=${list}`, HEAD);
      assert.deepEqual(problemsOf(text), [`${list}: ${why}`]);
      const [{ confidence, fixes = [] } = {}] = check(text).findings;
      assert.equal(confidence, 'medium');
      assert.deepEqual(
        fixes.map(({ title }) => title.split(' ', 1)[0]),
        ['Bind'],
      );
    });
  test('lines that configparser refuses', () =>
    assert.deepEqual(problemsOf(`<<<<<<< HEAD\n${program(HEAD)}`), [
      '<<<<<<< HEAD: This line is neither a section nor `key=value`, so it was not read; fix it.',
    ]));
});

describe('a token is required', () => {
  const cases: readonly (readonly [title: string, written: string, expected: string])[] = [
    ['without variables', HEAD, `${HEAD}\nenvironment=RAY_AUTH_MODE="token"`],
    ['indented', `  ${HEAD} ; c`, `  ${HEAD} ; c\n  environment=RAY_AUTH_MODE="token"`],
    ['an empty list', `environment=\n${HEAD}`, `environment=RAY_AUTH_MODE="token"\n${HEAD}`],
    ['a comma at the end', `environment=A=1, ; c\n${HEAD}`, `environment=A=1,RAY_AUTH_MODE="token" ; c\n${HEAD}`],
    ['several lines', `environment=A=1,\n  B="2"\n${HEAD}`, `environment=A=1,\n  B="2",RAY_AUTH_MODE="token"\n${HEAD}`],
  ];
  for (const end of ['\n', '\r\n', '\r'])
    for (const [title, written, expected] of cases)
      test(`${title}, ${JSON.stringify(end)}`, () => {
        const text = program(written).replaceAll('\n', end);
        const fix = check(text).findings[0]?.fixes.find((one) => one.title.startsWith('Set'));
        const after = applyEdits(text, fix?.edits ?? []);
        assert.equal(after, program(expected).replaceAll('\n', end));
        assert.ok(settingsOf(after).includes('RAY_AUTH_MODE token token'));
      });
});

test('a suppression is a line above, also inside a command', () => {
  const text = program('command=ray start --head', '  --dashboard-host=0.0.0.0');
  const { facts, findings } = check(text);
  const found = findings.find(({ rule }) => rule === 'exposed-dashboard') ?? assert.fail();
  const { rule, span } = found;
  const change = { kind: 'suppress', scope: 'line', rule, reason: 'lab', span } as const;
  const after = applyEdits(text, write(change, { path, languageId: 'supervisord', text }, facts) ?? []);
  assert.match(after ?? '', /--head\n {2}# ray-guard: ignore\[exposed-dashboard\] lab\n {2}--dashboard-host/);
  assert.ok(!check(after ?? '').findings.some((one) => one.rule === 'exposed-dashboard'));
});
