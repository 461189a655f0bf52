// Which setting of a variable is in force, by what came before it and how surely each holds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decidingSettings } from '../../../server/src/core/project/verdict/settings.ts';
import type { EnvironmentSetting, Holds } from '../../../server/src/core/ray/facts/environment.ts';
import { literal } from '../../../server/src/core/ray/facts/value.ts';

const nowhere = { start: 0, end: 0 };

/** `token?`: maybe. `token~`: no longer. `=token`: a default. `-`: taken away. */
function settingOf(written: string): EnvironmentSetting {
  const [, before = '', value = '', behind = ''] = /^(=?)([\w-]+)([?~]?)$/.exec(written) ?? [];
  const holds: Holds = behind === '?' ? 'maybe' : behind === '~' ? 'no longer' : 'surely';
  const operation = value === '-' ? 'unset' : before ? 'default' : 'set';
  return {
    name: 'RAY_AUTH_MODE',
    operation,
    holds,
    value: literal(value),
    scope: 'process',
    order: 'before-import',
    span: nowhere,
    nameSpan: nowhere,
    valueSpan: nowhere,
  };
}

const CASES: Readonly<Record<string, string>> = {
  '': 'none',
  token: 'token',
  'disabled token': 'token',
  'token disabled': 'disabled',
  'token?': 'none or token',
  'token? disabled': 'disabled',
  'disabled token?': 'disabled or token',
  'token? disabled?': 'none or token or disabled',
  'token~': 'none',
  'disabled token~': 'disabled',
  '=token': 'token',
  'disabled =token': 'disabled',
  'disabled? =token': 'disabled or token',
  'disabled? =token?': 'none or disabled or token',
  '- =token': 'token',
  'token -': '-',
  'token -?': 'token or -',
  '- token': 'token',
};

for (const [written, expected] of Object.entries(CASES))
  test(`${written || 'nothing'}: ${expected}`, () => {
    const settings = written.split(' ').filter(Boolean).map(settingOf);
    const { settings: deciding, orNone, isSure } = decidingSettings(settings, 'RAY_AUTH_MODE');
    const words = deciding.map(({ value }) => (value.kind === 'literal' ? value.value : '?'));
    assert.equal([...(orNone ? ['none'] : []), ...words].join(' or '), expected);
    assert.equal(isSure, !expected.includes(' or '));
  });

test('other variables, and those of tasks and actors, decide nothing', () => {
  const other = { ...settingOf('token'), name: 'RAY_AUTH_TOKEN' };
  const ofTasks = { ...settingOf('token'), scope: 'runtime-env' as const };
  assert.deepEqual(decidingSettings([other, ofTasks], 'RAY_AUTH_MODE').settings, []);
});
