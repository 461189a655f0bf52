// A stretch of a document's text, counted in UTF-16 code units as JavaScript strings and LSP count.

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
