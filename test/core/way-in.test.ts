// What a published port, a service or an ingress exposes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waysIn } from '../../server/src/core/project/verdict/listening.ts';
import { type Option, onePort, type Process, type Reach } from '../../server/src/core/ray/facts/process.ts';
import { literal, unknown, type Value } from '../../server/src/core/ray/facts/value.ts';

const nowhere = { start: 0, end: 0 };

function head(options: Record<string, Value> = {}, more: Partial<Process> = {}): Process {
  const all = Object.entries(options).map(
    ([name, value]): Option => ({ name, span: nowhere, valueSpan: nowhere, value }),
  );
  return {
    role: 'head',
    api: 'ray start',
    span: nowhere,
    nameSpan: nowhere,
    options: all,
    open: false,
    runsIn: 'container',
    ...more,
  };
}

function reach(ports: number[], behind: Reach['behind'], more: Partial<Reach> = {}): Reach {
  return {
    how: 'published-port',
    ports: ports.map(onePort),
    span: nowhere,
    valueSpan: nowhere,
    value: literal(''),
    behind,
    ...more,
  };
}

function said(found: ReturnType<typeof waysIn>[number] | undefined): string {
  return found ? `${found.service} ${found.port ?? '-'} ${found.sureness}` : 'none';
}

test('a port counts only when Ray listens on it beyond the loopback of its container', () => {
  const everywhere = { dashboard_host: literal('0.0.0.0') };
  const cases: [number[], Process, string][] = [
    [[8265], head(everywhere), 'dashboard 8265 high'],
    [[8265], head(), 'none'],
    [[8265], head({ dashboard_host: literal('127.0.0.1') }), 'none'],
    [[8265], head({ dashboard_host: unknown('a variable') }), 'dashboard 8265 medium'],
    [[8265], head({ ...everywhere, include_dashboard: literal(false) }), 'none'],
    [[8265], head({ ...everywhere, dashboard_port: literal('8266') }), 'none'],
    [[8266], head({ ...everywhere, dashboard_port: literal(8266) }), 'dashboard 8266 high'],
    [[8265], head({ ...everywhere, dashboard_port: unknown('a variable') }), 'none'],
    [[10001], head(), 'Ray Client 10001 high'],
    [[6379], head(), 'GCS 6379 high'],
    [[6379], head({ port: literal('6399') }), 'none'],
    [[52365], head(), 'dashboard agent 52365 high'],
    [[8000, 3000], head(everywhere), 'none'],
    [[6379, 8265], head(everywhere), 'dashboard 8265 high'],
    [[6379], head({}, { role: 'worker' }), 'none'],
    [[8265], head(everywhere, { role: 'local', api: 'ray.init' }), 'dashboard 8265 high'],
    [[10001], head(everywhere, { role: 'local', api: 'ray.init' }), 'none'],
  ];
  for (const [ports, process, expected] of cases)
    assert.equal(said(waysIn(reach(ports, [process]))[0]), expected, JSON.stringify([ports, process.options]));
});

test('an image of Ray alone is enough for ports that only Ray has', () => {
  assert.equal(said(waysIn(reach([8265], 'may be ray'))[0]), 'dashboard 8265 medium');
  assert.equal(said(waysIn(reach([6379], 'may be ray'))[0]), 'none');
  assert.equal(said(waysIn(reach([8265], 'none'))[0]), 'none');
});

test('the address of the host decides of published ports', () => {
  const on = (hostAddress: Value) => said(waysIn(reach([10001], [head()], { hostAddress }))[0]);
  assert.equal(on(literal('127.0.0.1')), 'none');
  assert.equal(on(literal('')), 'Ray Client 10001 high');
  assert.equal(on(literal('0.0.0.0')), 'Ray Client 10001 high');
  assert.equal(on(unknown('a variable')), 'none');
  const options = [literal('127.0.0.1'), literal('0.0.0.0')];
  assert.equal(on({ kind: 'one-of', options, fallback: false }), 'Ray Client 10001 medium');
  assert.equal(on({ kind: 'one-of', options: [literal('0.0.0.0')], fallback: true }), 'Ray Client 10001 low');
});

test('a service that names no port leads to all that the head opens', () => {
  const service = (process: Process) => said(waysIn(reach([], [process], { how: 'load-balancer' }))[0]);
  assert.equal(service(head({}, { api: 'RayCluster' })), 'dashboard - high');
  assert.equal(service(head()), 'Ray Client - high');
  assert.equal(service(head({}, { role: 'worker' })), 'none');
});
