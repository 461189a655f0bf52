// Hosts and addresses as Ray is given them, and how text of a file is shown.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostReach, isClusterInternalName, readAddress } from '../../server/src/core/ray/address.ts';
import { quote } from '../../server/src/core/text/words.ts';

test('a host is loopback, a wildcard or something else', () => {
  const loopback = [
    'localhost',
    'LOCALHOST',
    'ray.localhost',
    '127.0.0.1',
    '127.0.0.2',
    '127.1',
    '127.255.255.254',
    '::1',
    '[::1]',
    '0:0:0:0:0:0:0:1',
  ];
  const wildcard = [
    '',
    '0',
    '0.0',
    '0.0.0.0',
    '*',
    '::',
    '[::]',
    '0:0:0:0:0:0:0:0',
    '0000:0000:0000:0000:0000:0000:0000:0000',
  ];
  const other = [
    '10.0.0.5',
    '192.168.1.2',
    '128.0.0.1',
    '1.127.0.0.1',
    '127',
    'localhosts',
    'mylocalhost',
    'localhost.example.com',
    'fe80::1',
    '::2',
    '0.0.0.1',
    ' 0.0.0.0',
    '00',
    'head',
  ];
  for (const host of loopback) assert.equal(hostReach(host), 'loopback', host);
  for (const host of wildcard) assert.equal(hostReach(host), 'wildcard', host);
  for (const host of other) assert.equal(hostReach(host), 'other', host);
});

test('an address gives its scheme, host and port', () => {
  const cases: [string, ReturnType<typeof readAddress>][] = [
    ['auto', { kind: 'auto' }],
    ['local', { kind: 'local' }],
    ['local://', { kind: 'local' }],
    ['10.0.0.5:6379', { kind: 'host', host: '10.0.0.5', port: 6379 }],
    ['head', { kind: 'host', host: 'head' }],
    ['ray://head.example.com:10001', { kind: 'host', scheme: 'ray', host: 'head.example.com', port: 10001 }],
    ['HTTPS://Head/api?x=1', { kind: 'host', scheme: 'https', host: 'Head' }],
    ['http://user:secret@head:8265/', { kind: 'host', scheme: 'http', host: 'head', port: 8265 }],
    ['http://[fd00::5]:8265', { kind: 'host', scheme: 'http', host: 'fd00::5', port: 8265 }],
    ['::1', { kind: 'host', host: '::1' }],
    ['http://café.example', { kind: 'host', scheme: 'http', host: 'café.example' }],
  ];
  for (const [text, address] of cases) assert.deepEqual(readAddress(text), address, text);
});

test('placeholders, templates and junk are no address', () => {
  const junk = [
    '',
    ' ',
    'http://',
    'http:///x',
    'ray://<head-ip>:10001',
    'ray://{host}:10001',
    'http://$HEAD:8265',
    'a b',
    'http://%s:8265',
    '[::1',
    ':8265',
    'x'.repeat(5000),
    '://',
  ];
  for (const text of junk) assert.equal(readAddress(text), undefined, text);
});

test('names that only the network of a cluster resolves', () => {
  for (const name of [
    'raycluster-head-svc',
    'head',
    'ray.default.svc',
    'ray.default.svc.cluster.local',
    'host.docker.internal',
  ])
    assert.ok(isClusterInternalName(name), name);
  for (const name of ['levels-head-0-0.levels-job', 'head.ray-system']) assert.ok(isClusterInternalName(name), name);
  for (const name of ['10.0.0.5', 'ray.example.com', 'fd00::5', 'svc.example.com', 'ray.my-shop.com', 'ray.xn--p1ai'])
    assert.ok(!isClusterInternalName(name), name);
});

test('quoted text is short and shows what is invisible', () => {
  assert.equal(quote('a"b\\c'), '"a\\"b\\\\c"');
  assert.equal(quote('a\nb\tc\u0000'), '"a\\nb\\tc\\u{0}"');
  assert.equal(quote('\u202Eevil\u200B\uFEFF'), '"\\u{202e}evil\\u{200b}\\u{feff}"');
  assert.equal(quote('Привет 😀'), '"Привет 😀"');
  const long = quote('x'.repeat(1000));
  assert.ok(long.length <= 62 && long.endsWith('…"'), long);
  assert.ok(!/\p{Cs}/u.test(quote(`${'x'.repeat(58)}😀😀`)), 'no half of a character');
});
