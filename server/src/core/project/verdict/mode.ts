// Which authentication mode a process of Ray starts with, judged from the variables that its file sets for it.

import { authModeOf, isSurelyIn, meantAuthVariable } from '../../ray/auth.ts';
import type { EnvironmentSource } from '../../ray/facts/environment.ts';
import { possibilities } from '../../ray/facts/value.ts';
import type { ReleaseSet } from '../../ray/releases.ts';
import type { LinkedEnvironment, LinkedFacts, LinkedProcess, LinkedSetting } from '../linked-facts.ts';
import { decidingSettings } from './settings.ts';

/**
 * unset: the file says nothing. token: in time, so it counts. late: after Ray has read it. ineffective: a token without a mode,
 * or a variable that Ray does not read. unknown: a value, an order or a source of variables that cannot be decided.
 */
export type AuthMode = 'unset' | 'token' | 'disabled' | 'invalid' | 'late' | 'ineffective' | 'unknown';

/** What this process starts with; where the file does not tell processes apart, what the whole file says. */
export function modeOf(process: LinkedProcess, facts: LinkedFacts): AuthMode {
  return process.environment ? modeInEnvironment(process.environment) : modeInFile(facts);
}

/** What the whole file says of the mode of its own process; the less safe answer where it does not tell which setting comes last. */
export function modeInFile({ environment, inherited = [], inherits = [] }: LinkedFacts): AuthMode {
  const settings = environment.filter(setsMode);
  const isSet = settings.some((one) => one.operation === 'set' && one.scope === 'process' && one.holds === 'surely');
  // A variable of a file that is loaded as a default changes nothing that the program sets itself.
  const counting = inherited.filter((one) => setsMode(one) && !(isSet && one.operation === 'default'));
  const all = [...settings, ...counting];
  const inTime = all.filter(({ order, scope }) => order === 'before-import' && scope === 'process');
  const deciding = decidingSettings(
    inTime.sort((a, b) => placeOf(a) - placeOf(b)),
    NAME,
  );
  const others = all.filter((one) => !inTime.includes(one) && one.operation !== 'unset');
  const modes = [...deciding.settings.map(modeOfSetting), ...others.map(modeAtAnyTime)];
  const mayDecide = (source: EnvironmentSource) =>
    source.kind !== 'file' || (source.order !== 'after-start' && !(isSet && source.onlyDefaults));
  if (inherits.some(mayDecide) || (deciding.orNone && deciding.settings.length > 0)) modes.push('unknown');
  for (const mode of ['unknown', 'invalid', 'disabled', 'token', 'late'] as const)
    if (modes.includes(mode)) return mode;
  return [...environment, ...inherited].some(isMeantToProtect) ? 'ineffective' : 'unset';
}

const NAME = 'RAY_AUTH_MODE';

function setsMode({ name, scope, holds }: LinkedSetting): boolean {
  return name === NAME && scope !== 'runtime-env' && scope !== 'command' && holds !== 'no longer';
}

/** Of one that stands in no order with others. */
function modeAtAnyTime(setting: LinkedSetting): AuthMode {
  return setting.holds === 'maybe' ? 'unknown' : modeOfSetting(setting);
}

/** Where the program takes it in, for one of another file. */
function placeOf({ span, through }: LinkedSetting): number {
  return (through?.span ?? span).start;
}

/** The last setting counts, as far as it holds; a default only where none came before it. */
export function modeInEnvironment({ settings, open, inherits = [] }: LinkedEnvironment): AuthMode {
  const mayBeOther = open || inherits.length > 0;
  const deciding = decidingSettings(settings, NAME);
  const isWeak = ({ operation }: LinkedSetting) => operation === 'unset' || operation === 'default';
  const modes = new Set(deciding.settings.map((one) => (mayBeOther && isWeak(one) ? 'unknown' : modeOfSetting(one))));
  if (deciding.orNone) modes.add(mayBeOther ? 'unknown' : 'unset');
  const [mode = 'unset'] = modes;
  if (modes.size > 1) return 'unknown';
  return mode === 'unset' && settings.some(isMeantToProtect) ? 'ineffective' : mode;
}

function modeOfSetting({ operation, value, scope, order }: LinkedSetting): AuthMode {
  if (operation === 'unset') return 'unset';
  const texts = possibilities(value);
  const [only] = texts;
  // A mapping without a known use may or may not reach this process.
  if (scope !== 'process' || texts.length !== 1 || typeof only?.value !== 'string' || !only.sure) return 'unknown';
  const mode = authModeOf(only.value);
  if (mode !== 'token') return mode;
  if (order === 'unordered') return 'unknown';
  return order === 'before-import' ? 'token' : 'late';
}

function isMeantToProtect(setting: LinkedSetting): boolean {
  if (setting.operation === 'unset' || setting.scope !== 'process') return false;
  return givesToken(setting) || meantAuthVariable(setting.name) !== undefined;
}

function givesToken({ name, operation, scope }: LinkedSetting): boolean {
  if (operation === 'unset' || scope !== 'process') return false;
  return name === 'RAY_AUTH_TOKEN' || name === 'RAY_AUTH_TOKEN_PATH';
}

/** Whether requests to what this process opens need a token: yes and no are certain as far as the file goes. */
export function asksForToken(
  process: LinkedProcess,
  facts: LinkedFacts,
  allowed: ReleaseSet | undefined,
): 'yes' | 'no' | 'unknown' {
  const mode = modeOf(process, facts);
  if (mode === 'unknown') return 'unknown';
  if (isSurelyIn(allowed, 'absent')) return 'no';
  if (mode === 'token') return allowed && !isSurelyIn(allowed, 'opt-in', 'local-default') ? 'unknown' : 'yes';
  if (mode !== 'unset' && mode !== 'ineffective') return 'no';
  const startsLocally = process.role === 'local' || process.role === 'undecided';
  // From 2.59 on `ray.init` turns token mode on unless a mode is set, whatever the dashboard listens on.
  if (startsLocally) return isSurelyIn(allowed, 'local-default') ? 'yes' : 'no';
  return headAsks(process, allowed);
}

/** A head without a mode asks from 2.59 on when it is given a token (measured row 7). */
function headAsks({ environment }: LinkedProcess, allowed: ReleaseSet | undefined): 'yes' | 'no' | 'unknown' {
  if (!environment?.settings.some(givesToken) || isSurelyIn(allowed, 'opt-in')) return 'no';
  return isSurelyIn(allowed, 'local-default') ? 'yes' : 'unknown';
}

/**
 * Switching token mode on keeps such a program working: a local start makes a token itself, joining one needs it first
 * (measured row 6). False for a file that is no program, such as the variables of a container.
 */
export function onlyStartsLocally({ processes, programStart }: LinkedFacts): boolean {
  const isProgram = processes.length > 0 || programStart !== undefined;
  return isProgram && processes.every(({ role }) => role === 'local' || role === 'serve');
}

/** The file leaves the mode to be set; a second setting beside one that is there would only confuse. */
export function leavesModeUnset({ environment }: LinkedFacts): boolean {
  return !environment.some(({ name, scope }) => name === 'RAY_AUTH_MODE' && scope === 'process');
}

/** The change that turns token mode on in a program. */
export const turnTokensOn = { kind: 'set-environment', name: 'RAY_AUTH_MODE', value: 'token' } as const;
