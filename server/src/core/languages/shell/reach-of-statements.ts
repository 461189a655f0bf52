// Whether what one statement of a script does still holds where another one runs.
import type { Node } from 'web-tree-sitter';
import { contains, type Span, span } from '../../text/span.ts';
import { closest, type ScriptSource } from './script-source.ts';

/** not: not yet, or only in a shell of its own. maybe: it stands under a condition, or in a function of which not every call is known. */
export type Reached = 'surely' | 'maybe' | 'not';

/** What surrounds a statement, read off the tree once: scripts compare many of them. */
export interface Place {
  readonly span: Span;
  /** From the inside out: what ends a shell of its own, or runs only sometimes. */
  readonly around: readonly Surrounding[];
  /** The innermost function. */
  readonly function?: ShellFunction;
  /** It gives a value to variables of that function alone, which end with it. */
  readonly isLocal?: true;
}

interface Surrounding {
  readonly span: Span;
  readonly effect: 'not' | 'maybe';
}

interface Call {
  readonly node: Node;
  readonly place: Place;
}

/** Its body runs where it is called. */
class ShellFunction {
  readonly span: Span;
  private readonly name: string;
  private readonly source: ScriptSource;
  private readonly definition: Node;
  private locals: ReadonlySet<string> | undefined;
  private known: readonly Call[] | undefined;
  private replaced: number | undefined;

  constructor(definition: Node, source: ScriptSource) {
    this.definition = definition;
    this.span = rangeOf(definition);
    this.name = definition.childForFieldName('name')?.text ?? '';
    this.source = source;
  }

  /** Whether a statement in it gives a value to nothing but variables that are declared in it. */
  keeps(statement: Node): boolean {
    const names = variablesIn(statement);
    if (names.length === 0) return false;
    this.locals ??= new Set(
      this.definition
        .descendantsOfType('declaration_command')
        .flatMap((one) => (one && LOCAL.test(one.text) ? variablesIn(one) : [])),
    );
    return names.every((name) => this.locals?.has(name));
  }

  /** Those of the script itself, from outside. */
  get calls(): readonly Call[] {
    this.known ??= this.source.wordsAt(this.name).flatMap((offset) => this.callAt(offset) ?? []);
    return this.known;
  }

  private callAt(offset: number): Call | undefined {
    if (contains(this.span, span(offset, offset + 1))) return undefined;
    const leaf = this.source.leafAt(offset);
    const isName = leaf?.startIndex === offset && leaf.text === this.name && leaf.parent?.type === 'command_name';
    const node = isName ? closest(leaf, COMMAND) : undefined;
    if (!node) return undefined;
    const place = placeOf(node, this.source);
    return place.function || this.isInForceAt(offset) ? { node, place } : undefined;
  }

  /** The script has reached it, and no other function of that name since. */
  private isInForceAt(offset: number): boolean {
    if (offset < this.span.start) return false;
    this.replaced ??= this.replacedFrom();
    return offset < this.replaced;
  }

  private replacedFrom(): number {
    const later = this.source.wordsAt(this.name).find((offset) => {
      const definition = offset > this.span.end ? this.source.leafAt(offset)?.parent : undefined;
      return definition?.type === 'function_definition' && definition.parent?.type === 'program';
    });
    return later ?? Number.POSITIVE_INFINITY;
  }
}

const SHELLS_OF_THEIR_OWN = new Set(['subshell', 'command_substitution', 'process_substitution', 'pipeline']);
const CONDITIONS = new Set([
  'if_statement',
  'elif_clause',
  'else_clause',
  'while_statement',
  'for_statement',
  'c_style_for_statement',
  'case_item',
]);
const COMMAND = new Set(['command']);
/** In a function; `declare -g` is about the whole script. */
const LOCAL = /^(?:local|declare|typeset)\b(?!\s+-\w*g)/;

const functions = new WeakMap<ScriptSource, Map<number, ShellFunction>>();

/** `isMet` says that a condition is sure to be met. */
export function placeOf(node: Node, source: ScriptSource, isMet: (condition: Node) => boolean = () => false): Place {
  const around: Surrounding[] = [];
  for (let at = node, parent = at.parent; parent; at = parent, parent = at.parent) {
    // What surrounds a function says nothing of when it is called.
    if (parent.type === 'function_definition') {
      const own = functionAt(parent, source);
      return { span: rangeOf(node), around, function: own, ...(own.keeps(node) && { isLocal: true }) };
    }
    if (SHELLS_OF_THEIR_OWN.has(parent.type)) around.push({ span: rangeOf(parent), effect: 'not' });
    const condition = parent.type === 'if_statement' ? parent.childForFieldName('condition') : null;
    const isSure = condition !== null && at.id !== condition.id && !/^else|^elif/.test(at.type) && isMet(condition);
    if (CONDITIONS.has(parent.type) && !isSure) around.push({ span: rangeOf(parent), effect: 'maybe' });
    const decided = parent.type === 'list' && decidedBy(parent, at, isMet);
    if (decided) around.push({ span: decided, effect: 'maybe' });
  }
  return { span: rangeOf(node), around };
}

function variablesIn(statement: Node): string[] {
  if (statement.type === 'variable_assignment') return [statement.childForFieldName('name')?.text ?? ''];
  if (statement.type !== 'declaration_command') return [];
  return statement.namedChildren.flatMap((child) =>
    child.type === 'variable_name' ? [child.text] : variablesIn(child),
  );
}

function functionAt(definition: Node, source: ScriptSource): ShellFunction {
  const known = functions.get(source) ?? new Map<number, ShellFunction>();
  functions.set(source, known);
  const found = known.get(definition.startIndex) ?? new ShellFunction(definition, source);
  known.set(definition.startIndex, found);
  return found;
}

const compared = new WeakMap<Place, Map<Place, Reached>>();

/** Whether what `earlier` does is in force when `later` runs. */
export function reaches(earlier: Place, later: Place): Reached {
  const known = compared.get(earlier) ?? new Map<Place, Reached>();
  compared.set(earlier, known);
  const before = known.get(later);
  if (before) return before;
  // Functions that call each other come back to the same question.
  known.set(later, 'not');
  const reached = compare(earlier, later);
  known.set(later, reached);
  return reached;
}

function compare(earlier: Place, later: Place): Reached {
  const [own, home] = [earlier.function, later.function];
  if (own === home) return earlier.span.start < later.span.start ? behind(earlier, later) : 'not';
  const fromCalls = own ? outOf(own, earlier, later) : 'not';
  if (fromCalls !== 'not' || !home) return fromCalls;
  // A function that the script does not call itself runs after everything outside it.
  if (home.calls.length === 0) return own ? 'not' : behind(earlier, later);
  const all = new Set(home.calls.map(({ place }) => reaches(earlier, place)));
  const [only = 'not'] = all;
  return all.size > 1 ? 'maybe' : only;
}

/** What a function leaves behind where it is called. */
function outOf(own: ShellFunction, earlier: Place, later: Place): Reached {
  if (earlier.isLocal) return 'not';
  const inside = behind(earlier, { span: span(own.span.end, own.span.end), around: [] });
  if (inside === 'not') return 'not';
  if (own.calls.length === 0) return 'maybe';
  const calls = own.calls.map(({ place }) => reaches(place, later));
  if (calls.includes('surely')) return inside;
  return calls.includes('maybe') ? 'maybe' : 'not';
}

/** What ends between the two decides. */
function behind({ around }: Place, later: Place): Reached {
  let reached: Reached = 'surely';
  for (const { span: outer, effect } of around) {
    if (contains(outer, later.span)) continue;
    if (effect === 'not') return 'not';
    reached = effect;
  }
  return reached;
}

/**
 * Behind `||`, and behind a test and `&&`: what runs only if the left side lets it, with all that `&&` makes run after it. Other commands
 * before `&&` are taken to succeed.
 */
function decidedBy(list: Node, part: Node, isMet: (condition: Node) => boolean): Span | undefined {
  const isRight = list.lastChild?.startIndex === part.startIndex;
  const [left] = list.namedChildren;
  if (!isRight || !left || !(hasOperator(list, '||') || isTest(left, isMet))) return undefined;
  let whole = list;
  while (whole.parent?.type === 'list' && hasOperator(whole.parent, '&&') && whole.parent.firstChild?.id === whole.id)
    whole = whole.parent;
  return span(part.startIndex, whole.endIndex);
}

function hasOperator(list: Node, operator: string): boolean {
  return list.children.some(({ type }) => type === operator);
}

function isTest(node: Node, isMet: (condition: Node) => boolean): boolean {
  if (node.type === 'list') return node.namedChildren.some((part) => isTest(part, isMet));
  if (isMet(node)) return false;
  if (node.type !== 'command') return /^(?:test_command|negated_command|arithmetic_expansion)$/.test(node.type);
  const name = node.childForFieldName('name')?.text ?? '';
  return /^(?:test|grep|which|hash|type|command|false|pgrep|nc)$/.test(name);
}

function rangeOf({ startIndex, endIndex }: Node): Span {
  return span(startIndex, endIndex);
}
