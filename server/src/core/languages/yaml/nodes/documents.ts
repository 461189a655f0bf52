// The documents of a YAML file that may concern Ray, each parsed alone so that a damaged one does not hide the others, and YAML inside of them.

import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Document as ParsedDocument,
  type Scalar as ParsedScalar,
  parseDocument,
} from 'yaml';
import type { ReadProblem } from '../../../ray/facts/read-facts.ts';
import { PlacedText } from '../../../text/placed-text.ts';
import { type Span, span } from '../../../text/span.ts';
import { imagesNamedIn } from '../../commands/containers/image-look.ts';
import { leaveOut } from '../../left-out.ts';
import { concernsRay } from '../concern.ts';
import {
  allMappings,
  type ScalarStyle,
  textAt,
  type YamlEntry,
  type YamlMapping,
  type YamlNode,
  type YamlScalar,
} from './nodes.ts';
import { scalarText } from './scalar-text.ts';
import { isTemplated, type Untemplated } from './template.ts';

/** More than a second of parsing; what people write by hand is a hundred times smaller. */
export const LONGEST = 1_000_000;
/** Schemas name every field of Ray's resources and configure none. */
const SCHEMA = /^kind:[ \t]*["']?CustomResourceDefinition\b/m;
/** Resources that lead to Ray, hold its variables or run a file that starts it, by labels and names alone. */
const RELATED =
  /^[ \t-]*["']?kind["']?:[ \t]*["']?(?:Service|Ingress|HTTPRoute|Route|ConfigMap|Secret|List|Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|CronJob|Job)["']?[ \t\r]*(?:,[ \t\r]*)?(?:#.*)?$/m;

export interface Documents {
  readonly roots: readonly YamlNode[];
  readonly problems: readonly ReadProblem[];
}

export function readDocuments({ text, hasWholeLines }: Untemplated, original: string): Documents {
  const pieces = documentSpans(text).filter(({ start, end }) => {
    const piece = original.slice(start, end);
    return (concernsRay(piece) || RELATED.test(piece) || imagesNamedIn(piece).length > 0) && !SCHEMA.test(piece);
  });
  const roots: YamlNode[] = [];
  const problems: ReadProblem[] = [];
  for (const piece of pieces) {
    const read = readPlaced(PlacedText.at(text.slice(piece.start, piece.end), piece.start), hasWholeLines);
    if ('message' in read) problems.push(read);
    else roots.push(read);
  }
  return { roots, problems };
}

/** A problem where it cannot be parsed; the rest of the file is read all the same. */
function readPlaced(piece: PlacedText, templated: boolean, isInside = false): YamlNode | ReadProblem {
  const { text } = piece;
  if (text.length > LONGEST) {
    const firstLine = piece.spanInDocument(span(0, /^[^\r\n]*/.exec(text)?.[0].length ?? 0));
    return { span: firstLine, message: 'This YAML document is too large to be read; split it.' };
  }
  const parsed = parseYaml(text);
  const error = parsed?.errors[0];
  if (!parsed || error) {
    const at = Math.min(error?.pos[0] ?? 0, text.length);
    return {
      span: piece.spanInDocument(span(at, Math.min(at + 1, text.length))),
      message: 'This YAML document cannot be parsed from here on, so it is not read; fix it.',
    };
  }
  return new Converter(piece, templated, isInside).convert(parsed.contents, piece.toDocument(0));
}

/** One document inside a text of another language; undefined where it cannot be parsed, which is named then. */
export function readYamlText(text: PlacedText): YamlNode | undefined {
  const read = readPlaced(text, false, true);
  if (!('message' in read)) return read;
  leaveOut(read.span, read.message);
  return undefined;
}

/** Undefined where the parser gives up: nesting that exhausts the stack. */
export function parseYaml(text: string): ParsedDocument.Parsed | undefined {
  try {
    return parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  } catch {
    return undefined;
  }
}

/** Between the lines that start with `---` or `...`; such a line is never part of an indented scalar. */
export function documentSpans(text: string): Span[] {
  const spans: Span[] = [];
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (const { index, 0: marker } of text.matchAll(/^(?:---(?=\s|$)|\.\.\.(?=\s|$))/gm)) {
    spans.push(span(start, index));
    start = index + marker.length;
  }
  spans.push(span(start, text.length));
  return spans;
}

/** Real files nest a dozen levels; deeper ones are built to exhaust readers. */
export const DEEPEST = 100;

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

/** `piece` is what was parsed. Of two entries of one key the last counts, unless a template decides. */
export class Converter {
  private readonly anchors = new Map<string, YamlNode>();
  private readonly piece: PlacedText;
  private readonly templated: boolean;
  private readonly isInside: boolean;

  /** `isInside`: the document does not have the characters of its scalars as YAML has them. */
  constructor(piece: PlacedText, templated: boolean, isInside = false) {
    this.piece = piece;
    this.templated = templated;
    this.isInside = isInside;
  }

  convert(node: Node | null | undefined, at: number, depth = 0): YamlNode {
    if (!node) {
      // Of a key without a colon the parser gives no end.
      const end = Math.min(at, this.piece.toDocument(this.piece.text.length));
      const place = span(end, end);
      const nothing = { value: null, text: '', templated: false } as const;
      return { kind: 'scalar', style: 'plain', ...nothing, span: place, content: place };
    }
    if (isAlias(node)) return this.anchors.get((node as Alias).source) ?? { kind: 'unknown', span: this.spanOf(node) };
    const converted = this.convertOwn(node, depth);
    const { anchor } = node as { anchor?: string };
    if (anchor) this.anchors.set(anchor, converted);
    return converted;
  }

  private convertOwn(node: Node, depth: number): YamlNode {
    const place = this.spanOf(node);
    if (isScalar(node)) return this.scalar(node);
    if (depth >= DEEPEST) {
      leaveOut(place, `What is nested more than ${DEEPEST} deep is not read; nest it less.`);
      return { kind: 'unknown', span: place };
    }
    if (isSeq(node)) {
      let end = place.start;
      const items = node.items.map((item) => {
        const converted = this.convert(item as Node, end, depth + 1);
        end = isAlias(item) ? this.spanOf(item as Node).end : converted.span.end;
        return converted;
      });
      return { kind: 'sequence', items, flow: node.flow === true, span: node.flow ? place : span(place.start, end) };
    }
    return isMap(node) ? this.mapping(node, place, depth) : { kind: 'unknown', span: place };
  }

  private scalar(node: ParsedScalar): YamlScalar {
    const style = STYLES[node.type ?? ''] ?? 'plain';
    const { value } = node;
    const isSimple = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    const text = typeof value === 'string' ? value : (node.source ?? '');
    const [start = 0, end = start] = node.range ?? [];
    const isBlock = style === 'literal' || style === 'folded';
    const quote = style === 'single' || style === 'double' ? 1 : 0;
    // A block scalar ends with its last line that is not empty.
    const written = span(start, isBlock ? start + this.piece.text.slice(start, end).trimEnd().length : end);
    const { piece } = this;
    const content = span(start + quote, Math.max(start + quote, written.end - quote));
    const scalar: YamlScalar = {
      kind: 'scalar',
      style,
      value: isSimple ? (value as YamlScalar['value']) : text,
      text,
      templated: isTemplated(text),
      span: piece.spanInDocument(written),
      content: piece.spanInDocument(content),
    };
    if (!this.isInside) return scalar;
    const placed = scalarText({ ...scalar, content }, { text: piece.text, inert: piece.text });
    return { ...scalar, placed: placed.moved((at) => piece.spanInDocument(at)) };
  }

  private mapping(node: Node & { items: Pair[]; flow?: boolean }, place: Span, depth: number): YamlMapping {
    const own = new Map<string, YamlEntry>();
    const merges: YamlNode[] = [];
    let end = place.start;
    let open = false;
    for (const { key, value } of node.items) {
      const keySpan = this.spanOf(key as Node);
      const converted = this.convert(value as Node | null, keySpan.end + 1, depth + 1);
      const aliased = isAlias(value);
      const entryEnd = aliased ? this.spanOf(value as Node).end : Math.max(keySpan.end, converted.span.end);
      end = Math.max(end, entryEnd);
      if (!isScalar(key)) open = true;
      else if (key.value === '<<') merges.push(converted);
      else {
        const name = typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
        if (isTemplated(name)) open = true;
        const undecided = this.templated && own.has(name);
        const decided: YamlNode = undecided ? { kind: 'unknown', span: converted.span } : converted;
        own.set(name, { key: name, keySpan, value: decided, end: entryEnd, merged: false, aliased });
      }
    }
    const entries = [...own.values()];
    for (const merge of merges.flatMap((one) => (one.kind === 'sequence' ? one.items : [one]))) {
      if (merge.kind !== 'mapping') open = true;
      else {
        open ||= merge.open;
        for (const entry of merge.entries) {
          if (own.has(entry.key)) continue;
          own.set(entry.key, entry);
          entries.push({ ...entry, merged: true });
        }
      }
    }
    const flow = node.flow === true;
    return { kind: 'mapping', entries, flow, open, span: flow ? place : span(place.start, end) };
  }

  private spanOf(node: Node): Span {
    const [start = 0, end = start] = node?.range ?? [];
    return this.piece.spanInDocument(span(start, end));
  }
}

const RUNTIME_ENVIRONMENT = 'runtimeEnvYAML';
/** Serve's configuration; values of a chart, in resources of Argo CD and k3s. */
const AS_FILES: ReadonlyMap<string, RegExp> = new Map([
  ['serveConfigV2', /./],
  ['values', /^Application(?:Set)?$/],
  ['valuesContent', /^HelmChart(?:Config)?$/],
]);

/** Their roots; that of a runtime environment as other files contain it, under `runtime_env`. `inert` is what `roots` were parsed from. */
export function readEmbedded(roots: readonly YamlNode[], { text: inert, hasWholeLines }: Untemplated): Documents {
  const found: YamlNode[] = [];
  const problems: ReadProblem[] = [];
  for (const root of roots)
    for (const entry of allMappings(root).flatMap(({ entries }) => entries)) {
      const kinds = AS_FILES.get(entry.key);
      const isFile = kinds?.test(textAt(root, 'kind') ?? '-');
      if ((!isFile && entry.key !== RUNTIME_ENVIRONMENT) || entry.value.kind !== 'scalar') continue;
      const read = readPlaced(scalarText(entry.value, { text: inert, inert }), hasWholeLines);
      if ('message' in read) problems.push(read);
      else found.push(isFile ? read : under('runtime_env', entry, read));
    }
  return { roots: found, problems };
}

function under(key: string, entry: YamlEntry, value: YamlNode): YamlNode {
  return { kind: 'mapping', entries: [{ ...entry, key, value }], flow: false, open: false, span: value.span };
}
