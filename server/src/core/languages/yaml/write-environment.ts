// Sets a variable for one process, in the form that its container's environment has or would have.
import type { EnvironmentPlace } from '../../ray/facts/process.ts';
import type { TextEdit } from '../../text/edit.ts';
import { lineEnding } from '../../text/line-ending.ts';
import { span } from '../../text/span.ts';
import type { Change } from '../change.ts';
import { writeEnvironment } from '../commands/write-prefix.ts';

type SetEnvironment = Extract<Change, { kind: 'set-environment' }>;

/** Undefined without a process, without a place for it, and where the variable is set already. */
export function writeEnvironmentEntry(change: SetEnvironment, text: string): TextEdit[] | undefined {
  const { name, value, process } = change;
  const place = process?.environmentPlace;
  if (!process || !place || place.offset > text.length) return undefined;
  if (place.form === 'prefix') return writeEnvironment(change, text);
  if (process.environment?.settings.some((setting) => setting.name === name)) return undefined;
  if (!/^\w+$/.test(name) || !/^[\w./:-]+$/.test(value)) return undefined;
  const lines = linesOf(place, name, value);
  if (!lines) return undefined;
  const all = [...(place.opening === undefined ? [] : [place.opening]), ...lines];
  const ending = lineEnding(text);
  // Behind a last line that is not ended, the break comes first.
  const isEnded = place.offset === 0 || /[\n\uFEFF]/.test(text[place.offset - 1] ?? '');
  const newText = isEnded ? all.map((line) => line + ending).join('') : all.map((line) => ending + line).join('');
  return [{ span: span(place.offset, place.offset), newText }];
}

function linesOf({ form, indent }: EnvironmentPlace, name: string, value: string): string[] | undefined {
  switch (form) {
    case 'env-list':
      return [`${indent}- name: ${name}`, `${indent}  value: "${value}"`];
    case 'env-map':
      return [`${indent}${name}: "${value}"`];
    case 'env-items':
      return [`${indent}- ${name}=${value}`];
    case 'auth-options':
      return name === 'RAY_AUTH_MODE' ? [`${indent}authOptions:`, `${indent}  mode: ${value}`] : undefined;
    default:
      return undefined;
  }
}
