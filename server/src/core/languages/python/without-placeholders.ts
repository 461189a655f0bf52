// Takes out of facts what only stood for something unknown while a text was read.
import type { EnvironmentSetting, Option, Process, Requirement } from '../../ray/facts.ts';
import { unknown, type Value } from '../../ray/value.ts';
import type { CommandFacts } from '../commands/command.ts';
import { isPlaceholder } from './script-text.ts';

/** Values with a placeholder are unknown; a command's variables concern that command, not the program around it. */
export function withoutPlaceholders(facts: CommandFacts): CommandFacts {
  return {
    processes: facts.processes.map(process),
    environment: facts.environment.map((one) => ({ ...setting(one), scope: 'unspecified', order: 'unordered' })),
    requirements: facts.requirements.map(requirement),
    reaches: facts.reaches,
  };
}

function process(one: Process): Process {
  const { environment } = one;
  return {
    ...one,
    options: one.options.map((option): Option => ({ ...option, value: value(option.value) })),
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
