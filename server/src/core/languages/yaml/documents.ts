// The documents of a YAML file that may concern Ray, each parsed alone so that a damaged one does not hide the others.
import { type Document as ParsedDocument, parseDocument } from 'yaml';
import type { ReadProblem } from '../../ray/facts/for-ray-guard.ts';
import { type Span, span } from '../../text/span.ts';
import { Converter } from './convert.ts';
import type { YamlNode } from './nodes.ts';
import type { Untemplated } from './template.ts';
import { concernsRay } from './words.ts';

/** More than a second of parsing; what people write by hand is a hundred times smaller. */
const LONGEST = 1_000_000;
/** Schemas name every field of Ray's resources and configure none. */
const SCHEMA = /^kind:[ \t]*["']?CustomResourceDefinition\b/m;
/** Resources that lead to Ray, or hold its variables, by labels and names alone. */
const RELATED =
  /^[ \t-]*["']?kind["']?:[ \t]*["']?(?:Service|Ingress|HTTPRoute|Route|ConfigMap|Secret|List)["']?\s*,?[ \t\r]*(?:#.*)?$/m;

export interface Documents {
  readonly roots: readonly YamlNode[];
  readonly problems: readonly ReadProblem[];
}

export function readDocuments({ text, hasWholeLines }: Untemplated, original: string): Documents {
  const pieces = documentSpans(text).filter(({ start, end }) => {
    const piece = original.slice(start, end);
    return (concernsRay(piece) || RELATED.test(piece)) && !SCHEMA.test(piece);
  });
  const roots: YamlNode[] = [];
  const problems: ReadProblem[] = [];
  for (const piece of pieces) {
    const read = readPiece(text, piece, hasWholeLines);
    if ('message' in read) problems.push(read);
    else roots.push(read);
  }
  return { roots, problems };
}

/** A problem where it cannot be parsed; the rest of the file is read all the same. */
export function readPiece(text: string, { start, end }: Span, templated: boolean): YamlNode | ReadProblem {
  const piece = text.slice(start, end);
  const firstLine = span(start, start + (/^[^\r\n]*/.exec(piece)?.[0].length ?? 0));
  if (piece.length > LONGEST)
    return { span: firstLine, message: 'This YAML document is too large; Ray Guard does not read it.' };
  const parsed = parse(piece);
  const error = parsed?.errors[0];
  if (!parsed || error) {
    const at = start + Math.min(error?.pos[0] ?? 0, piece.length);
    return {
      span: span(at, Math.min(at + 1, end)),
      message: 'This YAML document cannot be parsed from here on; Ray Guard does not read it.',
    };
  }
  return new Converter(piece, start, templated).convert(parsed.contents, start);
}

/** Undefined where the parser gives up: nesting that exhausts the stack. */
function parse(text: string): ParsedDocument.Parsed | undefined {
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
