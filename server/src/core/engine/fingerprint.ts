// Identifies a finding by its rule and the words of its line, so that it is known again where lines have moved.
import type { Span } from '../text/span.ts';

interface Placed {
  readonly rule: string;
  readonly span: Span;
}

/** Code units of a line that count; in longer ones many findings may stand. */
const LONGEST = 2000;

/**
 * 64-bit FNV-1a over the rule and its line without indentation, runs of blanks as one; the n-th of a file's equal ones, by
 * place, gets its own. The message is no part of it: its words and versions change with Ray Guard and with the project.
 */
export function fingerprints(findings: readonly Placed[], lineAt: (offset: number) => string): string[] {
  const seen = new Map<string, number>();
  const prints: string[] = [];
  const byPlace = [...findings.keys()].sort((a, b) => compare(findings[a] as Placed, findings[b] as Placed));
  for (const index of byPlace) {
    const { rule, span } = findings[index] as Placed;
    const key = `${rule}\0${lineAt(span.start).slice(0, LONGEST).replace(/\s+/g, ' ').trim()}`;
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    prints[index] = fnv1a(`${key}\0${count}`);
  }
  return prints;
}

function compare(a: Placed, b: Placed): number {
  return a.span.start - b.span.start || a.span.end - b.span.end;
}

export function lineOfText(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end === -1 ? undefined : end);
}

function fnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    hash ^= BigInt(text.charCodeAt(i));
    hash = BigInt.asUintN(64, hash * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
