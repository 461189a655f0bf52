// What a file says to Ray Guard itself, as plain data with places and not yet checked: comments, a policy; and what of it could not be read.
import type { Span } from '../../text/span.ts';

/** A place that could not be read, with the reason in one sentence. Never a finding. */
export interface ReadProblem {
  readonly span: Span;
  readonly message: string;
}

/** A comment that could hold a suppression, without its comment marker. */
export interface Comment {
  readonly span: Span;
  readonly text: string;
  /** Nothing but white space stands before it on its line. */
  readonly alone: boolean;
  /** The statement that the comment stands in, ends, or stands alone above; absent where a line is one. */
  readonly statement?: Span;
}

export type PolicyItem =
  /** `content` stands between the quotes. */
  | { readonly kind: 'string'; readonly text: string; readonly span: Span; readonly content: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'array'; readonly items: readonly PolicyItem[]; readonly span: Span }
  /** Without a span where headers or dotted keys make it. */
  | { readonly kind: 'table'; readonly entries: readonly PolicyEntry[]; readonly span?: Span }
  | { readonly kind: 'other'; readonly span: Span };

/** Keys are unescaped; `keySpan` has their quotes. */
export interface PolicyEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly item: PolicyItem;
}

/** `[tool.ray-guard]`, or all of ray-guard.toml. */
export interface PolicyText {
  /** How messages name it. */
  readonly where: '[tool.ray-guard]' | 'ray-guard.toml';
  /** Absent where the file, or the table, cannot be read. */
  readonly entries?: readonly PolicyEntry[];
  readonly problem?: ReadProblem;
}
