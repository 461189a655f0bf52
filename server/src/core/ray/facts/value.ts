// What is known of a value that a program gives to Ray.
import type { Span } from '../../text/span.ts';

export type Scalar = string | number | boolean | null;

export type Value =
  | { readonly kind: 'literal'; readonly value: Scalar }
  | { readonly kind: 'sequence'; readonly items: readonly Value[] }
  | { readonly kind: 'mapping'; readonly entries: readonly Entry[]; readonly open: boolean }
  /** Decided at run time between these; `fallback` when they are a default that the environment can replace. */
  | { readonly kind: 'one-of'; readonly options: readonly Value[]; readonly fallback: boolean }
  | { readonly kind: 'unknown'; readonly why: string };

export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Value;
  readonly valueSpan: Span;
}

export function literal(value: Scalar): Value {
  return { kind: 'literal', value };
}

export function unknown(why: string): Value {
  return { kind: 'unknown', why };
}

/** A scalar that the program may use: `sure` when it is the only possibility. */
export interface Possibility {
  readonly value: Scalar;
  readonly sure: boolean;
}

/** Every scalar a value may be; sequences, mappings and unknowns add none. */
export function possibilities(value: Value, sure = true): Possibility[] {
  switch (value.kind) {
    case 'literal':
      return [{ value: value.value, sure }];
    case 'one-of':
      return value.options.flatMap((option) => possibilities(option, false));
    default:
      return [];
  }
}

/** The one string a value certainly is. */
export function certainText(value: Value | undefined): string | undefined {
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;
}
