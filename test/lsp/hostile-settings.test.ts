// Settings and options of any shape: what is wrong is left out and named in a short sentence, and the session goes on as without.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readSettings } from '../../server/src/lsp/session/settings.ts';
import { engine } from '../support/engine.ts';
import { brief, FULL, startClient, TestClient } from './client.ts';

const URI = 'file:///p/train.py';
const UNSAFE = 'import ray\nray.init(dashboard_host="0.0.0.0")\n';
const RULES = engine.rules.map(({ meta }) => meta.id);

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('\u202egnp', 'x'.repeat(100_000), '>=2', '__proto__', 'constructor', 1e308, -0, [], {}, null),
);
const settings = fc.record(
  {
    enable: anything,
    diagnosticMode: anything,
    range: anything,
    inlayHints: fc.oneof(anything, fc.record({ enable: anything })),
    severity: fc.oneof(anything, fc.dictionary(fc.oneof(fc.string(), fc.constantFrom(...RULES)), anything)),
    __proto__: anything,
    constructor: anything,
  },
  { requiredKeys: [] },
);

test('whatever stands there, settings come out, and each mistake is one short sentence', () => {
  fc.assert(
    fc.property(fc.oneof(settings, anything), (raw) => {
      const { settings: read, problems } = readSettings(raw, engine);
      assert.equal(typeof read.enabled, 'boolean');
      assert.ok(read.diagnosticMode === 'openFilesOnly' || read.diagnosticMode === 'workspace');
      assert.equal(typeof read.inlayHints, 'boolean');
      for (const [rule, severity] of Object.entries(read.policy.severity)) {
        assert.ok(RULES.includes(rule));
        assert.match(String(severity), /^(?:error|warning|information|off)$/);
      }
      for (const problem of problems) {
        assert.match(problem, /^rayGuard/);
        assert.ok(problem.length < 600, problem);
      }
      assert.equal(({} as Record<string, unknown>).polluted, undefined);
    }),
    { seed: 20_261_125, numRuns: 500 },
  );
});

test('what is wrong is named', () => {
  const named = (raw: unknown) => readSettings(raw, engine).problems.map((problem) => problem.split(' ', 1)[0]);
  assert.deepEqual(named(7), ['rayGuard']);
  assert.deepEqual(named({ enable: 'no', diagnosticMode: 1, range: [], severity: 'off', inlayHints: 'on' }), [
    'rayGuard.enable',
    'rayGuard.diagnosticMode',
    'rayGuard.inlayHints.enable',
    'rayGuard.range',
    'rayGuard.severity',
  ]);
  const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`rule-${at}`, 'off']));
  assert.ok(readSettings({ severity: many }, engine).problems.length < 300);
});

const HOSTILE_OPTIONS: readonly unknown[] = [
  'status',
  [['status', true]],
  { status: 'yes', rayInUse: {}, documentation: [], __proto__: { documentation: true } },
  { status: { toString: 'x' }, watch: 'x'.repeat(100_000), grammars: '/etc/passwd', command: 'touch /tmp/x' },
];

test('options of any shape change nothing that is found', async () => {
  for (const initializationOptions of [{}, ...HOSTILE_OPTIONS]) {
    const client = new TestClient({});
    const params = { processId: null, rootUri: null, capabilities: FULL, initializationOptions };
    await client.connection.sendRequest('initialize', params);
    client.notify('initialized', {});
    client.open(URI, UNSAFE);
    assert.ok(brief(await client.items(URI)).some((one) => one.includes('exposed-dashboard 1')));
    assert.deepEqual(client.kept('rayGuard/status'), []);
    client.end();
  }
});

test('settings of any shape change nothing that is found, and are told in the log', async () => {
  for (const wrong of [
    7,
    'off',
    [],
    { enable: 'false', severity: { '\u202egnp': 'off', 'exposed-dashboard': 'none' } },
  ]) {
    const client = await startClient({ settings: wrong });
    client.open(URI, UNSAFE);
    assert.ok(brief(await client.items(URI)).some((one) => one.includes('exposed-dashboard 1')));
    const { message } = await client.next<{ message: string }>('window/logMessage');
    assert.match(message, /^rayGuard.* ignored/);
    assert.doesNotMatch(message, /\u202e/);
    client.end();
  }
});
