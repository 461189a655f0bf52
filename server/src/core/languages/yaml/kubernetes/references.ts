// References to ConfigMaps and Secrets, of a whole one and of one of its entries.
import type {
  EnvironmentSetting,
  ProcessEnvironment,
  ResourceSource,
  ValueSource,
} from '../../../ray/facts/environment.ts';
import { entryOf, itemsAt, textAt, valueAt, type YamlNode } from '../nodes/nodes.ts';

const KINDS = [
  { written: 'configMap', kind: 'config-map' },
  { written: 'secret', kind: 'secret' },
] as const;

/** `valueFrom`; undefined for fields of the pod, and for names that a template fills in. */
export function readValueSource(node: YamlNode | undefined): ValueSource | undefined {
  for (const { written, kind } of KINDS) {
    const reference = valueAt(node, `${written}KeyRef`);
    const [name, key] = [textAt(reference, 'name'), textAt(reference, 'key')];
    if (name && key) return { kind, name, key };
  }
  return undefined;
}

/** `envFrom` of a container: later ones replace earlier ones, and `env` replaces them all. */
export function readEnvFrom(container: YamlNode | undefined): ProcessEnvironment {
  const entry = entryOf(container, 'envFrom');
  if (!entry) return { settings: [], open: false };
  const items = itemsAt(container, 'envFrom');
  const inherits = items.flatMap((item) => readReference(item) ?? []);
  const isKnown = entry.value.kind === 'sequence' && inherits.length === items.length;
  return { settings: [], open: !isKnown, ...(inherits.length > 0 && { inherits }) };
}

function readReference(item: YamlNode): ResourceSource | undefined {
  for (const { written, kind } of KINDS) {
    const name = textAt(item, `${written}Ref`, 'name');
    const prefix = textAt(item, 'prefix');
    if (name && (prefix !== undefined || !entryOf(item, 'prefix')))
      return { kind, name, ...(prefix !== undefined && { prefix }), span: item.span };
  }
  return undefined;
}

/** A reference means the namespace that the resource itself is in. */
export function inNamespace(environment: ProcessEnvironment, namespace: string | undefined): ProcessEnvironment {
  const { inherits } = environment;
  if (namespace === undefined) return environment;
  return {
    ...environment,
    settings: environment.settings.map((setting) => settingIn(setting, namespace)),
    ...(inherits && {
      inherits: inherits.map((one) =>
        one.kind === 'config-map' || one.kind === 'secret' ? { ...one, namespace } : one,
      ),
    }),
  };
}

function settingIn({ from, ...setting }: EnvironmentSetting, namespace: string): EnvironmentSetting {
  if (!from) return setting;
  return { ...setting, from: from.kind === 'file' ? from : { ...from, namespace } };
}
