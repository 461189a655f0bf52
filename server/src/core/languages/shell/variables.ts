// Shell variables that a script gives a value itself.
import type { Node } from 'web-tree-sitter';
import { literal, unknown, type Value } from '../../ray/facts/value.ts';
import { contains } from '../../text/span.ts';
import type { CommandContext, Piece, VariableValue, Word } from '../commands/command.ts';
import { joinedValue } from '../commands/words.ts';
import { holdsAt, type Place, placeOf } from './reach-of-statements.ts';
import type { ScriptSource } from './script-source.ts';
import { expansionOf, type Items, type KnownVariables, readWord, readWords } from './words.ts';

/** A statement `X=v`, `X+=v`, or an expansion that sets what is not set yet: `${X:=v}`. */
interface Assigned {
  readonly node: Node;
  readonly place: Place;
  readonly adds: boolean;
}

const DEEPEST = 8;
/** With more possibilities nothing is known. */
const MOST = 16;
const ASSIGNED = /(?<![\w$-])([A-Za-z_]\w*)(?:\[[^\]\n]*\])?\+?=|(?<=\$\{)([A-Za-z_]\w*):?=/g;
/** `for X in`, `read -r X Y`, `printf -v X`: given values that only a run shows. */
const GIVEN = /\b(?:for|select|read|mapfile|readarray|getopts|printf -v)\b([^\n;|&]*)/g;

export class Variables implements KnownVariables {
  private readonly source: ScriptSource;
  private readonly outer: CommandContext['variables'];
  private readonly read = new Map<string, readonly Assigned[]>();
  private readonly resolving = new Set<string>();
  private assigned: Map<string, number[]> | undefined;
  private given: Set<string> | undefined;

  constructor(source: ScriptSource, outer: CommandContext['variables']) {
    this.source = source;
    this.outer = outer;
  }

  /** As it stands where `user` runs; one of several where the script does not decide. */
  valueAt(name: string, user: Node): VariableValue {
    const nothing = { value: unknown(`the variable ${name}`) };
    const outside = this.outer?.(name) ?? nothing;
    if (!/^[A-Za-z_]/.test(name)) return nothing;
    let known: VariableValue[] | undefined = [outside];
    const isFollowed = this.follow(name, user, ({ node, adds }, isSure) => {
      const own = this.assignedBy(node);
      const given = adds ? known?.map((before) => joined(before, own)) : [own];
      known = given && (isSure ? given : [...(known ?? []), ...given]);
      if (known && known.length > MOST) known = undefined;
    });
    if (!isFollowed) return outside;
    if (known && this.isGiven(name)) known = [...known.filter((one) => one !== outside), nothing];
    const [only] = known ?? [];
    if (only && known?.length === 1) return only;
    const options = known?.map(({ value }) => value) ?? [];
    const isKnown = options.some(({ kind }) => kind !== 'unknown');
    return isKnown ? { value: { kind: 'one-of', options, fallback: false } } : nothing;
  }

  itemsAt(name: string, user: Node): Items | undefined {
    let items: Items | undefined;
    const isFollowed = this.follow(name, user, ({ node, adds }, isSure) => {
      const array = node.childForFieldName('value');
      const isWhole = array?.type === 'array' && node.childForFieldName('name')?.type === 'variable_name';
      const own = isWhole ? array.namedChildren.flatMap((child) => readWords(child, this.source, this)) : undefined;
      const before = adds || !isSure ? items : undefined;
      items =
        own && isSure ? { words: [...(before?.words ?? []), ...own], open: before?.open ?? adds } : opened(before);
    });
    return isFollowed && !this.isGiven(name) ? items : undefined;
  }

  /** What is said of a name before `user` runs, in the order of the text; false where it leads in a circle. */
  private follow(name: string, user: Node, take: (assigned: Assigned, isSure: boolean) => void): boolean {
    if (this.resolving.has(name) || this.resolving.size > DEEPEST) return false;
    this.resolving.add(name);
    try {
      const place = placeOf(user);
      for (const assigned of this.assignmentsOf(name)) {
        // `X=${X:-default}` speaks of what was there before.
        if (contains(assigned.place.span, place.span)) continue;
        const holds = this.source.mayStep() ? holdsAt(assigned.place, place) : 'no';
        if (holds !== 'no') take(assigned, holds === 'yes');
      }
      return true;
    } finally {
      this.resolving.delete(name);
    }
  }

  private assignedBy(node: Node): VariableValue {
    if (node.type === 'expansion') return expansionOf(node, this.source, this);
    const value = node.childForFieldName('value');
    if (node.childForFieldName('name')?.type !== 'variable_name') return { value: unknown('an item of an array') };
    if (!value) return { value: literal('') };
    if (value.type === 'array') return { value: unknown('an array') };
    return worthOf(readWord(value, this.source, this));
  }

  /** In the order of the text; what is set for one command alone is none. */
  private assignmentsOf(name: string): readonly Assigned[] {
    const known = this.read.get(name);
    if (known) return known;
    this.assigned ??= placesOf(this.source.text);
    const found = (this.assigned.get(name) ?? []).flatMap((offset) => this.assignmentAt(offset) ?? []);
    this.read.set(name, found);
    return found;
  }

  private assignmentAt(offset: number): Assigned | undefined {
    const leaf = this.source.leafAt(offset);
    if (leaf?.type !== 'variable_name' || leaf.startIndex !== offset) return undefined;
    const node = leaf.parent?.type === 'subscript' ? leaf.parent.parent : leaf.parent;
    if (node?.type === 'expansion') return { node, place: placeOf(node), adds: false };
    if (node?.type !== 'variable_assignment' || node.parent?.type === 'command') return undefined;
    const before = node.childForFieldName('name')?.endIndex ?? offset;
    return { node, place: placeOf(node), adds: this.source.text[before] === '+' };
  }

  private isGiven(name: string): boolean {
    this.given ??= new Set(
      [...this.source.text.matchAll(GIVEN)].flatMap(([, names = '']) => names.match(/\w+/g) ?? []),
    );
    return this.given.has(name);
  }
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

function opened(items: Items | undefined): Items {
  return { words: items?.words ?? [], open: true };
}

function placesOf(text: string): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const { 1: statement, 2: inside = '', index } of text.matchAll(ASSIGNED)) {
    const name = statement ?? inside;
    const known = places.get(name);
    if (known) known.push(index);
    else places.set(name, [index]);
  }
  return places;
}
