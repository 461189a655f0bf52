// The commands that a Python program hands to a cluster as jobs, and the parts of them that come from outside and that no shell quoting protects.
import type { Node } from 'web-tree-sitter';
import type { Option, Process } from '../../../ray/facts/process.ts';
import { unknown } from '../../../ray/facts/value.ts';
import { type Span, span } from '../../../text/span.ts';
import type { Binding } from '../names/binding.ts';
import { runsIn } from '../names/scopes.ts';
import { argumentsOf } from '../syntax/arguments.ts';
import { closest, DEEPEST, parts, spanOf } from '../syntax/source.ts';
import { plainText } from '../syntax/strings.ts';
import { argumentsFor, parameterOwner, returnsOf } from '../values/definitions/functions.ts';
import { isChecked, Outside } from '../values/outside.ts';
import type { Evaluator } from '../values/python-value.ts';

const SUBMITS = /\.[ \t]*submit_job\b/g;
const ENTRIES = /["']entrypoint["'](?:[ \t]*:|\][ \t]*=)/g;
/** The HTTP API that takes jobs. */
const JOB_API = /\/api\/(?:job_agent\/)?jobs\b/;
const FILLS = /^(?:format|format_map|replace|substitute|safe_substitute)$/;

/** Parts from outside: of the others there is nothing to say. */
export function findEntrypoints(values: Evaluator): Process[] {
  const { source } = values;
  const calls = source.matchesOf(SUBMITS).flatMap(({ index }) => {
    const call = callOf(source.leafAt(index)?.parent);
    return call && !values.bindings.neverRuns(call) ? [call] : [];
  });
  const given = calls.flatMap((call) => {
    const entrypoint = argumentsOf(call, source).named.find(({ name }) => name === 'entrypoint');
    return entrypoint ? [{ name: spanOf(call.childForFieldName('function') ?? call), value: entrypoint.value }] : [];
  });
  const takesMapping = calls.some((call) => argumentsOf(call, source).spread.length > 0);
  const entries = takesMapping || JOB_API.test(source.text) ? entriesOf(values) : [];
  return [...given, ...entries].flatMap(({ name, value }) =>
    new EntrypointParts(values).of(value).map((part) => processOf(name, part)),
  );
}

/** The call of a method, or the call that is given it: `to_thread(client.submit_job, entrypoint=…)`. */
function callOf(method: Node | null | undefined): Node | undefined {
  const outer = method?.type === 'attribute' ? method.parent : undefined;
  const call = outer?.type === 'argument_list' ? outer.parent : outer;
  return call?.type === 'call' ? call : undefined;
}

/** `{"entrypoint": …}` and `job["entrypoint"] = …`. */
function entriesOf({ source, bindings }: Evaluator): { readonly name: Span; readonly value: Node }[] {
  return source.matchesOf(ENTRIES).flatMap(({ index }) => {
    const key = closest(source.leafAt(index) ?? source.root, 'string');
    const holder = key?.parent;
    const value =
      holder?.type === 'pair'
        ? holder.childForFieldName('value')
        : holder?.type === 'subscript' && holder.parent?.type === 'assignment'
          ? holder.parent.childForFieldName('right')
          : undefined;
    return key && value && !bindings.neverRuns(key) ? [{ name: spanOf(key), value }] : [];
  });
}

/** One for each part: a process has one option of a name. */
function processOf(nameSpan: Span, { node, origin, isWhole, quotes }: OutsidePart): Process {
  const place = spanOf(node);
  const isPlain = node.parent?.type !== 'interpolation' || node.parent.namedChildCount === 1;
  const option: Option = {
    name: 'entrypoint',
    span: place,
    valueSpan: place,
    value: unknown('decided outside'),
    outside: { origin, isWhole, ...(isPlain && !isWhole && quotes && { quotes }) },
  };
  return { role: 'job', api: 'submit_job', span: place, nameSpan, options: [option], open: false };
}

interface OutsidePart {
  readonly node: Node;
  readonly origin: 'request' | 'command line';
  /** It is the command, not a part of one. */
  readonly isWhole: boolean;
  /** Quotes of the shell around it, which quoting replaces; absent where it is one of several things between quotes. */
  readonly quotes?: readonly Span[];
}

class EntrypointParts {
  private readonly values: Evaluator;
  private readonly outside: Outside;
  private readonly busy = new Set<number>();

  constructor(values: Evaluator) {
    this.values = values;
    this.outside = new Outside(values);
  }

  of(node: Node): readonly OutsidePart[] {
    const found = new Map(this.partsOf(node).map((part) => [part.node.startIndex, part]));
    return [...found.values()].sort((a, b) => a.node.startIndex - b.node.startIndex);
  }

  private partsOf(node: Node | null | undefined): readonly OutsidePart[] {
    if (!node || this.busy.has(node.id) || this.busy.size > DEEPEST || !this.values.source.mayStep()) return [];
    this.busy.add(node.id);
    const found = this.partsOfExpression(node);
    this.busy.delete(node.id);
    return found;
  }

  private partsOfExpression(node: Node): readonly OutsidePart[] {
    switch (node.type) {
      case 'string':
        return node.namedChildren
          .filter(({ type }) => type === 'interpolation')
          .flatMap((one) =>
            isNumber(one)
              ? []
              : this.inserted(one.childForFieldName('expression'), quotesAround(this.values.source.text, node, one)),
          );
      case 'concatenated_string':
      case 'list':
      case 'tuple':
        return parts(node).flatMap((one) => this.inserted(one, []));
      case 'dictionary':
        return parts(node).flatMap((one) => this.inserted(one.childForFieldName('value'), []));
      case 'parenthesized_expression':
      case 'await':
        return this.partsOf(parts(node)[0]);
      case 'generator_expression':
      case 'list_comprehension':
        return this.inserted(node.childForFieldName('body'), []);
      case 'named_expression':
        return this.partsOf(node.childForFieldName('value'));
      case 'conditional_expression': {
        const [yes, , no] = parts(node);
        return [...this.partsOf(yes), ...this.partsOf(no)];
      }
      case 'boolean_operator':
        return [...this.partsOf(node.childForFieldName('left')), ...this.partsOf(node.childForFieldName('right'))];
      case 'binary_operator':
        return this.ofOperation(node);
      case 'call':
        return this.ofCall(node);
      case 'identifier':
        return isChecked(this.values, node) ? [] : this.ofName(node);
      default:
        return this.whole(node);
    }
  }

  private whole(node: Node): readonly OutsidePart[] {
    const origin = isChecked(this.values, node) ? undefined : this.outside.originOf(node);
    return origin ? [{ node, origin, isWhole: true }] : [];
  }

  /** As a part of a text: what is put in is what is shown, and what has to be quoted. */
  private inserted(node: Node | null, quotes: readonly Span[] | undefined): readonly OutsidePart[] {
    return this.partsOf(node).map((part) =>
      part.isWhole && node ? { node, origin: part.origin, isWhole: false, ...(quotes && { quotes }) } : part,
    );
  }

  private ofOperation(node: Node): readonly OutsidePart[] {
    const [left, right] = [node.childForFieldName('left'), node.childForFieldName('right')];
    const operator = node.childForFieldName('operator')?.text;
    if (operator === '/') return this.whole(node);
    if (operator === '+') return [left, right].flatMap((one) => this.inserted(one, this.quotesOfSum(node)));
    if (operator !== '%' || !right) return [];
    const given = right.type === 'tuple' ? parts(right) : [right];
    return given.flatMap((one) => this.inserted(one, quotesOfTemplate(left)));
  }

  /** Quotes that one operand opens and another closes are left alone. */
  private quotesOfSum(node: Node): readonly Span[] | undefined {
    return parts(node).some((one) => /^["']|["']$/.test(plainText(one) ?? '')) ? undefined : [];
  }

  private ofCall(node: Node): readonly OutsidePart[] {
    const callee = node.childForFieldName('function');
    const path = this.values.bindings.pathOf(callee) ?? '';
    if (/^shlex\.(?:quote|join)$|^pipes\.quote$|^subprocess\.list2cmdline$/.test(path)) return [];
    const { positional, named, spread } = argumentsOf(node, this.values.source);
    if (path === 'builtins.str') return this.partsOf(positional[0]);
    const object = callee?.childForFieldName('object');
    const method = object ? callee?.childForFieldName('attribute')?.text : undefined;
    if (method && FILLS.test(method)) {
      const quotes = quotesOfTemplate(object);
      const given = [...positional, ...named.map(({ value }) => value), ...spread];
      return given.flatMap((one) => this.inserted(one, quotes));
    }
    // A generator that is the only argument has the brackets of the call.
    if (method === 'join' && object?.type === 'string')
      return this.partsOf(positional[0] ?? node.childForFieldName('arguments'));
    if (method && /^(?:strip|lstrip|rstrip|lower|upper)$/.test(method)) return this.partsOf(object);
    const definition = callee && this.values.evaluate(callee);
    if (definition?.kind === 'definition' && definition.node.type === 'function_definition')
      return returnsOf(this.values, definition.node).flatMap((one) => this.partsOf(one));
    return this.whole(node);
  }

  private ofName(name: Node): readonly OutsidePart[] {
    const bound = this.values.bindings.lookup(name.text, name);
    const own = bound.flatMap((binding) => this.ofBinding(name, binding));
    return [...own, ...this.added(name)];
  }

  private ofBinding(name: Node, { kind, node, value, scope, picks }: Binding): readonly OutsidePart[] {
    if (kind === 'value' && value && !picks) return this.partsOf(value);
    if (kind !== 'parameter') return this.whole(name);
    const owner = parameterOwner(this.values, node, scope);
    const given = owner ? argumentsFor(this.values, owner, node.text) : [];
    return given.length > 0 ? given.flatMap((one) => this.partsOf(one)) : this.whole(name);
  }

  /** `command += x`, `words.append(x)`, before it is used. */
  private added(name: Node): readonly OutsidePart[] {
    const { source } = this.values;
    return source.wordsIn(name.text, runsIn(name).node).flatMap((at) => {
      const used = at < name.startIndex ? source.identifierAt(at) : undefined;
      const parent = used?.parent;
      if (parent?.type === 'augmented_assignment' && parent.childForFieldName('left')?.startIndex === at)
        return this.inserted(parent.childForFieldName('right'), []);
      const method = parent?.type === 'attribute' ? parent.childForFieldName('attribute')?.text : undefined;
      const call = parent?.parent;
      if (call?.type !== 'call' || !/^(?:append|extend|insert)$/.test(method ?? '')) return [];
      return argumentsOf(call, source).positional.flatMap((one) => this.inserted(one, []));
    });
  }
}

/** A template in which nothing is quoted. */
function quotesOfTemplate(template: Node | null | undefined): readonly Span[] | undefined {
  const text = template && plainText(template);
  return text === undefined || text === null || /["']/.test(text) ? undefined : [];
}

/** `{count:d}` takes numbers only. */
function isNumber(interpolation: Node): boolean {
  return interpolation.namedChildren.some(
    ({ type, text }) => type === 'format_specifier' && /[bcdeEfFgGnoxX%]$/.test(text),
  );
}

/** Those directly around it; none where it stands open; undefined where they hold more than it. */
function quotesAround(text: string, literal: Node, interpolation: Node): readonly Span[] | undefined {
  const open = openQuote(text.slice(contentStart(literal), interpolation.startIndex));
  if (open === '') return [];
  const [start, end] = [interpolation.startIndex, interpolation.endIndex];
  const isAlone = text[start - 1] === open && text[end] === open && text[start - 2] !== '\\';
  return isAlone ? [span(start - 1, start), span(end, end + 1)] : undefined;
}

/** The quote of the shell that is open behind a text; empty for none. */
function openQuote(text: string): string {
  let open = '';
  for (const character of text)
    if (/["']/.test(character) && (open === '' || open === character)) open = open ? '' : character;
  return open;
}

function contentStart(literal: Node): number {
  return literal.firstChild?.endIndex ?? literal.startIndex;
}
