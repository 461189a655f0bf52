// Comments that accept findings without saying why, in projects that ask for it.
import { defineRule, onSuppression } from '../rule.ts';

/** Stands where a person is to say why; ASCII, as the file's encoding may be. */
export const REASON = 'accepted because ...';

export const rule = defineRule({
  meta: {
    id: 'suppression-without-reason',
    title: 'A finding is accepted without a reason',
    severity: 'warning',
    since: '0.1.0',
    cwe: [],
    fix: 'review',
    about: 'suppressions',
    docs: {
      what: 'The policy sets `require-reason = true`, and a comment `ray-guard: ignore` or `ray-guard: ignore-file` has no words behind it. Without that key nothing is reported.',
      why: 'Who reads the comment later cannot tell a decision from an oversight, nor whether what it rested on still holds: the network that was closed, the cluster that lived for a day.',
      how: 'Write behind the rule why the finding is accepted: who can reach the port, what protects it, when it can go. Only the policy switches this rule off.',
      sources: [{ title: 'Where a comment counts: docs/suppressions.md' }],
    },
  },
  checks: [
    onSuppression(({ span, reason, scope, editable }, { project }) => {
      if (reason || !project.policy.requireReason) return undefined;
      const changes = editable
        ? [{ kind: 'edit-comment', span: { start: span.end, end: span.end }, to: ` ${REASON}` } as const]
        : [];
      return {
        span,
        message: `This comment accepts findings ${scope === 'file' ? 'in the whole file' : 'here'} without saying why, and the policy asks for a reason.`,
        fixes: [{ title: 'Give a reason', safety: 'review', preferred: true, changes }],
      };
    }),
  ],
});
