// The variables that a script hands on to the programs it starts.
import type { Node } from 'web-tree-sitter';
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import { unknown } from '../../ray/facts/value.ts';
import { type Span, span } from '../../text/span.ts';
import { settingOf, unsettingOf } from '../commands/command-environment.ts';
import { readAssignment } from './commands.ts';
import { holdsAt, type Place, placeOf } from './reach-of-statements.ts';
import type { ScriptSource } from './script-source.ts';
import type { Variables } from './variables.ts';

export interface Export {
  readonly node: Node;
  readonly place: Place;
  readonly setting: EnvironmentSetting;
}

/**
 * `export X=v`, `declare -x X=v`, `unset X`, and `X=v` where the script exports X; nothing of other statements. With
 * `everything` any `X=v`, as a shell that reads the script after `set -a` exports it.
 */
export function readExports(node: Node, source: ScriptSource, variables: Variables, everything = false): Export[] {
  if (node.type === 'unset_command')
    return node.namedChildren.flatMap((child) => exportOf(node, unsettingOf(child.text, source.spanOf(child))));
  if (node.type === 'variable_assignment') {
    const assignment = readAssignment(node, source, variables);
    if (!assignment || !(everything || isExported(assignment.name, node, source))) return [];
    return exportOf(node, withLines(settingOf(assignment), node, source));
  }
  if (node.type !== 'declaration_command' || !handsOn(node)) return [];
  const names = node.namedChildren.filter(({ type }) => type === 'variable_assignment' || type === 'variable_name');
  return names.flatMap((child) => {
    const setting = child.type === 'variable_name' ? nameOnly(child, source, variables) : undefined;
    if (setting || child.type === 'variable_name') return exportOf(node, setting);
    const assignment = readAssignment(child, source, variables);
    const own = assignment && settingOf(assignment);
    return exportOf(node, names.length === 1 ? withLines(own, node, source) : own);
  });
}

function exportOf(node: Node, setting: EnvironmentSetting | undefined): Export[] {
  return setting ? [{ node, place: placeOf(node), setting }] : [];
}

/** `export X` of a variable that is not set here passes on what was there. */
function nameOnly(name: Node, source: ScriptSource, variables: Variables): EnvironmentSetting | undefined {
  const place = source.spanOf(name);
  const { value, textSpan } = variables.valueAt(name.text, name);
  return settingOf({ name: name.text, nameSpan: place, value, valueSpan: textSpan ?? place, span: place });
}

function handsOn(declaration: Node): boolean {
  const { text } = declaration;
  return /^export\b/.test(text)
    ? !/^export\s+-n\b/.test(text)
    : /^(?:declare|typeset|local|readonly)\s+-\w*x/.test(text);
}

/** By `export X` anywhere, or `set -a` above. */
function isExported(name: string, node: Node, { text }: ScriptSource): boolean {
  if (new RegExp(`(?:^|[\\s;&])export\\s(?:[^\\n;&|]*\\s)?${name}(?![\\w])`).test(text)) return true;
  return /(?:^|[\s;&])set\s+(?:-\w*a\w*|-o\s+allexport)(?!\S)/.test(text.slice(0, node.startIndex));
}

function withLines(setting: EnvironmentSetting | undefined, node: Node, source: ScriptSource) {
  const lines = setting && ownLines(node, source);
  return lines ? { ...setting, lines } : setting;
}

/** Undefined inside another statement, and where a line is shared. */
function ownLines(node: Node, source: ScriptSource): Span | undefined {
  const start = source.text.lastIndexOf('\n', node.startIndex - 1) + 1;
  const newline = source.text.indexOf('\n', node.endIndex);
  const end = newline === -1 ? source.text.length : newline;
  const isAlone =
    /^[ \t]*$/.test(source.text.slice(start, node.startIndex)) &&
    /^[ \t]*(?:#.*)?$/.test(source.text.slice(node.endIndex, end));
  if (node.parent?.type !== 'program' || !isAlone || newline === -1) return undefined;
  return span(source.embedded.toDocument(start), source.embedded.toDocument(newline + 1));
}

/** The settings that a command starts with, those that only may be there marked as one of several. */
export function settingsAt(command: Place, exports: readonly Export[]): EnvironmentSetting[] {
  return exports.flatMap(({ place, setting }) => {
    const holds = holdsAt(place, command);
    if (holds === 'no') return [];
    if (holds === 'yes') return [setting];
    const options = [unknown('set under a condition'), ...(setting.operation === 'set' ? [setting.value] : [])];
    return [{ ...setting, operation: 'set', value: { kind: 'one-of', options, fallback: false } } as const];
  });
}
