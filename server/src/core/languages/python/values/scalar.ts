// A value as facts have it: literals, sequences and mappings without syntax, and where the literal is written.
import type { Node } from 'web-tree-sitter';
import { type Entry, literal, unknown, type Value } from '../../../ray/facts/value.ts';
import type { Span } from '../../../text/span.ts';
import { joinedValue } from '../../commands/words.ts';
import { DEEPEST, spanOf } from '../syntax/source.ts';
import {
  type Evaluator,
  isCharacters,
  type Mapping,
  type PythonValue,
  type Setting,
  textIn,
  type Way,
} from './python-value.ts';

export interface Resolved {
  readonly value: Value;
  /** The literal if it is certain, else the expression that was asked about. */
  readonly span: Span;
}

export function resolve(values: Evaluator, node: Node, depth = 0): Resolved {
  return resolvedAt(values, values.evaluate(node), spanOf(node), depth);
}

function resolvedAt(values: Evaluator, found: PythonValue, user: Span, depth: number): Resolved {
  const value = factOf(values, found, user, depth);
  const place = found.kind === 'text' || found.kind === 'plain' ? found.place : undefined;
  return { value, span: value.kind === 'literal' && place ? place : user };
}

function resolveWay(values: Evaluator, { value, span }: Way, depth: number): Resolved {
  return resolvedAt(values, values.evaluate(value), 'kind' in value ? span : spanOf(value), depth);
}

/** `user` is where a value that may come from several places is shown. */
export function resolveSetting(values: Evaluator, setting: Setting, user: Span, depth = 0): Resolved {
  const ways = setting.ways.map((way) => resolveWay(values, way, depth + 1));
  const [only] = ways;
  if (only && ways.length === 1 && setting.certain && !setting.fallback) return only;
  const options = ways.map(({ value }) => value);
  if (!setting.certain || setting.fallback) options.unshift(unknown('may be set elsewhere'));
  return {
    value: { kind: 'one-of', options, fallback: setting.fallback },
    span: only && ways.length === 1 ? only.span : user,
  };
}

export function factOf(values: Evaluator, found: PythonValue, user: Span, depth = 0): Value {
  if (depth > DEEPEST || !values.source.mayStep()) return unknown('too many steps');
  switch (found.kind) {
    case 'text': {
      const text = textIn(found);
      if (text !== undefined) return literal(text);
      return joinedValue(
        found.pieces.map((piece) =>
          isCharacters(piece) ? literal(piece.text) : asText(factOf(values, piece.value, user, depth + 1)),
        ),
      );
    }
    case 'plain':
      return literal(found.value);
    case 'list':
      return {
        kind: 'sequence',
        items: found.items.map(({ value }) =>
          value ? factOf(values, value, user, depth + 1) : unknown('decided at run time'),
        ),
      };
    case 'mapping':
      return mappingValue(values, found.mapping, user, depth);
    case 'one-of':
      return {
        kind: 'one-of',
        options: found.options.map((option) => factOf(values, option, user, depth + 1)),
        fallback: found.fallback,
      };
    case 'imported':
      return unknown(`the value of ${found.name}`);
    case 'unknown':
      return found;
    default:
      return unknown('decided at run time');
  }
}

/** A part of a text that is a list or a mapping is written in a way that nobody gives to Ray. */
function asText(value: Value): Value {
  return value.kind === 'sequence' || value.kind === 'mapping' ? unknown('put together at run time') : value;
}

function mappingValue(values: Evaluator, mapping: Mapping, user: Span, depth: number): Value {
  if (mapping.open && mapping.settings.size === 0) return unknown('a mapping that is not written here');
  const entries = [...mapping.settings.values()].map((setting): Entry => {
    const { value, span } = resolveSetting(values, setting, user, depth);
    return { key: setting.name, keySpan: setting.ways.at(-1)?.nameSpan ?? user, value, valueSpan: span };
  });
  return { kind: 'mapping', entries, open: mapping.open };
}
