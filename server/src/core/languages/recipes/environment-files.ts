// The `.env` files that make and just hand on to their recipes.
import type { FileSource } from '../../ray/facts/environment.ts';
import { span } from '../../text/span.ts';

export interface RecipeFiles {
  /** The weakest first. */
  readonly inherits: readonly FileSource[];
  /** Others may be handed on, which are not listed. */
  readonly open: boolean;
}

const INCLUDED = /^-?s?include[ \t]+([^\n#]*)/gm;
const EVERYTHING = /^(?:export[ \t]*\r?$|\.EXPORT_ALL_VARIABLES[ \t]*:)/m;
/** `export` of names that other lines or files give a value. */
const NAMES_ALONE = /^export[ \t]+[\w \t]+\r?$/m;

/** Whether every variable of a Makefile is handed on. */
export function handsOnEverything(text: string): boolean {
  return EVERYTHING.test(text);
}

/** A file that make includes sets variables of make; recipes get them where everything is exported. */
export function makeFiles(text: string): RecipeFiles {
  const included = [...text.matchAll(INCLUDED)].flatMap(({ 0: line, 1: names = '', index }) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => ({ name, place: span(index, index + line.trimEnd().length) })),
  );
  const isEnvironment = ({ name }: { name: string }) =>
    /^[\w./-]+$/.test(name) && /(?:^|\/)\.env[\w.-]*$|\.env$/.test(name);
  const files = included.filter(isEnvironment).map(({ name, place }) => fileOf(name, place, false));
  // A Makefile that is included may set and export anything.
  const open = files.length < included.length || NAMES_ALONE.test(text);
  return { inherits: handsOnEverything(text) && !open ? files : [], open };
}

const SETTING = /^set[ \t]+(dotenv-[\w-]+)[ \t]*(?::=[ \t]*([^\n#]*?))?[ \t]*\r?$/gm;

/** just loads the nearest `.env`, or the file that is named; variables that are set already stay, unless it is told otherwise. */
export function justFiles(text: string): RecipeFiles {
  const settings = [...text.matchAll(SETTING)].map(({ 0: line, 1: name = '', 2: value = 'true', index }) => ({
    name,
    value: /^(["'])([\w./-]+)\1$/.exec(value)?.[2] ?? value,
    place: span(index, index + line.trimEnd().length),
  }));
  const settingNamed = (name: string) => settings.find((one) => one.name === name);
  const named = settingNamed('dotenv-path') ?? settingNamed('dotenv-filename');
  const loads = named ?? settings.find(({ name, value }) => name === 'dotenv-load' && value !== 'false');
  if (!loads) return { inherits: [], open: false };
  const isPlain = !named || /^[\w./-]+$/.test(named.value);
  const override = settingNamed('dotenv-override');
  if (!isPlain || (override && override.value !== 'false')) return { inherits: [], open: true };
  return { inherits: [fileOf(named?.value, loads.place, true)], open: false };
}

function fileOf(path: string | undefined, place: FileSource['span'], onlyDefaults: boolean): FileSource {
  return { kind: 'file', ...(path !== undefined && { path }), onlyDefaults, order: 'before-import', span: place };
}
