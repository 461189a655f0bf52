// Reads a command node of the shell into a command with words.
import type { Node } from 'web-tree-sitter';
import { isNameForRay } from '../../ray/auth.ts';
import { literal, unknown } from '../../ray/facts/value.ts';
import { type Span, span } from '../../text/span.ts';
import type { Assignment, Command, Word } from '../commands/command.ts';
import { mayTakeText } from '../commands/embedded-text.ts';
import { namesProgram } from '../commands/program.ts';
import { mayConcernRay } from '../commands/read-command.ts';
import { programOf } from '../commands/words.ts';
import { inputOf, isWriter, outputOf, outputOfGroup, readersOf, writersFor } from './handed-text.ts';
import type { ScriptSource } from './script-source.ts';
import { isScriptForLater } from './statements.ts';
import type { Variables } from './variables.ts';
import { readWord, readWords } from './words.ts';
import { joinedOf, readInput } from './written-text.ts';

/** The first words decide; options of an interpreter may be among them. */
const MOST_ASKED = 20;

/** Without the words behind those that no reader of commands goes by. */
export function readCommandNode(node: Node, source: ScriptSource, variables: Variables): Command {
  const words: Word[] = [];
  const assignments: Assignment[] = [];
  const group = outputOfGroup(node, source);
  const file = outputOf(node) ?? group?.file;
  const writers = group?.writers ?? writersFor(node, source);
  const isGivenText = file !== undefined || inputOf(node) !== undefined || writers.length > 0;
  let isRead = true;
  for (const child of node.namedChildren) {
    if (child.type === 'variable_assignment' && words.length === 0) {
      const assignment = readAssignment(child, source, variables);
      if (assignment) assignments.push(assignment);
    } else if (!/redirect$|^comment$|^variable_assignment$/.test(child.type)) {
      const isFile = child.type === 'process_substitution' && writers.length > 0;
      words.push(...(isFile ? [inputAt(source.spanOf(child))] : readWords(child, source, variables)));
      isRead = words.length > MOST_ASKED || mayConcernRay(words) || (isGivenText && mayTakeText(programOf(words[0])));
      if (!isRead || namesProgram(words)) break;
    }
  }
  const last = words.at(-1);
  // `pip install ray>=2.9` without quotes: the shell takes the versions for the name of a file.
  if (last && isRedirectedTo(node, '=')) words[words.length - 1] = { value: unknown('a redirection'), span: last.span };
  words.push(...lostDash(node, source), ...behindRedirects(node, source, variables));
  // A function that writes, and the first command of a group, stand for all that is written.
  const isWhole = file && writers.length > 0;
  if (isWhole) words.splice(0, words.length, { value: literal('cat'), span: source.spanOf(node) });
  const isAsked = isRead || isWhole || isScriptForLater(node, source);
  const input = isAsked ? (joinedOf(writers, source, variables) ?? readInput(node, source, variables)) : undefined;
  const output = (isRead || isWhole) && file ? readWord(file, source, variables) : undefined;
  const isPrinted = input && !output && isWriter(node) && readersOf(node, source).length === 0;
  const given = { ...(input && { input }), ...(output && { output }), ...(isPrinted && { isPrinted }) };
  return { words, assignments, span: source.spanOf(node), open: false, ...given };
}

/** A word that names what another command writes: `<(cat <<EOF …)`. */
function inputAt(span: Span): Word {
  return { value: literal('/dev/stdin'), span };
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
