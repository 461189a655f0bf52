// Comments that accept findings which are not there, or rules that do not exist.
import { quote } from '../../text/words.ts';
import type { FixProposal, NamedRule, Report, Suppression } from '../report.ts';
import { defineRule, onSuppression } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'unused-suppression',
    title: 'A comment accepts nothing',
    severity: 'information',
    since: '0.1.0',
    cwe: [],
    fix: 'review',
    about: 'suppressions',
    docs: {
      what: 'A comment `ray-guard: ignore` or `ray-guard: ignore-file` accepts findings that Ray Guard does not have there: what it was written for is gone, it stands in another place, it names a rule that does not exist, or its list is empty.',
      why: 'A comment that nothing needs hides the next finding of that rule on its line, which nobody has looked at. One with a misspelt rule accepts nothing, though its author believes that it does.',
      how: 'Remove the comment or the rule, or write the rule that was meant. Nothing is said where Ray Guard cannot know: in a file that it could not read as a whole, and of rules that the policy switches off. Only the policy switches this rule off.',
      sources: [{ title: 'Where a comment counts: docs/suppressions.md' }],
    },
  },
  checks: [onSuppression(judge)],
});

function judge(suppression: Suppression): Report[] {
  const { rules, accepts, misplaced } = suppression;
  if (misplaced) return [{ ...report(suppression, MISPLACED), fixes: [removal(suppression)] }];
  const wrong = rules.filter(({ state }) => state === 'unused' || state === 'unknown' || state === 'never');
  const stays = (one: NamedRule) => !wrong.includes(one) || one.nearest !== undefined;
  // Rules are taken out one by one only where one stays: what is left of the list must not be empty.
  if (accepts !== 'findings' && !rules.some(stays))
    return accepts === 'nothing'
      ? [{ ...report(suppression, sentence(suppression)), fixes: [removal(suppression)] }]
      : [];
  return wrong.map((one) => ({ ...report(one, sentenceOn(one, suppression)), fixes: fixesOf(one, suppression) }));
}

const MISPLACED = 'This comment accepts nothing: one for the whole file must stand on a line of its own.';

function report({ span }: { readonly span: Suppression['span'] }, message: string): Report {
  return { span, message };
}

function sentence({ rules, scope, everyRule }: Suppression): string {
  const [first, second] = rules;
  const place = placeOf(scope);
  if (!first)
    return `This comment accepts nothing: ${everyRule ? `there is no finding ${place}` : 'it names no rule'}.`;
  if (second) {
    const named = rules.length > 4 ? `its ${rules.length} rules` : rules.map(({ id }) => quote(id)).join(', ');
    return `This comment accepts nothing: none of ${named} is found ${place}.`;
  }
  return sentenceOn(first, { scope });
}

function sentenceOn({ id, state, nearest }: NamedRule, { scope }: Pick<Suppression, 'scope'>): string {
  if (state === 'never') return `No comment accepts ${quote(id)}; only the policy switches it off.`;
  if (state === 'unused') return `This comment accepts ${quote(id)}, which is not found ${placeOf(scope)}.`;
  return `${quote(id)} is no rule of Ray Guard, so it accepts nothing${nearest ? `; did you mean "${nearest}"?` : '.'}`;
}

function placeOf(scope: Suppression['scope']): string {
  return scope === 'file' ? 'in this file' : 'here';
}

/** To review: the reason goes too, and what one branch does not need another may. */
function removal({ span, editable }: Suppression): FixProposal {
  return {
    title: 'Remove the comment',
    safety: 'review',
    preferred: true,
    changes: editable ? [{ kind: 'edit-comment', span, to: '' }] : [],
  };
}

function fixesOf({ id, span, removal: place, nearest }: NamedRule, { rules, editable }: Suppression): FixProposal[] {
  if (!editable) return [];
  const write = (title: string, at: Suppression['span'], to: string, preferred: boolean): FixProposal => ({
    title,
    safety: 'review',
    preferred,
    changes: [{ kind: 'edit-comment', span: at, to }],
  });
  const isWritten = nearest !== undefined && rules.some((one) => one.id === nearest);
  const rename = nearest !== undefined && !isWritten ? [write(`Write ${nearest}`, span, nearest, true)] : [];
  const remove = rules.length > 1 ? [write(`Remove ${id} from the comment`, place, '', rename.length === 0)] : [];
  return [...rename, ...remove];
}
