// Two processes of one cluster of which one asks for a token and the other does not.

import { isSurelyIn } from '../../ray/auth.ts';
import type { AuthMode } from '../verdict/mode.ts';
import type { Verdict, Verdicts } from '../verdict/verdict.ts';

/** refused: the head asks, and the other one sends nothing. idle: a worker asks, and its head sends nothing (measured row 25). */
export interface ModeMismatch {
  readonly kind: 'refused' | 'idle';
  readonly head: Verdict;
  readonly other: Verdict;
  /** Whether nothing outside the file can make them agree. */
  readonly certain: boolean;
}

/** Only where both modes are known and the two surely belong together. */
export function modeMismatch(other: Verdict, verdicts: Verdicts): ModeMismatch | undefined {
  if (!other.head) return undefined;
  const head = verdicts.of(other.head);
  if ([head, other].some(({ ray, mode }) => isSurelyIn(ray?.allowed, 'absent') || !isDecided(mode))) return undefined;
  const kind = kindOf(head, other);
  return kind && { kind, head, other, certain: isFixed(head) && isFixed(other) };
}

/** Of others that differ from Ray's words only a run shows what becomes. */
function isDecided(mode: AuthMode): boolean {
  return mode === 'token' || mode === 'disabled' || mode === 'unset' || mode === 'ineffective';
}

function kindOf(head: Verdict, { process, mode, sends }: Verdict): ModeMismatch['kind'] | undefined {
  const { required } = head.token;
  if (required === 'yes') return mode === 'token' || sends.carriesToken ? undefined : 'refused';
  // With a token of its own everything else works against a head that asks for none.
  return required === 'no' && mode === 'token' && process.role === 'worker' ? 'idle' : undefined;
}

/** A variable of a container is what its file says; one that a script leaves out may be set around it. */
function isFixed({ mode, startedBy, process, ray }: Verdict): boolean {
  if (mode === 'token' || mode === 'disabled') return true;
  // From 2.59 on a head that finds a token file asks for it.
  return startedBy === 'container' && (process.role !== 'head' || isSurelyIn(ray?.allowed, 'opt-in'));
}
