// The fixes that write another range of Ray: the version rules share them.
import type { Judgement } from '../../project/versions/judgement.ts';
import { boundedLine } from '../../ray/versions/quote-requirement.ts';
import type { FixProposal } from '../rule.ts';

/** The best first, and preferred. */
export function rangeFixes({ remedies }: Judgement): FixProposal[] {
  return remedies.map(({ versions, requirements, tightening }, index) => ({
    title: `Require ${boundedLine(`ray${versions}`)}${requirements.length > 1 ? ` in ${requirements.length} places` : ''}`,
    safety: tightening ? 'safe' : 'review',
    preferred: index === 0,
    changes: requirements.map((requirement) => ({ kind: 'set-versions', requirement, versions })),
  }));
}
