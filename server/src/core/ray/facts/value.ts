// What is known of a value that a program gives to Ray.
import type { Span } from '../../text/span.ts';

export type Scalar = string | number | boolean | null;

export type Value =
  | { readonly kind: 'literal'; readonly value: Scalar }
  | { readonly kind: 'sequence'; readonly items: readonly Value[] }
  | { readonly kind: 'mapping'; readonly entries: readonly Entry[]; readonly open: boolean }
  /** Decided at run time between these; `fallback` when they are a default that the environment can replace. */
  | { readonly kind: 'one-of'; readonly options: readonly Value[]; readonly fallback: boolean }
  /** `variable`: it is what the environment has under this name, unchanged. */
  | { readonly kind: 'unknown'; readonly why: string; readonly variable?: string };

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

/** What the environment of the process has under a name. */
export function ofEnvironment(name: string): Value & { readonly kind: 'unknown' } {
  return { kind: 'unknown', why: `the environment variable ${name}`, variable: name };
}

/** The variables that decide the value, in its order. */
export function variablesIn(value: Value): string[] {
  if (value.kind === 'one-of') return value.options.flatMap(variablesIn);
  return value.kind === 'unknown' && value.variable !== undefined ? [value.variable] : [];
}

/** high: certain. medium: one of several. low: a default that can be replaced. */
export type Sureness = 'high' | 'medium' | 'low';

const SURENESS: readonly Sureness[] = ['high', 'medium', 'low'];

/** The least sure of them. */
export function leastSure(...all: readonly Sureness[]): Sureness {
  return SURENESS[Math.max(...all.map((one) => SURENESS.indexOf(one)))] ?? 'high';
}

/** The surest first. */
export function bySureness(a: { readonly sureness: Sureness }, b: { readonly sureness: Sureness }): number {
  return SURENESS.indexOf(a.sureness) - SURENESS.indexOf(b.sureness);
}

/** A scalar that the program may use. */
export interface Possibility {
  readonly value: Scalar;
  readonly sureness: Sureness;
}

/** Every scalar a value may be; sequences, mappings and unknowns add none. */
export function possibilities(value: Value, sureness: Sureness = 'high'): Possibility[] {
  switch (value.kind) {
    case 'literal':
      return [{ value: value.value, sureness }];
    case 'one-of':
      return value.options.flatMap((option) =>
        possibilities(option, leastSure(sureness, value.fallback ? 'low' : 'medium')),
      );
    default:
      return [];
  }
}

/** The one string a value certainly is. */
export function certainText(value: Value | undefined): string | undefined {
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : undefined;
}
