// Which policy applies to a file: each key from the nearest policy file above it that sets it; its paths and patterns.

import ignore from 'ignore';
import type { ReadFacts } from '../ray/facts/read-facts.ts';
import { fileNameOf } from '../text/document.ts';
import type { Place } from '../text/span.ts';
import type { Policy, PolicyKey, PolicyLayer } from './policy.ts';
import { type PlacedLayer, type PolicySetting, policyOf, settingsOf } from './policy-settings.ts';
import { type LocalPlace, usualPlaceIn } from './trusted.ts';

/** With its `/` at the end; empty for a path without one. */
export function policyFolderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** `.` and `..` are resolved; nothing leads above the root. */
export function pathFromPolicy(folder: string, relative: string): string {
  const parts = folder.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..' && parts.length > 1) parts.pop();
    else if (part !== '..' && part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** What is wrong with a pattern, as the end of a sentence; undefined when it is right. */
export function mistakeInPattern(pattern: string): string | undefined {
  if (pattern.trim() === '') return 'is empty, which takes no file';
  if (pattern.startsWith('#')) return 'starts with "#", which takes no file; write "\\#"';
  if (/^!?(?:[a-z]:[\\/]|\/\/|~\/|[a-z][a-z\d+.-]+:\/\/)/i.test(pattern))
    return 'is no path relative to the folder of this file';
  if (/(?:^|\/)\.\.(?:\/|$)/.test(pattern)) return 'leads out of the folder of this file';
  if (/^!?\.\//.test(pattern)) return 'starts with "./", which takes no file; leave that out';
  if (/\\(?:[\w.]|$)/.test(pattern)) return 'has a backslash; folders are divided by "/"';
  return undefined;
}

/** Whether a path is taken; a folder's path ends with `/`. */
export type Matcher = (path: string) => boolean;

/** `folder` ends with `/`, or is empty. It takes itself and paths outside of it never. */
export function matcherFor(patterns: readonly string[], folder: string): Matcher {
  // Letter case counts on every system, so that one policy means the same everywhere.
  const matcher = ignore({ ignorecase: false }).add([...patterns]);
  return (path) => {
    const inside = path.startsWith(folder) ? path.slice(folder.length) : '';
    return ignore.isPathValid(inside) && matcher.ignores(inside);
  };
}

export interface WorkspaceFile {
  readonly facts: ReadFacts;
  readonly policy?: PolicyLayer;
}

/** All that applies to one file. */
export interface AppliedPolicy {
  readonly policy: Policy;
  /** Not checked, and the place that says so. */
  readonly excluded?: Place;
  /** Rules that are not reported in this file; `all` for every rule. */
  readonly ignored: readonly string[];
  /** Its processes only run where nobody else comes. */
  readonly local?: LocalPlace;
  /** Whole paths. */
  readonly advisories: readonly string[];
  readonly baseline?: string;
  /** What was decided, in the order of the documents. */
  readonly settings: readonly PolicySetting[];
}

interface PlacedMatcher {
  readonly takes: Matcher;
  readonly from: Place;
}

/** Shared by all folders that have no policy of their own below the nearest one. */
interface FolderPolicy {
  readonly policy: Policy;
  readonly settings: readonly PolicySetting[];
  readonly advisories: readonly string[];
  readonly baseline: readonly string[];
  readonly include: PlacedMatcher | undefined;
  readonly exclude: PlacedMatcher | undefined;
  readonly local: PlacedMatcher | undefined;
  readonly ignores: readonly { readonly takes: Matcher; readonly rules: readonly string[] }[];
}

/** The folder of the project that a file belongs to, with its `/` at the end. */
export type RootOf = (path: string) => string;

/** Of one state of the workspace. */
export class Policies {
  private readonly layers = new Map<string, PlacedLayer[]>();
  private readonly folders = new Map<string, FolderPolicy>();
  private readonly fallback: Policy;
  private readonly rootOf: RootOf;
  /** By the list that a layer holds: folders below share what is compiled. */
  private readonly matchers = new Map<unknown, Matcher>();

  /** `fallback` has the values of keys that no file sets. */
  constructor(files: ReadonlyMap<string, WorkspaceFile>, fallback: Policy, rootOf: RootOf) {
    this.fallback = fallback;
    this.rootOf = rootOf;
    for (const [path, { policy: layer }] of files) {
      if (!layer) continue;
      const folder = policyFolderOf(path);
      this.layers.set(folder, [...(this.layers.get(folder) ?? []), { path, layer }]);
    }
  }

  /** Of a folder too, where its path ends with `/`: then only `exclude` can leave it out. */
  at(path: string): AppliedPolicy {
    const { policy, settings, include, exclude, local, ignores, advisories, baseline } = this.ofFolder(
      policyFolderOf(path),
    );
    const isFolder = path.endsWith('/');
    const excluded = exclude?.takes(path)
      ? exclude.from
      : include && !isFolder && !include.takes(path)
        ? include.from
        : undefined;
    const ignored = ignores.flatMap(({ takes, rules }) => (takes(path) ? rules : []));
    return {
      policy,
      settings,
      ignored: [...new Set(ignored)],
      advisories,
      ...(excluded && { excluded }),
      ...this.localPlaceOf(path, local),
      ...(baseline[0] !== undefined && { baseline: baseline[0] }),
    };
  }

  /** A list of the policy replaces the usual ones. */
  private localPlaceOf(path: string, local: PlacedMatcher | undefined): Pick<AppliedPolicy, 'local'> {
    if (!local) {
      const usual = usualPlaceIn(path, this.rootOf(path));
      return usual ? { local: usual } : {};
    }
    if (!local.takes(path)) return {};
    const message = `Reported as info: \`local-processes\` in ${fileNameOf(local.from.path)} covers this file.`;
    return { local: { words: 'local by policy', keeps: 'nothing', promised: true, said: { ...local.from, message } } };
  }

  private ofFolder(folder: string): FolderPolicy {
    const known = this.folders.get(folder);
    if (known) return known;
    const above = policyFolderOf(folder.slice(0, -1));
    const result = this.layers.has(folder) || folder === '' ? this.folderPolicy(folder) : this.ofFolder(above);
    this.folders.set(folder, result);
    return result;
  }

  private folderPolicy(folder: string): FolderPolicy {
    const settings = settingsOf(this.layersAbove(folder), this.fallback);
    const placed = (key: PolicyKey) => {
      const found = settings.find(({ name }) => name === key);
      return typeof found?.from === 'object' ? { value: found.value, from: found.from } : undefined;
    };
    const matcher = (key: PolicyKey): PlacedMatcher | undefined => {
      const found = placed(key);
      return found && { from: found.from, takes: this.matcherOf(found.value as readonly string[], found.from) };
    };
    const files = (key: PolicyKey) => {
      const found = placed(key);
      return found
        ? [found.value].flat().map((path) => pathFromPolicy(policyFolderOf(found.from.path), String(path)))
        : [];
    };
    const ignore = placed('ignore');
    const ignores = Object.entries((ignore?.value ?? {}) as Record<string, readonly string[]>);
    return {
      policy: policyOf(settings, this.fallback),
      settings,
      advisories: files('advisories'),
      baseline: files('baseline'),
      include: matcher('include'),
      exclude: matcher('exclude'),
      local: matcher('local-processes'),
      ignores: ignores.flatMap(([pattern, rules]) =>
        ignore ? [{ takes: this.matcherOf(rules, ignore.from, [pattern]), rules }] : [],
      ),
    };
  }

  private matcherOf(key: readonly string[], { path }: Place, patterns = key): Matcher {
    const matcher = this.matchers.get(key) ?? matcherFor(patterns, policyFolderOf(path));
    this.matchers.set(key, matcher);
    return matcher;
  }

  /** The nearest last; in one folder ray-guard.toml counts before pyproject.toml. */
  private layersAbove(folder: string): PlacedLayer[] {
    const own = [...(this.layers.get(folder) ?? [])].sort((a, b) => rank(a.path) - rank(b.path));
    return folder === '' ? own : [...this.layersAbove(policyFolderOf(folder.slice(0, -1))), ...own];
  }
}

function rank(path: string): number {
  return fileNameOf(path) === 'ray-guard.toml' ? 1 : 0;
}
