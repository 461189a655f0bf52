// The variables of a Makefile: those that recipes use, and those that it exports to them.
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import { literal, unknown, type Value } from '../../ray/facts/value.ts';
import { span } from '../../text/span.ts';
import type { VariableValue } from '../commands/command.ts';
import { settingOf } from '../commands/command-environment.ts';
import { handsOnEverything } from './environment-files.ts';

const ASSIGNMENT = /^(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*(:{0,3}|\?|\+|!)=[ \t]*([^\n#]*)/gm;
const EXPORTED = /^export[ \t]+(RAY_\w+)[ \t]*(:{0,3}|\?)=[ \t]*([^\n#]*)/gim;
/** Where everything is exported. */
const ASSIGNED = /^(?:export[ \t]+)?(RAY_\w+)[ \t]*(:{0,3}|\?)=[ \t]*([^\n#]*)/gim;

/** Undefined for names that the file does not set. */
export function makeVariables(text: string): (name: string) => VariableValue | undefined {
  const known = new Map<string, Value>();
  for (const [, name = '', operator = '', written = ''] of text.matchAll(ASSIGNMENT))
    known.set(name, known.has(name) ? unknown('set several times') : valueFor(operator, written.trim()));
  return (name) => {
    const value = known.get(name);
    return value && { value };
  };
}

export function makeExports(text: string): EnvironmentSetting[] {
  return [...text.matchAll(handsOnEverything(text) ? ASSIGNED : EXPORTED)].flatMap(
    ({ 0: whole, 1: name = '', 2: operator = '', 3: written = '', index }) => {
      const end = index + whole.trimEnd().length;
      const nameStart = index + whole.indexOf(name);
      const setting = settingOf({
        name,
        nameSpan: span(nameStart, nameStart + name.length),
        value: valueFor(operator, written.trim()),
        valueSpan: span(end - written.trim().length, end),
        span: span(index, end),
      });
      return setting ?? [];
    },
  );
}

function valueFor(operator: string, written: string): Value {
  if (operator === '+' || operator === '!' || /[$"'\\]/.test(written)) return unknown('decided at run time');
  if (operator !== '?') return literal(written);
  return { kind: 'one-of', options: [unknown('may be set outside'), literal(written)], fallback: true };
}
