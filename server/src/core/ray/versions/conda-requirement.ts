// Reads one Ray requirement as conda takes it: `ray-core 2.9.*`, `conda-forge::ray=2.9=py311_0`, `ray[version=">=2.37"]`.
import { type Span, span } from '../../text/span.ts';

export interface CondaRequirement {
  /** As written, be it a range or not; empty when any version is allowed. */
  readonly versions: string;
  /** Where other versions can be written: not where a build is named, for which builds another version has is not known. */
  readonly at?: Span;
}

/** Conda splits Ray into packages, each under Ray's own version. */
const NAME = /^ray(?:-(?:all|air|cgraph|client|core|dashboard|data|default|k8s|llm|rllib|serve|train|tune))?$/;
const HEAD = /^\s*(?:[\w./:-]+::)?([\w-]+)/;
/** `[version=">=2.37",build=py*]` */
const KEY = /^\s*([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^,\]]*))\s*(?:,|$)/;

export function isCondaName(name: string): boolean {
  return NAME.test(name);
}

/** Undefined for other packages than those wanted, which are Ray's unless others are. */
export function readCondaRequirement(text: string, isWanted = isCondaName): CondaRequirement | undefined {
  const head = HEAD.exec(text);
  if (!head || !isWanted(head[1] as string)) return undefined;
  const end = head[0].length;
  const bracket = text.indexOf('[', end);
  const rest = text.slice(end, bracket === -1 ? undefined : bracket);
  const keys = bracket === -1 ? new Map<string, string>() : keysIn(text.slice(bracket + 1));
  if (keys === undefined) return { versions: text.slice(end).trim() };
  const named = keys.get('version');
  if (named !== undefined) return { versions: named.trim() };
  const written = rest.trim();
  const [, versions = '', build] = /^(={0,2}[^=\s<>!~|,]+)(?:=|\s+)([^\s=<>!~,|]\S*)$/.exec(written) ?? [];
  if (build !== undefined) return { versions };
  const start = end + rest.length - rest.trimStart().length;
  return { versions: written, at: span(start, start + written.length) };
}

/** Undefined where they are not closed or no such list. An extra, as pip has it, is one without a value. */
function keysIn(text: string): Map<string, string> | undefined {
  const end = text.lastIndexOf(']');
  if (end === -1 || text.slice(end + 1).trim() !== '') return undefined;
  const keys = new Map<string, string>();
  for (let left = text.slice(0, end); left.trim() !== ''; ) {
    const [all, name, ...values] = KEY.exec(left) ?? [];
    if (all === undefined || name === undefined) return /^[\w\s,-]*$/.test(left) ? keys : undefined;
    keys.set(name, values.find((value) => value !== undefined) ?? '');
    left = left.slice(all.length);
  }
  return keys;
}
