// Variables that a command is started with, as they are read, and written before it.
import { isAuthVariable, isNameForRay } from '../../ray/auth.ts';
import type { EnvironmentSetting, Stop } from '../../ray/facts/environment.ts';
import type { EnvironmentPlace, Process } from '../../ray/facts/process.ts';
import { unknown } from '../../ray/facts/value.ts';
import { type Span, span, type TextEdit } from '../../text/span.ts';
import type { Change } from '../change.ts';
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

/**
 * Before a command, or behind the word `run` of one that starts a container; there a name alone hands in what is set around it.
 * Undefined for other changes, without a process that takes either, or where the value would need quotes.
 */
export function writeEnvironment(change: Change, text: string): TextEdit[] | undefined {
  if (change.kind === 'hand-in-token')
    return change.place.form === 'docker-run' ? insertAt(change.place, HANDS_IN_TOKEN, text) : undefined;
  if (change.kind !== 'set-environment' || !change.process) return undefined;
  const { name, value, process, withToken } = change;
  const { environmentPlace: place } = process;
  if (!place || setsAlready(process, name) || !/^\w+$/.test(name) || !/^[\w./:-]+$/.test(value)) return undefined;
  if (place.form === 'prefix') return insertAt(place, `${place.opening ?? ''}${name}=${value} `, text);
  return place.form === 'docker-run'
    ? insertAt(place, ` -e ${name}=${value}${withToken ? HANDS_IN_TOKEN : ''}`, text)
    : undefined;
}

const HANDS_IN_TOKEN = ' -e RAY_AUTH_TOKEN';

function insertAt({ offset }: EnvironmentPlace, newText: string, text: string): TextEdit[] | undefined {
  return offset > text.length ? undefined : [{ span: span(offset, offset), newText }];
}

/** Beside a setting that is there a second one would only confuse. */
export function setsAlready({ environment }: Process, name: string): boolean {
  return (
    environment?.settings.some(
      (setting) => setting.name === name && setting.operation === 'set' && !setting.stoppedBy,
    ) ?? false
  );
}

/** What of these settings is about authentication, as a process sees it behind something that does not pass it on. */
export function stopped(settings: readonly EnvironmentSetting[], stoppedBy: Stop): EnvironmentSetting[] {
  return settings
    .filter(({ name, operation }) => isAuthVariable(name) && operation !== 'unset')
    .map((setting) => ({ stoppedBy, ...setting, holds: 'no longer' }));
}
