// What a file asks of Ray Guard itself, as plain data with places and not yet checked: `[tool.ray-guard]`, or all of ray-guard.toml.

import type { Span } from '../text/span.ts';
import type { ReadProblem } from './facts.ts';

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

export interface PolicyText {
  /** How messages name it. */
  readonly where: '[tool.ray-guard]' | 'ray-guard.toml';
  /** Absent where the file, or the table, cannot be read. */
  readonly entries?: readonly PolicyEntry[];
  readonly problem?: ReadProblem;
}
