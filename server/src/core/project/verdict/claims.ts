// What a finding says, as data: by it the engine knows which finding says all that another one says, and a test that no two disagree.

import type { Place } from '../../text/span.ts';
import { type LinkedProcess, type LinkedReach, type LinkedSetting, nameOfPlace } from '../linked-facts.ts';
import { opensPorts } from './listening.ts';
import type { Required } from './mode.ts';

/**
 * token: whether requests to the process need one. dashboard, network: other machines reach its dashboard, or what else it opens.
 * sends: whether its own requests carry a token. mode, way: that this very setting, or this very port, is the fault.
 */
export interface Claim {
  /** The place of the process, setting or port: the same text for the same place. */
  readonly about: string;
  readonly on: 'token' | 'dashboard' | 'network' | 'sends' | 'mode' | 'way';
  readonly says: 'required' | 'none' | 'open' | 'wrong';
}

function claim(place: Place, on: Claim['on'], says: Claim['says']): Claim {
  return { about: nameOfPlace(place), on, says };
}

export const claims = {
  noToken: (process: LinkedProcess) => claim(process, 'token', 'none'),
  tokenRequired: (process: LinkedProcess) => claim(process, 'token', 'required'),
  openDashboard: (process: LinkedProcess) => claim(process, 'dashboard', 'open'),
  openToNetwork: (process: LinkedProcess) => claim(process, 'network', 'open'),
  sendsNoToken: (process: LinkedProcess) => claim(process, 'sends', 'none'),
  sendsToken: (process: LinkedProcess) => claim(process, 'sends', 'required'),
  wrongMode: (setting: LinkedSetting) => claim(setting, 'mode', 'wrong'),
  wayIn: (reach: LinkedReach) => claim(reach, 'way', 'open'),
} as const;

/** unknown: nothing is claimed. */
export function tokenClaim(process: LinkedProcess, required: Required): Claim[] {
  return required === 'unknown' ? [] : [required === 'yes' ? claims.tokenRequired(process) : claims.noToken(process)];
}

/** Of what stands behind a port or a service. */
export function wayInClaims(reach: LinkedReach, required: Required): Claim[] {
  const behind = typeof reach.behind === 'string' ? [] : reach.behind.filter(opensPorts);
  return [claims.wayIn(reach), ...behind.flatMap((one) => tokenClaim(one, required))];
}

/** The one says all that the other says; never of one that says nothing. */
export function includes(all: readonly Claim[], some: readonly Claim[]): boolean {
  return some.length > 0 && some.every((one) => all.some((other) => isSame(one, other)));
}

function isSame(a: Claim, b: Claim): boolean {
  return a.about === b.about && a.on === b.on && a.says === b.says;
}
