// A value of Python as a word of a command line, and as a script that a shell reads.
import { literal, unknown, type Value } from '../../../ray/facts/value.ts';
import { type PlacedText, PlacedTextBuilder } from '../../../text/placed-text.ts';
import type { Span } from '../../../text/span.ts';
import type { Piece, Word } from '../../commands/command.ts';
import { HoleBuilder } from '../../commands/holes.ts';
import { joinedValue } from '../../commands/words.ts';
import { type Evaluator, type Hole, type Item, isCharacters, type Text, textIn } from '../values/python-value.ts';
import { factOf } from '../values/scalar.ts';

/** What is no certain text is a hole in the script. Undefined when the order of the text is not that of the file. */
export function scriptOf(values: Evaluator, { pieces }: Text, holes: HoleBuilder): PlacedText | undefined {
  const script = new PlacedTextBuilder();
  let last = 0;
  for (const piece of pieces) {
    // What joins the items of a list may be written in place of one of them.
    const start = Math.max(piece.span.start, last);
    const end = Math.max(piece.span.end, start);
    if (!isCharacters(piece)) script.write(holes.open(holeValue(values, piece), piece.name), start, end);
    else if (piece.verbatim) script.keep(piece.text, piece.span.start);
    else script.write(piece.text, start, end);
    last = Math.max(start, end - 1);
  }
  const placed = script.placed();
  return placed.isInOrder ? placed : undefined;
}

function holeValue(values: Evaluator, { value, span }: Hole): Value {
  return asText(factOf(values, value, span));
}

function asText(value: Value): Value {
  if (value.kind === 'one-of') return { ...value, options: value.options.map(asText) };
  if (value.kind === 'literal') return typeof value.value === 'number' ? literal(String(value.value)) : value;
  return value.kind === 'unknown' ? value : unknown('decided at run time');
}

/** An item as a word; the characters of a name that stands for a string are those of the string. */
export function wordOf(values: Evaluator, item: Item, holes = new HoleBuilder(values.source.text)): Word {
  const { span, node, value } = item;
  if (node && values.bindings.pathOf(node) === 'sys.executable') return { value: literal('python'), span };
  if (value?.kind !== 'text')
    return { value: asText(value ? factOf(values, value, span) : unknown('decided at run time')), span };
  const text = textIn(value);
  const [only] = value.pieces;
  if (text !== undefined && only && value.pieces.length === 1 && isCharacters(only) && only.verbatim)
    return { value: literal(text), span, textSpan: only.span };
  if (text === '') return { value: literal(''), span, ...emptySpan(value) };
  const embedded = scriptOf(values, value, holes);
  const expanded = value.pieces.some((piece) => !isCharacters(piece));
  const written = embedded && { script: { embedded, expanded } };
  const isInPlace = node?.type === 'string' || (!node && value.pieces.length > 0);
  if (text !== undefined && !(isInPlace && hasMovedPieces(value))) return { value: literal(text), span, ...written };
  const pieces = value.pieces.map((piece): Piece => {
    if (!isCharacters(piece)) return { value: holeValue(values, piece), span: piece.span };
    return { value: literal(piece.text), span: piece.span, ...(piece.verbatim && { textSpan: piece.span }) };
  });
  return { value: joinedValue(pieces.map((piece) => piece.value)), span, pieces, ...written };
}

/** Expressions of an f-string that are known. */
function hasMovedPieces({ pieces }: Text): boolean {
  return pieces.some((piece) => isCharacters(piece) && !piece.verbatim && piece.span.end - piece.span.start > 1);
}

/** Between the quotes. */
function emptySpan({ place }: Text): Pick<Word, 'textSpan'> {
  const inside: Span = { start: place.start + 1, end: place.end - 1 };
  return inside.end === inside.start ? { textSpan: inside } : {};
}
