// Texts that the commands of a script write, as the commands that read them get them: here-documents, and what `echo` and `printf` say.
import type { Node } from 'web-tree-sitter';
import { certainText, literal } from '../../ray/facts/value.ts';
import { type PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import { span } from '../../text/span.ts';
import type { Piece, VariableValue, WrittenScript } from '../commands/command.ts';
import { sayingOf } from '../commands/embedded-text.ts';
import { inputOf, writersIn } from './handed-text.ts';
import type { ScriptSource } from './script-source.ts';
import { type KnownVariables, readWord, readWords } from './words.ts';

/** `$(cat <<EOF …)`, `$(host)` of a function that says it: what a substitution becomes, where all of it is known. */
export function valueOfOutput(
  substitution: Node,
  source: ScriptSource,
  variables: KnownVariables,
): VariableValue | undefined {
  const writers = substitution.namedChildren.flatMap((one) => writersIn(one, source));
  const written = joinedOf(writers, source, variables);
  return written && valueOfText(written, (text) => text.replace(/\n+$/, ''));
}

/** `trim` leaves a part of the text. Undefined where a variable in it is not known. */
export function valueOfText(
  { embedded, expanded, filled }: WrittenScript,
  trim: (text: string) => string,
): VariableValue | undefined {
  const whole = filled ?? embedded;
  // What is not known is there as a mark of a template.
  if (expanded && /\{\{|\$/.test(whole.text)) return undefined;
  const kept = trim(whole.text);
  const from = whole.text.indexOf(kept);
  const value = literal(kept);
  if (whole.standsWhole(span(from, from + kept.length)))
    return { value, textSpan: whole.spanInDocument(span(from, from + kept.length)) };
  const pieces = [...whole.pieces(from, from + kept.length)].map(({ text, start, end }): Piece => {
    const own = span(start, end ?? start + text.length);
    return { value: literal(text), span: own, ...(end === undefined && { textSpan: own }) };
  });
  return { value, pieces };
}

/** What several commands write, one after another; undefined where nothing of it is known. */
export function joinedOf(
  writers: readonly Node[],
  source: ScriptSource,
  variables: KnownVariables,
): WrittenScript | undefined {
  const [embedded, filled] = [new PlacedTextBuilder(), new PlacedTextBuilder()];
  let expanded = false;
  let isInline = false;
  for (const writer of writers) {
    const written = textOfWriter(writer, source, variables);
    if (!written) continue;
    for (const [builder, text] of [
      [embedded, written.embedded],
      [filled, written.filled ?? written.embedded],
    ] as const) {
      builder.take(text);
      const end = text.toDocument(text.text.length);
      if (!text.text.endsWith('\n')) builder.write('\n', end, end);
    }
    expanded ||= written.expanded;
    isInline ||= written.isInline ?? false;
  }
  const whole = embedded.placed();
  if (whole.text === '' || !whole.isInOrder) return undefined;
  return { embedded: whole, expanded, filled: filled.placed(), ...(isInline && { isInline }) };
}

function textOfWriter(writer: Node, source: ScriptSource, variables: KnownVariables): WrittenScript | undefined {
  if (inputOf(writer)) return readInput(writer, source, variables);
  const words = writer.childrenForFieldName('argument').flatMap((word) => readWords(word, source, variables));
  return sayingOf(writer.childForFieldName('name')?.text ?? '', words);
}

export function readInput(node: Node, source: ScriptSource, variables: KnownVariables): WrittenScript | undefined {
  const input = inputOf(node);
  if (!input) return undefined;
  if (input.type !== 'heredoc_body') return readWord(input, source, variables).script;
  const start = input.parent?.namedChildren.find(({ type }) => type === 'heredoc_start')?.text ?? '';
  const expanded = !/["'\\]/.test(start);
  const builder = new PlacedTextBuilder();
  let from = input.startIndex;
  if (expanded)
    for (const { index } of source.text.slice(from, input.endIndex).matchAll(/\\(?=[$`\\])[\s\S]/g)) {
      builder.take(source.embedded, from, input.startIndex + index);
      from = input.startIndex + index + 1;
    }
  builder.take(source.embedded, from, input.endIndex);
  const tabs = start.startsWith('-') || /<<-/.test(input.parent?.text.slice(0, 3) ?? '');
  return {
    embedded: builder.placed(source.embedded.toDocument(input.endIndex)),
    expanded,
    filled: filledOf(input, expanded, tabs, source, variables),
  };
}

/** A here-document as its reader gets it: `<<-` takes the tabs off, and an unquoted word puts variables in. */
function filledOf(
  body: Node,
  expanded: boolean,
  tabs: boolean,
  source: ScriptSource,
  variables: KnownVariables,
): PlacedText {
  const builder = new PlacedTextBuilder();
  const { text } = source;
  const keep = (from: number, to: number) => {
    let at = from;
    for (const { 0: dropped, index } of text.slice(from, to).matchAll(expanded ? LEFT_OUT : TABS)) {
      const isTabs = dropped.startsWith('\t');
      if (isTabs && (!tabs || (from + index > body.startIndex && text[from + index - 1] !== '\n'))) continue;
      builder.take(source.embedded, at, from + index);
      at = from + index + dropped.length;
    }
    builder.take(source.embedded, at, to);
  };
  let at = body.startIndex;
  for (const child of expanded ? body.namedChildren : []) {
    if (!/expansion$|substitution$/.test(child.type) || child.startIndex < at) continue;
    keep(at, child.startIndex);
    const value = certainText(readWord(child, source, variables).value);
    const { start, end } = source.spanOf(child);
    builder.write(value ?? `{{ ${child.text.replace(/\W+/g, '')} }}`, start, end);
    at = child.endIndex;
  }
  keep(at, body.endIndex);
  return builder.placed(source.embedded.toDocument(body.endIndex));
}

const TABS = /\t+/g;
/** A backslash before what it takes the meaning from. */
const LEFT_OUT = /\t+|\\(?=[$`\\])/g;
