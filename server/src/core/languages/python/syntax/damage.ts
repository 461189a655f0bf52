// Reads a text that does not parse around its damage: what is never closed is closed, and a line that is no statement is left out.
import type { Node } from 'web-tree-sitter';
import { mapSpans } from '../../../ray/facts/map-spans.ts';
import type { ReadFacts, ReadProblem } from '../../../ray/facts/read-facts.ts';
import { type Span, span } from '../../../text/span.ts';
import { withLeftOut } from '../../left-out.ts';
import type { Syntax } from '../../syntax.ts';
import { mayHoldFact } from '../concern.ts';
import { closeWhatIsOpen, lineStarts } from './open-ends.ts';
import { ancestors, firstFrom, parsedText, Source, spanOf } from './source.ts';

/** One after the other; each costs a parse of the whole text. */
const MOST_LEFT_OUT = 8;
/** Of one text so many places that do not parse are looked at. */
const MOST_PLACES = 50;

/** The parser reads `os.`, an empty line and `ray.init()` as one, which Python does not. */
export function isDamaged(source: Source): boolean {
  return source.root.hasError || unfinishedNames(source).length > 0;
}

/** `read` is given the text as it may well stand when the person who types has gone on. */
export function readDamaged(damaged: Source, syntax: Syntax, read: (source: Source) => ReadFacts): ReadFacts {
  const conflicts = conflictMarkers(damaged);
  const { text: closed, open, toWritten } = closeWhatIsOpen(without(conflicts, damaged.text, () => '#'));
  const leftOut: Span[] = [];
  for (let current = closed; ; ) {
    const found = syntax.withSnippet('python', parsedText(current), ({ rootNode }) => {
      const source = new Source(current, rootNode);
      const line = leftOut.length < MOST_LEFT_OUT ? brokenLine(source, syntax) : undefined;
      return line ? { line } : { facts: withLeftOut(() => read(source)), damage: firstDamage(rootNode) };
    });
    if (found.line) {
      leftOut.push(found.line);
      current = without([found.line], current, statementInstead);
      continue;
    }
    const facts = mapSpans(found.facts, toWritten);
    const problems: ReadProblem[] = [
      ...conflicts.map((place) => problem(place, 'A merge conflict is not resolved here', 'resolve')),
      ...facts.problems,
      ...open.map((place) => problem(place, 'This is never closed', 'close')),
      ...leftOut.map((line) => problem(toWritten(line), 'This does not parse as Python')),
      ...(found.damage ? [problem(toWritten(found.damage), 'This does not parse as Python')] : []),
    ];
    return { ...facts, problems: problems.slice(0, 1) };
  }
}

function problem(place: Span, what: string, cure = 'fix'): ReadProblem {
  return { span: place, message: `${what}, so settings around it may be missed; ${cure} it.` };
}

const CONFLICT = /^(?:<{7}|>{7}|\|{7})(?: .*)?$|^={7}$/gm;

/** Lines of a merge that is not finished; none in a text in quotes. */
function conflictMarkers(source: Source): Span[] {
  const found = [...source.text.matchAll(CONFLICT)];
  if (!found.some(({ 0: marker }) => marker.startsWith('<'))) return [];
  return found.flatMap(({ index, 0: marker }) =>
    source.leafAt(index)?.type === 'string_content' ? [] : [span(index, index + marker.trimEnd().length)],
  );
}

const ENDS_WITH_DOT = /[\w)\]]\.[ \t]*$/gm;
const BODIES = new Set(['module', 'block']);
const IN_BRACKETS = /^(?:argument_list|parenthesized_expression|tuple|list|dictionary|set|subscript|.*_comprehension)$/;

/** Offsets of dots at the end of a line that no bracket takes further. */
function unfinishedNames(source: Source): number[] {
  return [...source.text.matchAll(ENDS_WITH_DOT)].flatMap(({ index }) => {
    const dot = source.leafAt(index + 1);
    if (dot?.type !== '.') return [];
    for (const outer of ancestors(dot)) {
      if (IN_BRACKETS.test(outer.type)) return [];
      if (BODIES.has(outer.type)) break;
    }
    return [index + 1];
  });
}

/** The first damaged line that is no statement by itself either and cannot hold what is looked for. */
function brokenLine(source: Source, syntax: Syntax): Span | undefined {
  const places = [...unfinishedNames(source), ...damagedPlaces(source.root)];
  if (places.length === 0) return undefined;
  const { text } = source;
  const starts = lineStarts(text);
  const seen = new Set<number>();
  for (const offset of places) {
    const next = firstFrom(starts, offset + 1);
    const line = lineAt(starts[next - 1] ?? 0, starts[next] ?? text.length, text);
    if (seen.has(line.start)) continue;
    seen.add(line.start);
    const written = text.slice(line.start, line.end);
    if (!mayHoldFact(written) && isBroken(written, syntax)) return line;
  }
  return undefined;
}

/** Without its indentation and what is behind it. */
function lineAt(start: number, end: number, text: string): Span {
  const written = text.slice(start, end);
  return span(end - written.trimStart().length, start + written.trimEnd().length);
}

/** Of each place that does not parse, and of the statements that it is in and behind. */
function damagedPlaces(root: Node): number[] {
  const places: number[] = [];
  const waiting = root.hasError ? [root] : [];
  for (let node = waiting.pop(); node && places.length < MOST_PLACES; node = waiting.pop())
    if (isDamage(node)) {
      const statement = statementOf(node);
      const before = statement.previousSibling;
      places.push(...(before ? [before.startIndex] : []), statement.startIndex, node.startIndex);
    } else waiting.push(...node.children.filter((child) => child.hasError || child.isMissing).reverse());
  return places;
}

/** The innermost. */
function firstDamage(root: Node): Span | undefined {
  if (!root.hasError) return undefined;
  let damage = root;
  for (let inner: Node | undefined = root; inner && !(damage !== root && isDamage(damage)); ) {
    inner = damage.children.find((child) => child.hasError || child.isMissing);
    damage = inner ?? damage;
  }
  return spanOf(damage);
}

function isDamage(node: Node): boolean {
  return node.isError || node.isMissing;
}

function statementOf(node: Node): Node {
  let statement = node;
  for (const outer of ancestors(node)) {
    if (BODIES.has(outer.type)) break;
    statement = outer;
  }
  return statement;
}

/** What goes on with a statement above it, or stands above one, is none by itself. */
const PART = /^(?:elif|else|except|finally|case)\b|^@/;

function isBroken(line: string, syntax: Syntax): boolean {
  if (line === '' || PART.test(line)) return false;
  const statement = line.endsWith(':') ? `${line} pass\n` : `${line}\n`;
  return syntax.withSnippet('python', statement, ({ rootNode }) => rootNode.hasError);
}

/** Of the same length and in the same lines, with something else instead at the beginning of each place. */
function without(places: readonly Span[], text: string, instead: (place: Span, text: string) => string): string {
  let result = text;
  for (const place of places) {
    const begin = instead(place, text);
    const rest = text.slice(place.start + begin.length, place.end).replace(/[^\r\n]/g, ' ');
    result = result.slice(0, place.start) + begin + rest + result.slice(place.end);
  }
  return result;
}

/** What stands deeper below it, if anything, is below it still. */
function statementInstead({ start, end }: Span, text: string): string {
  const indent = start - (Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1);
  const below = /\S/.exec(text.slice(end))?.index ?? 0;
  const gap = text.slice(end, end + below);
  const depth = below - 1 - Math.max(gap.lastIndexOf('\n'), gap.lastIndexOf('\r'));
  return depth > indent && end - start >= 5 ? 'if _:' : '0';
}
