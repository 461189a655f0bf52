// The variables of a Makefile: those that recipes use, and those that it hands on to what they start.
import { isNameForRay } from '../../ray/auth.ts';
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { certainText, literal, unknown, type Value } from '../../ray/facts/value.ts';
import { span } from '../../text/span.ts';
import type { VariableValue } from '../commands/command.ts';
import { settingOf } from '../commands/command-environment.ts';
import { namedImages } from '../commands/containers/images.ts';
import { joinedValue } from '../commands/words.ts';
import { leaveOut } from '../left-out.ts';
import { mayHoldStatements } from '../shell/statements.ts';
import type { MakeAssignment, MakeRule, MakeStatement } from './make-statements.ts';

/** `$$`, `$(NAME)`, `${NAME}`, `$X`, and references that are not followed: `$(shell …)`, `$@`. */
export const REFERENCE = /\$(?:(\$)|\(([A-Za-z_][\w.-]*)\)|\{([A-Za-z_][\w.-]*)\}|([A-Za-z_])|[\s\S])/g;
/** With more possibilities nothing is known. */
const MOST = 16;
/** A variable in a variable: nobody goes deeper. */
const DEEPEST = 12;

export class MakeVariables {
  private readonly text: string;
  private readonly statements: readonly MakeStatement[];
  /** Assignments of the whole file, in their order: a recipe sees their values at its end. */
  private readonly assigned = new Map<string, MakeAssignment[]>();
  private readonly worths = new Map<string, VariableValue>();
  private depth = 0;

  /** With a rule: as its recipe sees them. `users` are targets that need the rule's, and are not always what is made. */
  constructor(
    text: string,
    statements: readonly MakeStatement[],
    rule?: MakeRule,
    users: ReadonlySet<string> = new Set(),
  ) {
    this.text = text;
    this.statements = statements;
    for (const one of statements) if (one.kind === 'assignment' && !one.targets) this.take(one);
    // What is assigned for a target goes before what is assigned for all, wherever it stands.
    for (const one of statements) {
      if (one.kind !== 'assignment' || !one.targets) continue;
      if (one.targets.some((target) => rule?.targets.includes(target))) this.take(one);
      else if (one.targets.some((target) => users.has(target))) this.take({ ...one, maybe: true });
    }
  }

  private take(one: MakeAssignment): void {
    const before = this.assigned.get(one.name);
    if (before) before.push(one);
    else this.assigned.set(one.name, [one]);
  }

  /** Undefined for names that the file does not set. Quotes and dollar signs are left to the shell, which is not followed. */
  valueOf(name: string): VariableValue | undefined {
    const assignments = this.assigned.get(name);
    if (!assignments) return undefined;
    const known = this.worths.get(name);
    if (known) return known;
    // A variable that leads back to itself.
    this.worths.set(name, { value: unknown(`the variable ${name}`) });
    this.depth++;
    const isTooDeep = this.depth > DEEPEST;
    if (isTooDeep && assignments[0])
      leaveOut(assignments[0].value, `Variables in variables are followed ${DEEPEST} deep.`);
    const worth = isTooDeep ? { value: unknown('too deep') } : this.worthOf(assignments);
    this.depth--;
    this.worths.set(name, worth);
    return worth;
  }

  /** Names of variables whose values speak of Ray. */
  telling(): Set<string> {
    const spoken = (one: MakeAssignment) => mayHoldStatements(this.text.slice(one.value.start, one.value.end));
    return new Set([...this.assigned].filter(([, all]) => all.some(spoken)).map(([name]) => name));
  }

  /** `RAY_IMAGE ?= rayproject/ray:2.9.0` */
  images(): Requirement[] {
    return [...this.assigned.values()].flat().flatMap((one) => {
      const text = this.text.slice(one.value.start, one.value.end);
      const at = span(one.value.start, one.value.start + text.trimEnd().length);
      const word = { value: literal(text.trimEnd()), span: at, textSpan: at };
      const isDefault = one.operator === '?' && { isDefault: true as const };
      return namedImages(word, one.name).map((image) => ({ ...image, ...isDefault }));
    });
  }

  private worthOf(assignments: readonly MakeAssignment[]): VariableValue {
    let known: VariableValue[] = [];
    for (const one of assignments) {
      const own = this.written(one, /["'`\\]/);
      const before: readonly VariableValue[] = known.length > 0 ? known : [{ value: literal('') }];
      if (one.operator === '+') known = before.map(({ value }) => ({ value: added(value, own.value) }));
      else if (one.operator === '?' && known.length > 0) continue;
      else if (one.operator === '?') known = [{ value: byDefault(own.value) }];
      else known = one.maybe ? [...(known.length > 0 ? known : [OUTSIDE]), own] : [own];
    }
    const [only, ...others] = known;
    if (only && others.length === 0) return only;
    if (known.length > MOST) return OUTSIDE;
    return { value: { kind: 'one-of', options: known.map(({ value }) => value), fallback: false } };
  }

  /** What stands behind the equals sign, references put in. */
  private written({ operator, value: { start, end } }: MakeAssignment, unfollowed: RegExp): VariableValue {
    const text = this.text.slice(start, end);
    if (operator === '!' || unfollowed.test(text)) return { value: unknown('decided at run time') };
    if (!/[$\n]/.test(text)) return { value: literal(text), textSpan: { start, end } };
    return { value: this.expanded(text) };
  }

  private expanded(text: string): Value {
    const pieces: Value[] = [];
    let at = 0;
    for (const { 0: all, 1: dollar, 2: inParentheses, 3: inBraces, 4: letter, index } of text.matchAll(REFERENCE)) {
      pieces.push(literal(text.slice(at, index)));
      const name = inParentheses ?? inBraces ?? letter;
      const value = name === undefined ? undefined : this.valueOf(name)?.value;
      pieces.push(dollar ? literal('$') : (value ?? unknown('decided at run time')));
      at = index + all.length;
    }
    const whole = joinedValue([...pieces, literal(text.slice(at))]);
    const written = certainText(whole);
    return written === undefined ? whole : literal(written.replace(/\\\r?\n[ \t]*/g, ' '));
  }

  /** What the file hands on, for one of its rules or as a whole, in the order of the text. `users` are targets that need the rule's. */
  environmentOf(rule?: MakeRule, users: ReadonlySet<string> = new Set()): EnvironmentSetting[] {
    const marks = this.marks();
    const settings: EnvironmentSetting[] = [];
    for (const one of this.statements) {
      if (one.kind !== 'assignment' || !isNameForRay(one.name)) continue;
      const own = one.targets?.some((target) => rule?.targets.includes(target)) ?? true;
      const mark = one.exports && one.targets ? 'surely' : (marks.names.get(one.name) ?? marks.all);
      if (mark === 'no longer' || !(own || one.targets?.some((target) => users.has(target)))) continue;
      const { value, nameSpan } = one;
      const written = this.written(one, /\\(?!\n)/);
      const span = { start: nameSpan.start, end: value.end };
      const isDefault = one.operator === '?';
      const worth = isDefault ? byDefault(written.value) : one.operator === '+' ? unknown('added to') : written.value;
      const setting = settingOf({ name: one.name, nameSpan, value: worth, valueSpan: value, span });
      const holds = one.maybe || mark === 'maybe' || !own ? 'maybe' : 'surely';
      if (setting) settings.push({ ...setting, holds });
    }
    return settings;
  }

  /** Names of Ray that are handed on and that the file itself does not set: their values stand elsewhere. */
  handsOnFromElsewhere(): boolean {
    const { names, unread } = this.marks();
    return (
      unread ||
      [...names].some(([name, mark]) => mark !== 'no longer' && isNameForRay(name) && !this.assigned.has(name))
    );
  }

  /** Whether `export` without names, or `.EXPORT_ALL_VARIABLES`, hands on everything. */
  get handsOnEverything(): EnvironmentSetting['holds'] {
    return this.marks().all;
  }

  /** The last `export` or `unexport` of a name decides, wherever the assignment stands. */
  private marks() {
    const names = new Map<string, EnvironmentSetting['holds']>();
    let all: EnvironmentSetting['holds'] = 'no longer';
    let unread = false;
    const marked = (on: boolean, maybe: boolean) => (maybe ? 'maybe' : on ? 'surely' : 'no longer');
    for (const one of this.statements) {
      if (one.kind === 'rule' && one.targets.includes('.EXPORT_ALL_VARIABLES')) all = 'surely';
      if (one.kind === 'assignment' && one.exports && !one.targets) names.set(one.name, marked(true, one.maybe));
      if (one.kind !== 'export') continue;
      if (one.words === '') all = marked(one.on, one.maybe);
      else if (one.words.includes('$')) unread ||= one.on;
      else for (const name of one.words.split(/[\s\\]+/)) names.set(name, marked(one.on, one.maybe));
    }
    return { names, all, unread };
  }
}

const OUTSIDE: VariableValue = { value: unknown('set outside') };

function byDefault(value: Value): Value {
  return { kind: 'one-of', options: [unknown('may be set outside'), value], fallback: true };
}

function added(before: Value, own: Value): Value {
  return certainText(before) === '' ? own : joinedValue([before, literal(' '), own]);
}
