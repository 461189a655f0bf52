// Environments as YAML writes them: `NAME: value`, `- NAME=value`, and Kubernetes' `- name: NAME` with `value` or a reference.
import { isNameForRay } from '../../../ray/auth.ts';
import type { EnvironmentScope, EnvironmentSetting, ProcessEnvironment } from '../../../ray/facts/environment.ts';
import { unknown, type Value } from '../../../ray/facts/value.ts';
import { type Span, span } from '../../../text/span.ts';
import { readValueSource } from '../kubernetes/references.ts';
import { entryOf, type Source, type YamlMapping, type YamlNode, type YamlScalar } from '../nodes/nodes.ts';
import { textValueOf, valueOfText } from '../nodes/values.ts';

export const emptyEnvironment: ProcessEnvironment = { settings: [], open: false };

/** `open` where an entry cannot be read. Undefined or empty nodes set nothing. */
export function readEnvironment(
  node: YamlNode | undefined,
  { text }: Source,
  scope: EnvironmentScope = 'process',
): ProcessEnvironment {
  if (!node || (node.kind === 'scalar' && node.value === null)) return emptyEnvironment;
  if (node.kind === 'mapping')
    return {
      open: node.open,
      settings: node.entries.flatMap(({ key, keySpan, value, end }) => {
        if (!isNameForRay(key)) return [];
        const valueSpan = value.kind === 'scalar' ? value.content : value.span;
        return [setting(key, keySpan, textValueOf(value), valueSpan, span(keySpan.start, end), scope)];
      }),
    };
  if (node.kind !== 'sequence') return { settings: [], open: true };
  const items = node.items.map((item) =>
    item.kind === 'scalar' ? fromPair(item, text, scope) : fromNamed(item, scope),
  );
  return {
    settings: items.flatMap((item) => (item === 'unknown' ? [] : (item ?? []))),
    open: items.includes('unknown'),
  };
}

export function joinEnvironments(...parts: readonly ProcessEnvironment[]): ProcessEnvironment {
  const inherits = parts.flatMap((part) => part.inherits ?? []);
  return {
    settings: parts.flatMap(({ settings }) => settings),
    open: parts.some(({ open }) => open),
    ...(inherits.length > 0 && { inherits }),
  };
}

export function setting(
  name: string,
  nameSpan: Span,
  value: Value,
  valueSpan: Span,
  place: Span,
  scope: EnvironmentScope = 'process',
): EnvironmentSetting {
  return {
    holds: 'surely',
    name,
    operation: 'set',
    value,
    scope,
    order: scope === 'process' ? 'before-import' : 'unordered',
    span: place,
    nameSpan,
    valueSpan,
  };
}

/** `NAME=value`; a name alone takes the value that the caller has. */
function fromPair(item: YamlScalar, text: string, scope: EnvironmentScope): EnvironmentSetting | 'unknown' | undefined {
  const [, name = '', sign] = /^(\w+)(=|$)/.exec(item.text) ?? [];
  const isForRay = isNameForRay(name);
  if (item.templated) return isForRay && sign ? pair(item, text, scope, unknown('a template')) : 'unknown';
  return isForRay ? pair(item, text, scope) : undefined;
}

function pair(item: YamlScalar, text: string, scope: EnvironmentScope, known?: Value): EnvironmentSetting | undefined {
  const [name = '', ...rest] = item.text.split('=');
  const content = item.content;
  const stands = text.slice(content.start, content.end) === item.text;
  const nameSpan = stands ? span(content.start, content.start + name.length) : content;
  const valueSpan = stands && rest.length > 0 ? span(content.start + name.length + 1, content.end) : content;
  const value = known ?? (rest.length > 0 ? valueOfText(rest.join('=')) : unknown('taken from outside'));
  return setting(name, nameSpan, value, valueSpan, content, scope);
}

function fromNamed(item: YamlNode, scope: EnvironmentScope): EnvironmentSetting | 'unknown' | undefined {
  const name = entryOf(item, 'name');
  if (item.kind !== 'mapping' || name?.value.kind !== 'scalar' || name.value.templated) return 'unknown';
  if (!isNameForRay(name.value.text)) return undefined;
  return named(item, name.value, scope);
}

function named(item: YamlMapping, name: YamlScalar, scope: EnvironmentScope): EnvironmentSetting {
  const value = entryOf(item, 'value')?.value;
  const from = entryOf(item, 'valueFrom');
  const known = from ? unknown('a reference') : value ? textValueOf(value) : unknown('no value');
  const valueSpan = value?.kind === 'scalar' ? value.content : (from?.value.span ?? item.span);
  const reference = readValueSource(from?.value);
  return {
    ...setting(name.text, name.content, known, valueSpan, item.span, scope),
    ...(reference && { from: reference }),
  };
}
