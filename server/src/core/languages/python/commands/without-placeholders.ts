// Takes out of facts what only stood for something unknown while a text was read.
import type { EnvironmentSetting } from '../../../ray/facts/environment.ts';
import type { Option, Process } from '../../../ray/facts/process.ts';
import type { Requirement } from '../../../ray/facts/requirement.ts';
import { unknown, type Value } from '../../../ray/facts/value.ts';
import type { CommandFacts } from '../../commands/command.ts';
import { isPlaceholder } from '../values/script-text.ts';

/** Values with a placeholder are unknown; a command's variables concern that command, not the program around it. */
export function withoutPlaceholders(facts: CommandFacts, text: string): CommandFacts {
  return {
    processes: facts.processes.map((one) => process(one, text)),
    environment: facts.environment.map((one) => ({ ...setting(one), scope: 'command' })),
    requirements: facts.requirements.map(requirement),
    reaches: facts.reaches,
  };
}

/** What is deleted must not reach over the ends of a string, an escape or an expression. */
const WHOLE = /^[^\\{}"'#\r\n]*$/;

function process(one: Process, text: string): Process {
  const { environment } = one;
  return {
    ...one,
    options: one.options.map(({ removal, ...option }): Option => {
      const isWhole = removal && WHOLE.test(text.slice(removal.start, removal.end));
      return { ...option, value: value(option.value), ...(isWhole && { removal }) };
    }),
    ...(environment && { environment: { ...environment, settings: environment.settings.map(setting) } }),
  };
}

function setting(one: EnvironmentSetting): EnvironmentSetting {
  return { ...one, value: value(one.value) };
}

function requirement({ versions, versionsSpan, ...rest }: Requirement): Requirement {
  const isKnown = versions !== undefined && !isPlaceholder(versions);
  return { ...rest, ...(isKnown && { versions, ...(versionsSpan && { versionsSpan }) }) };
}

function value(one: Value): Value {
  if (one.kind === 'one-of') return { ...one, options: one.options.map(value) };
  return one.kind === 'literal' && isPlaceholder(String(one.value)) ? unknown('decided at run time') : one;
}
