// Reads a command node of the shell into a command with words.
import type { Node } from 'web-tree-sitter';
import { isNameForRay } from '../../ray/auth.ts';
import { certainText, literal, unknown } from '../../ray/facts/value.ts';
import { type PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import { span } from '../../text/span.ts';
import type { Assignment, Command, Word, WrittenScript } from '../commands/command.ts';
import { mayTakeText } from '../commands/embedded-text.ts';
import { namesProgram } from '../commands/program.ts';
import { mayConcernRay } from '../commands/read-command.ts';
import { programOf } from '../commands/words.ts';
import type { ScriptSource } from './script-source.ts';
import { inputOf, isScriptForLater, outputOf } from './statements.ts';
import type { Variables } from './variables.ts';
import { readWord, readWords } from './words.ts';

/** The first words decide; options of an interpreter may be among them. */
const MOST_ASKED = 20;

/** Without the words behind those that no reader of commands goes by. */
export function readCommandNode(node: Node, source: ScriptSource, variables: Variables): Command {
  const words: Word[] = [];
  const assignments: Assignment[] = [];
  const file = outputOf(node);
  const isGivenText = file !== undefined || inputOf(node) !== undefined;
  let isRead = true;
  for (const child of node.namedChildren) {
    if (child.type === 'variable_assignment' && words.length === 0) {
      const assignment = readAssignment(child, source, variables);
      if (assignment) assignments.push(assignment);
    } else if (!/redirect$|^comment$|^variable_assignment$/.test(child.type)) {
      words.push(...readWords(child, source, variables));
      isRead = words.length > MOST_ASKED || mayConcernRay(words) || (isGivenText && mayTakeText(programOf(words[0])));
      if (!isRead || namesProgram(words)) break;
    }
  }
  const last = words.at(-1);
  // `pip install ray>=2.9` without quotes: the shell takes the versions for the name of a file.
  if (last && isRedirectedTo(node, '=')) words[words.length - 1] = { value: unknown('a redirection'), span: last.span };
  words.push(...lostDash(node, source), ...behindRedirects(node, source, variables));
  const input = isRead || isScriptForLater(node, source) ? readInput(node, source, variables) : undefined;
  const output = isRead && file ? readWord(file, source, variables) : undefined;
  const given = { ...(input && { input }), ...(output && { output }) };
  return { words, assignments, span: source.spanOf(node), open: false, ...given };
}

/** Undefined for names that are not for Ray: their values are not computed. */
export function readAssignment(node: Node, source: ScriptSource, variables: Variables): Assignment | undefined {
  const name = node.childForFieldName('name');
  if (name?.type !== 'variable_name' || !isNameForRay(name.text)) return undefined;
  const value = node.childForFieldName('value');
  const place = { name: name.text, nameSpan: source.spanOf(name), span: source.spanOf(node) };
  if (!value) {
    const end = place.span.end;
    return { ...place, value: literal(''), valueSpan: span(end, end) };
  }
  const word = value.type === 'array' ? undefined : readWord(value, source, variables);
  return { ...place, value: word?.value ?? unknown('an array'), valueSpan: word?.textSpan ?? source.spanOf(value) };
}

/** `kubectl apply -f - <<EOF`: the grammar leaves the dash before a here-document out. */
function lostDash({ endIndex, nextSibling }: Node, source: ScriptSource): Word[] {
  if (nextSibling?.type !== 'heredoc_redirect') return [];
  const [lost, blank = ''] = /^([ \t]+)-[ \t]*$/.exec(source.text.slice(endIndex, nextSibling.startIndex)) ?? [];
  if (lost === undefined) return [];
  const at = source.inDocument(endIndex + blank.length, endIndex + blank.length + 1);
  return [{ value: literal('-'), span: at, textSpan: at }];
}

/** `ray start > log --head`: words may follow the file. */
function behindRedirects(node: Node, source: ScriptSource, variables: Variables): Word[] {
  if (node.parent?.type !== 'redirected_statement') return [];
  return node.parent.namedChildren
    .filter(({ type }) => type === 'file_redirect')
    .flatMap((redirect) => {
      const [, ...others] = redirect.namedChildren.filter(({ type }) => type !== 'file_descriptor');
      return others.flatMap((child) => readWords(child, source, variables));
    });
}

function isRedirectedTo({ nextSibling, endIndex }: Node, beginning: string): boolean {
  return nextSibling?.startIndex === endIndex && nextSibling.text.startsWith(`>${beginning}`);
}

function readInput(node: Node, source: ScriptSource, variables: Variables): WrittenScript | undefined {
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
  variables: Variables,
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
