// The fixes that write another Ray range, and the related information about the project's Python versions: version rules share both.
import type { LinkedFacts } from '../../project/linked-facts.ts';
import type { ProjectView } from '../../project/project.ts';
import type { Judgement } from '../../project/versions/judgement.ts';
import { boundedLine } from '../../ray/versions/requirement-text.ts';
import type { FixProposal, Related } from '../report.ts';

/** The best first, and preferred. If the project also allows older Python versions, the same fix raises that range, or there is no fix. */
export function rangeFixes({ remedies }: Judgement): FixProposal[] {
  return remedies.flatMap(({ versions, requirements, tightening, python }, index) => {
    if (python && !python.requirement.versionsSpan) return [];
    const places = requirements.length > 1 ? ` in ${requirements.length} places` : '';
    const pythons = python ? ` and Python >=${python.needed}` : '';
    return [
      {
        title: `Require ${boundedLine(`ray${versions}`)}${places}${pythons}`,
        safety: tightening && !python ? 'safe' : 'review',
        preferred: index === 0,
        changes: [
          ...requirements.map((requirement) => ({ kind: 'set-versions', requirement, versions }) as const),
          ...(python
            ? [{ kind: 'set-versions', requirement: python.requirement, versions: python.versions } as const]
            : []),
        ],
      },
    ];
  });
}

/** Why no fix is safe: the place that sets the Python versions of the project. */
export function pythonNotes({ remedies }: Judgement, facts: LinkedFacts, project: ProjectView): Related[] {
  const python = remedies[0]?.python;
  if (!python) return [];
  const isOwn = facts.requirements.some((one) => one.python === python.requirement);
  const path = isOwn ? facts.path : (project.python?.path ?? facts.path);
  const message = `Allows Python ${python.lowest}; the fix needs Python ${python.needed} or newer.`;
  return [{ path, span: python.requirement.span, message }];
}
