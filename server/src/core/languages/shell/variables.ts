// Shell variables that a script gives a value itself.
import type { Node } from 'web-tree-sitter';
import { literal, unknown, type Value } from '../../ray/facts/value.ts';
import { contains, type Span } from '../../text/span.ts';
import type { CommandContext } from '../commands/command.ts';
import { holdsAt, type Place, placeOf } from './reach-of-statements.ts';
import type { ScriptSource } from './script-source.ts';
import { readWord } from './words.ts';

export interface Resolved {
  readonly value: Value;
  /** The literal's characters, where the value is certain. */
  readonly textSpan?: Span;
}

interface Assigned {
  readonly assignment: Node;
  readonly place: Place;
}

const DEEPEST = 8;
const ASSIGNED = /(?<![\w$-])([A-Za-z_]\w*)\+?=/g;
/** `for X in`, `read -r X Y`, `printf -v X`: given values that only a run shows. */
const GIVEN = /\b(?:for|select|read|mapfile|readarray|getopts|printf -v)\b([^\n;|&]*)/g;

export class Variables {
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
  valueAt(name: string, user: Node): Resolved {
    const outside = () => this.outer?.(name) ?? unknown(`the variable ${name}`);
    if (!/^[A-Za-z_]/.test(name)) return { value: unknown(`the variable ${name}`) };
    if (this.resolving.has(name) || this.resolving.size > DEEPEST) return { value: outside() };
    this.resolving.add(name);
    try {
      let known: Resolved[] = [];
      let isCertain = false;
      const place = placeOf(user);
      for (const { assignment, place: assigned } of this.assignmentsOf(name)) {
        // `X=${X:-default}` speaks of what was there before.
        if (contains(assigned.span, place.span)) continue;
        const holds = this.source.mayStep() ? holdsAt(assigned, place) : 'no';
        if (holds === 'no') continue;
        if (holds === 'yes') [known, isCertain] = [[], true];
        known.push(this.assignedBy(assignment));
      }
      if (this.isGiven(name)) known.push({ value: unknown(`the variable ${name}`) });
      else if (!isCertain) known.unshift({ value: outside() });
      const [only] = known;
      if (only && known.length === 1) return only;
      const options = known.map(({ value }) => value);
      const isKnown = options.some(({ kind }) => kind !== 'unknown');
      return { value: isKnown ? { kind: 'one-of', options, fallback: false } : unknown(`the variable ${name}`) };
    } finally {
      this.resolving.delete(name);
    }
  }

  private assignedBy(assignment: Node): Resolved {
    const value = assignment.childForFieldName('value');
    if (/^\w+\+=/.test(this.source.text.slice(assignment.startIndex, assignment.startIndex + 200)))
      return { value: unknown('added to') };
    if (!value) return { value: literal('') };
    if (value.type === 'array') return { value: unknown('an array') };
    const word = readWord(value, this.source, this);
    return word.textSpan ? { value: word.value, textSpan: word.textSpan } : { value: word.value };
  }

  /** In the order of the text; what is set for one command alone is none. */
  private assignmentsOf(name: string): readonly Assigned[] {
    const known = this.read.get(name);
    if (known) return known;
    this.assigned ??= placesOf(this.source.text);
    const found = (this.assigned.get(name) ?? []).flatMap((offset) => {
      const leaf = this.source.leafAt(offset);
      const assignment = leaf?.type === 'variable_name' && leaf.startIndex === offset ? leaf.parent : undefined;
      return assignment?.type === 'variable_assignment' && assignment.parent?.type !== 'command'
        ? { assignment, place: placeOf(assignment) }
        : [];
    });
    this.read.set(name, found);
    return found;
  }

  private isGiven(name: string): boolean {
    this.given ??= new Set(
      [...this.source.text.matchAll(GIVEN)].flatMap(([, names = '']) => names.match(/\w+/g) ?? []),
    );
    return this.given.has(name);
  }
}

function placesOf(text: string): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const { 1: name = '', index } of text.matchAll(ASSIGNED)) {
    const known = places.get(name);
    if (known) known.push(index);
    else places.set(name, [index]);
  }
  return places;
}
