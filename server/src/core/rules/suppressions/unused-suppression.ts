// Comments that suppress findings which do not exist, or name unknown rules.
import { quote } from '../../text/words.ts';
import type { FixProposal, NamedRule, Report, Suppression } from '../report.ts';
import { defineRule, onSuppression } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'unused-suppression',
    title: 'Unused suppression',
    severity: 'information',
    since: '0.1.0',
    cwe: [],
    fix: 'review',
    about: 'suppressions',
    docs: {
      finds:
        'A comment `ray-guard: ignore` or `ray-guard: ignore-file` suppresses nothing: there is no such finding in that place.',
      why: 'An unneeded comment hides the next finding of that rule on its line, which nobody has looked at. One with a misspelled rule suppresses nothing, though its author believes that it does.',
      fix: 'Remove the comment or the rule, or change it to the rule that was meant.',
      reports: [
        { situation: 'The finding is gone, or is in another place than the comment', severity: 'information' },
        { situation: 'The comment names a rule that does not exist, or its list is empty', severity: 'information' },
        { situation: 'It names a rule about comments, which only the policy can turn off', severity: 'information' },
        { situation: '`ignore-file` is not on a line of its own', severity: 'information' },
      ],
      silent: ['The file could not be read completely.', 'The policy turns the named rule off.'],
      examples: ['the finding is gone', 'the finding is there'],
      sources: [{ title: 'Where a comment counts: docs/suppressions.md' }],
    },
  },
  checks: [onSuppression(check)],
});

function check(suppression: Suppression): Report[] {
  const { rules, accepts, misplaced } = suppression;
  if (misplaced) return [{ ...report(suppression, MISPLACED), fixes: [removal(suppression)] }];
  const wrong = rules.filter(({ state }) => state === 'unused' || state === 'unknown' || state === 'never');
  const stays = (one: NamedRule) => !wrong.includes(one) || one.nearest !== undefined;
  // Single rules are removed only where another one stays: the list must not become empty.
  if (accepts !== 'findings' && !rules.some(stays))
    return accepts === 'nothing'
      ? [{ ...report(suppression, sentence(suppression)), fixes: [removal(suppression)] }]
      : [];
  return wrong.map((one) => ({ ...report(one, sentenceOn(one, suppression)), fixes: fixesOf(one, suppression) }));
}

const MISPLACED = 'Unused suppression: "ignore-file" must be on a line of its own.';

function report({ span }: { readonly span: Suppression['span'] }, message: string): Report {
  return { span, message };
}

function sentence({ rules, scope, everyRule }: Suppression): string {
  const [first, second] = rules;
  const place = placeOf(scope);
  if (!first) return `Unused suppression: ${everyRule ? `no finding ${place}` : 'it names no rule'}.`;
  if (second) {
    const named =
      rules.length > 3
        ? `finding of its ${rules.length} rules`
        : `${rules.map(({ id }) => quote(id)).join(' or ')} finding`;
    return `Unused suppression: no ${named} ${place}.`;
  }
  return sentenceOn(first, { scope });
}

function sentenceOn({ id, state, nearest }: NamedRule, { scope }: Pick<Suppression, 'scope'>): string {
  if (state === 'never') return `Unused suppression: only the policy can turn off ${quote(id)}.`;
  if (state === 'unused') return `Unused suppression: no ${quote(id)} finding ${placeOf(scope)}.`;
  return `Unknown rule ${quote(id)}${nearest ? `; did you mean "${nearest}"?` : ': it suppresses nothing.'}`;
}

function placeOf(scope: Suppression['scope']): string {
  return scope === 'file' ? 'in this file' : 'here';
}

/** To review: the reason is removed too, and another branch may need the comment. */
function removal({ span, editable }: Suppression): FixProposal {
  return {
    title: 'Remove this suppression',
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
  const rename = nearest !== undefined && !isWritten ? [write(`Change to ${nearest}`, span, nearest, true)] : [];
  const remove = rules.length > 1 ? [write(`Remove ${id} from this suppression`, place, '', rename.length === 0)] : [];
  return [...rename, ...remove];
}
