// Files of variables that a program takes in as it runs: `load_dotenv()` and what does the same.
import type { Node } from 'web-tree-sitter';
import type { FileSource } from '../../../ray/facts/environment.ts';
import { certainText } from '../../../ray/facts/value.ts';
import type { Bindings } from '../names/bindings.ts';
import { orderOf } from '../names/order.ts';
import type { Running } from '../names/scopes.ts';
import { type Arguments, argumentsOf } from '../syntax/arguments.ts';
import { ownLines, spanOf } from '../syntax/source.ts';
import { argumentNamed, asMapping } from '../values/collections.ts';
import { pathIn } from '../values/paths.ts';
import { alternatives, type Evaluator, type PythonValue } from '../values/python-value.ts';
import { factOf } from '../values/scalar.ts';
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
  const sources = calls.flatMap((call) => sourcesOf(values, call, starts));
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

function sourcesOf(values: Evaluator, call: Node, starts: readonly Running[]): FileSource[] {
  const { bindings } = values;
  const callee = call.childForFieldName('function');
  const given = argumentsOf(call, bindings.source);
  const dotenv = OF_DOTENV.exec(bindings.pathOf(callee) ?? '')?.[1];
  const made = (takes: Node, files: readonly Pick<FileSource, 'path' | 'maybe'>[], replaces: boolean | undefined) => {
    const { statement } = statementOf(takes);
    const lines = statement && ownLines(bindings.source, statement);
    const all = replaces === undefined ? [{ path: NOT_KNOWN }] : files;
    // In order of strength, as those of several calls are.
    return (replaces ? [...all].reverse() : all).map((file): FileSource => {
      return {
        kind: 'file',
        ...file,
        onlyDefaults: replaces !== true,
        order: orderOf(bindings, takes, starts),
        span: spanOf(takes),
        ...(lines && { lines }),
      };
    });
  };
  if (dotenv === 'load_dotenv')
    return made(call, filesOf(values, call, given, 'dotenv_path'), flag(values, given, 'override'));
  if (dotenv === 'dotenv_values') {
    const { scope, runsAt, isTestDouble } = entriesOf(bindings, call, false);
    if (scope !== 'process' || !runsAt || isTestDouble) return [];
    return made(runsAt, filesOf(values, call, given, 'dotenv_path'), true);
  }
  if (!isEnvirons(bindings, callee)) return [];
  return made(call, filesOf(values, call, given, 'path'), flag(values, given, 'override'));
}

/** One of them where there are several. `stream=` holds the text itself. */
function filesOf(values: Evaluator, call: Node, given: Arguments, name: string): Pick<FileSource, 'path' | 'maybe'>[] {
  const { positional, named, spread, starred } = given;
  const isOpen = starred || spread.some((node) => asMapping(values.evaluate(node))?.open ?? true);
  const takesOther = ['stream', 'recurse'].some((other) => argumentNamed(values, given, other));
  if (isOpen || takesOther) return [{ path: NOT_KNOWN }];
  const node = positional[0] ?? named.find((one) => one.name === name)?.value;
  if (node && isSearch(values.bindings, node)) return [{}];
  const value = node ? values.evaluate(node) : argumentNamed(values, given, name);
  if (!value) return [{}];
  const paths = alternatives(value).flatMap(({ value: one }): readonly (string | undefined)[] =>
    one.kind === 'plain' && one.value === null ? [undefined] : pathsIn(values, one, call),
  );
  const all = [...new Set(paths)].sort(byCertainty).map((path) => (path === undefined ? {} : { path }));
  return all.length > 1 ? all.map((one) => ({ ...one, maybe: true })) : all;
}

/** What is known of one of several does not wait for the others. */
function byCertainty(a: string | undefined, b: string | undefined): number {
  return Number(!a) - Number(!b);
}

/** `f"{stage}.env"` may be several. */
function pathsIn(values: Evaluator, value: PythonValue, call: Node): readonly string[] {
  const path = pathIn(value);
  if (path !== undefined) return [path];
  const fact = factOf(values, value, spanOf(call));
  return fact.kind === 'one-of' ? fact.options.map((option) => certainText(option) ?? NOT_KNOWN) : [NOT_KNOWN];
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
function flag(values: Evaluator, given: Arguments, name: string): boolean | undefined {
  const value = argumentNamed(values, given, name);
  if (!value) return false;
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
