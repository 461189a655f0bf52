// Stretches of a text, counted in UTF-16 code units as JavaScript strings and LSP count; places in files; edits.

/** Half open: `start` is inside, `end` is not. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function span(start: number, end: number): Span {
  return { start, end };
}

export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** True also where the two only touch, so that a cursor at the end of a word belongs to the word. */
export function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

export interface Place {
  readonly path: string;
  readonly span: Span;
}

export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/** Two insertions at one offset do not overlap; anything else that shares a code unit does. */
export function overlap(a: TextEdit, b: TextEdit): boolean {
  return a.span.start < b.span.end && b.span.start < a.span.end;
}

/** Applies edits given in any order; undefined when two of them overlap or one lies outside the text. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | undefined {
  const ordered = edits.map((edit, index) => ({ edit, index }));
  ordered.sort(
    (a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index,
  );
  let result = '';
  let done = 0;
  for (const { edit } of ordered) {
    if (edit.span.start < done || edit.span.end > text.length || edit.span.end < edit.span.start) return undefined;
    result += text.slice(done, edit.span.start) + edit.newText;
    done = edit.span.end;
  }
  return result + text.slice(done);
}
