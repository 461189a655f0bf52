// Two runs over one text, before and after its wording changed: what differs may be words; anything else is a change of meaning.
import type { Finding, Fix } from '../../server/src/core/index.ts';

type Related = Finding['related'][number];

/** What a text is for: a fixed text is what a fix writes. */
type TextKind = 'message' | 'related' | 'fix title' | 'fixed text';

export interface Rewording {
  readonly rule: string;
  readonly kind: TextKind;
  /** Empty for related information that is new, or gone in `to`. */
  readonly from: string;
  readonly to: string;
}

/** The findings of one rule or of all, in the order of the engine. */
export function compareFindings(
  before: readonly Finding[],
  after: readonly Finding[],
): { readonly rewordings: Rewording[] } | { readonly meaning: string } {
  const [was, is] = [before.map(shapeOf), after.map(shapeOf)];
  const at = was.findIndex((shape, index) => shape !== is[index]);
  if (at !== -1 || was.length !== is.length) {
    const where = at === -1 ? was.length : at;
    return { meaning: `before: ${was[where] ?? 'nothing'}\n  after:  ${is[where] ?? 'nothing'}` };
  }
  for (const [index, finding] of before.entries()) {
    const lost = lostPlaces(finding, after[index] as Finding);
    if (lost.length > 0) return { meaning: `related information of ${finding.rule} is gone: ${lost.join(', ')}` };
  }
  return { rewordings: before.flatMap((finding, index) => rewordingsOf(finding, after[index] as Finding)) };
}

/** All of a finding but its words. Related information may come: `lostPlaces` holds that none goes. */
function shapeOf(finding: Finding): string {
  const { rule, severity, confidence, span, fixes, claims, advisories = [], standsFor = [], fingerprint } = finding;
  return JSON.stringify({
    rule,
    severity,
    confidence,
    span,
    fixes: fixes.map(({ safety, preferred, edits }) => ({ safety, preferred, at: edits.map((edit) => edit.span) })),
    claims,
    advisories: advisories.map(({ id }) => id),
    standsFor: standsFor.map(shapeOf),
    fingerprint,
  });
}

function placeOf({ path, span }: Related): string {
  return `${path} ${span.start}-${span.end}`;
}

/** The place that is marked needs no link to itself. */
function lostPlaces(before: Finding, after: Finding): string[] {
  const kept = new Set(after.related.map(placeOf));
  const isMarked = ({ span }: Related) => span.start < before.span.end && before.span.start < span.end;
  return before.related.filter((one) => !kept.has(placeOf(one)) && !isMarked(one)).map(placeOf);
}

function rewordingsOf(before: Finding, after: Finding): Rewording[] {
  const { rule } = before;
  const pairs: Omit<Rewording, 'rule'>[] = [
    { kind: 'message', from: before.message, to: after.message },
    ...relatedPairs(before.related, after.related),
    ...before.fixes.flatMap((fix, index) => fixPairs(fix, after.fixes[index] as Fix)),
  ];
  const inside = (before.standsFor ?? []).flatMap((one, index) =>
    rewordingsOf(one, (after.standsFor ?? [])[index] as Finding),
  );
  return [...pairs.filter(({ from, to }) => from !== to).map((pair) => ({ rule, ...pair })), ...inside];
}

function relatedPairs(before: readonly Related[], after: readonly Related[]): Omit<Rewording, 'rule'>[] {
  const left = [...after];
  const pairs = before.map((one) => {
    const same = left.findIndex((other) => placeOf(other) === placeOf(one));
    const [found] = same === -1 ? [] : left.splice(same, 1);
    return { kind: 'related', from: one.message, to: found?.message ?? '' } as const;
  });
  return [...pairs, ...left.map(({ message }) => ({ kind: 'related', from: '', to: message }) as const)];
}

function fixPairs(before: Fix, after: Fix): Omit<Rewording, 'rule'>[] {
  return [
    { kind: 'fix title', from: before.title, to: after.title },
    ...before.edits.map(
      ({ newText }, index) => ({ kind: 'fixed text', from: newText, to: after.edits[index]?.newText ?? '' }) as const,
    ),
  ];
}
