// `ray-guard facts FILE`: what the reader of the file's language saw, for writers of rules and for reports of mistakes.
import { type Span, secretPlaces } from '../../core/index.ts';
import { Source } from '../../core/reports/source.ts';
import { languageOf } from '../../host/file-names.ts';
import { Disk } from '../../host/files/disk.ts';
import { absolutePath } from '../../host/files/paths.ts';
import type { Reading } from '../../host/project/reader.ts';
import { openFile } from '../../host/project/reader.ts';
import type { CommandLine } from '../command-line.ts';
import { printableJson } from '../report/terminal.ts';
import { shownPath } from '../report/text.ts';

/** Of the text of a span. */
const MOST_SHOWN = 80;

/** 2 where there is no such file, or none that is read; 3 where not all of it could be read. */
export async function facts(given: string, { cwd: folder, stdout, stderr, loadEngine }: CommandLine): Promise<number> {
  const cwd = absolutePath(folder, '.');
  const path = absolutePath(cwd, given);
  const files = new Disk();
  const about = given === '' ? undefined : files.look(path);
  const refuse = (problem: string) => {
    stderr.write(`${given === '' ? '""' : shownPath(path, { cwd })}: ${problem}\n`);
    return problem.startsWith('incomplete') ? 3 : 2;
  };
  if (!about) return refuse('error: no such file');
  if ('problem' in about) return refuse(`incomplete: ${about.problem}`);
  if (about.isDirectory()) return refuse('error: is a folder; name one file');
  const language = languageOf(path);
  if (!language) return refuse('error: not a kind of file that Ray Guard checks');
  const document = openFile(path, files);
  if (document === 'binary') return refuse('incomplete: not a text file (contains a NUL byte)');
  if ('problem' in document) return refuse(`incomplete: ${document.problem}`);
  if ('runs' in document) {
    stdout.write(printableJson({ languageId: language.id, concernsRay: false }));
    return 0;
  }
  const { facts: found, failures } = (await loadEngine()).read(document);
  stdout.write(printableJson({ ...shown(found, new Source(path, document.text)), failures }));
  return found.problems.length + failures.length > 0 ? 3 : 0;
}

/** Spans as `line:column-line:column text`, from 1; empty lists left out. */
function shown(found: Reading['facts'], source: Source): Record<string, unknown> {
  const secrets = secretPlaces(found, source.text);
  const isSecret = (place: Span) => secrets.some(({ start, end }) => start < place.end && place.start < end);
  const show = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(show);
    if (value instanceof Set || value instanceof Map) return show([...value]);
    if (typeof value !== 'object' || value === null) return value;
    if (isSpan(value)) return spanText(value, source, isSecret(value));
    const entries = Object.entries(value).filter(([, one]) => !(Array.isArray(one) && one.length === 0));
    const hidden = 'valueSpan' in value && isSpan(value.valueSpan) && isSecret(value.valueSpan);
    return Object.fromEntries(entries.map(([key, one]) => [key, hidden && key === 'value' ? '***' : show(one)]));
  };
  return show(found) as Record<string, unknown>;
}

function isSpan(value: unknown): value is Span {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return keys.length === 2 && keys.includes('start') && keys.includes('end');
}

function spanText(place: Span, source: Source, hidden: boolean): string {
  const { startLine, startColumn, endLine, endColumn } = source.regionOf(place);
  const text = source.text.slice(place.start, Math.min(place.end, place.start + MOST_SHOWN));
  const cut = place.end - place.start > MOST_SHOWN ? '…' : '';
  return `${startLine}:${startColumn}-${endLine}:${endColumn} ${hidden ? '***' : text + cut}`;
}
