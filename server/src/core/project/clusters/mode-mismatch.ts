// Processes of one cluster of which one asks for a token and the other does not.

import { isSurelyIn } from '../../ray/auth.ts';
import type { RayData } from '../../ray/data.ts';
import type { ReleaseSet } from '../../ray/releases.ts';
import type { LinkedFacts, LinkedProcess } from '../linked-facts.ts';
import type { ProjectView } from '../project.ts';
import { type AuthMode, asksForToken, modeOf } from '../verdict/mode.ts';
import { rayOfProcess } from '../versions/ray-of-process.ts';
import { headOf, headsAmong, startedIn } from './cluster-of.ts';

/** refused: the head asks, and the other one sends nothing. idle: a worker asks, and its head sends nothing (measured row 25). */
export interface ModeMismatch {
  readonly kind: 'refused' | 'idle';
  readonly head: LinkedProcess;
  readonly other: LinkedProcess;
  /** Whether nothing outside the file can make them agree. */
  readonly certain: boolean;
}

/** Only where both modes are known and the two surely belong together; in the order of the file. */
export function modeMismatches(facts: LinkedFacts, project: ProjectView, data: RayData): ModeMismatch[] {
  const processes = startedIn(facts);
  const heads = headsAmong(processes);
  if (heads.length === 0) return [];
  const allowedFor = (process: LinkedProcess) => rayOfProcess(process, facts, project, data)?.allowed;
  return processes.flatMap((other) => {
    const head = headOf(other, heads, facts);
    const allowed = head && [allowedFor(head), allowedFor(other)];
    if (!head || allowed?.some((one) => isSurelyIn(one, 'absent'))) return [];
    const [ofHead, ofOther] = [modeOf(head, facts), modeOf(other, facts)];
    const kind = isDecided(ofHead) && isDecided(ofOther) && kindOf(head, other, ofOther, facts, allowed?.[0]);
    return kind
      ? [{ kind, head, other, certain: [head, other].every((one) => isFixed(one, facts, allowedFor(one))) }]
      : [];
  });
}

/** Of others that differ from Ray's words only a run shows what becomes. */
function isDecided(mode: AuthMode): boolean {
  return mode === 'token' || mode === 'disabled' || mode === 'unset' || mode === 'ineffective';
}

function kindOf(
  head: LinkedProcess,
  other: LinkedProcess,
  mode: AuthMode,
  facts: LinkedFacts,
  allowed: ReleaseSet | undefined,
): ModeMismatch['kind'] | undefined {
  const asks = asksForToken(head, facts, allowed);
  if (asks === 'yes') return mode === 'token' || carriesToken(other) ? undefined : 'refused';
  // With a token of its own everything else works against a head that asks for none.
  return asks === 'no' && mode === 'token' && other.role === 'worker' ? 'idle' : undefined;
}

/** A variable of a container is what its file says; one that a script leaves out may be set around it. */
function isFixed(process: LinkedProcess, facts: LinkedFacts, allowed: ReleaseSet | undefined): boolean {
  const mode = modeOf(process, facts);
  if (mode === 'token' || mode === 'disabled') return true;
  // From 2.59 on a head that finds a token file asks for it.
  return process.runsIn === 'container' && (process.role !== 'head' || isSurelyIn(allowed, 'opt-in'));
}

/** Headers hold a token without any mode (measured row 6b). */
function carriesToken({ role, options, open }: LinkedProcess): boolean {
  return (
    role !== 'worker' &&
    (open || options.some(({ name }) => /^(?:headers|cookies|_?metadata|_credentials)\b/.test(name)))
  );
}
