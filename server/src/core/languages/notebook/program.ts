// A notebook's cells as one program: its Python, its magics and its shell commands, in the order in which they run.
import type {
  EnvironmentOrder,
  EnvironmentSetting,
  EnvironmentSource,
  FileSource,
} from '../../ray/facts/environment.ts';
import type { ImportedValues } from '../../ray/facts/imports.ts';
import type { Comment, ReadFacts } from '../../ray/facts/read-facts.ts';
import { literal, unknown } from '../../ray/facts/value.ts';
import type { Document } from '../../text/document.ts';
import { PlacedText } from '../../text/placed-text.ts';
import { contains, type Span, span, type TextEdit } from '../../text/span.ts';
import type { Change } from '../change.ts';
import type { CommandFacts } from '../commands/command.ts';
import { imagesIn, joinFacts, readInTurn, withBefore } from '../commands/join-facts.ts';
import { type Language, writeInto } from '../language.ts';
import type { OwnEnvironment } from '../python/commands/subprocess-environment.ts';
import { weakestFirst } from '../python/environment/environment-files.ts';
import { python, readProgram } from '../python/python.ts';
import { readScript } from '../shell/read-script.ts';
import { shell } from '../shell/shell.ts';
import type { Syntax } from '../syntax.ts';
import { suppressFile } from '../write-comment.ts';
import { type Layers, layersOf } from './layers.ts';
import type { Magic } from './magics.ts';

/** For texts that `joinCells` made; no file has it. */
export const notebookProgram: Language = {
  id: 'notebook-program',
  title: 'notebooks that are open in an editor',
  reads: 'cells of Python as one program',
  files: { names: [], context: [] },
  editor: { languages: [], starts: [] },
  comment: '#',
  cannotHold: [],
  role: { startsOneCluster: false, forOthers: 'nothing' },
  mayConcernRay: (text) => /\bray\b|RAY_|serve[\\\s]+(?:start|run|deploy)\b/i.test(text),
  read,
  write: writeProgram,
};

function read(document: Document, syntax: Syntax, imported?: ImportedValues): ReadFacts {
  const layers = layersOf(document);
  const program = readProgram({ ...document, languageId: python.id, text: layers.python }, syntax, imported, false);
  const settings = layers.magics.flatMap((magic) =>
    magic.kind === 'env' ? (readEnvMagic(document.text, magic, program) ?? []) : [],
  );
  const environment = inOrder([...program.environment, ...settings]);
  const files = layers.magics.flatMap((magic) =>
    magic.kind === 'dotenv' ? [readDotenvMagic(document.text, magic, program)] : [],
  );
  const inherits = weakestFirst(inOrder([...(program.inherits?.filter(isFile) ?? []), ...files]));
  const commands = readCommands(layers, { environment, inherits }, syntax);
  return {
    ...program,
    languageId: document.languageId,
    environment: inOrder([...environment, ...commands.environment.map(ofCommand)]),
    processes: inOrder([...program.processes, ...commands.processes]),
    requirements: inOrder([...program.requirements, ...commands.requirements]),
    reaches: inOrder([...program.reaches, ...commands.reaches]),
    ...imagesIn(joinFacts([program, commands])),
    comments: inOrder([...program.comments, ...commentsOfMagics(document.text, layers)]),
    ...(inherits.length > 0 && { inherits }),
  };
}

function isFile(source: EnvironmentSource): source is FileSource {
  return source.kind === 'file';
}

/** A shell's variables end with it: they say nothing of the kernel, in which Python runs. */
function ofCommand(setting: EnvironmentSetting): EnvironmentSetting {
  return { ...setting, scope: 'command' };
}

function inOrder<T extends { readonly span: Span }>(facts: readonly T[]): T[] {
  return [...facts].sort((a, b) => a.span.start - b.span.start);
}

function commentsOfMagics(text: string, { magics }: Layers): Comment[] {
  return magics.flatMap(({ body }) =>
    [...text.slice(body.start, body.end).matchAll(/[^\r\n]+/g)].flatMap(({ 0: line, index }): Comment[] => {
      const mark = line.slice(0, Math.max(0, line.lastIndexOf('ray-guard'))).search(/(?<![^\s;])#/);
      if (mark === -1) return [];
      const start = body.start + index + mark;
      const alone = line.slice(0, mark).trim() === '';
      return [{ span: span(start, body.start + index + line.length), text: line.slice(mark + 1), alone }];
    }),
  );
}

/** `kernel` is what the cells do to the kernel's own process, in their order. */
function readCommands({ shell, magics }: Layers, kernel: OwnEnvironment, syntax: Syntax): CommandFacts {
  const commands = magics.filter(({ kind }) => kind === 'command' || kind === 'script');
  return readInTurn(commands, ({ body }, before) => {
    const isBefore = ({ span }: EnvironmentSetting | FileSource) => span.end <= body.start;
    const inTime = <T extends EnvironmentSetting | FileSource>(one: T) => ({ ...one, order: 'before-import' }) as const;
    const environment = kernel.environment.filter((one) => one.scope === 'process' && isBefore(one)).map(inTime);
    const inherits = kernel.inherits.filter(isBefore).map(inTime);
    const replaces = inherits.some(
      (file) => !file.onlyDefaults && environment.some(({ span }) => span.start < file.span.start),
    );
    const context = { environment, environmentOpen: replaces, inherits, readsFilesBeside: true, shell: true } as const;
    const script = PlacedText.at(shell.slice(body.start, body.end), body.start);
    return readScript(script, withBefore(context, before), syntax);
  });
}

const SETTING = /^(RAY_\w+)(?:[ \t]*=[ \t]*|[ \t]+)(\S.*)$/i;

/** Undefined for other variables, and where the magic only shows one. `python` is what the cells' Python says. */
function readEnvMagic(text: string, { span: whole, body }: Magic, python: ReadFacts): EnvironmentSetting | undefined {
  const [written, name, value] = SETTING.exec(text.slice(body.start, body.end).trimEnd()) ?? [];
  if (written === undefined || name === undefined || value === undefined) return undefined;
  const valueStart = body.start + written.trimEnd().length - value.length;
  return {
    holds: 'surely',
    name,
    operation: 'set',
    value: /[$`{]/.test(value) ? unknown('decided at run time') : literal(value),
    scope: 'process',
    order: orderOf(whole.start, python),
    span: whole,
    nameSpan: span(body.start, body.start + name.length),
    valueSpan: span(valueStart, valueStart + value.length),
  };
}

const DOTENV = /^((?:[ \t]+-\w+)*)(?:[ \t]+([\w./-]+))?[ \t]*$/;

/** `%dotenv -o path`: the nearest `.env` without a path; with `-o` it replaces what is set. */
function readDotenvMagic(text: string, { span: whole, body }: Magic, python: ReadFacts): FileSource {
  const [written, options = '', path] = DOTENV.exec(text.slice(body.start, body.end)) ?? [];
  const place = written === undefined ? { path: '' } : path === undefined ? {} : { path };
  const onlyDefaults = !/-\w*o/.test(options);
  return { kind: 'file', ...place, onlyDefaults, order: orderOf(whole.start, python), span: whole };
}

/** Magics run where they stand; unless the first import of ray is in a function, it is known what came before. */
function orderOf(offset: number, { programStart, processes }: ReadFacts): EnvironmentOrder {
  if (!programStart) return 'unordered';
  if (offset < programStart.offset) return 'before-import';
  if (programStart.indent !== '') return 'unordered';
  return processes.some(({ role, span: start }) => role === 'local' && start.end <= offset)
    ? 'after-start'
    : 'after-import';
}

/** Undefined also where edits would touch two cells. */
function writeProgram(change: Change, document: Document, facts: ReadFacts, syntax: Syntax): TextEdit[] | undefined {
  const layers = layersOf(document);
  if (change.kind === 'suppress' && change.scope === 'file') return suppressEverywhere(change, document, layers);
  const written = writeLayer(change, document, facts, layers, syntax);
  const edits = change.kind === 'edit-comment' ? written?.map((edit) => withinCell(edit, layers)) : written;
  const [first] = edits ?? [];
  const cell = first && layers.cells.find((one) => contains(one, first.span));
  return cell && edits?.every((edit) => contains(cell, edit.span)) ? edits : undefined;
}

/** Above the first cell that is a program: a magic for a whole cell must be its first line. */
function suppressEverywhere(
  change: Extract<Change, { kind: 'suppress' }>,
  { text }: Document,
  { cells }: Layers,
): TextEdit[] | undefined {
  const cell = cells.find(({ start, end }) => start < end && !text.startsWith('%%', start));
  return cell && suppressFile(text.slice(cell.start, cell.end), change).map((edit) => moveEdit(edit, cell.start));
}

function moveEdit({ span: { start, end }, newText }: TextEdit, by: number): TextEdit {
  return { span: span(start + by, end + by), newText };
}

/** The line break behind a cell's last line is not written anywhere. */
function withinCell(edit: TextEdit, { cells }: Layers): TextEdit {
  const cell = cells.find(({ start, end }) => start <= edit.span.start && edit.span.start <= end);
  return cell ? { ...edit, span: span(edit.span.start, Math.min(edit.span.end, cell.end)) } : edit;
}

function writeLayer(
  change: Change,
  document: Document,
  facts: ReadFacts,
  layers: Layers,
  syntax: Syntax,
): TextEdit[] | undefined {
  const place = placeOf(change);
  const magic = place && layers.magics.find(({ span }) => contains(span, place));
  switch (magic?.kind) {
    case undefined:
      return writeInto(python, change, { ...document, languageId: python.id, text: layers.python }, facts, syntax);
    case 'command':
    case 'script':
      return writeInto(shell, change, { ...document, languageId: shell.id, text: layers.shell }, facts, syntax);
    case 'env':
      return setEnvValue(change);
    case 'dotenv':
    case 'other':
      return undefined;
  }
}

/** Where the language decides that a change is written in; undefined for the program as a whole. */
function placeOf(change: Change): Span | undefined {
  switch (change.kind) {
    case 'set-environment':
      return change.process?.environmentPlace && change.process.nameSpan;
    case 'hand-in-token':
      return span(change.place.offset, change.place.offset);
    case 'set-versions':
      return change.requirement.span;
    case 'set-ray-version':
      return span(change.place.offset, change.place.offset);
    default:
      return change.span;
  }
}

/** All that follows the name is the value, comments included. */
function setEnvValue(change: Change): TextEdit[] | undefined {
  if (change.kind !== 'set-value' || typeof change.to !== 'string' || !/^[\w.:/-]+$/.test(change.to)) return undefined;
  return [{ span: change.span, newText: change.to }];
}
