// Where else the variables of a container stand: the Dockerfile that it is built of, its env files, the `.env` beside it.
import type {
  BuildSource,
  EnvironmentSetting,
  EnvironmentSource,
  FileSource,
  ProcessEnvironment,
} from '../../../ray/facts/environment.ts';
import type { ContainerFiles } from '../../../ray/facts/program.ts';
import { certainText } from '../../../ray/facts/value.ts';
import type { Span } from '../../../text/span.ts';
import type { VariableValue } from '../../commands/command.ts';
import { mounted } from '../../commands/containers/docker-run.ts';
import { tokenFileAt } from '../../commands/token-file.ts';
import { entryOf, itemsAt, type Source, textAt, valueAt, type YamlMapping, type YamlNode } from '../nodes/nodes.ts';
import { readEnvironment } from './environment.ts';

const elsewhere: ProcessEnvironment = { settings: [], open: true };
const nowhere: ProcessEnvironment = { settings: [], open: false };

/** `build:` of compose, a folder or a mapping. A Dockerfile that is written in place is not read. */
export function readBuild(service: YamlMapping): ProcessEnvironment {
  const environment = readBuildEntry(service);
  const hasOwn = entryOf(service, 'entrypoint') !== undefined && environment.inherits;
  return hasOwn ? { ...environment, inherits: hasOwn.map((source) => withoutEntrypoint(source)) } : environment;
}

function withoutEntrypoint(source: EnvironmentSource): EnvironmentSource {
  return source.kind === 'build' ? { ...source, withoutEntrypoint: true } : source;
}

function readBuildEntry(service: YamlMapping): ProcessEnvironment {
  const entry = entryOf(service, 'build');
  if (!entry) return nowhere;
  const { value } = entry;
  if (value.kind === 'scalar') return takenFrom(buildIn(value.span, textAt(value)));
  if (value.kind !== 'mapping' || value.open || entryOf(value, 'dockerfile_inline')) return elsewhere;
  return takenFrom(
    buildIn(value.span, writtenAt(value, 'context') ?? '.', writtenAt(value, 'dockerfile'), writtenAt(value, 'target')),
  );
}

/** For a devcontainer: its Dockerfile is relative to its own folder, whatever the context is. */
export function readDevcontainerBuild(root: YamlNode): ProcessEnvironment {
  const node = valueAt(root, 'build') ?? root;
  const dockerfile = writtenAt(node, 'dockerfile') ?? writtenAt(node, 'dockerFile');
  if (dockerfile !== undefined) return takenFrom(buildIn(node.span, '.', dockerfile, writtenAt(node, 'target')));
  return valueAt(root, 'build') || valueAt(root, 'dockerComposeFile') ? elsewhere : nowhere;
}

const A_VARIABLE = '$';

function writtenAt(node: YamlNode, key: string): string | undefined {
  return entryOf(node, key) && (textAt(node, key) ?? A_VARIABLE);
}

/** Undefined where a part of it is a variable, or the context a repository elsewhere. */
function buildIn(
  span: Span,
  context: string | undefined,
  dockerfile?: string | undefined,
  target?: string | undefined,
): BuildSource | undefined {
  if (context === undefined || [context, dockerfile, target].some((text) => text && /\$|:\/\//.test(text)))
    return undefined;
  return { kind: 'build', context, span, ...(dockerfile && { dockerfile }), ...(target && { target }) };
}

/** `env_file:`, one or several, each a path or a mapping; later ones replace earlier ones. */
export function readEnvFiles(service: YamlMapping): ProcessEnvironment {
  const entry = entryOf(service, 'env_file');
  if (!entry) return nowhere;
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  return takenFrom(
    ...items.map((item) => fileIn(item.span, textAt(item.kind === 'mapping' ? valueAt(item, 'path') : item))),
  );
}

/** `working_dir:` and `volumes:` of compose, as far as they bind folders of the workspace. */
export function readFiles(service: YamlMapping): ContainerFiles | undefined {
  const folder = textAt(service, 'working_dir');
  const copies = itemsAt(service, 'volumes').flatMap((volume) => {
    const long = volume.kind === 'mapping' ? `${textAt(volume, 'source')}:${textAt(volume, 'target')}` : undefined;
    return mounted(long ?? textAt(volume) ?? '') ?? [];
  });
  return folder || copies.length > 0 ? { ...(folder && { folder }), copies } : undefined;
}

/** Ray's token file, as a volume, a secret or a config of compose. */
export function readTokenFiles(service: YamlMapping): ProcessEnvironment {
  const mounts = ['volumes', 'secrets', 'configs'].flatMap((key) => itemsAt(service, key));
  const settings = mounts.flatMap((mount) => {
    const target = mount.kind === 'mapping' ? textAt(mount, 'target') : (textAt(mount) ?? '').split(':')[1];
    return (target !== undefined && tokenFileAt(target, mount.span)) || [];
  });
  return { settings, open: false };
}

export function fileIn(
  span: Span,
  path: string | undefined,
  reader: 'compose' | 'docker' = 'compose',
): FileSource | undefined {
  if (!path || path.includes('$')) return undefined;
  return { kind: 'file', reader, path, onlyDefaults: false, order: 'before-import', span };
}

/** Not all of them known: something may be set that is not shown. */
export function takenFrom(...sources: readonly (EnvironmentSource | undefined)[]): ProcessEnvironment {
  const inherits = sources.flatMap((source) => source ?? []);
  return { settings: [], open: inherits.length < sources.length, ...(inherits.length > 0 && { inherits }) };
}

const VARIABLE = /\$\$|\$(?:(\w+)|\{(\w+)(?::?[-+?][^${}]*)?\})/g;

export function filledAt(node: YamlNode, key: string, source: Source): YamlNode | undefined {
  const found = valueAt(node, key);
  return found && filledIn(found, source);
}

/** The same node where nothing is filled in; else its texts are not those of the file. An alias stands for one node, read once. */
export function filledIn(node: YamlNode, source: Source): YamlNode {
  const known = source.filled.get(node) ?? withVariables(node, source);
  source.filled.set(node, known);
  return known;
}

function withVariables(node: YamlNode, source: Source): YamlNode {
  switch (node.kind) {
    case 'scalar': {
      const text = node.text.includes('$') ? filledText(node.text, node.content, source) : node.text;
      return text === node.text ? node : { ...node, text, value: text };
    }
    case 'sequence': {
      const items = node.items.map((item) => filledIn(item, source));
      return items.some((item, at) => item !== node.items[at]) ? { ...node, items } : node;
    }
    case 'mapping': {
      const entries = node.entries.map((entry) => ({ ...entry, value: filledIn(entry.value, source) }));
      return entries.some(({ value }, at) => value !== node.entries[at]?.value) ? { ...node, entries } : node;
    }
    default:
      return node;
  }
}

function filledText(text: string, at: Span, source: Source): string {
  return text.replace(VARIABLE, (all: string, bare: string | undefined, braced: string | undefined) => {
    const name = bare ?? braced;
    const known = name === undefined ? undefined : certainText(variableOf(name, at, source)?.value);
    // An empty value counts as none where a default is written.
    return known === undefined || (known === '' && all.includes(':-')) ? all : known;
  });
}

/** Undefined where the file has no such variable. `at` is what it is put into. */
export function variableOf(name: string, at: Span, { imports, imported }: Source): VariableValue | undefined {
  const key = `./.env#${name}`;
  imports.set(`${key} ${at.start}`, { name: key, span: at });
  const value = imported.get(key)?.value;
  return value && { value };
}

/** `$NAME`, `${NAME}`, `${NAME:-default}` and nothing else. */
const ONE_VARIABLE = /^\$(?:(RAY_\w+)|\{(RAY_\w+)(?::?-[^${}]*)?\})$/;

/** `environment:`, into which compose puts what the `.env` beside it says, also where a name stands without a value. */
export function readComposeEnvironment(service: YamlMapping, source: Source): ProcessEnvironment {
  const written = readEnvironment(valueAt(service, 'environment'), source).settings;
  const linked = new Map(written.map((setting) => [setting.span.start, filled(setting, source.text)]));
  const environment = readEnvironment(filledAt(service, 'environment', source), source);
  const settings = environment.settings.map((setting) => {
    const whole = linked.get(setting.span.start);
    return whole?.from ? whole : setting;
  });
  return { ...environment, settings };
}

function filled(setting: EnvironmentSetting, text: string): EnvironmentSetting {
  const { value, name, valueSpan } = setting;
  const match = ONE_VARIABLE.exec(text.slice(valueSpan.start, valueSpan.end));
  const isNameAlone = value.kind === 'unknown' && value.why === 'taken from outside';
  const key = match ? (match[1] ?? match[2]) : isNameAlone ? name : undefined;
  return key === undefined ? setting : { ...setting, from: { kind: 'file', path: '.env', key } };
}
