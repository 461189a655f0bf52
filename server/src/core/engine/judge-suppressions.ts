// What came of each suppression of a file, for the rules that report those which accept nothing or say no reason.
import type { NamedRule, Rule, Suppression } from '../rules/rule.ts';
import { nearestWord } from '../text/nearest-word.ts';
import type { WrittenRule, WrittenSuppression } from './suppressions.ts';

/** Which rules' findings a suppression has accepted. */
export type Accepted = ReadonlyMap<WrittenSuppression, ReadonlySet<string>>;

interface Circumstances {
  readonly rules: readonly Rule[];
  /** Whether the policy keeps a rule from being asked. */
  readonly isOff: (rule: string) => boolean;
  /** Every rule could judge all of the file; else what accepts nothing may yet accept something. */
  readonly isComplete: boolean;
}

export function judgeSuppressions(
  written: readonly WrittenSuppression[],
  accepted: Accepted,
  { rules, isOff, isComplete }: Circumstances,
): Suppression[] {
  return written.map((one) => {
    const found = accepted.get(one) ?? new Set();
    const isDecided = isComplete && !(one.everyRule && rules.some(({ meta }) => !meta.about && isOff(meta.id)));
    const named = one.rules.map((rule) => judgeRule(rule, found, rules, isOff, isDecided));
    const mayAccept = one.everyRule ? !isDecided : named.some(({ state }) => state === 'off' || state === 'undecided');
    return {
      scope: one.scope,
      span: one.span,
      reason: one.reason,
      everyRule: one.everyRule,
      rules: named,
      accepts: found.size > 0 ? 'findings' : mayAccept ? 'undecided' : 'nothing',
      misplaced: one.misplaced,
      editable: one.editable,
    };
  });
}

function judgeRule(
  { id, span, removal }: WrittenRule,
  found: ReadonlySet<string>,
  rules: readonly Rule[],
  isOff: (id: string) => boolean,
  isDecided: boolean,
): NamedRule {
  const written = { id, span, removal };
  const about = rules.filter(({ meta }) => !meta.about).map(({ meta }) => meta.id);
  if (found.has(id)) return { ...written, state: 'used' };
  if (rules.some(({ meta }) => meta.id === id && meta.about)) return { ...written, state: 'never' };
  if (!about.includes(id)) {
    const nearest = nearestWord(id, about);
    return { ...written, state: 'unknown', ...(nearest !== undefined && { nearest }) };
  }
  return { ...written, state: isOff(id) ? 'off' : isDecided ? 'unused' : 'undecided' };
}
