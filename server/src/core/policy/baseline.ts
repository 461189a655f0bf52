// The findings that a project had when it took Ray Guard on, kept in a file so that only new ones are reported.
import { folderOf } from '../text/document.ts';
import type { Span } from '../text/span.ts';

export interface BaselineEntry {
  /** Relative to the folder of the baseline file, with `/`. */
  readonly path: string;
  readonly rule: string;
  readonly fingerprint: string;
}

export interface Baseline {
  /** The absolute path of the baseline file's folder. */
  readonly folder: string;
  /** By path, as the file has them; each once. */
  readonly files: ReadonlyMap<string, readonly BaselineEntry[]>;
}

/** What a baseline knows a finding by. */
export interface Printed {
  readonly rule: string;
  readonly fingerprint: string;
  readonly standsFor?: readonly Printed[];
}

export type BaselineReading =
  | { readonly baseline: Baseline }
  /** One sentence with the cure, and where in the file. */
  | { readonly problem: { readonly message: string; readonly span: Span } };

const VERSION = 1;
const CURE = 'write it again with `ray-guard baseline`';

/** `path` is the file's own, absolute with `/`. All of it is refused where a part is wrong: half a baseline would hide which half. */
export function readBaseline(path: string, text: string): BaselineReading {
  const conflict = /^(?:<{7}|={7}|>{7})/m.exec(text);
  if (conflict) return refuse('A merge conflict is not resolved here', conflict.index);
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return refuse('The baseline is not valid JSON', Number(/position (\d+)/.exec(String(error))?.[1] ?? 0));
  }
  const { version, findings } = (content ?? {}) as { version?: unknown; findings?: unknown };
  if (version !== VERSION || !Array.isArray(findings))
    return refuse(
      `This is no baseline of this Ray Guard: it must have "version": ${VERSION} and a list of "findings"`,
      0,
    );
  const files = new Map<string, BaselineEntry[]>();
  for (const [index, entry] of findings.entries()) {
    if (!isEntry(entry))
      return refuse('Each finding of a baseline needs "path", "rule" and "fingerprint"', nthBrace(text, index + 1));
    const known = files.get(entry.path) ?? [];
    if (!known.some((one) => isSame(one, entry))) files.set(entry.path, [...known, entry]);
  }
  return { baseline: { folder: folderOf(path), files } };
}

function refuse(message: string, at: number): BaselineReading {
  return { problem: { message: `${message}; ${CURE}.`, span: { start: at, end: at } } };
}

function isEntry(entry: unknown): entry is BaselineEntry {
  const fields = (entry ?? {}) as Partial<Record<keyof BaselineEntry, unknown>>;
  return [fields.path, fields.rule, fields.fingerprint].every((field) => typeof field === 'string');
}

/** Near enough: the one in which a finding starts, as Ray Guard writes them. */
function nthBrace(text: string, nth: number): number {
  return [...text.matchAll(/\{/g)][nth]?.index ?? 0;
}

/** One finding a line, in an order of its own, so that two branches that change it merge well. Equal ones are one. */
export function formatBaseline(entries: Iterable<BaselineEntry>): string {
  const lines = [...entries].map(({ path, rule, fingerprint }) => JSON.stringify({ path, rule, fingerprint }));
  const findings = [...new Set(lines)].sort().map((line) => `    ${line}`);
  const list = findings.length > 0 ? `[\n${findings.join(',\n')}\n  ]` : '[]';
  return `{\n  "version": ${VERSION},\n  "findings": ${list}\n}\n`;
}

/**
 * `path` is absolute with `/`; `folder` that of the baseline file. Those that a finding stands for have their own: they come
 * back where it is in a baseline.
 */
export function baselineEntries(folder: string, path: string, finding: Printed): BaselineEntry[] {
  const from = relativePath(folder, path);
  return [finding, ...(finding.standsFor ?? [])].map(({ rule, fingerprint }) => ({ path: from, rule, fingerprint }));
}

/** The entries of the file at an absolute path; a file that was moved has none. */
export function entriesOf({ folder, files }: Baseline, path: string): readonly BaselineEntry[] {
  return files.get(relativePath(folder, path)) ?? [];
}

export function isInBaseline(known: readonly Printed[], finding: Printed): boolean {
  return known.some((one) => isSame(one, finding));
}

function isSame(a: Printed, b: Printed): boolean {
  return a.rule === b.rule && a.fingerprint === b.fingerprint;
}

function relativePath(folder: string, path: string): string {
  const from = folder.split('/');
  const to = path.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}
