// What a ConfigMap or a Secret holds that can become variables. Nothing of a Secret but a mode is kept.

import type { EnvironmentSetting } from '../../../ray/facts/environment.ts';
import type { ProvidedEnvironment } from '../../../ray/facts/read-facts.ts';
import { literal, unknown, type Value } from '../../../ray/facts/value.ts';
import { span } from '../../../text/span.ts';
import { setting } from '../containers/environment.ts';
import { mappingAt, textAt, type YamlEntry, type YamlMapping } from '../nodes/nodes.ts';
import type { Source } from '../nodes/source.ts';

/** Whole files stand in ConfigMaps too; those are no variables. */
const LONGEST = 200;
const MODES_IN_BASE64: Readonly<Record<string, string>> = {
  'dG9rZW4=': 'token',
  'VG9rZW4=': 'Token',
  'VE9LRU4=': 'TOKEN',
  'ZGlzYWJsZWQ=': 'disabled',
};

/** Undefined where a template makes the name. */
export function readResourceData(
  resource: YamlMapping,
  kind: 'ConfigMap' | 'Secret',
  { openEverywhere }: Source,
): ProvidedEnvironment | undefined {
  const name = textAt(resource, 'metadata', 'name');
  const namespace = textAt(resource, 'metadata', 'namespace');
  if (name === undefined) return undefined;
  const isSecret = kind === 'Secret';
  const [data, stringData] = [mappingAt(resource, 'data'), isSecret ? mappingAt(resource, 'stringData') : undefined];
  const settings = [
    ...settingsIn(data, isSecret ? encodedValue : configValue),
    // What is written as text replaces what is encoded.
    ...settingsIn(stringData, secretValue),
  ];
  return {
    kind: isSecret ? 'secret' : 'config-map',
    name,
    ...(namespace !== undefined && { namespace }),
    environment: { settings, open: openEverywhere || data?.open === true || stringData?.open === true },
  };
}

type Reading = (text: string, key: string) => Value;

function settingsIn(data: YamlMapping | undefined, read: Reading): EnvironmentSetting[] {
  return (data?.entries ?? []).flatMap((entry) => settingIn(entry, read) ?? []);
}

function settingIn({ key, keySpan, value, end }: YamlEntry, read: Reading): EnvironmentSetting | undefined {
  if (value.kind !== 'scalar' || value.text.length > LONGEST || /[\r\n]/.test(value.text.trimEnd())) return undefined;
  const known = value.templated ? unknown('a template') : read(value.text, key);
  return setting(key, keySpan, known, value.content, span(keySpan.start, end));
}

/** Nothing is put into the values of a ConfigMap. */
function configValue(text: string, key: string): Value {
  return /TOKEN$/i.test(key) ? unknown('a token') : literal(text);
}

function secretValue(text: string): Value {
  return /^(?:token|disabled)$/i.test(text) ? literal(text) : unknown('a secret');
}

function encodedValue(text: string): Value {
  const mode = MODES_IN_BASE64[text];
  return mode === undefined ? unknown('a secret') : literal(mode);
}
