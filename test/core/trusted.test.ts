// Which hosts a policy trusts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTrusted, isTrustedValue, mistakeInTrusted } from '../../server/src/core/policy/trusted.ts';
import { literal, unknown } from '../../server/src/core/ray/facts/value.ts';

const TRUSTED = [
  '10.8.0.0/16',
  '192.168.7.9',
  'fd00:8::/32',
  '2001:db8::7',
  '*.corp.example',
  'vpn-gate',
  'Büro.example',
];

test('addresses, networks and names that are trusted', () => {
  for (const host of [
    '10.8.0.1',
    '10.8.255.255',
    '192.168.7.9',
    '::ffff:10.8.0.1',
    'fd00:8::1',
    'FD00:0008:0:0:0:0:0:1',
    '[fd00:8::1]',
    '2001:db8:0:0::7',
    'ray.corp.example',
    'a.b.corp.example.',
    'RAY.CORP.EXAMPLE',
    'vpn-gate',
    'büro.example',
  ])
    assert.ok(isTrusted(host, TRUSTED), host);
});

test('those that are not, those that stand for every interface above all', () => {
  for (const host of [
    '0.0.0.0',
    '',
    '*',
    '2001:db8::8',
    '2001:db8:0:1::7',
    '192.168.7.8',
    '::',
    '[::]',
    '10.9.0.1',
    '10.8.0',
    '192.168.7.90',
    'fd00:9::1',
    'corp.example',
    'xcorp.example',
    'ray.corp.example.evil.example',
    'vpn-gate.example',
    '10.8.0.1.evil.example',
    'fd00:8::1%eth0',
  ])
    assert.ok(!isTrusted(host, TRUSTED), host);
  assert.ok(!isTrusted('0.0.0.0', ['0.0.0.0']));
  assert.ok(!isTrusted('10.8.0.1', []));
});

test('a value is trusted when everything it is known to be is', () => {
  const oneOf = (...hosts: (string | undefined)[]) =>
    ({
      kind: 'one-of',
      fallback: false,
      options: hosts.map((host) => (host === undefined ? unknown('a parameter') : literal(host))),
    }) as const;
  assert.ok(isTrustedValue(literal('10.8.0.1'), TRUSTED));
  assert.ok(isTrustedValue(oneOf('10.8.0.1', '127.0.0.1'), TRUSTED));
  assert.ok(isTrustedValue(oneOf('10.8.0.1', undefined), TRUSTED));
  assert.ok(!isTrustedValue(oneOf('10.8.0.1', '0.0.0.0'), TRUSTED));
  assert.ok(!isTrustedValue(unknown('a parameter'), TRUSTED));
  assert.ok(!isTrustedValue(undefined, TRUSTED));
  assert.ok(!isTrustedValue(literal(8), TRUSTED));
});

test('what can be trusted, and what is a mistake', () => {
  for (const text of [...TRUSTED, '10.8.0.1/16', '::1', 'localhost', 'a_b', 'xn--bro-hoa.example', '[fd00::1]'])
    assert.equal(mistakeInTrusted(text), undefined, text);
  for (const text of [
    '',
    ' ',
    '10.8',
    '10.8.0.0/33',
    '10.8.0.256',
    'fd00::/129',
    'fd00::1%eth0',
    'http://corp.example',
    'corp.example:8265',
    '*',
    '*.',
    'a.*.example',
    '-a.example',
    'a..b',
    `${'a'.repeat(300)}.example`,
  ])
    assert.match(mistakeInTrusted(text) ?? '', /^is not an IP address/, text);
  for (const text of ['0.0.0.0/0', '::/0']) assert.match(mistakeInTrusted(text) ?? '', /every address/, text);
});
