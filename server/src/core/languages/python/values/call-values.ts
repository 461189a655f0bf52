// What a call is worth: functions of Python and its library that only compute, methods of texts and collections, and functions of the file.
import type { Node } from 'web-tree-sitter';
import { type Arguments, argumentsOf } from '../syntax/arguments.ts';
import { parts, spanOf } from '../syntax/source.ts';
import { asList, asMapping, itemOfList, listOf, valueOfSetting } from './collections.ts';
import { attributeOf } from './definitions/attributes.ts';
import { returnedBy } from './definitions/functions.ts';
import { environmentRead } from './environment-reads.ts';
import { anything, merge, one } from './mapping.ts';
import { asPath, joinedPath, OWN_FOLDER, parentOf } from './paths.ts';
import {
  AT_RUN_TIME,
  type Evaluator,
  eachOf,
  keyText,
  oneOf,
  type PythonValue,
  type Text,
  textIn,
  unknownValue,
} from './python-value.ts';
import { type Filling, formatted, isTextMethod, joined, methodOf, percentFormatted, split } from './text.ts';

/** Calls whose keyword arguments are the entries: Ray's own option classes. */
const MAPPINGS =
  /^(?:builtins\.dict|collections\.OrderedDict|types\.SimpleNamespace|ray\.(?:.+\.)?(?:HTTPOptions|RuntimeEnv|gRPCOptions))$/;
const ENVIRONMENT = /^os\.(?:getenv|environ\.(?:get|pop|setdefault))$/;
const SAME_LIST = /^builtins\.(?:list|tuple|set|frozenset)$/;
const COPY = /^copy\.(?:copy|deepcopy)$/;
const SAME_PATH =
  /^os\.path\.(?:abspath|realpath|normpath|expanduser)$|^os\.fspath$|^pathlib\.(?:Pure)?(?:Posix)?Path$/;
/** Leaves the words of a text as they are. */
const SAME_TEXT = /^(?:textwrap\.dedent|inspect\.cleandoc|shlex\.quote|typing\.cast)$/;
const TYPES: Readonly<Record<string, string>> = {
  'builtins.str': 'string',
  'builtins.int': 'number',
  'builtins.bool': 'boolean',
};

export function valueOfCall(values: Evaluator, node: Node): PythonValue {
  const callee = node.childForFieldName('function');
  const path = values.bindings.pathOf(callee) ?? '';
  const given = argumentsOf(node, values.source);
  const isElsewhere = path !== '' && !path.startsWith('builtins.');
  const known =
    ofLibrary(values, node, path, given) ??
    ofMethod(values, node, callee, given) ??
    (isElsewhere ? undefined : ofFile(values, node, callee));
  return known ?? unknownValue(`what ${(callee?.text ?? 'a call').slice(0, 80)} returns`);
}

function ofLibrary(values: Evaluator, node: Node, path: string, given: Arguments): PythonValue | undefined {
  const { positional, named, spread, starred } = given;
  const [first] = positional;
  const value = () => values.evaluate(first);
  if (ENVIRONMENT.test(path)) {
    const fallback = positional[1] ?? named.find(({ name }) => name === 'default')?.value;
    return environmentRead(values, node, first, fallback);
  }
  if (MAPPINGS.test(path)) {
    const from = starred ? [anything] : positional.map((part) => asMapping(values.evaluate(part)) ?? anything);
    const added = spread.map((part) => asMapping(values.evaluate(part)) ?? anything);
    return { kind: 'mapping', mapping: merge([...from, ...named.map(one), ...added]) };
  }
  if (path === 'os.getcwd' || path === 'pathlib.Path.cwd') return OWN_FOLDER;
  if (!first || starred) return undefined;
  if (Object.hasOwn(TYPES, path)) return named.length + positional.length === 1 ? converted(value(), path) : undefined;
  if (SAME_LIST.test(path)) return asListValue(value());
  if (COPY.test(path)) return value();
  if (SAME_TEXT.test(path)) return values.evaluate(path === 'typing.cast' ? positional[1] : first);
  if (path === 'os.path.dirname') return parentOf(value());
  if (path === 'os.path.join') return joinedPath(positional.map((part) => values.evaluate(part)));
  if (SAME_PATH.test(path))
    return positional.length === 1 ? asPath(value()) : joinedPath(positional.map((part) => values.evaluate(part)));
  if (path === 'shlex.split') return eachOf(value(), (one) => (one.kind === 'text' && split(one, true)) || AT_RUN_TIME);
  if (path === 'shlex.join')
    return eachOf(value(), (one) => {
      const list = asList(one);
      return list ? joined(' ', list, spanOf(node)) : AT_RUN_TIME;
    });
  if (/^(?:builtins\.vars|dataclasses\.asdict)$/.test(path)) return undefined;
  if (path === 'builtins.getattr') {
    const name = positional[1] && keyText(values, positional[1]);
    const found = name === undefined ? undefined : attributeOf(values, value(), name, node);
    const fallback = positional[2];
    return found ?? (fallback ? oneOf([AT_RUN_TIME, values.evaluate(fallback)], true) : undefined);
  }
  return undefined;
}

function asListValue(value: PythonValue): PythonValue {
  return eachOf(value, (one) => (one.kind === 'list' ? one : AT_RUN_TIME));
}

/** `str("x")` and `int(1)` change nothing; other conversions are not followed, but for a default of the environment. */
function converted(value: PythonValue, path: string): PythonValue | undefined {
  if (value.kind === 'one-of') return value;
  if (path === 'builtins.str' && (value.kind === 'text' || value.kind === 'path')) return value;
  return value.kind === 'plain' && typeof value.value === TYPES[path] ? value : AT_RUN_TIME;
}

function ofMethod(values: Evaluator, node: Node, callee: Node | null, given: Arguments): PythonValue | undefined {
  const object = callee?.type === 'attribute' ? callee.childForFieldName('object') : null;
  const method = callee?.childForFieldName('attribute')?.text ?? '';
  if (!object) return undefined;
  if (method === 'parse_args' || method === 'parse_known_args') {
    const parsed: PythonValue = { kind: 'arguments' };
    const rest = { span: spanOf(node), value: AT_RUN_TIME };
    return method === 'parse_args'
      ? parsed
      : { kind: 'list', items: [{ span: spanOf(node), value: parsed }, rest], open: false };
  }
  if (!isKnownMethod(method)) return undefined;
  const value = values.evaluate(object);
  if (value.kind === 'unknown') return undefined;
  const found = eachOf(value, (one) => methodOfValue(values, one, method, node, given) ?? AT_RUN_TIME);
  return found === AT_RUN_TIME ? undefined : found;
}

function isKnownMethod(method: string): boolean {
  return (
    isTextMethod(method) ||
    /^(?:format|join|split|get|pop|copy|keys|values|joinpath|resolve|absolute|as_posix)$/.test(method)
  );
}

function methodOfValue(
  values: Evaluator,
  object: PythonValue,
  method: string,
  call: Node,
  given: Arguments,
): PythonValue | undefined {
  const { positional, starred } = given;
  const [first] = positional;
  if (method === 'joinpath') return joinedPath([object, ...positional.map((part) => values.evaluate(part))]);
  if (object.kind === 'path') return /^(?:resolve|absolute|as_posix)$/.test(method) ? object : undefined;
  if (object.kind === 'text') {
    if (method === 'format') return formatCall(values, object, call, given);
    if (method === 'join') return joinedItems(values, object, call, first);
    if (method === 'split') return first || given.named.length > 0 ? undefined : split(object, false);
    const texts = positional.map((part) => textIn(values.evaluate(part)));
    return isTextMethod(method) && !starred ? methodOf(object, method, texts, spanOf(call)) : undefined;
  }
  if (method === 'copy') return object.kind === 'list' || object.kind === 'mapping' ? object : undefined;
  if (object.kind === 'mapping' && (method === 'get' || method === 'pop')) return entryOf(values, object, positional);
  if (object.kind === 'list' && method === 'pop')
    return itemOfList(object, first && /^-?\d+$/.test(first.text) ? Number(first.text) : -1);
  return undefined;
}

/** `d.get(k, default)` */
function entryOf(values: Evaluator, { mapping }: PythonValue & { kind: 'mapping' }, [key, fallback]: readonly Node[]) {
  const name = key && keyText(values, key);
  if (name === undefined) return undefined;
  const setting = mapping.settings.get(name);
  const usual: PythonValue = fallback ? values.evaluate(fallback) : AT_RUN_TIME;
  if (!setting) return mapping.open ? oneOf([AT_RUN_TIME, usual], true) : usual;
  if (setting.certain) return valueOfSetting(values, setting);
  return oneOf([valueOfSetting(values, { ...setting, certain: true }), usual]);
}

/** `", ".join(items)` */
function joinedItems(values: Evaluator, separator: PythonValue, call: Node, items: Node | undefined): PythonValue {
  const between = textIn(separator);
  if (between === undefined || !items) return AT_RUN_TIME;
  return eachOf(values.evaluate(items), (one) =>
    one.kind === 'list' ? joined(between, one, spanOf(call)) : AT_RUN_TIME,
  );
}

function ofFile(values: Evaluator, call: Node, callee: Node | null): PythonValue | undefined {
  if (!callee || (callee.type !== 'identifier' && callee.type !== 'attribute')) return undefined;
  const definition = values.evaluate(callee);
  if (definition.kind !== 'definition') return undefined;
  if (definition.node.type === 'class_definition') return { kind: 'instance', of: definition.node, call };
  const value = returnedBy(values, definition.node);
  return value === AT_RUN_TIME ? undefined : value;
}

export function positionalList(values: Evaluator, call: Node) {
  const list = call.childForFieldName('arguments');
  return listOf(
    values,
    list ? parts(list).filter(({ type }) => type !== 'keyword_argument' && type !== 'dictionary_splat') : [],
  );
}

function formatCall(values: Evaluator, template: Text, call: Node, given: Arguments): PythonValue {
  const spread = given.spread.map((node) => asMapping(values.evaluate(node)) ?? anything);
  const named = merge([...given.named.map(one), ...spread]);
  const fill: Filling = (name, index) => {
    const setting = name === undefined ? undefined : named.settings.get(name);
    if (setting) return valueOfSetting(values, setting);
    const positional = name === undefined && !given.starred ? given.positional[index] : undefined;
    return positional && values.evaluate(positional);
  };
  return formatted(template, fill, spanOf(call));
}

export function formatPercent(values: Evaluator, left: Node, right: Node, node: Node): PythonValue {
  return eachOf(values.evaluate(left), (template) => {
    if (template.kind !== 'text') return unknownValue('put together at run time');
    const given = right.type === 'tuple' ? parts(right) : [right];
    const named =
      right.type === 'dictionary' || right.type === 'identifier' ? asMapping(values.evaluate(right)) : undefined;
    const fill: Filling = (name, index) => {
      const setting = name === undefined ? undefined : named?.settings.get(name);
      if (setting) return valueOfSetting(values, setting);
      return name === undefined && given[index] ? values.evaluate(given[index]) : undefined;
    };
    return percentFormatted(template, fill, spanOf(node));
  });
}
