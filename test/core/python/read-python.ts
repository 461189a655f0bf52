// Reads Python as the engine does, and shows facts in words that a test can compare.
import { applyEdits, type ReadFacts, type Span } from '../../../server/src/core/index.ts';
import type { Change } from '../../../server/src/core/languages/change.ts';
import { withLeftOut } from '../../../server/src/core/languages/left-out.ts';
import { python } from '../../../server/src/core/languages/python/python.ts';
import { oneShotSyntax, type Syntax } from '../../../server/src/core/languages/syntax.ts';
import type { Option, Process } from '../../../server/src/core/ray/facts/process.ts';
import type { Value } from '../../../server/src/core/ray/facts/value.ts';
import { grammars, write } from '../../support/engine.ts';

export const scratch = oneShotSyntax(grammars);

export function readPython(text: string, syntax: Syntax = scratch): ReadFacts {
  return withLeftOut(() => python.read({ path: '/project/example.py', languageId: 'python', text }, syntax));
}

export function at(text: string, span: Span | undefined): string | undefined {
  return span && text.slice(span.start, span.end);
}

export function calls(text: string): string[] {
  return readPython(text).processes.map(({ api, role, open }) => `${api} ${role}${open ? ' open' : ''}`);
}

/** The only process of a text. */
export function processOf(text: string): Process {
  const [process, ...others] = readPython(text).processes;
  if (!process || others.length > 0) throw new Error(`${others.length + (process ? 1 : 0)} processes`);
  return process;
}

export function option(text: string, name: string): Option {
  const found = processOf(text).options.find((one) => one.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

export function show(value: Value): string {
  switch (value.kind) {
    case 'literal':
      return JSON.stringify(value.value);
    case 'sequence':
      return `[${value.items.map(show).join(', ')}]`;
    case 'mapping':
      return `{${value.entries.map((entry) => `${entry.key}: ${show(entry.value)}`).join(', ')}${value.open ? ', …' : ''}}`;
    case 'one-of':
      return `${value.fallback ? 'default' : 'one'}(${value.options.map(show).join(' | ')})`;
    case 'unknown':
      return '?';
  }
}

/** The text after a change; undefined if it cannot be written. */
export function changed(text: string, change: (facts: ReadFacts) => Change): string | undefined {
  const facts = readPython(text);
  const edits = write(change(facts), { path: '/project/example.py', languageId: 'python', text }, facts);
  return edits && applyEdits(text, edits);
}
