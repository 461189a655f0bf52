// Whether requests to what a process opens need a token, and why.

import { isSurelyIn } from '../../ray/auth.ts';
import type { Process } from '../../ray/facts/process.ts';
import { isRefused } from '../../ray/kuberay.ts';
import type { ReleaseSet } from '../../ray/versions/releases.ts';
import type { LinkedProcess } from '../linked-facts.ts';
import type { RayOfProcess } from '../versions/ray-of-process.ts';
import { type AuthMode, tokenGiven } from './mode.ts';

/** yes and no are certain as far as the files go. */
export type Required = 'yes' | 'no' | 'unknown';

export interface TokenVerdict {
  readonly required: Required;
  /**
   * mode: what is set decides. release: what the Ray in use does by itself. given: a head asks for the token that it is given.
   * nothing: no mode is set, and the Ray in use does not ask by itself.
   */
  readonly why: 'mode' | 'release' | 'given' | 'nothing';
}

export function tokenVerdict(process: LinkedProcess, mode: AuthMode, allowed: ReleaseSet | undefined): TokenVerdict {
  if (isRefused(process)) return { required: 'unknown', why: 'mode' };
  if (isSurelyIn(allowed, 'absent')) return { required: 'no', why: 'release' };
  if (mode === 'unknown') return { required: 'unknown', why: 'mode' };
  if (mode === 'token') {
    const knows = !allowed || isSurelyIn(allowed, 'opt-in', 'local-default');
    return { required: knows ? 'yes' : 'unknown', why: knows ? 'mode' : 'release' };
  }
  if (mode !== 'unset' && mode !== 'ineffective') return { required: 'no', why: 'mode' };
  const startsLocally = process.role === 'local' || process.role === 'undecided';
  // From 2.59 on `ray.init` turns token mode on unless a mode is set, whatever the dashboard listens on.
  if (startsLocally && isSurelyIn(allowed, 'local-default')) return { required: 'yes', why: 'release' };
  return startsLocally ? { required: 'no', why: 'nothing' } : ofHead(process, allowed);
}

/** A head without a mode asks from 2.59 on when it is given a token (measured row 7). */
function ofHead(process: LinkedProcess, allowed: ReleaseSet | undefined): TokenVerdict {
  const given = tokenGiven(process);
  if (given === 'no' || isSurelyIn(allowed, 'opt-in')) return { required: 'no', why: 'nothing' };
  const asks = given === 'yes' && isSurelyIn(allowed, 'local-default');
  return { required: asks ? 'yes' : 'unknown', why: 'given' };
}

/** Says why none is required, naming the release where another one would ask: a clause, as it stands within a sentence. */
export function describeNoToken({ role }: Process, ray: RayOfProcess | undefined): string {
  if (ray && isSurelyIn(ray.allowed, 'absent')) return `${ray.label} has no token authentication`;
  // A head asks on no release unless it is told to (measured row 7).
  if (!ray || role === 'head') return 'nothing asks for a token';
  if (isSurelyIn(ray.allowed, 'opt-in')) return `${ray.label} asks for no token unless it is told to`;
  return `some releases within ${ray.label} ask for no token unless they are told to`;
}
