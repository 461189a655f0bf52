// Ray Serve's configuration file: applications, and the address that the proxy listens on.
import type { Option, Process } from '../../ray/facts/process.ts';
import { span } from '../../text/span.ts';
import { contentSpan, entryOf, itemsAt, type YamlEntry, type YamlMapping, type YamlNode } from './nodes.ts';
import type { Source } from './source.ts';
import { typedValueOf } from './values.ts';

/** A list of applications with an import path each; the single-application form of old releases has the path at the top. */
export function serveProcess(root: YamlNode, source: Source): Process | undefined {
  if (root.kind !== 'mapping') return undefined;
  const isList = itemsAt(root, 'applications').some((application) => entryOf(application, 'import_path'));
  const naming = isList ? entryOf(root, 'applications') : entryOf(root, 'import_path');
  if (!naming || (!isList && !entryOf(root, 'deployments') && !entryOf(root, 'runtime_env'))) return undefined;
  return {
    role: 'serve',
    api: 'serve config',
    span: span(naming.keySpan.start, naming.end),
    nameSpan: naming.keySpan,
    options: optionsOf(root, isList),
    open: source.openEverywhere || root.open,
  };
}

function optionsOf(root: YamlMapping, isList: boolean): Option[] {
  const http = entryOf(root, 'http_options')?.value;
  const inner = http?.kind === 'mapping' ? http.entries : [];
  const location = entryOf(root, 'proxy_location');
  const old = isList ? [] : ['host', 'port'].flatMap((key) => entryOf(root, key) ?? []);
  return [
    ...[...inner, ...old].map((entry) => optionOf(`http_options.${entry.key}`, entry)),
    ...(location ? [optionOf('proxy_location', location)] : []),
  ];
}

function optionOf(name: string, { keySpan, value, end }: YamlEntry): Option {
  const valueSpan = value.kind === 'scalar' ? contentSpan(value) : value.span;
  return { name, span: span(keySpan.start, end), nameSpan: keySpan, valueSpan, value: typedValueOf(value) };
}
