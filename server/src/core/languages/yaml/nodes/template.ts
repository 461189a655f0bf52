// Text that another program fills in before YAML is read: Go and Helm templates, Jinja, ERB, `${{ }}` of workflows.
import type { Span } from '../../../text/span.ts';

/** Stands for a character of a template; from the private use area, so no file means anything by it. */
const FILLER = '\uE000';
const PIECE = /\$?\{\{[\s\S]{0,1000}?\}\}|\{%[\s\S]{0,1000}?%\}|\{#[\s\S]{0,1000}?#\}|<%[\s\S]{0,1000}?%>/g;

export interface Untemplated {
  /** Of the same length, white space as it is written: templates on lines of their own become spaces, others are filler. */
  readonly text: string;
  /** Lines of their own may stand for any entry, or decide between those around them. */
  readonly hasWholeLines: boolean;
}

export function withoutTemplates(text: string): Untemplated {
  if (!/\{\{|\{%|<%|\{#/.test(text)) return { text, hasWholeLines: false };
  let hasWholeLines = false;
  let known: { readonly line: Span; readonly isBlank: boolean } | undefined;
  /** Only white space and templates stand on the lines that the piece touches. Many may stand on one line. */
  const standsAlone = (start: number, end: number): boolean => {
    if (!known || start < known.line.start || end > known.line.end) {
      const newline = text.indexOf('\n', end);
      const line = { start: text.lastIndexOf('\n', start - 1) + 1, end: newline === -1 ? text.length : newline };
      known = { line, isBlank: text.slice(line.start, line.end).replace(PIECE, '').trim() === '' };
    }
    return known.isBlank;
  };
  const inert = text.replace(PIECE, (piece, start: number) => {
    // An expression of a workflow is a value, never a condition around lines.
    if (piece.startsWith('$') || !standsAlone(start, start + piece.length)) return piece.replace(/\S/g, FILLER);
    hasWholeLines = true;
    return piece.replace(/[^\r\n]/g, ' ');
  });
  return { text: inert, hasWholeLines };
}

export function isTemplated(text: string): boolean {
  return text.includes(FILLER);
}

/** Fillers as a shell would write what is not known, for readers that know variables. */
export function asVariables(text: string): string {
  return text.replace(/\uE000(?:\s*\uE000)*/g, '${TEMPLATE}');
}

/** What stands at the place, the templates inside its lines as they are written. */
export function withTemplates({ text, inert }: { text: string; inert: string }, { start, end }: Span): string {
  const piece = inert.slice(start, end);
  return isTemplated(piece) ? piece.replace(/\uE000/g, (_, at: number) => text.charAt(start + at)) : piece;
}
