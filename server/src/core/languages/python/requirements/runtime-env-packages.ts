// Ray in the packages of a `runtime_env`, which Ray installs for tasks and actors.
import type { Node } from 'web-tree-sitter';
import type { Requirement } from '../../../ray/facts/requirement.ts';
import { readInstalled } from '../../commands/install-command.ts';
import { wordOf } from '../commands/words.ts';
import { isNamed } from '../environment/runtime-env.ts';
import type { Bindings } from '../names/bindings.ts';
import { closest } from '../syntax/ancestors.ts';
import { parts } from '../syntax/source.ts';
import { plainText } from '../syntax/strings.ts';
import { asList } from '../values/collections.ts';
import type { Evaluator, Item } from '../values/python-value.ts';

/** The keys of the packages, quoted or as keyword arguments of `RuntimeEnv`. */
const KEY = /(["'])(?:pip|uv)\1[\s\\]*:|(?<!\w)(?:pip|uv)[ \t]*=(?!=)/g;

export function readRuntimeEnvPackages(values: Evaluator): Requirement[] {
  const { source, bindings } = values;
  if (!/runtime_env|RuntimeEnv/.test(source.text)) return [];
  return [...source.text.matchAll(KEY)].flatMap(({ index }) => {
    const leaf = source.leafAt(index);
    const entry = leaf && closest(leaf, 'pair', 'keyword_argument');
    const key = entry?.childForFieldName('key') ?? entry?.childForFieldName('name');
    const value = entry?.childForFieldName('value');
    if (!entry || key?.startIndex !== index || !value || !isOfRuntimeEnv(bindings, entry)) return [];
    const tool = plainText(key) ?? key.text;
    return packagesOf(values, value).flatMap(
      (item) => readInstalled(wordOf(values, item), 'pep440', `runtime_env ${tool}`) ?? [],
    );
  });
}

function isOfRuntimeEnv(bindings: Bindings, entry: Node): boolean {
  const holder = entry.type === 'pair' ? entry.parent : entry.parent?.parent;
  if (holder?.type === 'call')
    return /^ray\..*RuntimeEnv$/.test(bindings.pathOf(holder.childForFieldName('function')) ?? '');
  return holder !== null && holder !== undefined && isNamed(bindings, holder, 'runtime_env', 0);
}

/** A list, or a dict with the list under `packages`. */
function packagesOf(values: Evaluator, value: Node): readonly Item[] {
  if (value.type !== 'dictionary') return asList(values.evaluate(value))?.items ?? [];
  const packages = parts(value).find((part) => {
    const key = part.childForFieldName('key');
    return key !== null && plainText(key) === 'packages';
  });
  const list = packages?.childForFieldName('value');
  return (list && asList(values.evaluate(list))?.items) ?? [];
}
