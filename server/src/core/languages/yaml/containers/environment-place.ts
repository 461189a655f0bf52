// Where a variable can be set for one process: behind the last entry that is there, in the indentation that is there.
import type { EnvironmentPlace, LinePlace } from '../../../ray/facts/process.ts';
import { entryOf, type Source, type YamlEntry, type YamlMapping } from '../nodes/nodes.ts';

/** Compose's `environment`, or Kubernetes' `env`: the key, and the form that is begun where it is missing. */
export interface EnvironmentKey {
  readonly key: string;
  readonly begun: 'env-list' | 'env-map';
}

export const composeEnvironment: EnvironmentKey = { key: 'environment', begun: 'env-map' };
export const containerEnvironment: EnvironmentKey = { key: 'env', begun: 'env-list' };

/** Undefined for flow style, aliases and merged entries, which other places share, and among templates. */
export function environmentPlaceIn(
  holder: YamlMapping,
  { key, begun }: EnvironmentKey,
  { text, openEverywhere }: Source,
): EnvironmentPlace | undefined {
  if (holder.flow || openEverywhere) return undefined;
  const entry = entryOf(holder, key);
  if (entry) return entry.merged || entry.aliased ? undefined : placeBehind(entry, begun, text);
  const [first] = holder.entries;
  const last = holder.entries.filter(({ merged }) => !merged).at(-1);
  if (!first || first.merged || !last) return undefined;
  const indent = indentAt(text, first.keySpan.start);
  return { offset: nextLine(text, last.end), form: begun, indent: `${indent}  `, opening: `${indent}${key}:` };
}

function placeBehind(
  { value, end }: YamlEntry,
  begun: EnvironmentKey['begun'],
  text: string,
): EnvironmentPlace | undefined {
  if (value.kind === 'scalar' || value.kind === 'unknown' || value.flow) return undefined;
  const offset = nextLine(text, end);
  if (value.kind === 'mapping') {
    const [first] = value.entries;
    return first && !first.merged
      ? { offset, form: 'env-map', indent: indentAt(text, first.keySpan.start) }
      : undefined;
  }
  const [first] = value.items;
  const dash = /^([ \t]*)-[ \t]/.exec(text.slice(lineStartOf(text, first?.span.start ?? 0)));
  if (!dash) return undefined;
  return { offset, form: begun === 'env-list' ? 'env-list' : 'env-items', indent: dash[1] ?? '' };
}

/** `env` of a step or a job of a GitHub workflow; of a job above its other keys, since its steps are long. */
export function stepEnvironmentPlace(
  holder: YamlMapping,
  source: Source,
  isJob: boolean,
): EnvironmentPlace | undefined {
  const isThere = entryOf(holder, 'env') !== undefined;
  if (isJob && !isThere) {
    const top = source.openEverywhere ? undefined : lineAtTop(holder, source.text);
    return top && { offset: top.offset, form: 'step-env', indent: `${top.indent}  `, opening: `${top.indent}env:` };
  }
  const place = environmentPlaceIn(holder, { key: 'env', begun: 'env-map' }, source);
  return place?.form === 'env-map' ? { ...place, form: 'step-env' } : undefined;
}

/** `authOptions` at the top of the mapping that holds `headGroupSpec`. */
export function authOptionsPlace(spec: YamlMapping, { text, openEverywhere }: Source): EnvironmentPlace | undefined {
  const place = openEverywhere || entryOf(spec, 'authOptions') ? undefined : lineAtTop(spec, text);
  return place && { ...place, form: 'auth-options' };
}

/** For a line above the first key of a mapping. */
export function lineAtTop({ entries, flow }: YamlMapping, text: string): LinePlace | undefined {
  const [first] = entries;
  if (flow || !first || first.merged) return undefined;
  const offset = lineStartOf(text, first.keySpan.start);
  // A key behind a dash leaves no line to write above it.
  if (text.slice(offset, first.keySpan.start).trim() !== '') return undefined;
  return { offset, indent: indentAt(text, first.keySpan.start) };
}

/** As many spaces as are before `offset` on its line, dashes counted as spaces. */
function indentAt(text: string, offset: number): string {
  return ' '.repeat(offset - lineStartOf(text, offset));
}

export function lineStartOf(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.startsWith('\uFEFF') ? 1 : start;
}

export function nextLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline === -1 ? text.length : newline + 1;
}
