// The variables that a script hands on to the programs it starts, by `export` and `set -a`.
import type { Node } from 'web-tree-sitter';
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import { type Span, span } from '../../text/span.ts';
import { settingOf, unsettingOf } from '../commands/command-environment.ts';
import { tokenFile, writesTokenFile } from '../commands/token-file.ts';
import { readAssignment } from './commands.ts';
import { type Place, placeOf, reaches } from './reach-of-statements.ts';
import { closest, type ScriptSource } from './script-source.ts';
import type { Variables } from './variables.ts';

export interface Export {
  readonly node: Node;
  readonly place: Place;
  readonly setting: EnvironmentSetting;
}

/**
 * `export X=v`, `declare -x X=v`, `unset X`, `export -n X`, and `X=v` where it is handed on; nothing of other statements. With `everything`
 * any `X=v`, as a shell that reads the script after `set -a` exports it.
 */
export function readExports(
  node: Node,
  source: ScriptSource,
  variables: Variables,
  handedOn: HandedOn,
  everything = false,
): Export[] {
  const exportOf = (setting: EnvironmentSetting | undefined) => (setting ? exportAt(node, setting, source) : []);
  if (node.type === 'command') return putsTokenFile(node) ? exportOf(tokenFile(source.spanOf(node))) : [];
  const names = node.namedChildren.filter(({ type }) => type === 'variable_assignment' || type === 'variable_name');
  if (node.type === 'unset_command' || takesBack(node))
    return names.flatMap(({ text }, at) => exportOf(unsettingOf(text, source.spanOf(names[at] as Node))));
  if (node.type === 'variable_assignment') {
    const assignment = readAssignment(node, source, variables);
    if (!assignment || !(everything || handedOn.has(assignment.name, node.startIndex))) return [];
    return exportOf(withLines(settingOf(assignment), node, source));
  }
  if (node.type !== 'declaration_command' || !handsOn(node)) return [];
  return names.flatMap((child) => {
    if (child.type === 'variable_name') return exportOf(nameOnly(child, source, variables));
    const assignment = readAssignment(child, source, variables);
    const own = assignment && settingOf(assignment);
    return exportOf(names.length === 1 ? withLines(own, node, source) : own);
  });
}

function putsTokenFile(command: Node): boolean {
  const plain = ({ text }: Node) => text.replace(/^(["'])(.*)\1$/, '$2');
  const redirects = command.parent?.type === 'redirected_statement' ? command.parent.namedChildren : [];
  const outputs = redirects.flatMap((redirect) =>
    redirect.type === 'file_redirect' && /^\d*>/.test(redirect.text) ? (redirect.namedChildren.at(-1) ?? []) : [],
  );
  return writesTokenFile(command.namedChildren.map(plain), outputs.map(plain));
}

function exportAt(node: Node, setting: EnvironmentSetting, source: ScriptSource): Export[] {
  const place = placeOf(node, source);
  return [
    { node, place, setting: place.around.length > 0 || place.function ? { ...setting, holds: 'maybe' } : setting },
  ];
}

/** `export X` of a variable that is not set here passes on what was there. */
function nameOnly(name: Node, source: ScriptSource, variables: Variables): EnvironmentSetting | undefined {
  const place = source.spanOf(name);
  const { value, textSpan } = variables.valueAt(name.text, name);
  return settingOf({ name: name.text, nameSpan: place, value, valueSpan: textSpan ?? place, span: place });
}

function handsOn({ text }: Node): boolean {
  return /^export\b/.test(text) || /^(?:declare|typeset|local|readonly)\s+-\w*x/.test(text);
}

function takesBack({ type, text }: Node): boolean {
  return type === 'declaration_command' && /^(?:export\s+-n|(?:declare|typeset)\s+\+x)\b/.test(text);
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

/** The settings that a command starts with, each as it holds there. */
export function settingsAt(command: Place, exports: readonly Export[]): EnvironmentSetting[] {
  return exports.flatMap(({ place, setting }) => {
    const reached = reaches(place, command);
    return reached === 'not' ? [] : [{ ...setting, holds: reached }];
  });
}

const SET = /(?<![^\s;&|({])set[ \t]+([+-])(?:\w*a\w*|o[ \t]+allexport)(?![^\s;&|)}])/g;
const EXPORT = /(?<![^\s;&|({])export[ \t]+([^\n;&|#]*)/g;
const STATEMENT = new Set(['command', 'declaration_command', 'comment', 'heredoc_body', 'string', 'raw_string']);

export class HandedOn {
  /** In the order of the text. */
  private readonly switches: readonly { readonly offset: number; readonly on: boolean }[];
  private readonly exported = new Map<string, number>();

  constructor(source: ScriptSource) {
    const isStatement = (offset: number, type: string) => {
      const leaf = source.leafAt(offset);
      return (leaf && closest(leaf, STATEMENT))?.type === type;
    };
    this.switches = [...source.text.matchAll(SET)]
      .filter(({ index }) => isStatement(index, 'command'))
      .map(({ 1: sign, index }) => ({ offset: index, on: sign === '-' }));
    for (const { 1: names = '', index } of source.text.matchAll(EXPORT)) {
      if (/^-\w*n/.test(names) || !isStatement(index, 'declaration_command')) continue;
      for (const [name] of names.matchAll(/(?<![^\s])[A-Za-z_]\w*/g))
        if (!this.exported.has(name)) this.exported.set(name, index);
    }
  }

  /** By the last `set -a` or `set +a` above. */
  everythingAt(offset: number): boolean {
    return this.switches.filter((one) => one.offset < offset).at(-1)?.on ?? false;
  }

  /** What is assigned at an offset. */
  has(name: string, offset: number): boolean {
    return (this.exported.get(name) ?? offset) < offset || this.everythingAt(offset);
  }
}
