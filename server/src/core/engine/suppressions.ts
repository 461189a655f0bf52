// Comments that suppress findings: read from the text, matched with what is found, and what came of each.

import type { Comment } from '../ray/facts/read-facts.ts';
import type { NamedRule, Suppression } from '../rules/report.ts';
import type { Rule } from '../rules/rule.ts';
import { lineEnd, lineStart, nextCodeLine } from '../text/lines.ts';
import { type Span, span } from '../text/span.ts';
import { nearestWord } from '../text/words.ts';

interface WrittenRule {
  readonly id: string;
  readonly span: Span;
  /** With the comma that parts it from the one before or, for the first, the one behind. */
  readonly removal: Span;
}

export interface WrittenSuppression {
  readonly scope: 'line' | 'file';
  /** From `ray-guard` to the end of the reason; the whole comment where that cannot be placed. */
  readonly span: Span;
  readonly reason: string;
  /** No list is written, so every rule is meant. An empty list means none. */
  readonly everyRule: boolean;
  readonly rules: readonly WrittenRule[];
  /** A comment for the file that stands behind something else; it accepts nothing. */
  readonly misplaced: boolean;
  readonly editable: boolean;
  /** The text whose findings are suppressed: every finding that starts in it. */
  readonly covers: Span;
  /** The same for rules that the comment names: every finding that touches it. */
  readonly coversNamed: Span;
}

/**
 * Behind the marker or, after another tool's words, behind a marker of its own. The reason ends where such words begin.
 * A list that is not closed is no list, and then the comment says nothing.
 */
const PATTERN =
  /(?:^[#/]*|[ \t](?:#+|\/\/))[ \t]*(ray-guard:[ \t]*ignore(-file)?(?:[ \t]*\[([^\]]*)\])?(?![\w-]|[ \t]*\[))((?:(?!\s(?:#|\/\/)\s?(?:[a-z][\w-]*:|noqa\b|nosec\b))[^\r\n])*)/g;

/** Of one comment; nobody writes so many. */
const MOST_IN_ONE = 10;

export function suppressionsOf(text: string, comments: readonly Comment[]): WrittenSuppression[] {
  return comments.flatMap((comment) => {
    const written = text.slice(comment.span.start, comment.span.end);
    let from = 0;
    return [...comment.text.matchAll(PATTERN)].slice(0, MOST_IN_ONE).map((match) => {
      const [, head = '', file, list, reason = ''] = match;
      const words = head + reason.trimEnd();
      const at = written.indexOf(words, from);
      from = Math.max(from, at);
      const start = comment.span.start + at;
      const place = at === -1 ? comment.span : span(start, start + words.length);
      const scope = file ? 'file' : 'line';
      return {
        scope,
        span: place,
        reason: reason.trim(),
        everyRule: list === undefined,
        rules: at === -1 ? namesIn(list, () => comment.span) : rulesIn(head, list, start),
        misplaced: scope === 'file' && !comment.alone,
        editable: at !== -1,
        ...coverOf(text, comment, scope),
      };
    });
  });
}

/** There are fewer rules; what is named behind so many accepts nothing. */
const MOST_RULES = 100;

function rulesIn(head: string, list: string | undefined, start: number): WrittenRule[] {
  const listStart = start + head.indexOf('[') + 1;
  return namesIn(list, (from, to) => span(listStart + from, listStart + to));
}

function namesIn(list = '', place: (from: number, to: number) => Span): WrittenRule[] {
  const names = [...list.matchAll(/[^\s,](?:[^,]*[^\s,])?/g)].slice(0, MOST_RULES);
  return names.map(({ 0: id, index }, nth) => {
    const before = names[nth - 1];
    const end = index + id.length;
    const from = before ? before.index + before[0].length : index;
    return { id, span: place(index, end), removal: place(from, before ? end : (names[1]?.index ?? end)) };
  });
}

type Cover = Pick<WrittenSuppression, 'covers' | 'coversNamed'>;

/**
 * A comment counts for its line; alone, for the next one that is neither empty nor a comment. At the first or last line of
 * its statement, or alone above it, it counts for all of the statement, and everywhere in it for the rules that it names.
 */
function coverOf(text: string, comment: Comment, scope: 'line' | 'file'): Cover {
  const whole = span(0, text.length);
  if (scope === 'file')
    return comment.alone ? { covers: whole, coversNamed: whole } : { covers: NONE, coversNamed: NONE };
  const line = comment.alone ? linesBelow(text, comment) : ownLines(text, comment);
  if (!comment.statement) return { covers: line, coversNamed: line };
  const statement = wholeLines(text, comment.statement);
  const all = span(Math.min(line.start, statement.start), Math.max(line.end, statement.end));
  const isAtItsEdge = comment.alone
    ? comment.statement.start >= comment.span.end
    : line.start <= statement.start || line.end >= statement.end;
  return { covers: isAtItsEdge ? all : line, coversNamed: all };
}

const NONE = span(-1, -1);

/** The lines that a backslash joins to this one are a part of it. */
function ownLines(text: string, comment: Comment): Span {
  let start = lineStart(text, comment.span.start);
  while (start > 0 && /\\\r?\n$/.test(text.slice(Math.max(0, start - 3), start))) start = lineStart(text, start - 1);
  return span(start, lineEnd(text, comment.span.start));
}

function linesBelow(text: string, comment: Comment): Span {
  const start = nextCodeLine(text, comment.span.end);
  let end = lineEnd(text, start);
  while (end < text.length && /\\\r?$/.test(text.slice(start, end))) end = lineEnd(text, end + 1);
  return span(start, end);
}

function wholeLines(text: string, { start, end }: Span): Span {
  return span(lineStart(text, start), lineEnd(text, end));
}

/** Those that suppress a finding of the rule at that place. */
export function accepting(
  suppressions: readonly WrittenSuppression[],
  rule: string,
  at: Span,
): readonly WrittenSuppression[] {
  return suppressions.filter(({ everyRule, rules, covers, coversNamed }) =>
    everyRule
      ? covers.start <= at.start && at.start <= covers.end
      : rules.some(({ id }) => id === rule) && at.start <= coversNamed.end && coversNamed.start <= at.end,
  );
}

/** Of which rules a suppression has suppressed findings. */
export type Accepted = ReadonlyMap<WrittenSuppression, ReadonlySet<string>>;

interface Circumstances {
  readonly rules: readonly Rule[];
  /** Whether the policy keeps a rule from being asked. */
  readonly isOff: (rule: string) => boolean;
  /** Every rule could check all of the file; otherwise a suppression that matches nothing may match something after all. */
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
