// The language of justfiles: a recipe that begins with `#!` is one script, of another one every line is.
import type { EnvironmentSetting, FileSource } from '../../ray/facts/environment.ts';
import type { EmbeddedText } from '../../ray/facts/read-facts.ts';
import { literal, unknown } from '../../ray/facts/value.ts';
import { lineEnd } from '../../text/lines.ts';
import { PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import { type Span, span } from '../../text/span.ts';
import type { Assignment, CommandContext } from '../commands/command.ts';
import { settingOf } from '../commands/command-environment.ts';
import { programNamedBy } from '../kind-of-text.ts';
import { AS_IN_SCRIPTS, type Language } from '../language.ts';
import { mayConcernRay, programs } from '../shell/statements.ts';
import { type LogicalLine, logicalLines, MOST, readScripts, type Script, writeRecipes } from './scripts.ts';

export const justfile: Language = {
  id: 'just',
  title: 'justfiles',
  reads: 'commands of recipes as in scripts',
  limits: [`lines of recipes about Ray: ${MOST}`],
  files: { names: ['justfile', 'Justfile', '.justfile', '*.just'], context: [] },
  editor: { languages: ['just'], starts: ['justfile', 'Justfile', '.justfile'] },
  fence: { word: 'just', fileName: 'justfile' },
  comment: '#',
  cannotHold: [AS_IN_SCRIPTS],
  role: { startsOneCluster: true, forOthers: 'what it says' },
  mayConcernRay,
  programs,
  read: (document, syntax) => {
    const { scripts, environment, embedded } = divide(document.text);
    const facts = readScripts(document, scripts, syntax);
    const texts = [...embedded, ...(facts.embedded ?? [])];
    return {
      ...facts,
      environment: [...environment, ...facts.environment],
      ...(texts.length > 0 && { embedded: texts }),
    };
  },
  write: (change, document, facts, syntax) =>
    writeRecipes(change, document, facts, syntax, divide(document.text).scripts),
};

/** Parameters may have defaults. */
const RECIPE = /^@?[\w-]+(?:\s[^\n]*)?:(?!=)/;
const ASSIGNMENT = /^(export[ \t]+)?([A-Za-z_][\w-]*)[ \t]*:=[ \t]*/;
const SET = /^set[ \t]+([\w-]+)[ \t]*(?::=[ \t]*)?/;
const STRING = /^(?:"([^"\\\n]*)"|'([^'\n]*)')[ \t]*(?:#|$)/;

interface Given extends Assignment {
  readonly exported: boolean;
}

interface Divided {
  readonly scripts: readonly Script[];
  readonly environment: readonly EnvironmentSetting[];
  /** Recipes that Python runs. */
  readonly embedded: readonly EmbeddedText[];
}

function divide(text: string): Divided {
  const given: Given[] = [];
  const settings = new Map<string, { readonly value: string; readonly span: Span }>();
  const recipes: LogicalLine[][] = [];
  let recipe: LogicalLine[] | undefined;
  for (const line of logicalLines(text)) {
    const { start, content, end } = line;
    if (content === end) continue;
    if (content > start) {
      recipe?.push(line);
      continue;
    }
    const written = text.slice(content, end);
    recipe = RECIPE.test(written) && !written.startsWith('#') ? [] : undefined;
    if (recipe) recipes.push(recipe);
    const assignment = assignmentIn(written, content);
    if (assignment) given.push(assignment);
    const [head, name] = SET.exec(written) ?? [];
    if (head !== undefined && name)
      settings.set(name, { value: valueIn(written.slice(head.length)), span: span(content, end) });
  }
  const exportsAll = isOn(settings.get('export')?.value);
  const environment = given.filter(({ exported }) => exported || exportsAll).flatMap((one) => settingOf(one) ?? []);
  const { inherits, open } = filesOf(settings);
  const context: CommandContext = { environment, environmentOpen: open, inherits, readsFilesBeside: true, shell: true };
  const values = new Map(given.map(({ name, value }) => [name, value]));
  const known = (name: string) => {
    const value = values.get(name);
    return value?.kind === 'literal' ? String(value.value) : undefined;
  };
  const embedded: EmbeddedText[] = [];
  const scripts = recipes.flatMap((lines): Script[] => {
    const [first] = lines;
    if (!first) return [];
    const program = programNamedBy(text.slice(first.content, first.end));
    const recipe = first.start;
    if (program === undefined)
      return lines.map((line) => ({ text: filled(lineOf(text, line), known), context, recipe }));
    const whole = filled(wholeOf(text, lines), known);
    if (program === 'shell') return [{ text: whole, context, recipe }];
    if (program === 'python') {
      const around = { settings: environment, open, inherits };
      embedded.push({ name: 'program.py', text: whole, quoting: 'none', isRun: true, environment: around });
    }
    return [];
  });
  return { scripts, environment, embedded };
}

function assignmentIn(written: string, start: number): Given | undefined {
  const [head, marked, name = ''] = ASSIGNMENT.exec(written) ?? [];
  if (head === undefined) return undefined;
  const rest = written.slice(head.length);
  const [, double, single] = STRING.exec(rest) ?? [];
  const text = double ?? single;
  const nameStart = start + written.indexOf(name, marked?.length ?? 0);
  const valueStart = start + head.length + (text === undefined ? 0 : 1);
  return {
    name,
    exported: marked !== undefined,
    nameSpan: span(nameStart, nameStart + name.length),
    value: text === undefined ? unknown('decided at run time') : literal(text),
    valueSpan: span(valueStart, text === undefined ? start + written.length : valueStart + text.length),
    span: span(start, start + written.length),
  };
}

/** Without quotes; `true` where only the name stands there. */
function valueIn(rest: string): string {
  const [, double, single] = STRING.exec(rest) ?? [];
  return double ?? single ?? ((rest.split('#', 1)[0] ?? '').trim() || 'true');
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== 'false';
}

/** Without what only just reads before it. */
function lineOf(text: string, { content, end }: LogicalLine): PlacedText {
  const start = content + (/^[@+\- \t]*/.exec(text.slice(content, end))?.[0].length ?? 0);
  return PlacedText.at(text.slice(start, end), start);
}

/** A recipe that is one script, without the spaces that its lines begin with as the first one does. */
function wholeOf(text: string, lines: readonly LogicalLine[]): PlacedText {
  const [{ start, content } = { start: 0, content: 0 }] = lines;
  const end = lines.at(-1)?.end ?? start;
  const indent = text.slice(start, content);
  const builder = new PlacedTextBuilder();
  for (let at = start; at < end; ) {
    const next = Math.min(lineEnd(text, at) + 1, end);
    const from = text.startsWith(indent, at) ? at + indent.length : at;
    builder.keep(text.slice(from, next), from);
    at = next;
  }
  return builder.placed(end);
}

/** just puts in what stands between braces before a program reads the text. */
function filled(script: PlacedText, known: (name: string) => string | undefined): PlacedText {
  const builder = new PlacedTextBuilder();
  let from = 0;
  for (const { 0: all, 1: name = '', index } of script.text.matchAll(/\{\{[ \t]*([A-Za-z_][\w-]*)[ \t]*\}\}/g)) {
    const value = known(name);
    if (value === undefined) continue;
    builder.take(script, from, index);
    from = index + all.length;
    const { start, end } = script.spanInDocument(span(index, from));
    builder.write(value, start, end);
  }
  builder.take(script, from);
  return builder.placed(script.toDocument(script.text.length));
}

/** just loads the nearest `.env`, or the file that is named; variables that are set already stay, unless a setting changes that. */
function filesOf(settings: ReadonlyMap<string, { readonly value: string; readonly span: Span }>) {
  const named = settings.get('dotenv-path') ?? settings.get('dotenv-filename');
  const load = settings.get('dotenv-load');
  const loads = named ?? (isOn(load?.value) ? load : undefined);
  if (!loads) return { inherits: [], open: false };
  const isPlain = !named || /^[\w./-]+$/.test(named.value);
  if (!isPlain || isOn(settings.get('dotenv-override')?.value)) return { inherits: [], open: true };
  const common = {
    kind: 'file',
    reader: 'dotenvy',
    onlyDefaults: true,
    order: 'before-import',
    span: loads.span,
  } as const;
  const file: FileSource = named ? { ...common, path: named.value } : common;
  return { inherits: [file], open: false };
}
