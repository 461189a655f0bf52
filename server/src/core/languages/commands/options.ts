// Turns the flags of a command into options under Ray's names.
import type { Option } from '../../ray/facts/process.ts';
import { literal, type Value } from '../../ray/facts/value.ts';
import { span } from '../../text/span.ts';
import type { Word } from './command.ts';
import type { Flag } from './flags.ts';
import type { Invocation } from './invocation.ts';

/** Options that click reads as yes or no. */
const BOOLEAN = new Set(['include_dashboard', 'verify', 'include_log_monitor']);
const NUMBER = /(?:^|[_.])port$|^num_/;

/** The last one of a name counts. `rename` gives the names that differ from the flag's. */
export function optionsOf(
  { words, context }: Invocation,
  flags: readonly Flag[],
  rename: Readonly<Record<string, string>> = {},
): Option[] {
  const options = new Map<string, Option>();
  for (const flag of flags) {
    const name = rename[flag.name] ?? flag.name.replaceAll('-', '_');
    const removal = context.shell ? removalOf(words, flag) : undefined;
    options.set(name, {
      name,
      span: flag.span,
      nameSpan: flag.nameSpan,
      valueSpan: flag.valueSpan,
      value: typed(name, flag.value),
      ...(removal && { removal }),
    });
  }
  return [...options.values()].sort((a, b) => a.span.start - b.span.start);
}

/** With the blanks before it, a line continuation among them, so that what follows still continues the line. */
function removalOf(words: readonly Word[], { from, to }: Flag) {
  const [before, last] = [words[from - 1], words[to - 1]];
  return before && last && before.span.end < last.span.end ? span(before.span.end, last.span.end) : undefined;
}

function typed(name: string, value: Value): Value {
  if (value.kind === 'one-of') return { ...value, options: value.options.map((option) => typed(name, option)) };
  if (value.kind !== 'literal' || typeof value.value !== 'string') return value;
  if (BOOLEAN.has(name)) {
    if (/^(?:1|true|t|yes|y|on)$/i.test(value.value)) return literal(true);
    if (/^(?:0|false|f|no|n|off)$/i.test(value.value)) return literal(false);
  }
  return NUMBER.test(name) && /^\d{1,15}$/.test(value.value) ? literal(Number(value.value)) : value;
}
