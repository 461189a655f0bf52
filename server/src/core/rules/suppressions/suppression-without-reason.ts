// Comments that accept findings without saying why, in projects that ask for it.
import type { Change } from '../../languages/change.ts';
import type { Span } from '../../text/span.ts';
import { defineRule, onSuppression } from '../rule.ts';

/** Stands where a person is to say why; ASCII, as the file's encoding may be. */
export const REASON = 'accepted because ...';

/** Not the words that stand for one, and not punctuation alone. */
function isReason(text: string): boolean {
  const words = text.replace(/[\s.\u2026]+$/, '');
  return /[\p{L}\p{N}]/u.test(words) && words !== REASON.replace(/[\s.]+$/, '');
}

/**
 * Writes the words that a person is to replace, into the text of a finding of this rule; for an editor that selects them. Undefined
 * where the comment has them already, or is not written in the file as it reads.
 */
export function askForReason(text: string, { start, end }: Span): Change | undefined {
  const written = text.slice(start, end);
  if (!written.startsWith('ray-guard') || written.includes(REASON)) return undefined;
  return { kind: 'edit-comment', span: { start: end, end }, to: ` ${REASON}` };
}

export const rule = defineRule({
  meta: {
    id: 'suppression-without-reason',
    title: 'A finding is accepted without a reason',
    severity: 'warning',
    since: '0.1.0',
    cwe: [],
    fix: 'none',
    about: 'suppressions',
    docs: {
      what: 'The policy sets `require-reason = true`, and a comment `ray-guard: ignore` or `ray-guard: ignore-file` has no reason behind it: no words, or the `accepted because ...` that an editor writes for a person to replace. Without that key nothing is reported.',
      why: 'Who reads the comment later cannot tell a decision from an oversight, nor whether what it rested on still holds: the network that was closed, the cluster that lived for a day.',
      how: 'Write behind the rule why the finding is accepted: who can reach the port, what protects it, when it can go. No fix can know that; in VS Code an action writes the words to replace. Only the policy switches this rule off.',
      sources: [{ title: 'Where a comment counts: docs/suppressions.md' }],
    },
  },
  checks: [
    onSuppression(({ span, reason, scope }, { project }) => {
      if (isReason(reason) || !project.policy.requireReason) return undefined;
      return {
        span,
        message: `This comment accepts findings ${scope === 'file' ? 'in the whole file' : 'here'} without saying why, and the policy asks for a reason.`,
      };
    }),
  ],
});
