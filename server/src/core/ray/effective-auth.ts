// Which authentication mode a process of Ray starts with, judged from the variables that its file sets for it.
import { authModeOf, isSurelyIn, meantAuthVariable } from './auth.ts';
import type { EnvironmentSource } from './environment-sources.ts';
import type { EnvironmentSetting, FileFacts, Process, ProcessEnvironment } from './facts.ts';
import type { ReleaseSet } from './releases.ts';
import { possibilities } from './value.ts';

/**
 * unset: the file says nothing. token: in time, so it counts. late: after Ray has read it. ineffective: a token without a mode,
 * or a variable that Ray does not read. unknown: a value, an order or a source of variables that cannot be decided.
 */
export type AuthMode = 'unset' | 'token' | 'disabled' | 'invalid' | 'late' | 'ineffective' | 'unknown';

/** What this process starts with; where the file does not tell processes apart, what the whole file says. */
export function modeOf(process: Process, facts: FileFacts): AuthMode {
  return process.environment ? modeInEnvironment(process.environment) : modeInFile(facts);
}

/** What the whole file says of the mode of its own process; the less safe answer where settings differ. */
export function modeInFile({ environment, inherited = [], inherits = [] }: FileFacts): AuthMode {
  const settings = environment.filter(setsMode);
  const isSet = settings.some(({ operation, scope }) => operation === 'set' && scope === 'process');
  // A variable of a file that is loaded as a default changes nothing that the program sets itself.
  const counting = inherited.filter((one) => setsMode(one) && !(isSet && one.operation === 'default'));
  const modes = [...settings, ...counting].map(modeOfSetting);
  const mayDecide = (source: EnvironmentSource) =>
    source.kind !== 'file' || (source.order !== 'after-start' && !(isSet && source.onlyDefaults));
  if (inherits.some(mayDecide)) modes.push('unknown');
  for (const mode of ['unknown', 'invalid', 'disabled', 'token', 'late'] as const)
    if (modes.includes(mode)) return mode;
  return [...environment, ...inherited].some(isMeantToProtect) ? 'ineffective' : 'unset';
}

function setsMode({ name, operation, scope }: EnvironmentSetting): boolean {
  return name === 'RAY_AUTH_MODE' && operation !== 'unset' && scope !== 'runtime-env' && scope !== 'command';
}

/** The last setting counts; a default only where none came before it. */
export function modeInEnvironment({ settings, open, inherits = [] }: ProcessEnvironment): AuthMode {
  let last: EnvironmentSetting | undefined;
  for (const setting of settings) {
    if (setting.name !== 'RAY_AUTH_MODE' || setting.scope === 'runtime-env') continue;
    if (setting.operation !== 'default' || !last || last.operation === 'unset') last = setting;
  }
  const mayBeOther = open || inherits.length > 0;
  if (last && last.operation !== 'unset' && !(last.operation === 'default' && mayBeOther)) return modeOfSetting(last);
  if (mayBeOther) return 'unknown';
  return settings.some(isMeantToProtect) ? 'ineffective' : 'unset';
}

function modeOfSetting({ value, scope, order }: EnvironmentSetting): AuthMode {
  const texts = possibilities(value);
  const [only] = texts;
  // A mapping without a known use may or may not reach this process.
  if (scope !== 'process' || texts.length !== 1 || typeof only?.value !== 'string' || !only.sure) return 'unknown';
  const mode = authModeOf(only.value);
  if (mode !== 'token') return mode;
  if (order === 'unordered') return 'unknown';
  return order === 'before-import' ? 'token' : 'late';
}

function isMeantToProtect(setting: EnvironmentSetting): boolean {
  if (setting.operation === 'unset' || setting.scope !== 'process') return false;
  return givesToken(setting) || meantAuthVariable(setting.name) !== undefined;
}

function givesToken({ name, operation, scope }: EnvironmentSetting): boolean {
  if (operation === 'unset' || scope !== 'process') return false;
  return name === 'RAY_AUTH_TOKEN' || name === 'RAY_AUTH_TOKEN_PATH';
}

/** Whether requests to what this process opens need a token: yes and no are certain as far as the file goes. */
export function asksForToken(
  process: Process,
  facts: FileFacts,
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
function headAsks({ environment }: Process, allowed: ReleaseSet | undefined): 'yes' | 'no' | 'unknown' {
  if (!environment?.settings.some(givesToken) || isSurelyIn(allowed, 'opt-in')) return 'no';
  return isSurelyIn(allowed, 'local-default') ? 'yes' : 'unknown';
}

/**
 * Switching token mode on keeps such a program working: a local start makes a token itself, joining one needs it first
 * (measured row 6). False for a file that is no program, such as the variables of a container.
 */
export function onlyStartsLocally({ processes, programStart }: FileFacts): boolean {
  const isProgram = processes.length > 0 || programStart !== undefined;
  return isProgram && processes.every(({ role }) => role === 'local' || role === 'serve');
}

/** The file leaves the mode to be set; a second setting beside one that is there would only confuse. */
export function leavesModeUnset({ environment }: FileFacts): boolean {
  return !environment.some(({ name, scope }) => name === 'RAY_AUTH_MODE' && scope === 'process');
}

/** The change that turns token mode on in a program. */
export const turnTokensOn = { kind: 'set-environment', name: 'RAY_AUTH_MODE', value: 'token' } as const;
