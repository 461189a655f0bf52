// `ray-guard config PATH`: which policy applies there, key by key, and where each value comes from.
import { type Place, POLICY_KEYS, type PolicySetting } from '../../core/index.ts';
import { describeMissing } from '../../host/files/file-system.ts';
import { absolutePath, joinPath } from '../../host/files/paths.ts';
import type { CommandLine } from '../command-line.ts';
import { columnsOf, printable, printableJson } from '../report/terminal.ts';
import { formatNotes, shownPath } from '../report/text.ts';
import { OpenProject } from '../scan/open-project.ts';

/** 2 where the policy, or the path, is wrong; 3 where a project file could not be read. */
export async function config(given: string, format: 'text' | 'json', io: CommandLine): Promise<number> {
  const cwd = absolutePath(io.cwd, '.');
  const path = absolutePath(cwd, given);
  const opened = new OpenProject({ cwd, today: io.today, loadEngine: io.loadEngine, appliesBaselines: false });
  const about = given === '' ? undefined : opened.files.look(path);
  if (!about || 'problem' in about) {
    const problem = about ? `incomplete: ${about.problem}` : `error: ${describeMissing(path, opened.files)}`;
    io.stderr.write(`${given === '' ? '""' : shownPath(path, { cwd })}: ${problem}\n`);
    return about ? 3 : 2;
  }
  const of = about.isDirectory() ? joinPath(path, '') : path;
  opened.project.addSurroundings(of);
  await opened.known();
  const notes = opened.allNotes();
  io.stderr.write(formatNotes({ notes, sources: opened.sources }, { cwd, colour: false }));
  io.stdout.write(format === 'json' ? policyAsJson(opened, of, cwd) : policyAsText(opened, of, cwd));
  const kinds = new Set(notes.map(({ kind }) => kind));
  if (kinds.has('policy')) return 2;
  return kinds.has('incomplete') ? 3 : 0;
}

/** `path:line:column` from 1, relative to the working folder. */
interface ShownPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

function placeIn(opened: OpenProject, cwd: string): (place: Place) => ShownPlace {
  return ({ path, span }) => {
    opened.keepSource(path);
    const { startLine: line, startColumn: column } = opened.sources.get(path)?.regionOf(span) ?? {
      startLine: 1,
      startColumn: 1,
    };
    return { path: shownPath(path, { cwd }), line, column };
  };
}

/** Of a folder the path ends with `/`. */
function policyAsText(opened: OpenProject, path: string, cwd: string): string {
  const { known } = opened.project;
  const show = (place: Place) => {
    const { path: file, line, column } = placeIn(opened, cwd)(place);
    return `${file}:${line}:${column}`;
  };
  const { excluded, ignored, local, settings } = known.policyAt(path);
  const view = known.viewFor(path);
  const ray = view.ray ?? view.unknownRay;
  const rows = [
    ['Ray in use', ray ? ray.label : 'unknown', ray ? show(ray.place) : ''],
    ['checked', excluded ? 'no' : 'yes', excluded ? show(excluded) : ''],
    ...(ignored.length > 0 ? [['not reported', ignored.join(', '), '']] : []),
    ...(local
      ? [['local', local.promised ? 'yes' : `yes, ${local.words}`, local.said ? show(local.said) : 'built in']]
      : []),
    ['', '', ''],
    ...POLICY_KEYS.flatMap((key) => {
      const set = settings.filter(({ name }) => name === key || name.startsWith(`${key}.`));
      if (set.length === 0) return [[key, 'not set', 'built in']];
      return set.map(({ name, value, from, over }) => [
        name,
        asToml(value),
        [typeof from === 'string' ? from : show(from), ...over.map((place) => `instead of ${show(place)}`)].join(', '),
      ]);
    }),
  ].map((row) => row.map(printable));
  return `${shownPath(path, { cwd })}\n${aligned(rows)}`;
}

/** Widths of two columns; what is very long moves only its own line. */
function aligned(rows: readonly (readonly string[])[]): string {
  const width = (column: number, most: number) =>
    Math.max(...rows.map((row) => columnsOf(row[column] ?? '')).filter((columns) => columns <= most));
  const [first, second] = [width(0, 40), width(1, 40)];
  const padded = (text: string, columns: number) => text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
  return rows
    .map(([name = '', value = '', where = '']) =>
      `  ${padded(name, first)}  ${padded(value, second)}  ${where}`.trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function asToml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(asToml).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)} = ${asToml(inner)}`);
  return `{ ${entries.join(', ')} }`;
}

/** One object. Characters that could act on a terminal are escaped, as JSON allows everywhere in a string. */
function policyAsJson(opened: OpenProject, path: string, cwd: string): string {
  const { known } = opened.project;
  const place = placeIn(opened, cwd);
  const { excluded, ignored, local, settings } = known.policyAt(path);
  const view = known.viewFor(path);
  const ray = view.ray ?? view.unknownRay;
  const setting = ({ name, value, from, over }: PolicySetting) => ({
    key: name,
    value,
    from: typeof from === 'string' ? from : place(from),
    insteadOf: over.map(place),
  });
  const unset = POLICY_KEYS.filter((key) => !settings.some(({ name }) => name === key || name.startsWith(`${key}.`)));
  const report = {
    path: shownPath(path, { cwd }),
    ray: ray ? { label: ray.label, from: place(ray.place) } : null,
    checked: !excluded,
    ...(excluded && { excludedBy: place(excluded) }),
    notReported: ignored,
    local: local !== undefined,
    ...(local?.said && { localBy: place(local.said) }),
    settings: [
      ...settings.map(setting),
      ...unset.map((key) => ({ key, value: null, from: 'built in', insteadOf: [] })),
    ],
  };
  return printableJson(report);
}
