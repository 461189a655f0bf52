// What is known of a mapping's entries: which certainly hold, which are defaults, which depend on the run.
import type { Span } from '../../../text/span.ts';
import type { Mapping, Setting, Way } from './python-value.ts';

export const nothing: Mapping = { settings: new Map(), open: false, own: true };
export const anything: Mapping = { settings: new Map(), open: true, own: false };
/** `os.environ` */
export const ownEnvironment: Mapping = { settings: new Map(), open: true, own: true };

export function one(written: Way): Mapping {
  const setting = { name: written.name, ways: [written], certain: true, fallback: false };
  return { settings: new Map([[written.name, setting]]), open: false, own: true };
}

/** What holds when each mapping is laid over those before it. */
export function merge(mappings: readonly Mapping[]): Mapping {
  const settings = new Map<string, Setting & { readonly layer: number }>();
  let lastOpen = -1;
  for (const [layer, mapping] of mappings.entries()) {
    if (mapping.open) lastOpen = layer;
    for (const [name, setting] of mapping.settings) {
      const below = setting.certain ? undefined : settings.get(name);
      const ways = below ? [...below.ways, ...setting.ways] : setting.ways;
      settings.set(name, { ...setting, ways, certain: below?.certain ?? setting.certain, layer });
    }
  }
  const laid = [...settings].map(([name, { layer, ...setting }]): [string, Setting] => [
    name,
    { ...setting, fallback: setting.fallback || layer < lastOpen },
  ]);
  const isSet = (name: string) => settings.get(name)?.certain === true;
  const removed = removedFromAll(
    mappings.filter(({ open }) => open),
    isSet,
  );
  return { settings: new Map(laid), open: lastOpen >= 0, own: mappings.every(({ own }) => own), ...removed };
}

/** What one of several leaves out another one may have. */
function removedFromAll(open: readonly Mapping[], isSet: (name: string) => boolean): Pick<Mapping, 'removed'> {
  const [first, ...others] = open;
  const removed = [...(first?.removed ?? [])].flatMap(([name, one]) => {
    const all = [one, ...others.map((other) => other.removed?.get(name))];
    const isGone = !isSet(name) && all.every((removal) => removal);
    return isGone ? [[name, { ...one, certain: all.every((removal) => removal?.certain) }] as const] : [];
  });
  return removed.length > 0 ? { removed: new Map(removed) } : {};
}

/** Those of one file by their place; entries of another file are all shown at one place of this one. */
function identityOf({ span, value }: Way): unknown {
  return 'kind' in value ? value : span.start;
}

/** What holds when one of the two is taken at run time. */
export function either(first: Mapping, second: Mapping): Mapping {
  const settings = new Map<string, Setting>();
  for (const name of new Set([...first.settings.keys(), ...second.settings.keys()])) {
    const both = [first.settings.get(name), second.settings.get(name)].filter((setting) => setting !== undefined);
    const ways = [...new Map(both.flatMap((setting) => setting.ways).map((way) => [identityOf(way), way])).values()];
    const certain = both.length === 2 && both.every((setting) => setting.certain);
    settings.set(name, { name, ways, certain, fallback: both.some((setting) => setting.fallback) });
  }
  const removed = new Map([...(first.removed ?? []), ...(second.removed ?? [])]);
  for (const [name, one] of removed) {
    const certain = [first, second].every((side) => side.removed?.get(name)?.certain);
    removed.set(name, { ...one, certain });
  }
  return {
    settings,
    open: first.open || second.open,
    own: first.own && second.own,
    ...(removed.size > 0 && { removed }),
  };
}

/** What holds where the whole mapping is only a default. */
export function asDefault(mapping: Mapping): Mapping {
  const settings = new Map<string, Setting>();
  for (const [name, setting] of mapping.settings) settings.set(name, { ...setting, fallback: true });
  return { settings, open: true, own: false };
}

/** One entry, whichever it is where there is no name. */
export function without(mapping: Mapping, name: string | undefined, span: Span): Mapping {
  const settings = new Map(mapping.settings);
  if (name === undefined) {
    for (const [key, setting] of settings) settings.set(key, { ...setting, certain: false });
    return { ...mapping, settings };
  }
  settings.delete(name);
  const removed = new Map(mapping.removed);
  if (mapping.open) removed.set(name, { span, certain: true });
  return { ...mapping, settings, ...(removed.size > 0 && { removed }) };
}

/** `setdefault`: takes hold only where nothing is set; unknown settings may already be there. */
export function missingOnly(mapping: Mapping, added: Mapping): Mapping {
  const settings = new Map<string, Setting>();
  for (const [name, setting] of added.settings) {
    const set = mapping.settings.get(name);
    if (set?.certain) continue;
    settings.set(name, {
      ...setting,
      ways: [...(set?.ways ?? []), ...setting.ways],
      fallback: (mapping.open && !mapping.removed?.get(name)?.certain) || setting.fallback,
    });
  }
  return { settings, open: false, own: true };
}
