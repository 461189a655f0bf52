// What is put into the places of a template: `"…".format(…)` and `"…" % …`.
import type { Node } from 'web-tree-sitter';
import { parts, spanOf } from '../source.ts';
import type { Arguments } from './arguments.ts';
import { asMapping, valueOfSetting } from './collections.ts';
import { anything, merge, one } from './mapping.ts';
import { type Evaluator, eachOf, type PythonValue, type Text, unknownValue } from './python-value.ts';
import { type Filling, formatted, percentFormatted } from './text.ts';

export function formatCall(values: Evaluator, template: Text, call: Node, given: Arguments): PythonValue {
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
