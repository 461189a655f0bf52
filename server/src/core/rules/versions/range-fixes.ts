// The fixes that write another range of Ray, and what is said of the project's Pythons beside them: the version rules share both.
import type { Judgement } from '../../project/versions/judgement.ts';
import { boundedLine } from '../../ray/versions/requirement-text.ts';
import type { FixProposal, Related } from '../report.ts';

/** The best first, and preferred. Where the project also runs on older Pythons, they are left behind in the same step, or not at all. */
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

/** Why no fix is safe: the place that says on which Pythons the project runs. */
export function pythonNotes({ remedies }: Judgement, path: string): Related[] {
  const python = remedies[0]?.python;
  if (!python) return [];
  const message = `Python ${python.lowest} is allowed here; the releases of the fix need Python ${python.needed} or newer.`;
  return [{ path, span: python.requirement.span, message }];
}
