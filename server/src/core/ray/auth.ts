// Ray's token authentication: which values mean what, and what each release does when nothing is set.
import { compare } from '@renovatebot/pep440';
import type { ReleaseSet } from './releases.ts';

/** `RAY_AUTH_MODE` exists from here on (ray/read.md section 2; measured row 10 for below). */
export const AUTH_SINCE = '2.52.0';
/** A `ray.init` that starts Ray locally turns token mode on by itself from here on (measured row 8). */
export const LOCAL_DEFAULT_SINCE = '2.59.0';

/** absent: the variable is ignored. opt-in: off unless set. local-default: on for a local `ray.init`. */
export type AuthRegime = 'absent' | 'opt-in' | 'local-default';

export function authRegimeOf(version: string): AuthRegime {
  if (compare(version, AUTH_SINCE) < 0) return 'absent';
  return compare(version, LOCAL_DEFAULT_SINCE) < 0 ? 'opt-in' : 'local-default';
}

/** All regimes that the allowed releases span; later releases count as the newest regime. */
export function authRegimesOf(allowed: ReleaseSet): ReadonlySet<AuthRegime> {
  const regimes = new Set<AuthRegime>(allowed.known.map(authRegimeOf));
  if (allowed.later) regimes.add('local-default');
  return regimes;
}

/** Ray compares without regard to case and does not trim; anything else means disabled without a word (measured row 5). */
export function authModeOf(value: string): 'token' | 'disabled' | 'invalid' {
  const mode = value.toLowerCase();
  return mode === 'token' || mode === 'disabled' ? mode : 'invalid';
}
