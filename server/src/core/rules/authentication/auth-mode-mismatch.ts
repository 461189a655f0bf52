// One process of a cluster asks for a token, and another one does not.

import type { LinkedProcess } from '../../project/linked-facts.ts';
import { claims } from '../../project/verdict/claims.ts';
import type { AuthMode } from '../../project/verdict/mode.ts';
import type { Verdict, Verdicts } from '../../project/verdict/verdict.ts';
import { isSurelyIn } from '../../ray/auth.ts';
import { links } from '../../ray/links.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onProcess, type RuleContext } from '../rule.ts';
import { turnOn } from './token-fixes.ts';

export const rule = defineRule({
  meta: {
    id: 'auth-mode-mismatch',
    title: 'Head and worker do not agree on token mode',
    severity: 'error',
    since: '0.1.0',
    cwe: [436],
    fix: 'review',
    docs: {
      what: 'The head of a cluster asks for a token and a worker, driver or job client of the same cluster has no token mode; or a worker is in token mode and its head is not. The finding stands at the one that fails. Only processes that surely belong together are compared: the groups of one cluster of KubeRay, services of one compose file or pods of one manifest that reach the head by its name, commands of one script with one head. Nothing is said where a mode is not known, where the Ray in use is older than 2.52, which ignores it, and for programs that only drive a cluster which asks for no token: with a token of their own they work.',
      why: 'Each process goes by its own mode. A worker without it is refused by a head that asks: `ray start` ends with an AuthenticationError after about 20 seconds. A worker that asks joins a head that does not, and is counted as a node, but every request to it lacks a token: no task runs there, and no message says why.',
      how: 'Set `RAY_AUTH_MODE=token` for every process of the cluster, and give all of them the same token: `RAY_AUTH_TOKEN`, a file named by `RAY_AUTH_TOKEN_PATH`, or `~/.ray/auth_token`. With KubeRay `authOptions: {mode: token}` does it for all groups at once.',
      releases: 'Ray 2.52 and later; measured on 2.53.0 and 2.60.0.',
      sources: [
        links.tokenAuth,
        links.kubeRayAuth,
        { title: 'Token mode without a token', measured: 'M6' },
        { title: 'Every pair of modes, tried', measured: 'M25' },
      ],
    },
  },
  checks: [
    onProcess({ roles: ['worker', 'attach', 'client', 'job-client'], started: true }, (verdict, context) => {
      const mismatch = modeMismatch(verdict, context.verdicts);
      return mismatch && report(mismatch, context);
    }),
  ],
});

function report(mismatch: ModeMismatch, context: RuleContext): Report | undefined {
  const { kind, certain } = mismatch;
  const [head, other] = [mismatch.head.process, mismatch.other.process];
  const isHere = other.path === context.facts.path;
  const span = isHere ? other.nameSpan : other.startedBy?.span;
  if (!span) return undefined;
  return {
    span,
    confidence: certain ? 'high' : 'medium',
    message: messageOf(mismatch),
    ray: mismatch.head.ray,
    claims:
      kind === 'refused'
        ? [claims.tokenRequired(head), claims.sendsNoToken(other)]
        : [claims.noToken(head), claims.sendsToken(other)],
    fixes: fixesFor(kind === 'refused' ? other : head, context, kind),
    related: [
      {
        path: head.path,
        span: head.nameSpan,
        message: kind === 'refused' ? 'This head asks for a token.' : 'This head asks for no token.',
      },
      ...mismatch.head.modeLinks,
      ...(isHere ? mismatch.other.modeLinks : []),
    ],
  };
}

function messageOf({ kind, other }: ModeMismatch): string {
  const { role } = other.process;
  if (kind === 'idle')
    return 'This worker asks for a token and its head does not: without a token it stops at once, with one it joins but no task runs on it (measured on 2.53 and 2.60).';
  const [who, outcome] =
    role === 'worker'
      ? ['worker', 'it does not join, and "ray start" ends with an AuthenticationError']
      : role === 'job-client'
        ? ['job client', 'its request ends with an AuthenticationError']
        : ['program', 'it does not connect, and Ray ends with a ConnectionError'];
  return `The head asks for a token and this ${who} has no token mode: ${outcome} (measured on 2.53 and 2.60).`;
}

/** On the side that lacks the mode: less protection is no cure. */
function fixesFor(process: LinkedProcess, context: RuleContext, kind: ModeMismatch['kind']): FixProposal[] {
  const changes = turnOn(process, context);
  const title =
    kind === 'refused'
      ? 'Set RAY_AUTH_MODE=token here too (it needs the token of the head)'
      : 'Set RAY_AUTH_MODE=token for the head too (every node needs the same token)';
  return changes.length > 0 ? [{ title, safety: 'review', preferred: true, changes }] : [];
}

/** refused: the head asks, and the other one sends nothing. idle: a worker asks, and its head sends nothing (measured row 25). */
export interface ModeMismatch {
  readonly kind: 'refused' | 'idle';
  readonly head: Verdict;
  readonly other: Verdict;
  /** Whether nothing outside the file can make them agree. */
  readonly certain: boolean;
}

/** Only where both modes are known and the two surely belong together. */
function modeMismatch(other: Verdict, verdicts: Verdicts): ModeMismatch | undefined {
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
