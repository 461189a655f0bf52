// The variables that a script hands on to the programs it starts, by `export` and `set -a`.
import type { Node } from 'web-tree-sitter';
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import { type Span, span } from '../../text/span.ts';
import { settingOf, unsettingOf } from '../commands/command-environment.ts';
import { tokenFile, writesTokenFile } from '../commands/token-file.ts';
import { readAssignment } from './commands.ts';
import { type Place, placeOf, type Reached, reaches } from './reach-of-statements.ts';
import { closest, type ScriptSource } from './script-source.ts';
import type { Variables } from './variables.ts';

export interface Export {
  readonly node: Node;
  readonly place: Place;
  readonly setting: EnvironmentSetting;
  /** A variable that the script hands on only maybe. */
  readonly isMaybe?: true;
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
    const reached = assignment && !everything ? handedOn.of(assignment.name, node) : 'surely';
    const own = assignment && reached !== 'not' ? withLines(settingOf(assignment), node, source) : undefined;
    return exportOf(own).map((one) => (reached === 'maybe' ? asMaybe(one) : one));
  }
  if (node.type !== 'declaration_command' || !handsOn(node)) return [];
  return names.flatMap((child) => {
    if (child.type === 'variable_name') return exportOf(nameOnly(child, source, variables));
    const assignment = readAssignment(child, source, variables);
    const own = assignment && settingOf(assignment);
    return exportOf(names.length === 1 ? withLines(own, node, source) : own);
  });
}

function asMaybe(one: Export): Export {
  return { ...one, setting: { ...one.setting, holds: 'maybe' }, isMaybe: true };
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
  return exports.flatMap(({ place, setting, isMaybe }) => {
    const reached = reaches(place, command);
    return reached === 'not' ? [] : [{ ...setting, holds: isMaybe ? 'maybe' : reached }];
  });
}

const SET = /(?<![^\s;&|({])set[ \t]+([+-])(?:\w*a\w*|o[ \t]+allexport)(?![^\s;&|)}])/g;
const EXPORT = /(?<![^\s;&|({])export[ \t]+([^\n;&|#]*)/g;
const STATEMENT = new Set(['command', 'declaration_command', 'comment', 'heredoc_body', 'string', 'raw_string']);

/** Which assignments a script hands on: an `export` or `set -a` in a shell or a function of its own ends with it. */
export class HandedOn {
  private readonly source: ScriptSource;
  /** In the order of the text. */
  private readonly switches: readonly { readonly place: Place; readonly on: boolean }[];
  private readonly exported = new Map<string, Place[]>();

  constructor(source: ScriptSource) {
    this.source = source;
    const statementAt = (offset: number, type: string) => {
      const leaf = source.leafAt(offset);
      const statement = leaf && closest(leaf, STATEMENT);
      return statement?.type === type ? statement : undefined;
    };
    this.switches = [...source.text.matchAll(SET)].flatMap(({ 1: sign, index }) => {
      const statement = statementAt(index, 'command');
      return statement ? [{ place: placeOf(statement, source), on: sign === '-' }] : [];
    });
    for (const { 1: names = '', index } of source.text.matchAll(EXPORT)) {
      const statement = /^-\w*n/.test(names) ? undefined : statementAt(index, 'declaration_command');
      if (!statement) continue;
      const place = placeOf(statement, source);
      for (const [name] of names.matchAll(/(?<![^\s])[A-Za-z_]\w*/g)) {
        const known = this.exported.get(name);
        if (known) known.push(place);
        else this.exported.set(name, [place]);
      }
    }
  }

  /** Whether `set -a` is in force for a statement. */
  everythingAt(statement: Node): Reached {
    if (this.switches.length === 0) return 'not';
    const place = placeOf(statement, this.source);
    let all: Reached = 'not';
    for (const one of this.switches) {
      const reached = this.source.mayStep() ? reaches(one.place, place) : 'maybe';
      if (reached === 'surely') all = one.on ? 'surely' : 'not';
      else if (reached === 'maybe' && all !== (one.on ? 'surely' : 'not')) all = 'maybe';
    }
    return all;
  }

  /** What an assignment gives a value to. */
  of(name: string, assignment: Node): Reached {
    const exported = this.exported.get(name);
    const all = this.everythingAt(assignment);
    if (!exported || all === 'surely') return all;
    const place = placeOf(assignment, this.source);
    let most = all;
    for (const one of exported) {
      const reached = this.source.mayStep() ? reaches(one, place) : 'maybe';
      if (reached === 'surely') return reached;
      if (reached === 'maybe') most = reached;
    }
    return most;
  }
}
