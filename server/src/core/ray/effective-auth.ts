// Which authentication mode a program runs Ray in, judged from the variables that its own file sets.
import { authModeOf, isSurelyIn, meantAuthVariable } from './auth.ts';
import { dashboardExposure } from './exposure.ts';
import type { EnvironmentSetting, FileFacts, Process } from './facts.ts';
import type { ReleaseSet } from './releases.ts';
import { possibilities } from './value.ts';

/**
 * unset: the file says nothing. token: in time, so it counts. late: after Ray has read it. ineffective: a token without a mode,
 * or a variable that Ray does not read. unknown: a value or an order that cannot be decided.
 */
export type ModeInFile = 'unset' | 'token' | 'disabled' | 'invalid' | 'late' | 'ineffective' | 'unknown';

/** What the whole file says of the mode of its own process; the less safe answer where settings differ. */
export function modeInFile({ environment }: FileFacts): ModeInFile {
  const settings = environment.filter(
    ({ name, operation, scope }) => name === 'RAY_AUTH_MODE' && operation !== 'unset' && scope !== 'runtime-env',
  );
  const modes = settings.map(modeOfSetting);
  for (const mode of ['unknown', 'invalid', 'disabled', 'token', 'late'] as const)
    if (modes.includes(mode)) return mode;
  return environment.some(isMeantToProtect) ? 'ineffective' : 'unset';
}

function modeOfSetting({ value, scope, order }: EnvironmentSetting): ModeInFile {
  const texts = possibilities(value);
  const [only] = texts;
  // A mapping without a known use may or may not reach this process.
  if (scope !== 'process' || texts.length !== 1 || typeof only?.value !== 'string' || !only.sure) return 'unknown';
  const mode = authModeOf(only.value);
  if (mode !== 'token') return mode;
  if (order === 'unordered') return 'unknown';
  return order === 'before-import' ? 'token' : 'late';
}

function isMeantToProtect({ name, operation, scope }: EnvironmentSetting): boolean {
  if (operation === 'unset' || scope !== 'process') return false;
  return name === 'RAY_AUTH_TOKEN' || name === 'RAY_AUTH_TOKEN_PATH' || meantAuthVariable(name) !== undefined;
}

/** Whether requests to what this process opens need a token: yes and no are certain as far as the file goes. */
export function asksForToken(
  process: Process,
  facts: FileFacts,
  allowed: ReleaseSet | undefined,
): 'yes' | 'no' | 'unknown' {
  const mode = modeInFile(facts);
  if (mode === 'unknown') return 'unknown';
  if (isSurelyIn(allowed, 'absent')) return 'no';
  if (mode === 'token') return allowed && !isSurelyIn(allowed, 'opt-in', 'local-default') ? 'unknown' : 'yes';
  const startsLocally = process.role === 'local' || process.role === 'undecided';
  // From 2.59 on `ray.init` turns token mode on unless a mode is set, whatever the dashboard listens on.
  if (startsLocally && (mode === 'unset' || mode === 'ineffective') && isSurelyIn(allowed, 'local-default'))
    return 'yes';
  return 'no';
}

/** Some process of the file opens its dashboard to others, and anyone may use it. */
export function isOpenToAnyone(facts: FileFacts, allowed: ReleaseSet | undefined): boolean {
  return facts.processes.some(
    (process) => dashboardExposure(process) !== undefined && asksForToken(process, facts, allowed) === 'no',
  );
}

/** Switching token mode on keeps such a program working: a local start makes a token itself, joining one needs it first (measured row 6). */
export function onlyStartsLocally({ processes }: FileFacts): boolean {
  return processes.every(({ role }) => role === 'local' || role === 'serve');
}

/** The file leaves the mode to be set; a second setting beside one that is there would only confuse. */
export function leavesModeUnset({ environment }: FileFacts): boolean {
  return !environment.some(({ name, scope }) => name === 'RAY_AUTH_MODE' && scope === 'process');
}

/** The change that turns token mode on in a program. */
export const turnTokensOn = { kind: 'set-environment', name: 'RAY_AUTH_MODE', value: 'token' } as const;
