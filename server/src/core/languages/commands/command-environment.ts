// Variables that a command is started with.
import { isAuthVariable, isNameForRay } from '../../ray/auth.ts';
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import { unknown } from '../../ray/facts/value.ts';
import type { Span } from '../../text/span.ts';
import type { Assignment, CommandContext, Word } from './command.ts';
import { beginningOf, beginningSpan, restOf } from './words.ts';

export function settingOf(assignment: Assignment): EnvironmentSetting | undefined {
  if (!isNameForRay(assignment.name)) return undefined;
  return { holds: 'surely', operation: 'set', scope: 'process', order: 'before-import', ...assignment };
}

/** `env -u NAME`, `unset NAME`. */
export function unsettingOf(name: string, span: Span): EnvironmentSetting | undefined {
  if (!isNameForRay(name)) return undefined;
  const [nameSpan, valueSpan] = [span, span];
  const common = { holds: 'surely', scope: 'process', order: 'before-import' } as const;
  return { ...common, operation: 'unset', name, value: unknown('removed'), span, nameSpan, valueSpan };
}

/** `NAME=value` as a word, or from a character of it on: of `env`, `sudo`, `docker run --env=`. */
export function assignmentIn(word: Word, from = 0): Assignment | undefined {
  const name = /^([A-Za-z_]\w*)=/.exec(beginningOf(word).slice(from))?.[1];
  if (name === undefined) return undefined;
  const end = from + name.length;
  return { name, nameSpan: beginningSpan(word, from, end), ...restOf(word, end + 1), span: word.span };
}

/** Whether a file of variables that is read behind such settings may decide otherwise: which of them it replaces is not followed. */
export function mayBeReplaced(settings: readonly EnvironmentSetting[]): boolean {
  return settings.some(({ name }) => isAuthVariable(name));
}

/** The context with these settings added to it, in their order. */
export function withSettings(context: CommandContext, settings: readonly EnvironmentSetting[]): CommandContext {
  return settings.length ? { ...context, environment: [...context.environment, ...settings] } : context;
}
