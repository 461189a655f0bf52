// Which processes expose a dashboard or a Serve proxy to other machines, and how sure that is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  dashboardBinding,
  describeListening,
  serveListening,
} from '../../server/src/core/project/verdict/listening.ts';
import type { Process, ProcessRole } from '../../server/src/core/ray/facts/process.ts';
import { literal, type Scalar, unknown, type Value } from '../../server/src/core/ray/facts/value.ts';

const nowhere = { start: 0, end: 0 };

function process(role: ProcessRole, options: Record<string, Scalar | Value>, api = 'ray.init'): Process {
  return {
    role,
    api,
    span: nowhere,
    nameSpan: nowhere,
    open: false,
    options: Object.entries(options).map(([name, value]) => ({
      name,
      span: nowhere,
      valueSpan: nowhere,
      value: typeof value === 'object' && value !== null ? value : literal(value),
    })),
  };
}

function oneOf(fallback: boolean, ...options: Value[]): Value {
  return { kind: 'one-of', options, fallback };
}

const any = literal('0.0.0.0');

test('only a process with a dashboard of its own exposes one', () => {
  const sureness = (role: ProcessRole, more = {}) =>
    dashboardBinding(process(role, { dashboard_host: any, ...more }))?.sureness;
  assert.deepEqual(
    (['local', 'head', 'undecided'] as const).map((role) => sureness(role)),
    ['high', 'high', 'medium'],
  );
  for (const role of ['worker', 'attach', 'client', 'job-client', 'serve', 'debugger'] as const)
    assert.equal(sureness(role), undefined, role);
  assert.equal(sureness('local', { include_dashboard: false }), undefined);
  assert.equal(sureness('local', { include_dashboard: true }), 'high');
  assert.equal(sureness('local', { include_dashboard: null }), 'high');
  assert.equal(sureness('local', { include_dashboard: unknown('an argument') }), 'medium');
});

test('how the host comes about decides how sure it is', () => {
  const cases: [Scalar | Value, string | undefined][] = [
    ['127.0.0.1', undefined],
    ['10.0.0.5', 'high'],
    ['fd00::5', 'high'],
    ['head-node', 'medium'],
    [null, undefined],
    [0, undefined],
    [unknown('an argument'), undefined],
    [oneOf(false, any, literal('127.0.0.1')), 'medium'],
    [oneOf(false, literal('127.0.0.1'), literal('localhost')), undefined],
    [oneOf(true, unknown('the environment'), any), 'low'],
    [oneOf(false, literal('127.0.0.1'), oneOf(true, unknown('the environment'), any)), 'low'],
    [oneOf(true, unknown('the environment'), oneOf(false, any, literal('::1'))), 'low'],
    // Measured: with these Ray opens no port at all.
    [' 0.0.0.0', undefined],
    ['[::]', undefined],
    ['::ffff:0.0.0.0', undefined],
  ];
  for (const [host, sureness] of cases)
    assert.equal(
      dashboardBinding(process('local', { dashboard_host: host }))?.sureness,
      sureness,
      JSON.stringify(host),
    );
});

test('Serve is exposed by the host of its HTTP options, unless it opens no proxy', () => {
  const exposed = (options: Record<string, Scalar | Value>, api = 'serve.start') =>
    serveListening(process('serve', options, api)) !== undefined;
  assert.ok(exposed({ 'http_options.host': '0.0.0.0' }));
  assert.ok(!exposed({ host: '0.0.0.0' }));
  assert.ok(!exposed({ 'http_options.host': '127.0.0.1' }));
  assert.ok(!exposed({ 'http_options.host': '0.0.0.0', 'http_options.location': 'NoServer' }));
  assert.ok(!exposed({ 'http_options.host': '0.0.0.0', proxy_location: 'Disabled' }));
  assert.ok(!exposed({ host: '0.0.0.0' }, 'serve.run'));
});

test('where it listens reads as words', () => {
  const words = (host: string) => {
    const exposure = dashboardBinding(process('local', { dashboard_host: host }));
    return exposure && describeListening(exposure);
  };
  assert.equal(words('0.0.0.0'), 'all interfaces');
  assert.equal(words(''), 'all interfaces');
  assert.equal(words('::'), 'all IPv6 interfaces');
  assert.equal(words('10.0.0.5'), '"10.0.0.5"');
});
