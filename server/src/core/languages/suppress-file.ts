// Accepts all findings of a rule in a file, by a comment at its top.
import type { TextEdit } from '../text/edit.ts';
import { lineEnding } from '../text/line-ending.ts';
import { span } from '../text/span.ts';

/** Lines that count only where they are first: for the kernel, Python, cloud-init, a Dockerfile's parser, Emacs. */
const MUST_BE_FIRST = /^(?:#!.*|#cloud-\w+.*|#[ \t]*(?:syntax|escape|check)[ \t]*=.*|[ \t]*#.*?(?:-\*-|coding[:=]).*)$/;

/** `marker` opens a comment that goes to the end of its line. */
export function suppressFile(text: string, rule: string, reason: string, marker: '#' | '//' = '#'): TextEdit[] {
  const words = `${marker} ray-guard: ignore-file[${rule}] ${reason.replace(/[\s\p{Cc}]+/gu, ' ').trim()}`.trimEnd();
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  for (;;) {
    const [line = '', written = '', end = ''] = /^([^\r\n]*)(\r\n|\n|\r|$)/.exec(text.slice(at)) ?? [];
    if (!MUST_BE_FIRST.test(written) || end === '') break;
    at += line.length;
  }
  return [{ span: span(at, at), newText: words + lineEnding(text) }];
}

/** The comment that accepts a finding on its line. */
export function suppression(rule: string, reason: string): string {
  return `ray-guard: ignore[${rule}] ${reason.replace(/[\s\p{Cc}]+/gu, ' ').trim()}`.trimEnd();
}
