// Files of variables that a program takes in as it runs: `load_dotenv()` and what does the same.
import type { Node } from 'web-tree-sitter';
import type { FileSource } from '../../../ray/facts/environment.ts';
import type { Bindings } from '../names/bindings.ts';
import { orderOf } from '../names/order.ts';
import type { Running } from '../names/scopes.ts';
import { type Arguments, argumentsOf } from '../syntax/arguments.ts';
import { ownLines } from '../syntax/own-lines.ts';
import { spanOf } from '../syntax/source.ts';
import { pathIn } from '../values/paths.ts';
import type { Evaluator } from '../values/python-value.ts';
import { entriesOf, statementOf } from './environment-holder.ts';

const NAMES = ['load_dotenv', 'dotenv_values', 'read_env'];
const OF_DOTENV = /^dotenv\.(?:main\.)?(load_dotenv|dotenv_values|find_dotenv)$/;
const RENAMED = /\b(?:load_dotenv|dotenv_values)[ \t]+as[ \t]+(\w+)/g;
/** Which file it is shows at run time. */
const NOT_KNOWN = '';

/**
 * The weakest first. `starts` are the calls that start Ray in this program. pydantic's `env_file` fills a settings object,
 * not the environment, so it is none.
 */
export function readEnvironmentFiles(values: Evaluator, starts: readonly Running[]): FileSource[] {
  const { source, bindings } = values;
  const names = [...NAMES, ...[...source.text.matchAll(RENAMED)].map(([, name = '']) => name)].join('|');
  const called = new RegExp(`(?<!\\w)(?:${names})(?=[ \\t]*\\()`, 'g');
  const calls = [...source.text.matchAll(called)].flatMap(({ index }) => callAt(bindings, index) ?? []);
  const sources = calls.flatMap((call) => sourceOf(values, call, starts) ?? []);
  return weakestFirst(sources.sort((a, b) => a.span.start - b.span.start));
}

/** Of files that are taken in one after another. */
export function weakestFirst(files: readonly FileSource[]): FileSource[] {
  const defaults = files.filter(({ onlyDefaults }) => onlyDefaults);
  return [...defaults.reverse(), ...files.filter(({ onlyDefaults }) => !onlyDefaults)];
}

function callAt(bindings: Bindings, offset: number): Node | undefined {
  const name = bindings.source.identifierAt(offset);
  const callee = name?.parent?.type === 'attribute' ? name.parent : name;
  const call = callee?.parent;
  return call?.type === 'call' && call.childForFieldName('function')?.id === callee?.id ? call : undefined;
}

function sourceOf(values: Evaluator, call: Node, starts: readonly Running[]): FileSource | undefined {
  const { bindings } = values;
  const callee = call.childForFieldName('function');
  const given = argumentsOf(call, bindings.source);
  const dotenv = OF_DOTENV.exec(bindings.pathOf(callee) ?? '')?.[1];
  const made = (takes: Node, file: Pick<FileSource, 'path'>, replaces: boolean | undefined): FileSource => {
    const { statement } = statementOf(takes);
    const lines = statement && ownLines(bindings.source, statement);
    return {
      kind: 'file',
      ...(replaces === undefined ? { path: NOT_KNOWN } : file),
      onlyDefaults: replaces !== true,
      order: orderOf(bindings, takes, starts),
      span: spanOf(takes),
      ...(lines && { lines }),
    };
  };
  if (dotenv === 'load_dotenv')
    return made(call, fileOf(values, given, 'dotenv_path'), flag(values, given, 'override'));
  if (dotenv === 'dotenv_values') {
    const { scope, runsAt, isTestDouble } = entriesOf(bindings, call, false);
    if (scope !== 'process' || !runsAt || isTestDouble) return undefined;
    return made(runsAt, fileOf(values, given, 'dotenv_path'), true);
  }
  if (!isEnvirons(bindings, callee)) return undefined;
  return made(call, fileOf(values, given, 'path'), flag(values, given, 'override'));
}

/** `stream=` holds the text itself. */
function fileOf(values: Evaluator, { positional, named, spread, starred }: Arguments, name: string) {
  const isOpen = starred || spread.length > 0 || named.some((one) => one.name === 'stream' || one.name === 'recurse');
  if (isOpen) return { path: NOT_KNOWN };
  const node = positional[0] ?? named.find((one) => one.name === name)?.value;
  if (!node || node.type === 'none') return {};
  if (isSearch(values.bindings, node)) return {};
  return { path: pathIn(values.evaluate(node)) ?? NOT_KNOWN };
}

/** `find_dotenv()`, also behind a name. */
function isSearch(bindings: Bindings, node: Node): boolean {
  const [binding, ...others] = node.type === 'identifier' ? bindings.lookup(node.text, node) : [];
  const call = binding?.kind === 'value' && others.length === 0 ? binding.value : node;
  if (call?.type !== 'call') return false;
  const isFind = OF_DOTENV.exec(bindings.pathOf(call.childForFieldName('function')) ?? '')?.[1] === 'find_dotenv';
  const { positional, named, spread } = argumentsOf(call, bindings.source);
  const isPlain = named.every(({ name }) => name === 'raise_error_if_not_found');
  return isFind && isPlain && positional.length === 0 && spread.length === 0;
}

/** False unless it is given; undefined where it is not known. */
function flag(values: Evaluator, { named }: Arguments, name: string): boolean | undefined {
  const node = named.find((one) => one.name === name)?.value;
  if (!node) return false;
  const value = values.evaluate(node);
  return value.kind === 'plain' && typeof value.value === 'boolean' ? value.value : undefined;
}

/** `env.read_env()` of an `Env()` that environs made, or its own `env`. */
function isEnvirons(bindings: Bindings, callee: Node | null): boolean {
  const object = callee?.type === 'attribute' ? callee.childForFieldName('object') : null;
  if (!object || callee?.childForFieldName('attribute')?.text !== 'read_env') return false;
  if (/^environs\.(?:Env|env)$/.test(bindings.pathOf(object) ?? '')) return true;
  const [binding, ...others] = object.type === 'identifier' ? bindings.lookup(object.text, object) : [];
  const made = binding?.kind === 'value' && others.length === 0 ? binding.value : object;
  return made?.type === 'call' && bindings.pathOf(made.childForFieldName('function')) === 'environs.Env';
}
