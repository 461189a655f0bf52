// A text with several mutants in it, all asleep: one is awake where the process is given its number.
import { parseSync } from 'oxc-parser';
import type { Mutant } from './mutants.ts';

/** What every bundle begins with. A function for `id`s that says whether it is awake, and remembers which ones were asked for. */
export const PRELUDE = `globalThis.__mutant ??= (() => {
  const awake = Number(process.env.RAY_GUARD_MUTANT ?? -1);
  const hits = new Set();
  const ask = awake >= 0 ? (id) => id === awake : (id) => { hits.add(id); return false; };
  return Object.assign(ask, { hits });
})();`;

/** `fileId`, below zero: asked for whenever a function of the file runs. */
export function instrumented(
  text: string,
  mutants: readonly (Mutant & { readonly id: number })[],
  fileId: number,
): string {
  const changes = [...mutants.map(ask), ...probes(text, fileId)].sort((a, b) => a.start - b.start || b.end - a.end);
  return render(text, 0, text.length, changes);
}

interface Change {
  readonly start: number;
  readonly end: number;
  readonly wrap: (inner: string) => string;
}

function ask({ id, start, end, after }: Mutant & { readonly id: number }): Change {
  return { start, end, wrap: (inner) => `(globalThis.__mutant(${id}) ? (${after}) : (${inner}))` };
}

/** Changes are nested or apart, the outer first. */
function render(text: string, start: number, end: number, changes: readonly Change[]): string {
  let shown = '';
  let at = start;
  for (let next = 0; next < changes.length; ) {
    const outer = changes[next] as Change;
    let last = next + 1;
    while (last < changes.length && (changes[last] as Change).start < outer.end) last++;
    const inner = changes.slice(next + 1, last);
    shown += text.slice(at, outer.start) + outer.wrap(render(text, outer.start, outer.end, inner));
    at = outer.end;
    next = last;
  }
  return shown + text.slice(at, end);
}

/** At the start of each function's body. */
function probes(text: string, fileId: number): Change[] {
  const found: Change[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) for (const one of node) visit(one);
    if (typeof node !== 'object' || node === null) return;
    const { type, body } = node as {
      readonly type?: string;
      readonly body?: { type: string; start: number; end: number };
    };
    if (body && /Function/.test(type ?? '') && !Array.isArray(body)) {
      if (body.type === 'BlockStatement' || body.type === 'FunctionBody') {
        const at = body.start + 1;
        found.push({ start: at, end: at, wrap: () => ` globalThis.__mutant(${fileId});` });
      } else found.push({ ...body, wrap: (inner) => `(globalThis.__mutant(${fileId}), (${inner}))` });
    }
    for (const value of Object.values(node)) visit(value);
  };
  visit(parseSync('file.ts', text).program);
  return found;
}
