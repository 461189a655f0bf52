// Sets a variable for one command by a prefix: `NAME=value command`.
import type { Process } from '../../ray/facts/process.ts';
import type { TextEdit } from '../../text/edit.ts';
import { span } from '../../text/span.ts';
import type { Change } from '../change.ts';

/** Undefined for other changes, without a process that takes a prefix, or where the value would need quotes. */
export function writeEnvironment(change: Change, text: string): TextEdit[] | undefined {
  if (change.kind !== 'set-environment' || !change.process) return undefined;
  const { environmentPlace: place } = change.process;
  if (place?.form !== 'prefix' || place.offset > text.length || setsAlready(change.process, change.name))
    return undefined;
  if (!/^\w+$/.test(change.name) || !/^[\w./:-]+$/.test(change.value)) return undefined;
  return [{ span: span(place.offset, place.offset), newText: `${change.name}=${change.value} ` }];
}

/** Beside a setting that is there a second one would only confuse. */
export function setsAlready({ environment }: Process, name: string): boolean {
  return environment?.settings.some((setting) => setting.name === name && setting.operation === 'set') ?? false;
}
