// Resources of KubeRay that a program hands to Kubernetes: dictionaries, and texts of YAML, as nodes with the place of each value.
import type { Node } from 'web-tree-sitter';
import type { EmbeddedText } from '../../../ray/facts/read-facts.ts';
import type { Document } from '../../../text/document.ts';
import { PlacedTextBuilder } from '../../../text/placed-text.ts';
import type { Span } from '../../../text/span.ts';
import { type CommandFacts, noCommandFacts } from '../../commands/command.ts';
import { joinFacts } from '../../commands/join-facts.ts';
import type { Syntax } from '../../syntax.ts';
import { isKubernetes, readKubernetes } from '../../yaml/kubernetes/kubernetes.ts';
import type { YamlEntry, YamlMapping, YamlNode } from '../../yaml/nodes/nodes.ts';
import { sourceOf } from '../../yaml/nodes/source.ts';
import { closest, DEEPEST, type Source, spanOf } from '../syntax/source.ts';
import {
  type Evaluator,
  isCharacters,
  type PythonValue,
  type Setting,
  type Text,
  type Way,
} from '../values/python-value.ts';

/** A key of the cluster of each of them, in a dictionary or in YAML. */
const OF_CLUSTER = /["']headGroupSpec["']\s*:|^[ \t]*headGroupSpec:/gm;

export function readManifests(values: Evaluator, { path, text }: Document, syntax: Syntax): CommandFacts {
  const found = values.source.matchesOf(OF_CLUSTER).flatMap(({ index }) => values.source.leafAt(index) ?? []);
  const source = sourceOf({ path, text }, { text, hasWholeLines: false }, syntax);
  const dictionaries = outermost(found.flatMap((leaf) => closest(leaf, 'dictionary') ?? []));
  const roots = dictionaries.map((node) =>
    nodeOf(values, values.evaluate(node), spanOf(node), isChanged(node, values.source)),
  );
  const embedded = found.flatMap((leaf) => textAround(leaf, values) ?? []);
  return joinFacts([readKubernetes(roots.flatMap(asResource), source), { ...noCommandFacts, embedded }]);
}

function asResource(node: YamlNode): YamlMapping[] {
  return node.kind === 'mapping' && isKubernetes(node) ? [node] : [];
}

/** Each once, with all that it is a part of. */
function outermost(nodes: readonly Node[]): Node[] {
  const all = new Map<number, Node>();
  for (const node of nodes) {
    let outer = node;
    for (let around = closestAbove(outer); around; around = closestAbove(outer)) outer = around;
    all.set(outer.startIndex, outer);
  }
  return [...all.values()];
}

function closestAbove(node: Node): Node | undefined {
  return node.parent ? closest(node.parent, 'dictionary') : undefined;
}

/** `body["spec"] = …`, `body.update(…)`: what it has when it is handed over is not followed. */
function isChanged(dictionary: Node, source: Source): boolean {
  const name = dictionary.parent?.type === 'assignment' ? dictionary.parent.childForFieldName('left') : undefined;
  if (name?.type !== 'identifier') return false;
  return source.words(name.text).some((offset) => {
    const behind = source.text.slice(offset + name.text.length, offset + name.text.length + 20);
    return /^(?:\[|\.(?:update|setdefault|pop)\b)/.test(behind);
  });
}

function nodeOf(values: Evaluator, value: PythonValue, place: Span, open: boolean, depth = 0): YamlNode {
  if (depth > DEEPEST) return { kind: 'unknown', span: place };
  switch (value.kind) {
    case 'text':
      return textNode(value);
    case 'plain':
      return {
        kind: 'scalar',
        style: 'plain',
        value: value.value,
        text: String(value.value),
        templated: false,
        span: value.place,
        content: value.place,
      };
    case 'list': {
      const items = value.items.map((item) =>
        item.value || item.node
          ? nodeOf(values, item.value ?? values.evaluate(item.node), item.span, open, depth + 1)
          : ({ kind: 'unknown', span: item.span } as const),
      );
      return { kind: 'sequence', items, flow: true, span: place };
    }
    case 'mapping': {
      const { settings, open: hasMore } = value.mapping;
      const entries = [...settings.values()].flatMap((setting) => entryOf(values, setting, open, depth) ?? []);
      return { kind: 'mapping', entries, flow: true, open: open || hasMore, span: place };
    }
    default:
      return { kind: 'unknown', span: place };
  }
}

/** Unknown where it may have several values. */
function entryOf(values: Evaluator, setting: Setting, open: boolean, depth: number): YamlEntry | undefined {
  const { name, ways, certain, fallback } = setting;
  const [way] = ways;
  if (!way) return undefined;
  const place = placeOf(way);
  const isKnown = ways.length === 1 && certain && !fallback;
  const value: YamlNode = isKnown
    ? nodeOf(values, values.evaluate(way.value), place, open, depth + 1)
    : { kind: 'unknown', span: place };
  const keySpan = way.nameSpan ?? way.span;
  return { key: name, keySpan, value, end: Math.max(keySpan.end, place.end), merged: false, aliased: false };
}

function placeOf({ value, span }: Way): Span {
  return 'kind' in value ? span : spanOf(value);
}

/** A part that is not known stands as a variable. */
function textNode({ pieces, place }: Text): YamlNode {
  const builder = new PlacedTextBuilder();
  for (const piece of pieces) {
    if (!isCharacters(piece)) builder.write('${PYTHON}', piece.span.start, piece.span.end);
    else if (piece.verbatim) builder.keep(piece.text, piece.span.start);
    else builder.write(piece.text, piece.span.start, piece.span.end);
  }
  const placed = builder.placed();
  const { text } = placed;
  const templated = !pieces.every(isCharacters);
  return { kind: 'scalar', style: 'double', value: text, text, templated, span: place, content: place, placed };
}

/** The YAML of a string of several lines that is no documentation. */
function textAround(leaf: Node, values: Evaluator): EmbeddedText | undefined {
  const string = closest(leaf, 'string');
  if (!string || string.parent?.type === 'expression_statement' || !/^\w*(?:"""|''')/.test(string.text))
    return undefined;
  const value = values.evaluate(string);
  const node = value.kind === 'text' ? textNode(value) : undefined;
  if (node?.kind !== 'scalar' || !node.placed) return undefined;
  return { name: 'manifest.yaml', text: node.placed, quoting: 'none', environment: { settings: [], open: false } };
}
