// What the kubelet puts into the variables of a container, and into its commands: `$(NAME)`, of variables that are set before.
import { certainText } from '../../../ray/facts/value.ts';
import { entryOf, type YamlMapping, type YamlNode, type YamlScalar } from '../nodes/nodes.ts';
import { DEPENDENT, textValueOf } from '../nodes/values.ts';

export interface DependentVariables {
  /** `env` of the container with what is put into its values; their places stay. */
  readonly env: YamlNode | undefined;
  /** The values that are written out, by name. */
  readonly known: ReadonlyMap<string, string>;
}

/** A name that is not set, or not yet, stays as it is. */
export function dependentVariables(container: YamlMapping): DependentVariables {
  const env = entryOf(container, 'env')?.value;
  const known = new Map<string, string>();
  if (env?.kind !== 'sequence') return { env, known };
  const items = env.items.map((item) => {
    if (item.kind !== 'mapping') return item;
    const entries = item.entries.map((entry) =>
      entry.key === 'value' && entry.value.kind === 'scalar' ? { ...entry, value: filled(entry.value, known) } : entry,
    );
    const [name, value] = ['name', 'value'].map((key) => entries.find((entry) => entry.key === key)?.value);
    const text = value && certainText(textValueOf(value));
    if (name?.kind === 'scalar' && text !== undefined) known.set(name.text, text);
    else if (name?.kind === 'scalar') known.delete(name.text);
    return { ...item, entries };
  });
  return { env: { ...env, items }, known };
}

function filled(node: YamlScalar, known: ReadonlyMap<string, string>): YamlScalar {
  if (node.templated || !node.text.includes('$(')) return node;
  const text = node.text.replace(DEPENDENT, (written: string, name: string | undefined) =>
    name === undefined ? written : (known.get(name) ?? written),
  );
  return text === node.text ? node : { ...node, text, value: text };
}
