// What a YAML file says, as plain data with places, aliases and merges resolved; and the file while it is read.

import type { ImportedName, ImportedValues } from '../../../ray/facts/imports.ts';
import type { ContainerStart } from '../../../ray/facts/process.ts';
import type { ProvidedEnvironment } from '../../../ray/facts/read-facts.ts';
import type { InstalledList, NamedCluster } from '../../../ray/facts/requirement.ts';
import type { Scalar } from '../../../ray/facts/value.ts';
import type { PlacedText } from '../../../text/placed-text.ts';
import type { Span } from '../../../text/span.ts';
import type { Command, CommandContext, CommandFacts } from '../../commands/command.ts';

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly style: ScalarStyle;
  readonly value: Scalar;
  /** As a string, whatever type YAML gives it: `2.10` stays `2.10`. */
  readonly text: string;
  /** Part of it is filled in by a template. */
  readonly templated: boolean;
  /** Quotes, or the header of a block scalar, included. */
  readonly span: Span;
  /** What stands between the quotes; a block scalar as a whole. */
  readonly content: Span;
  /** The text with the place of each character, where it is not written as YAML: in Terraform, in Python. */
  readonly placed?: PlacedText;
}

interface YamlSequence {
  readonly kind: 'sequence';
  readonly items: readonly YamlNode[];
  readonly flow: boolean;
  readonly span: Span;
}

export interface YamlEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlNode;
  /** Where the entry ends as it is written; an alias stands for a value that is written elsewhere. */
  readonly end: number;
  /** It comes through `<<` from another mapping. */
  readonly merged: boolean;
  /** The value is an alias. */
  readonly aliased: boolean;
}

export interface YamlMapping {
  readonly kind: 'mapping';
  /** Those of the mapping itself first, in the order of the file; a merged entry of the same key is left out. */
  readonly entries: readonly YamlEntry[];
  readonly flow: boolean;
  /** Other entries may come at run time: a key is a template, or a merge cannot be resolved. */
  readonly open: boolean;
  readonly span: Span;
}

/** Nested too deeply, an alias without its anchor, or one of several that a template decides between. */
interface YamlUnknown {
  readonly kind: 'unknown';
  readonly span: Span;
}

export type YamlNode = YamlScalar | YamlSequence | YamlMapping | YamlUnknown;

export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  return node?.kind === 'mapping' ? node.entries.find((entry) => entry.key === key) : undefined;
}

/** The value at a path of keys. */
export function valueAt(node: YamlNode | undefined, ...path: readonly string[]): YamlNode | undefined {
  return path.reduce((at, key) => entryOf(at, key)?.value, node);
}

export function mappingAt(node: YamlNode | undefined, ...path: readonly string[]): YamlMapping | undefined {
  const found = valueAt(node, ...path);
  return found?.kind === 'mapping' ? found : undefined;
}

export function itemsAt(node: YamlNode | undefined, ...path: readonly string[]): readonly YamlNode[] {
  const found = valueAt(node, ...path);
  return found?.kind === 'sequence' ? found.items : [];
}

/** A scalar with text; `null` and the empty value are none. */
export function scalarAt(node: YamlNode | undefined, ...path: readonly string[]): YamlScalar | undefined {
  const found = valueAt(node, ...path);
  return found?.kind === 'scalar' && found.value !== null ? found : undefined;
}

/** The text of a scalar that no template takes part in. */
export function textAt(node: YamlNode | undefined, ...path: readonly string[]): string | undefined {
  const found = scalarAt(node, ...path);
  return found && !found.templated ? found.text : undefined;
}

export function mappingsIn(nodes: readonly YamlNode[]): YamlMapping[] {
  return nodes.flatMap((node) => (node.kind === 'mapping' ? [node] : []));
}

/** Every mapping in `root`, outer ones first, each once however many aliases lead to it. */
export function allMappings(root: YamlNode): YamlMapping[] {
  const seen = new Set<YamlNode>();
  const found: YamlMapping[] = [];
  const visit = (node: YamlNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'sequence') node.items.forEach(visit);
    if (node.kind !== 'mapping') return;
    found.push(node);
    for (const { value } of node.entries) visit(value);
  };
  visit(root);
  return found;
}

export interface Source {
  readonly path: string;
  readonly text: string;
  /** Of the same length, templates replaced: what the nodes were parsed from. */
  readonly inert: string;
  /** A template on a line of its own may add entries to anything. */
  readonly openEverywhere: boolean;
  /** By place: commands that were read already. */
  readonly readings: Map<string, CommandFacts>;
  /** Filled while the file is read. */
  readonly containers: ContainerStart[];
  readonly provides: ProvidedEnvironment[];
  readonly clusters: NamedCluster[];
  readonly installs: InstalledList[];
  /** What it asks of other files, by name and place. */
  readonly imports: Map<string, ImportedName>;
  /** What is known of that. */
  readonly imported: ImportedValues;
  /** Nodes with what compose puts into them. */
  readonly filled: Map<YamlNode, YamlNode>;
  readonly readScript: (script: PlacedText, context: CommandContext) => CommandFacts;
  readonly readCommand: (command: Command, context: CommandContext) => CommandFacts;
}
