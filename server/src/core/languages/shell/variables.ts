// Shell variables that a script gives a value itself.
import type { Node } from 'web-tree-sitter';
import { literal, ofEnvironment, unknown, type Value } from '../../ray/facts/value.ts';
import { contains } from '../../text/span.ts';
import type { CommandContext, Piece, VariableValue, Word } from '../commands/command.ts';
import { sayingOf } from '../commands/embedded-text.ts';
import { joinedValue } from '../commands/words.ts';
import { leaveOut } from '../left-out.ts';
import { variableFilledBy } from './handed-text.ts';
import { type Place, placeOf, reaches } from './reach-of-statements.ts';
import { argumentsLeft, type GivenArguments } from './runners.ts';
import { closest, type ScriptSource } from './script-source.ts';
import { defaultIn, eitherWords, type Items, type KnownVariables, orDefault, readWord, readWords } from './words.ts';
import { readInput, valueOfOutput, valueOfText } from './written-text.ts';

/** A statement `X=v`, `X+=v`, or an expansion that sets what is not set yet: `${X:=v}`. */
interface Assigned {
  readonly node: Node;
  readonly place: Place;
  readonly adds: boolean;
}

/** Variables and arguments in one another. */
const DEEPEST = 24;
/** With more possibilities nothing is known. */
const MOST = 16;
const ASSIGNED = /(?<![\w$-])([A-Za-z_]\w*)(?:\[[^\]\n]*\])?\+?=|(?<=\$\{)([A-Za-z_]\w*):?=/g;
const UNSET = /(?<![\w$-])unset[ \t][^\n;&|]*/g;
const FILLING = /\b(?:read|printf[ \t]+-v)[ \t]/g;
const COMMAND = new Set(['command']);
/** `for X in`, `read -r X Y`, `printf -v X`: given values that only a run shows. */
const GIVEN = /\b(?:for|select|read|mapfile|readarray|getopts|printf -v)\b([^\n;|&]*)/g;

export class Variables implements KnownVariables {
  private readonly source: ScriptSource;
  private readonly outer: CommandContext['variables'];
  readonly holes: CommandContext['holes'];
  private readonly read = new Map<string, readonly Assigned[]>();
  /** By assignment: `X="$X more"` asks for those above it. */
  private readonly values = new Map<number, VariableValue | undefined>();
  private readonly resolving = new Set<string>();
  private assigned: Map<string, number[]> | undefined;
  private given: Set<string> | undefined;
  private filledBy: ReadonlyMap<string, readonly Assigned[]> | undefined;
  private readonly call: GivenArguments | undefined;

  /** With a `call`, as in the function that it runs. */
  constructor(
    source: ScriptSource,
    { variables, holes }: Pick<CommandContext, 'variables' | 'holes'>,
    call?: GivenArguments,
  ) {
    this.source = source;
    this.call = call;
    this.outer = variables;
    this.holes = holes;
  }

  /** As it stands where `user` runs; one of several where the script does not decide. */
  valueAt(name: string, user: Node): VariableValue {
    const nothing = { value: unknown(`the variable ${name}`) };
    if (/^[1-9]$/.test(name)) return this.argumentAt(Number(name), user) ?? nothing;
    if (name === '*' || name === '@') return this.allArgumentsAt(user) ?? nothing;
    const outside = this.outer?.(name) ?? { value: ofEnvironment(name) };
    if (!/^[A-Za-z_]/.test(name)) return nothing;
    let known: VariableValue[] | undefined = [outside];
    const isFollowed = this.follow(name, user, ({ node, adds }, isSure) => {
      const own = this.assignedBy(node);
      const given = own ? (adds ? known?.map((before) => joined(before, own)) : [own]) : this.defaulted(known, node);
      known = given && (isSure ? given : [...(known ?? []), ...given]);
      if (known && known.length > MOST) known = undefined;
    });
    if (!isFollowed) return outside;
    if (known && this.isGiven(name)) known = [...known.filter((one) => one !== outside), nothing];
    return oneOf(known ?? []) ?? nothing;
  }

  itemsAt(name: string, user: Node): Items | undefined {
    if (name === '@') return this.argumentsAt(user);
    let items: Items | undefined;
    const isFollowed = this.follow(name, user, ({ node, adds }, isSure) => {
      const value = node.childForFieldName('value');
      const given = node.childForFieldName('name');
      const at = given?.type === 'subscript' ? given.childForFieldName('index')?.text : undefined;
      const isWhole = value?.type === 'array' && given?.type === 'variable_name';
      const own = isWhole ? value.namedChildren.flatMap((child) => readWords(child, this.source, this)) : undefined;
      if (own)
        items = isSure
          ? { words: [...(adds ? (items?.words ?? []) : []), ...own], open: adds && (items?.open ?? true) }
          : mayBe(items, own, adds);
      else if (value && at !== undefined && isSure && !adds && !items?.open && isPlaceIn(items, at)) {
        const words = [...(items?.words ?? [])];
        words[Number(at)] = readWord(value, this.source, this);
        items = { words, open: false };
      } else items = opened(adds || !isSure ? items : undefined);
    });
    return isFollowed && !this.isGiven(name) ? items : undefined;
  }

  outputAt(substitution: Node): VariableValue | undefined {
    if (this.resolving.has(`$${substitution.startIndex}`) || this.isTooDeep(substitution) || !this.source.mayStep())
      return undefined;
    this.resolving.add(`$${substitution.startIndex}`);
    try {
      return valueOfOutput(substitution, this.source, this);
    } finally {
      this.resolving.delete(`$${substitution.startIndex}`);
    }
  }

  /** Where a name is given a value in one place of the script and nowhere else. */
  onlyValueOf(name: string): Node | undefined {
    const [only, ...others] = this.assignmentsOf(name);
    if (!only || others.length > 0 || only.adds || this.isGiven(name)) return undefined;
    return only.node.childForFieldName('value') ?? undefined;
  }

  /** `$1` in a function that the script calls itself. */
  private argumentAt(position: number, user: Node): VariableValue | undefined {
    const given = this.argumentLists(user)?.map((words) => words[position - 1] ?? { value: literal('') });
    return given && oneOf(given);
  }

  /** `"$@"`, of one call or another. */
  private argumentsAt(user: Node): Items | undefined {
    const lists = this.argumentLists(user);
    if (!lists?.length) return undefined;
    return { words: eitherWords(lists), open: false, ...(this.call && { standsInCall: true }) };
  }

  /** `"$*"` of one call. */
  private allArgumentsAt(user: Node): VariableValue | undefined {
    const [words, ...others] = this.argumentLists(user) ?? [];
    if (!words?.length || others.length > 0) return undefined;
    const blank: Piece = { value: literal(' '), span: { start: 0, end: 0 } };
    const pieces = words.flatMap((word, at) => [...(at > 0 ? [blank] : []), ...piecesOf(word)]);
    return { value: joinedValue(pieces.map(({ value }) => value)), pieces };
  }

  /** Of each call of the function around `user`; undefined where the function counts its arguments again. */
  private argumentLists(user: Node): (readonly Word[])[] | undefined {
    const own = placeOf(user, this.source).function;
    if (own && own.span.start === this.call?.definition.startIndex) {
      const left = argumentsLeft(this.call, user, this.source);
      return left && [left];
    }
    const key = `@${own?.span.start}`;
    if (!own || this.resolving.has(key) || this.isTooDeep(user) || !this.source.mayStep()) return undefined;
    if (/\b(?:shift|set[ \t]+--)(?!\w)/.test(this.source.text.slice(own.span.start, own.span.end))) return undefined;
    this.resolving.add(key);
    try {
      return own.calls.map(({ node }) =>
        node.childrenForFieldName('argument').flatMap((word) => readWords(word, this.source, this)),
      );
    } finally {
      this.resolving.delete(key);
    }
  }

  private isTooDeep(user: Node): boolean {
    if (this.resolving.size < DEEPEST) return false;
    leaveOut(this.source.spanOf(user), `Variables in variables are followed ${DEEPEST} deep.`);
    return true;
  }

  /** What is assigned to a name before `user` runs, in the order of the text; false where it leads in a circle. */
  private follow(name: string, user: Node, take: (assigned: Assigned, isSure: boolean) => void): boolean {
    const key = `${name} ${user.startIndex}`;
    if (this.resolving.has(key) || this.isTooDeep(user)) return false;
    this.resolving.add(key);
    try {
      const place = placeOf(user, this.source);
      for (const assigned of this.assignmentsOf(name)) {
        // `X=${X:-default}` speaks of what was there before.
        if (contains(assigned.place.span, place.span)) continue;
        const reached = this.source.mayStep() ? reaches(assigned.place, place) : 'not';
        if (reached !== 'not') take(assigned, reached === 'surely');
      }
      return true;
    } finally {
      this.resolving.delete(key);
    }
  }

  /** `${X:=v}` */
  private defaulted(known: readonly VariableValue[] | undefined, node: Node): VariableValue[] | undefined {
    const fallback = defaultIn(node, this.source, this);
    return known?.map((before) =>
      before.value.kind === 'literal' && before.value.value !== ''
        ? before
        : { value: orDefault(before.value, fallback) },
    );
  }

  /** Undefined where it depends on what was there before. */
  private assignedBy(node: Node): VariableValue | undefined {
    if (!this.values.has(node.id)) this.values.set(node.id, this.readAssigned(node));
    return this.values.get(node.id);
  }

  private readAssigned(node: Node): VariableValue | undefined {
    if (node.type === 'expansion') return undefined;
    if (node.type === 'unset_command') return { value: literal('') };
    if (node.type === 'command') return this.readFilled(node);
    const value = node.childForFieldName('value');
    if (node.childForFieldName('name')?.type !== 'variable_name') return { value: unknown('an item of an array') };
    if (!value) return { value: literal('') };
    if (value.type === 'array') return { value: unknown('an array') };
    return worthOf(readWord(value, this.source, this));
  }

  /** `read -r -d '' X <<EOF`, `printf -v X "…"` */
  private readFilled(command: Node): VariableValue | undefined {
    const words = command.childrenForFieldName('argument');
    const options = words.map(({ text }) => text);
    if (command.childForFieldName('name')?.text === 'printf') {
      const given = words.slice(2).flatMap((word) => readWords(word, this.source, this));
      const said = sayingOf('printf', given);
      return (said && valueOfText(said, (text) => text)) ?? { value: unknown('put together by printf') };
    }
    const written = readInput(command, this.source, this);
    const isWhole = options.some((option, at) => /^-\w*d$/.test(option) && /^(?:''|"")$/.test(options[at + 1] ?? ''));
    const isRaw = options.some((option) => /^-\w*r/.test(option)) || !written?.embedded.text.includes('\\');
    const value =
      isRaw && written && valueOfText(written, (text) => (isWhole ? text : (text.split('\n', 1)[0] ?? '')).trim());
    return value || { value: unknown('read from a text') };
  }

  /** In the order of the text; what is set for one command alone is none. */
  private assignmentsOf(name: string): readonly Assigned[] {
    const known = this.read.get(name);
    if (known) return known;
    this.assigned ??= placesOf(this.source.text);
    const found = [
      ...(this.assigned.get(name) ?? []).flatMap((offset) => this.assignmentAt(offset) ?? []),
      ...(this.filled.get(name) ?? []),
    ].sort((a, b) => a.place.span.start - b.place.span.start);
    this.read.set(name, found);
    return found;
  }

  /** By name, the commands that give a variable a value of the script itself. */
  private get filled(): ReadonlyMap<string, readonly Assigned[]> {
    if (this.filledBy) return this.filledBy;
    const found = new Map<string, Assigned[]>();
    for (const { index } of this.source.text.matchAll(FILLING)) {
      const leaf = this.source.leafAt(index);
      const command = leaf && closest(leaf, COMMAND);
      const name = command && variableFilledBy(command)?.text;
      if (!command || name === undefined || command.startIndex !== index) continue;
      found.set(name, [
        ...(found.get(name) ?? []),
        { node: command, place: placeOf(command, this.source), adds: false },
      ]);
    }
    this.filledBy = found;
    return found;
  }

  private assignmentAt(offset: number): Assigned | undefined {
    const leaf = this.source.leafAt(offset);
    if (leaf?.type !== 'variable_name' || leaf.startIndex !== offset) return undefined;
    const node = leaf.parent?.type === 'subscript' ? leaf.parent.parent : leaf.parent;
    if (node?.type === 'expansion' || node?.type === 'unset_command')
      return { node, place: placeOf(node, this.source), adds: false };
    if (node?.type !== 'variable_assignment' || node.parent?.type === 'command') return undefined;
    const before = node.childForFieldName('name')?.endIndex ?? offset;
    return { node, place: placeOf(node, this.source), adds: this.source.text[before] === '+' };
  }

  private isGiven(name: string): boolean {
    const isFilled = ({ index }: RegExpExecArray, word: string) =>
      this.filled.get(word)?.some(({ node }) => node.startIndex === index) ?? false;
    this.given ??= new Set(
      [...this.source.text.matchAll(GIVEN)].flatMap((match) =>
        (match[1]?.match(/\w+/g) ?? []).filter((word) => !isFilled(match, word)),
      ),
    );
    return this.given.has(name);
  }
}

/** The one, or one of several; undefined where nothing is known of any. */
function oneOf(worths: readonly VariableValue[]): VariableValue | undefined {
  const [only, ...others] = worths;
  if (only && others.length === 0) return only;
  const options = worths.map(({ value }) => value);
  const isKnown = options.some(({ kind }) => kind !== 'unknown');
  return isKnown ? { value: { kind: 'one-of', options, fallback: false } } : undefined;
}

function worthOf({ value, textSpan, pieces }: Word): VariableValue {
  return { value, ...(textSpan && { textSpan }), ...(pieces && { pieces }) };
}

/** `X+=v` */
function joined(before: VariableValue, added: VariableValue): VariableValue {
  const pieces = [...piecesOf(before), ...piecesOf(added)];
  const value: Value = joinedValue([before.value, added.value]);
  return value.kind === 'unknown' ? { value } : { value, pieces };
}

function piecesOf({ pieces, value, textSpan }: VariableValue): readonly Piece[] {
  return pieces ?? [{ value, span: textSpan ?? { start: 0, end: 0 }, ...(textSpan && { textSpan }) }];
}

/** Added, or put in the place of all, in some runs only. */
function mayBe(items: Items | undefined, own: readonly Word[], adds: boolean): Items {
  const maybe = (word: Word): Word => ({ ...word, maybe: word.maybe ?? 'some runs' });
  const before = items?.words ?? [];
  return { words: [...(adds ? before : before.map(maybe)), ...own.map(maybe)], open: items?.open ?? true };
}

/** `args[2]=…` of an item that is there, or of the next one. */
function isPlaceIn(items: Items | undefined, at: string): boolean {
  return /^\d+$/.test(at) && Number(at) <= (items?.words.length ?? 0);
}

function opened(items: Items | undefined): Items {
  return { words: items?.words ?? [], open: true };
}

function placesOf(text: string): Map<string, number[]> {
  const places = new Map<string, number[]>();
  const add = (name: string, index: number) => {
    const known = places.get(name);
    if (known) known.push(index);
    else places.set(name, [index]);
  };
  for (const { 1: statement, 2: inside = '', index } of text.matchAll(ASSIGNED)) add(statement ?? inside, index);
  for (const { 0: whole, index } of text.matchAll(UNSET))
    for (const { 0: name, index: at } of whole.matchAll(/(?<=[ \t])[A-Za-z_]\w*/g)) add(name, index + at);
  for (const offsets of places.values()) offsets.sort((a, b) => a - b);
  return places;
}
