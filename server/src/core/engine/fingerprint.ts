// Identifies a finding by what it says and where it stands in its own line, so that moved lines keep it.
import type { Span } from '../text/span.ts';

/** 64-bit FNV-1a over rule, message and the line's text; the n-th equal finding of a file gets its own. */
export function fingerprints(
  text: string,
  findings: readonly { readonly rule: string; readonly message: string; readonly span: Span }[],
): string[] {
  const seen = new Map<string, number>();
  return findings.map(({ rule, message, span }) => {
    const key = `${rule}\0${message}\0${lineAround(text, span.start)}`;
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return fnv1a(`${key}\0${count}`);
  });
}

function lineAround(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end === -1 ? undefined : end).trim();
}

function fnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    hash ^= BigInt(text.charCodeAt(i));
    hash = BigInt.asUintN(64, hash * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
