// The start of Ray that is recommended, as edits at a place of a Python program.
import { isSurelyIn } from '../ray/auth.ts';
import type { ReadFacts } from '../ray/facts/read-facts.ts';
import { certainText } from '../ray/facts/value.ts';
import type { ReleaseSet } from '../ray/versions/releases.ts';
import type { TextEdit } from '../text/span.ts';

/**
 * `offset` is in UTF-16 units; `read` gives the facts of this program with another text. Token mode goes above every import of
 * Ray (measured row 4), unless the file sets it or the Ray in use does not have it (measured row 10). What is imported stays so.
 */
export function recommendedInit(
  text: string,
  offset: number,
  read: (text: string) => ReadFacts,
  allowed?: ReleaseSet,
): TextEdit[] {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lineStart = text.slice(0, offset).lastIndexOf('\n') + 1;
  const lineEnd = text.indexOf('\n', offset);
  const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  const place = { start: lineStart, end: line.trim() ? lineStart : lineStart + indent.length };
  const call = ['ray.init(dashboard_host="127.0.0.1")'];
  // As it is with the call: what never uses Ray is not read as a program of it.
  const withCall = text.slice(0, place.start) + indent + call[0] + newline + text.slice(place.end);
  const { programStart, environment } = read(withCall);
  const setsMode = environment.some(({ name, value }) => name === 'RAY_AUTH_MODE' && certainText(value) === 'token');
  const mode = setsMode || isSurelyIn(allowed, 'absent') ? [] : ['os.environ["RAY_AUTH_MODE"] = "token"', ''];
  const osImport = (isThere: boolean): string[] => (mode.length && !isThere ? ['import os', ''] : []);
  const written = (lines: readonly string[], by: string): string =>
    lines.map((one) => (one ? by + one : '') + newline).join('');
  // Without an import of Ray, or above it, everything stands together.
  if (!programStart || programStart.offset > lineStart)
    return [{ span: place, newText: written([...osImport(false), ...mode, 'import ray', '', ...call], indent) }];
  const { offset: top, osImported, indent: topIndent } = programStart;
  const importsRay = /^import ray[ \t]*(?:#.*)?\r?$/m.test(text);
  const above = [...osImport(osImported), ...mode, ...(importsRay ? [] : ['import ray'])];
  const here = { span: place, newText: written(call, indent) };
  return above.length ? [{ span: { start: top, end: top }, newText: written(above, topIndent) }, here] : [here];
}
