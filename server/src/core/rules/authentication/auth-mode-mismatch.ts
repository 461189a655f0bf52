// One process of a cluster requires a token, and another one does not.

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
    title: 'Head and worker disagree on token authentication',
    severity: 'error',
    since: '0.1.0',
    cwe: [436],
    fix: 'review',
    docs: {
      finds:
        'The head requires a token and a worker, driver or job client of its cluster sends none, or a worker requires one and its head does not. The one that fails is reported.',
      why: 'Each process follows its own mode. A worker without it is rejected: `ray start` ends with an AuthenticationError after about 20 seconds. A driver ends with a ConnectionError, a job client with an AuthenticationError. A worker that requires a token joins a head that does not, and counts as a node, but every request to it lacks a token: no task runs there, and no message says why. Without a token of its own it stops at once.',
      fix: 'Set `RAY_AUTH_MODE=token` for every process of the cluster, with the same token: in `RAY_AUTH_TOKEN`, in the file that `RAY_AUTH_TOKEN_PATH` names or in `~/.ray/auth_token`. With KubeRay, `authOptions: {mode: token}` does it for all groups.',
      reports: [
        { situation: 'The head requires a token and a worker sends none: it cannot join', severity: 'error' },
        { situation: 'The head requires a token and a driver or job client sends none', severity: 'error' },
        { situation: 'A worker requires a token and its head does not: no task runs on it', severity: 'error' },
      ],
      silent: [
        'The two may belong to different clusters. Compared are groups of one KubeRay cluster, services of one Compose file or pods of one manifest that reach the head by its name, and commands of one script with one head.',
        'The mode of one is not known, or may come from a file that is not in the workspace.',
        'Ray is older than 2.52: it ignores the mode.',
        'A driver or job client has a token of its own and its cluster requires none: it works.',
        'The headers of a job client may hold the token.',
        'The mode has a value that Ray does not know: `invalid-auth-mode` reports it.',
      ],
      versions: 'Ray 2.52 and later; measured on 2.53.0 and 2.60.0.',
      examples: ['a worker of compose without the mode of its head', 'one mode for all services'],
      sources: [
        links.tokenAuth,
        links.kubeRayAuth,
        { title: 'A mode without a token', measured: 'M6' },
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
        message: kind === 'refused' ? 'Requires a token' : 'Requires no token',
      },
      ...mismatch.head.modeLinks,
      ...(isHere ? mismatch.other.modeLinks : []),
    ],
  };
}

function messageOf({ kind, other }: ModeMismatch): string {
  if (kind === 'idle') return 'No task will run on this worker: it requires a token and its head does not.';
  const { role } = other.process;
  const [outcome, who] =
    role === 'worker'
      ? ['This worker cannot join', 'worker']
      : role === 'job-client'
        ? ['This job will be rejected', 'client']
        : ['This program cannot connect', 'program'];
  return `${outcome}: the head requires a token and this ${who} sends none.`;
}

/** On the side that lacks the mode: less protection is no fix. */
function fixesFor(process: LinkedProcess, context: RuleContext, kind: ModeMismatch['kind']): FixProposal[] {
  const changes = turnOn(process, context);
  const title = kind === 'refused' ? 'Set RAY_AUTH_MODE=token here' : 'Set RAY_AUTH_MODE=token for the head';
  return changes.length > 0 ? [{ title, safety: 'review', preferred: true, changes }] : [];
}

/** refused: the head requires a token, and the other one sends none. idle: a worker requires one, and its head sends none (measured row 25). */
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

/** What comes of any other value shows only when it runs. */
function isDecided(mode: AuthMode): boolean {
  return mode === 'token' || mode === 'disabled' || mode === 'unset' || mode === 'ineffective';
}

function kindOf(head: Verdict, { process, mode, sends }: Verdict): ModeMismatch['kind'] | undefined {
  const { required } = head.token;
  if (required === 'yes') return mode === 'token' || sends.carriesToken ? undefined : 'refused';
  // With a token of its own everything else works against a head that requires none.
  return required === 'no' && mode === 'token' && process.role === 'worker' ? 'idle' : undefined;
}

/** A variable of a container is what its file says; one that a script leaves out may be set around it. */
function isFixed({ mode, startedBy, process, ray }: Verdict): boolean {
  if (mode === 'token' || mode === 'disabled') return true;
  // From 2.59 on a head that finds a token file requires it.
  return startedBy === 'container' && (process.role !== 'head' || isSurelyIn(ray?.allowed, 'opt-in'));
}
