// Commands in YAML: argument lists, shell scripts in scalars, and lists of script lines.
import { unknown } from '../../../ray/facts/value.ts';
import { type PlacedText, PlacedTextBuilder } from '../../../text/placed-text.ts';
import { span } from '../../../text/span.ts';
import {
  type Command,
  type CommandContext,
  type CommandFacts,
  noCommandFacts,
  type Word,
} from '../../commands/command.ts';
import { joinedValue } from '../../commands/words.ts';
import type { Source, YamlNode, YamlScalar } from '../nodes/nodes.ts';
import { joinTexts, scalarText } from '../nodes/scalar-text.ts';
import { DEPENDENT, piecesOf, valueOfText } from '../nodes/values.ts';

/** Without one of these a text starts no Ray and installs none. */
const WORTH_READING = /ray|serve\s|\bpython|\.(?:py|sh)\b|:\w|\brun\b|docker|podman|nerdctl|buildah|\bpip\b/i;

/** A scalar is a script, a list the lines of one; several are one script. */
export function readLines(
  nodes: YamlNode | readonly YamlNode[] | undefined,
  source: Source,
  context: CommandContext,
): CommandFacts {
  const lines = [nodes ?? []].flat().flatMap(scalarsOf);
  if (!lines.some(({ text }) => WORTH_READING.test(text))) return noCommandFacts;
  return once(lines, source, () => {
    const texts = lines.map((line) => scalarText(line, source));
    const [only] = texts;
    return source.readScript(texts.length === 1 && only ? only : joinTexts(texts), context);
  });
}

/** A scalar is a script, as in `args: ray start --head`; a list the words of one command, as in `command: [ray, start]`. */
export function readArguments(
  nodes: readonly (YamlNode | undefined)[],
  source: Source,
  context: CommandContext,
): CommandFacts {
  const given = nodes.filter((node) => node !== undefined);
  const [only] = given;
  if (given.length === 1 && only?.kind === 'scalar') return readLines(only, source, context);
  const words = given.flatMap((node) => (node.kind === 'sequence' ? node.items : [node])).filter(isNoEndOfFlags);
  if (!words.some((word) => word.kind === 'scalar' && WORTH_READING.test(word.text))) return noCommandFacts;
  return once(words, source, () => source.readCommand(commandOf(words, source, context), { ...context, shell: false }));
}

/** What several services share through an anchor is one place and is read once, as the first of them runs it. */
function once(nodes: readonly YamlNode[], { readings }: Source, read: () => CommandFacts): CommandFacts {
  const key = nodes.map(({ span: { start, end } }) => `${start}-${end}`).join();
  const known = readings.get(key) ?? read();
  readings.set(key, known);
  return known;
}

function commandOf(words: readonly YamlNode[], source: Source, context: CommandContext): Command {
  const known = words.flatMap((word) => (word.kind === 'scalar' ? [wordOf(word, source, context)] : []));
  const start = words.reduce((least, word) => Math.min(least, word.span.start), Number.POSITIVE_INFINITY);
  const end = words.reduce((most, word) => Math.max(most, word.span.end), 0);
  return {
    words: known,
    assignments: [],
    span: span(start, end),
    open: source.openEverywhere || known.length < words.length,
  };
}

/** The `--` of `bash -c -- script` says nothing. */
function isNoEndOfFlags(word: YamlNode, index: number, words: readonly YamlNode[]): boolean {
  const before = words[index - 1];
  const isEnd = word.kind === 'scalar' && word.text === '--';
  return !isEnd || before?.kind !== 'scalar' || !/^-\w*c$/.test(before.text);
}

/** Also as the script that it may be: the argument of `bash -c` in any style of scalar, templates left in. */
function wordOf(scalar: YamlScalar, source: Source, { variables, dependent }: CommandContext): Word {
  const content = scalar.content;
  const stands = source.text.slice(content.start, content.end) === scalar.text;
  const hasPieces = stands && !scalar.templated && scalar.text.includes('$');
  const pieces = hasPieces ? piecesOf(scalar.text, content.start, variables, dependent) : undefined;
  const whole = scalar.templated ? unknown('a template') : valueOfText(scalar.text);
  const value = pieces && (variables ?? dependent) ? joinedValue(pieces.map((piece) => piece.value)) : whole;
  const written = scalarText(scalar, source);
  const script = { embedded: dependent?.size ? withDependent(written, dependent) : written, expanded: false };
  return {
    value,
    span: scalar.span,
    script,
    ...(stands && { textSpan: content }),
    ...(pieces && { pieces }),
  };
}

function scalarsOf(node: YamlNode): YamlScalar[] {
  if (node.kind === 'scalar') return [node];
  return node.kind === 'sequence' ? node.items.flatMap(scalarsOf) : [];
}

/** A script as its shell gets it from Kubernetes. */
function withDependent(script: PlacedText, dependent: ReadonlyMap<string, string>): PlacedText {
  const builder = new PlacedTextBuilder();
  let from = 0;
  for (const { index, 0: written, 1: name } of script.text.matchAll(DEPENDENT)) {
    const value = name === undefined ? undefined : dependent.get(name);
    if (value === undefined && name !== undefined) continue;
    builder.take(script, from, index);
    from = index + written.length;
    const { start, end } = script.spanInDocument(span(index, from));
    builder.write(value ?? '$', start, end);
  }
  builder.take(script, from);
  return builder.placed(script.toDocument(script.text.length));
}
