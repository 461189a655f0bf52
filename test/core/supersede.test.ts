// One message where a dashboard is open without authentication, and what is reported where that message is hidden.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  applyEdits,
  baselineEntries,
  builtinPolicy,
  combineFixes,
  type Document,
  type Policy,
} from '../../server/src/core/index.ts';
import type { Printed } from '../../server/src/core/policy/baseline.ts';
import { alone } from '../../server/src/core/project/linked-facts.ts';
import { engine } from '../support/engine.ts';

const PROGRAM = 'import ray\nray.init(dashboard_host="0.0.0.0")';
const UNSURE = 'import os\nimport ray\nray.init(dashboard_host=os.environ.get("HOST", "0.0.0.0"))\n';
const HEAD = 'ray start --head --dashboard-host=0.0.0.0';
const UNSURE_HEAD = 'ray start --head --dashboard-host="${HOST:-0.0.0.0}"\n';

interface Given extends Partial<Policy> {
  readonly name?: string;
  readonly known?: readonly Printed[];
}

function check(text: string, { name = 'a.py', known = [], ...policy }: Given = {}) {
  const path = `/p/${name}`;
  const document: Document = { path, languageId: engine.languageOf(path)?.id ?? '', text };
  return engine.check(document, alone(document.path, engine.read(document).facts), {
    policy: { ...builtinPolicy, ...policy },
    known,
  });
}

/** `severity rule: number of fixes` of what is shown. */
function shown(...given: Parameters<typeof check>): string[] {
  return check(...given).findings.map(({ severity, rule, fixes }) => `${severity} ${rule}: ${fixes.length}`);
}

const BOTH = 'error exposed-dashboard: 2';
const HOST = 'error exposed-dashboard: 1';
const TOKEN = 'error missing-auth-token: 1';

describe('one message', () => {
  test('names both causes and has the fixes of both, its own first', () => {
    const [finding, more] = check(`${PROGRAM}\n`).findings;
    assert.equal(more, undefined);
    assert.match(finding?.message ?? '', /listens on all interfaces without authentication: anyone/);
    assert.deepEqual(
      finding?.fixes.map(({ title, preferred }) => [title.split(':', 1)[0], preferred]),
      [
        ['Bind to 127.0.0.1', true],
        ['Set RAY_AUTH_MODE=token before Ray is imported', false],
      ],
    );
  });
  test('is as grave and as sure as the graver of the two, and its only fix is preferred', () => {
    const [finding, more] = check(UNSURE_HEAD, { name: 'a.sh' }).findings;
    assert.equal(more, undefined);
    assert.deepEqual([finding?.rule, finding?.severity, finding?.confidence], ['exposed-dashboard', 'error', 'medium']);
    assert.deepEqual(
      finding?.fixes.map(({ preferred }) => preferred),
      [true],
    );
    assert.deepEqual(shown(UNSURE), ['warning exposed-dashboard: 1']);
  });
  test('is mended for good in one step', () => {
    const { findings } = check(`${PROGRAM}\n`);
    const fix = combineFixes(findings, { safeOnly: false, atLeast: 2 });
    assert.deepEqual(fix?.findings, findings);
    assert.deepEqual(shown(applyEdits(`${PROGRAM}\n`, fix?.edits ?? []) ?? PROGRAM), []);
  });
  for (const [name, text] of Object.entries({
    'a.sh': `${HEAD}\n`,
    'a.yaml': `provider: {type: aws}\nhead_start_ray_commands:\n  - ${HEAD}\n`,
    'compose.yaml': `services:\n  head:\n    image: rayproject/ray:2.60.0\n    network_mode: host\n    command: ${HEAD}\n`,
    Makefile: `head:\n\t${HEAD}\n`,
    justfile: `head:\n    ${HEAD}\n`,
    'a.ipynb': JSON.stringify({ cells: [{ cell_type: 'code', source: [`!${HEAD}`] }], nbformat: 4, metadata: {} }),
    'ray.service': `[Service]\nExecStart=/usr/bin/${HEAD}\n`,
    'a.py': `import os\nos.system("${HEAD}")\n`,
  }))
    test(`about a head in ${name}`, () => {
      const { findings } = check(text, { name });
      assert.deepEqual(
        findings.map(({ rule, severity }) => `${severity} ${rule}`),
        ['error exposed-dashboard'],
      );
    });
  test('about each process its own', () => {
    const start = '\nimport os\nos.system("ray start --head")\n';
    assert.deepEqual(shown(`${PROGRAM}${start}`).sort(), [BOTH, TOKEN]);
    assert.deepEqual(shown('import ray\nray.init(dashboard_host="0.0.0.0")\nray.init(dashboard_host="::")\n'), [
      BOTH,
      BOTH,
    ]);
  });
});

describe('what is hidden lets nothing disappear', () => {
  const accepting = (rules: string) => `${PROGRAM}  # ray-guard: ignore[${rules}] why\n`;
  const cases: [title: string, text: string, given: Given, expected: string[]][] = [
    ['the host is accepted', accepting('exposed-dashboard'), {}, [TOKEN]],
    ['the token is accepted, by a comment that stays used', accepting('missing-auth-token'), {}, [HOST]],
    ['both are accepted', accepting('exposed-dashboard, missing-auth-token'), {}, []],
    ['every rule is accepted on the line', `${PROGRAM}  # ray-guard: ignore\n`, {}, []],
    ['the host is switched off', PROGRAM, { severity: { 'exposed-dashboard': 'off' } }, [TOKEN]],
    ['the token is switched off', PROGRAM, { severity: { 'missing-auth-token': 'off' } }, [HOST]],
    [
      'the host is played down',
      PROGRAM,
      { severity: { 'exposed-dashboard': 'information' } },
      [TOKEN, 'information exposed-dashboard: 1'],
    ],
    [
      'both are played down',
      PROGRAM,
      { severity: { 'exposed-dashboard': 'information', 'missing-auth-token': 'information' } },
      ['information exposed-dashboard: 2'],
    ],
    ['the token is played down', PROGRAM, { severity: { 'missing-auth-token': 'information' } }, [BOTH]],
    ['the host is too unsure', UNSURE_HEAD, { name: 'a.sh', minimumConfidence: 'medium' }, [TOKEN]],
    ['the host is trusted', PROGRAM.replace('0.0.0.0', '10.8.0.5'), { trusted: ['10.8.0.0/16'] }, [TOKEN]],
  ];
  for (const [title, text, given, expected] of cases) test(title, () => assert.deepEqual(shown(text, given), expected));
});

describe('baselines', () => {
  const prints = (policy: Given) => check(PROGRAM, policy).findings;
  const [host] = prints({ severity: { 'missing-auth-token': 'off' } });
  const [token] = prints({ severity: { 'exposed-dashboard': 'off' } });
  assert.ok(host && token);

  test('one that is written now has both entries, as one from before', () => {
    const entries = check(PROGRAM).findings.flatMap((finding) => baselineEntries('/p', '/p/a.py', finding));
    assert.deepEqual(
      entries,
      [host, token].map(({ rule, fingerprint }) => ({ path: 'a.py', rule, fingerprint })),
    );
    assert.deepEqual(shown(PROGRAM, { known: entries }), []);
    assert.equal(check(PROGRAM, { known: entries }).inBaseline.length, 1);
  });
  test('one that has the host alone does not hide the token, nor the other way round', () => {
    assert.deepEqual(shown(PROGRAM, { known: [host] }), [TOKEN]);
    assert.deepEqual(shown(PROGRAM, { known: [token] }), [HOST]);
  });
});
