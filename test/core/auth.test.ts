// Which mode a file sets, which releases require a token, and which names of variables are slips.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alone, type LinkedProcess, type LinkedSetting } from '../../server/src/core/project/linked-facts.ts';
import { modeInEnvironment, modeInFile, modeOf, tokenVerdict } from '../../server/src/core/project/verdict/mode.ts';
import {
  initArgumentNames,
  isLocalModeRefused,
  isNodeAddressIgnored,
  isRefusedByInit,
} from '../../server/src/core/ray/arguments/init-arguments.ts';
import {
  authModeOf,
  isAuthVariable,
  isNameForRay,
  isSurelyIn,
  meantAuthVariable,
  nameForRayBehind,
} from '../../server/src/core/ray/auth.ts';
import type { ProcessRole } from '../../server/src/core/ray/facts/process.ts';
import { noFacts } from '../../server/src/core/ray/facts/read-facts.ts';
import { literal, unknown } from '../../server/src/core/ray/facts/value.ts';
import type { ReleaseSet } from '../../server/src/core/ray/versions/releases.ts';
import { leavesModeUnset, onlyStartsLocally } from '../../server/src/core/rules/authentication/token-fixes.ts';

const nowhere = { start: 0, end: 0 };
const PATH = '/a.py';

function setting(value: string, more: Partial<LinkedSetting> = {}): LinkedSetting {
  return {
    path: PATH,
    holds: 'surely',
    name: 'RAY_AUTH_MODE',
    operation: 'set',
    value: literal(value),
    scope: 'process',
    order: 'before-import',
    span: nowhere,
    nameSpan: nowhere,
    valueSpan: nowhere,
    ...more,
  };
}

function process(role: ProcessRole): LinkedProcess {
  return { path: PATH, role, api: 'ray.init', span: nowhere, nameSpan: nowhere, options: [], open: false };
}

function file(environment: LinkedSetting[], roles: ProcessRole[] = ['local']) {
  return alone(PATH, { ...noFacts('python'), environment, processes: roles.map(process) });
}

function releases(...known: string[]): ReleaseSet {
  return { known, later: false, unbounded: false };
}

test('the mode of a file is its least safe setting', () => {
  const token = setting('TOKEN');
  const late = setting('token', { order: 'after-import' });
  const cases: [LinkedSetting[], string][] = [
    [[], 'unset'],
    [[token], 'token'],
    [[setting('token', { operation: 'default' })], 'token'],
    [[late], 'late'],
    [[setting('token', { order: 'after-start' })], 'late'],
    [[token, late], 'token'],
    [[setting('token', { order: 'unordered' })], 'unknown'],
    [[setting('token', { scope: 'unspecified' })], 'unknown'],
    [[setting('', { value: unknown('a call') })], 'unknown'],
    [[token, setting('Disabled', { order: 'after-import' })], 'disabled'],
    [[token, setting(' token ')], 'invalid'],
    [[setting('token', { scope: 'runtime-env' })], 'unset'],
    [[setting('', { operation: 'unset' })], 'unset'],
    [[setting('abc', { name: 'RAY_AUTH_TOKEN' })], 'ineffective'],
    [[setting('token', { name: 'RAY_auth_mode' })], 'ineffective'],
    [[setting('x', { name: 'RAY_ADDRESS' })], 'unset'],
  ];
  for (const [environment, mode] of cases)
    assert.equal(modeInFile(file(environment)), mode, JSON.stringify(environment));
});

test('whether a token is asked for follows the mode, the release and the role', () => {
  const asks = (environment: LinkedSetting[], allowed?: ReleaseSet, role: ProcessRole = 'local') =>
    tokenVerdict(process(role), modeInFile(file(environment)), allowed).required;
  assert.equal(asks([]), 'no');
  assert.equal(asks([], releases('2.53.0')), 'no');
  assert.equal(asks([], releases('2.58.1', '2.59.0')), 'no');
  assert.equal(asks([], releases('2.59.0', '2.60.0')), 'yes');
  assert.equal(asks([], releases('2.60.0'), 'head'), 'no');
  assert.equal(asks([setting('disabled')], releases('2.60.0')), 'no');
  assert.equal(asks([setting('token')]), 'yes');
  assert.equal(asks([setting('token')], releases('2.49.2')), 'no');
  assert.equal(asks([setting('token')], releases('2.49.2', '2.53.0')), 'unknown');
  assert.equal(asks([setting('token', { order: 'unordered' })], releases('2.53.0')), 'unknown');
});

test('the mode of a process is the last one that it starts with', () => {
  const named = (name: string, value = 'abc') => setting(value, { name });
  const cases: [LinkedSetting[], boolean, string][] = [
    [[], false, 'unset'],
    [[], true, 'unknown'],
    [[setting('token')], true, 'token'],
    [[setting('token'), setting('disabled')], false, 'disabled'],
    [[setting('disabled'), setting('token')], false, 'token'],
    [[setting('token'), setting('', { operation: 'unset' })], false, 'unset'],
    [[setting('token'), setting('disabled', { operation: 'default' })], false, 'token'],
    [[setting('disabled', { operation: 'default' })], false, 'disabled'],
    [[setting('', { value: unknown('a secret') })], false, 'unknown'],
    [[setting('token', { scope: 'runtime-env' })], false, 'unset'],
    [[named('RAY_AUTH_TOKEN')], false, 'ineffective'],
    [[named('RAY_AUTH_TOKEN')], true, 'unknown'],
  ];
  for (const [settings, open, mode] of cases) {
    const one = { ...process('head'), environment: { settings, open } };
    // What the file says elsewhere is not for this process.
    assert.equal(modeOf(one, file([setting('disabled')])), mode, JSON.stringify([settings, open]));
  }
  assert.equal(modeOf(process('head'), file([setting('disabled')])), 'disabled');
});

test('a head that is given a token asks for it from 2.59 on', () => {
  const asks = (settings: LinkedSetting[], allowed?: ReleaseSet) => {
    const environment = { settings, open: false };
    return tokenVerdict({ ...process('head'), environment }, modeInEnvironment(environment), allowed).required;
  };
  const token = setting('abc', { name: 'RAY_AUTH_TOKEN' });
  assert.equal(asks([token], releases('2.60.0')), 'yes');
  assert.equal(asks([token], releases('2.53.0')), 'no');
  assert.equal(asks([token]), 'unknown');
  assert.equal(asks([], releases('2.60.0')), 'no');
  assert.equal(asks([token, setting('disabled')], releases('2.60.0')), 'no');
});

test('a regime is certain only when every allowed release is in it', () => {
  assert.ok(isSurelyIn(releases('2.52.0', '2.58.1'), 'opt-in'));
  assert.ok(!isSurelyIn(releases('2.51.1', '2.52.0'), 'opt-in'));
  assert.ok(isSurelyIn({ known: [], later: true, unbounded: true }, 'local-default'));
  assert.ok(!isSurelyIn({ known: ['2.53.0'], later: true, unbounded: true }, 'opt-in'));
  assert.ok(!isSurelyIn(releases(), 'opt-in'));
  assert.ok(!isSurelyIn(undefined, 'absent', 'opt-in', 'local-default'));
});

test('modes are compared without case and with blanks', () => {
  const words = ['Token', 'DISABLED', ' token', '', 'k8s'];
  assert.deepEqual(words.map(authModeOf), ['token', 'disabled', 'invalid', 'invalid', 'invalid']);
});

test('slips and inventions name the variable that was meant, and nothing else does', () => {
  const slips = [
    'RAY_auth_mode',
    'ray_auth_mode',
    'RAY_AUTH_MDOE',
    'RAY_AUTH_MOD',
    'RAY_AUTH_MODES',
    'RAY_AUHT_MODE',
    'RAY_AUTHMODE',
    'RAY_AUTH',
    'RAY_ENABLE_AUTH',
  ];
  for (const name of slips) assert.equal(meantAuthVariable(name), 'RAY_AUTH_MODE', name);
  for (const name of ['RAY_TOKEN', 'RAY_AUTH_TOKN', 'RAY_auth_token'])
    assert.equal(meantAuthVariable(name), 'RAY_AUTH_TOKEN', name);
  const others = [
    'RAY_AUTH_MODE',
    'RAY_AUTH_TOKEN',
    'RAY_AUTH_TOKEN_PATH',
    'RAY_ENABLE_K8S_TOKEN_AUTH',
    'RAY_ADDRESS',
    'RAY_USE_TLS',
    'RAY_RUNTIME_ENV_BEARER_TOKEN',
    'RAY_MODE',
    'XRAY_AUTH_MODE',
    'RAY_AUTH_',
  ];
  for (const name of others) assert.equal(meantAuthVariable(name), undefined, name);

  const hasName = nameForRayBehind(/"/);
  for (const name of slips.flatMap((slip) => [slip, slip.toLowerCase()])) {
    assert.ok(isNameForRay(name), name);
    assert.ok(hasName(`x = "${name}"`), name);
  }
  for (const name of ['ray_init', 'ray_dedup_logs', 'xray_auth_mode', 'RAY_AUTH MODE', ''])
    assert.ok(!isNameForRay(name), name);
  assert.ok(!hasName('x = "ray_init" + ray_auth_mode'));
  assert.ok(isAuthVariable('RAY_AUTH_MODE') && !isAuthVariable('RAY_auth_mode'));
});

test('token mode keeps only local starts working, and is not set twice', () => {
  assert.ok(onlyStartsLocally(file([], ['local', 'serve'])));
  assert.ok(!onlyStartsLocally(file([], ['local', 'attach'])));
  assert.ok(!onlyStartsLocally(file([], [])));
  assert.ok(leavesModeUnset(file([setting('token', { scope: 'runtime-env' })])));
  assert.ok(!leavesModeUnset(file([setting('', { operation: 'unset' })])));
});

test('a name is refused only when no allowed release may accept it', () => {
  const cases: [string, ReleaseSet | undefined, boolean][] = [
    ['dashboard_host', releases('2.53.0'), false],
    ['dashboard_hosts', undefined, true],
    ['dashboard_hosts', releases('2.53.0'), true],
    ['dashboard_hosts', releases('1.13.0'), false],
    ['dashboard_hosts', releases('1.13.0', '2.53.0'), true],
    ['storage', undefined, false],
    ['storage', releases('2.47.1', '2.53.0'), false],
    ['storage', releases('2.53.0'), true],
    ['cgroup_path', releases('2.53.0'), true],
    ['cgroup_path', { known: ['2.53.0'], later: true, unbounded: true }, false],
    ['cgroup_path', releases('2.55.0'), false],
    ['_cgroup_path', releases('2.56.0'), true],
    ['enable_resource_isolation', releases('2.44.1'), true],
    ['allow_multiple', releases('2.60.0'), false],
  ];
  for (const [name, allowed, refused] of cases)
    assert.equal(isRefusedByInit(name, allowed), refused, `${name} ${JSON.stringify(allowed)}`);
  for (const name of initArgumentNames) assert.ok(!isRefusedByInit(name, undefined), name);
});

test('what changed with a release is certain only from there on', () => {
  assert.ok(isLocalModeRefused(releases('2.56.0', '2.60.0')) && !isLocalModeRefused(releases('2.55.1', '2.56.0')));
  assert.ok(isNodeAddressIgnored(releases('2.54.0')) && !isNodeAddressIgnored(releases('2.53.0')));
  assert.ok(!isLocalModeRefused(undefined) && !isNodeAddressIgnored(releases()));
});
