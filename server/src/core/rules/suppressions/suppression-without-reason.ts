// Comments that suppress findings without a reason, in projects whose policy requires one.
import type { Change } from '../../languages/change.ts';
import type { Span } from '../../text/span.ts';
import { defineRule, onSuppression } from '../rule.ts';

/** Placeholder that a person replaces with the reason; ASCII, as the file's encoding may be. */
export const REASON = 'accepted because ...';

/** Not the placeholder, and not punctuation alone. */
function isReason(text: string): boolean {
  const words = text.replace(/[\s.\u2026]+$/, '');
  return /[\p{L}\p{N}]/u.test(words) && words !== REASON.replace(/[\s.]+$/, '');
}

/**
 * Inserts the placeholder into the comment of a finding of this rule; an editor selects it. Undefined where the comment has it
 * already, or where the file holds the comment in other characters (a notebook).
 */
export function askForReason(text: string, { start, end }: Span): Change | undefined {
  const written = text.slice(start, end);
  if (!written.startsWith('ray-guard') || written.includes(REASON)) return undefined;
  return { kind: 'edit-comment', span: { start: end, end }, to: ` ${REASON}` };
}

export const rule = defineRule({
  meta: {
    id: 'suppression-without-reason',
    title: 'Suppression without a reason',
    severity: 'warning',
    since: '0.1.0',
    cwe: [],
    fix: 'none',
    about: 'suppressions',
    docs: {
      finds:
        'A comment suppresses findings without giving a reason, and the policy requires one (`require-reason = true`).',
      why: 'Anyone who reads the comment later cannot tell a decision from an oversight, nor whether its reason still holds: the network that was closed, the cluster that existed for a day.',
      fix: 'Write after the rule why the finding may stay: who can reach the port, what protects it, when the comment can be removed. No fix can know that; in VS Code an action inserts the words to replace.',
      reports: [
        { situation: '`ray-guard: ignore` or `ray-guard: ignore-file` with no words after it', severity: 'warning' },
        {
          situation: 'Only the placeholder `accepted because ...`, which an editor inserts for a person to replace',
          severity: 'warning',
        },
      ],
      silent: ['The policy does not set `require-reason = true`.', 'The comment has words of its own after the rule.'],
      examples: ['no word behind the rule', 'a reason'],
      sources: [{ title: 'Where a comment counts: docs/suppressions.md' }],
    },
  },
  checks: [
    onSuppression(({ span, reason }, { project }) => {
      if (isReason(reason) || !project.policy.requireReason) return undefined;
      return {
        span,
        message: 'This suppression gives no reason; the policy requires one.',
      };
    }),
  ],
});
