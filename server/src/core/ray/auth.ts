// Ray's token authentication: its variables and values, where a token may stand, and what each release does when nothing is set.

import { compare } from '@renovatebot/pep440';
import type { ReleaseSet } from './versions/releases.ts';

/** `RAY_AUTH_MODE` exists from here on (Ray's token authentication page; measured row 10 for below). */
const AUTH_SINCE = '2.52.0';
/** A `ray.init` that starts Ray locally enables token authentication by itself from here on (measured row 8). */
const LOCAL_DEFAULT_SINCE = '2.59.0';

/** absent: the variable is ignored. opt-in: off unless set. local-default: on for a local `ray.init`. */
export type AuthRegime = 'absent' | 'opt-in' | 'local-default';

export function authRegimeOf(version: string): AuthRegime {
  if (compare(version, AUTH_SINCE) < 0) return 'absent';
  return compare(version, LOCAL_DEFAULT_SINCE) < 0 ? 'opt-in' : 'local-default';
}

const regimesOf = new WeakMap<ReleaseSet, ReadonlySet<AuthRegime>>();

/** All regimes that the allowed releases span; later releases count as the newest regime. Asked for every setting of a file. */
function authRegimesOf(allowed: ReleaseSet): ReadonlySet<AuthRegime> {
  const known = regimesOf.get(allowed);
  if (known) return known;
  const regimes = new Set<AuthRegime>(allowed.known.map(authRegimeOf));
  if (allowed.later) regimes.add('local-default');
  regimesOf.set(allowed, regimes);
  return regimes;
}

/** Every allowed release is in one of these regimes; false where the Ray in use is not known. */
export function isSurelyIn(allowed: ReleaseSet | undefined, ...regimes: readonly AuthRegime[]): boolean {
  if (!allowed) return false;
  const spanned = [...authRegimesOf(allowed)];
  return spanned.length > 0 && spanned.every((regime) => regimes.includes(regime));
}

/** Ray compares without regard to case and does not trim; anything else means disabled without a word (measured row 5). */
export function authModeOf(value: string): 'token' | 'disabled' | 'invalid' {
  const mode = value.toLowerCase();
  return mode === 'token' || mode === 'disabled' ? mode : 'invalid';
}

/** The variables that Ray reads, letter by letter: names of environment variables have a case (measured row 18). */
const AUTH_VARIABLES = ['RAY_AUTH_MODE', 'RAY_AUTH_TOKEN', 'RAY_AUTH_TOKEN_PATH', 'RAY_ENABLE_K8S_TOKEN_AUTH'] as const;
export type AuthVariable = (typeof AUTH_VARIABLES)[number];

export function isAuthVariable(name: string): name is AuthVariable {
  return (AUTH_VARIABLES as readonly string[]).includes(name);
}

/**
 * Where Ray takes the token from when no variable names one, under the name that it has among the variables of a process: what is
 * there when the process starts (measured row 7).
 */
export const TOKEN_FILE = '~/.ray/auth_token';

/** Names that people and language models make up for the mode, and that no release reads. */
const INVENTED_FOR_MODE = new Set([
  'RAY_AUTH',
  'RAY_AUTH_ENABLE',
  'RAY_AUTH_ENABLED',
  'RAY_AUTH_TYPE',
  'RAY_AUTH_METHOD',
  'RAY_AUTHENTICATION',
  'RAY_AUTHENTICATION_ENABLED',
  'RAY_AUTHENTICATION_MODE',
  'RAY_AUTHENTICATION_TYPE',
  'RAY_DASHBOARD_AUTH',
  'RAY_DASHBOARD_AUTH_MODE',
  'RAY_ENABLE_AUTH',
  'RAY_ENABLE_AUTHENTICATION',
  'RAY_ENABLE_TOKEN_AUTH',
  'RAY_TOKEN_AUTH',
  'RAY_TOKEN_AUTH_ENABLED',
  'RAY_USE_AUTH',
]);
const INVENTED_FOR_TOKEN = new Set([
  'RAY_TOKEN',
  'RAY_AUTH_KEY',
  'RAY_AUTHENTICATION_TOKEN',
  'RAY_DASHBOARD_TOKEN',
  'RAY_CLUSTER_TOKEN',
]);
/** `RAY_AUTH_MODE` with two neighbours swapped, one letter lost, doubled or replaced. */
const LIKE_MODE = nearMisses('RAY_AUTH_MODE');
const LIKE_TOKEN = nearMisses('RAY_AUTH_TOKEN');

/** The variable that was meant by a name that Ray does not read; undefined for every other name. */
export function meantAuthVariable(name: string): AuthVariable | undefined {
  if (isAuthVariable(name)) return undefined;
  const upper = name.toUpperCase();
  if (isAuthVariable(upper)) return upper;
  if (INVENTED_FOR_MODE.has(upper) || LIKE_MODE.test(upper)) return 'RAY_AUTH_MODE';
  return INVENTED_FOR_TOKEN.has(upper) || LIKE_TOKEN.test(upper) ? 'RAY_AUTH_TOKEN' : undefined;
}

/** A name that Ray could read, or that was meant for authentication and has other letters; every other one is no fact. */
export function isNameForRay(name: string): boolean {
  return /^RAY_\w+$/.test(name) || (/^ray_\w+$/i.test(name) && meantAuthVariable(name) !== undefined);
}

/** Whether a text may hold such a name: a quick look. `before`: a pattern of what stands before those in other letters. */
export function nameForRayBehind(before: RegExp): (text: string) => boolean {
  const meant = new RegExp(`${before.source}ray_\\w*(?:auth|mode|token)`, 'i');
  return (text) => /\bRAY_\w/.test(text) || meant.test(text);
}

/** Matches every word at one slip from `word`, and no other; `RAY_` itself is taken as written. */
function nearMisses(word: string): RegExp {
  const slips: string[] = [];
  for (let at = 4; at < word.length; at++) {
    const [before, letter, after] = [word.slice(0, at), word.charAt(at), word.slice(at + 1)];
    slips.push(`${before}[A-Z_]?${after}`, `${before}${letter}[A-Z_]${after}`);
    if (after) slips.push(`${before}${after.charAt(0)}${letter}${after.slice(1)}`);
  }
  return new RegExp(`^(?:${slips.join('|')})$`);
}
