// The language of systemd units: the commands that a service starts, with the variables that the unit gives them.

import type { EnvironmentSource } from '../../ray/facts/environment.ts';
import type { Process } from '../../ray/facts/process.ts';
import type { Comment, ReadFacts } from '../../ray/facts/read-facts.ts';
import { literal, unknown } from '../../ray/facts/value.ts';
import { type Document, lineEnding, loneReturnsAsFeeds } from '../../text/document.ts';
import { lineEnd } from '../../text/lines.ts';
import { PlacedText } from '../../text/placed-text.ts';
import { type Span, span } from '../../text/span.ts';
import type { Change } from '../change.ts';
import type { Assignment, CommandContext, VariableValue } from '../commands/command.ts';
import { mayBeReplaced, setsAlready, settingOf, writeEnvironment } from '../commands/command-environment.ts';
import { ofFile, readInTurn, withBefore } from '../commands/join-facts.ts';
import { AS_IN_SCRIPTS, type Language } from '../language.ts';
import { readScript } from '../shell/read-script.ts';
import { mayConcernRay, programs } from '../shell/statements.ts';
import { writeShell } from '../shell/write.ts';
import type { Syntax } from '../syntax.ts';
import { aboveContinuedLine } from '../write-comment.ts';

/** In the order in which they run. */
const COMMANDS = ['ExecStartPre', 'ExecStart', 'ExecStartPost', 'ExecReload'];
/** `@`, `-`, `:`, `+` and `!` before a command say how systemd runs it. */
const MANNER = /^[@:+!-]*[ \t]*/;
const COMMENT = /^\uFEFF?[ \t]*[#;]([^\r\n]*ray-guard[^\r\n]*)/gm;

export const systemd: Language = {
  id: 'systemd',
  title: 'systemd units',
  reads: 'commands, `Environment=` and `EnvironmentFile=`',
  files: { names: ['*.service'], context: [] },
  editor: { languages: ['systemd-unit-file', 'systemd-conf'], starts: ['**/*.service'] },
  fence: { word: 'systemd', fileName: 'ray.service' },
  comment: '#',
  lineEnds: 'cr too',
  cannotHold: [AS_IN_SCRIPTS],
  role: { startsOneCluster: false, forOthers: 'what it says' },
  mayConcernRay,
  programs,
  read,
  write: (change, document, facts, syntax) => {
    const { text } = document;
    if (change.kind === 'set-environment') return writeEnvironment(change, text) ?? setVariable(text, change);
    if (change.kind === 'hand-in-token') return writeEnvironment(change, text);
    // systemd knows no comment behind a value, and none inside a continued line.
    return writeShell(change, document, facts, syntax, (at) => aboveContinuedLine(text, at.start));
  },
};

function read({ languageId, text: written }: Document, syntax: Syntax): ReadFacts {
  const text = loneReturnsAsFeeds(written);
  const settings = unitSettings(text);
  const variables = variablesIn(text, settings);
  const environment = variables.flatMap((one) => settingOf(one) ?? []);
  const inherits = settings.filter(({ key }) => key === 'EnvironmentFile').map((one) => fileOf(one, text));
  // What a file sets replaces what the unit sets, other than anywhere else.
  const passesOn = settings.some(({ key }) => key === 'PassEnvironment');
  const open = passesOn || (inherits.length > 0 && mayBeReplaced(environment));
  const context: CommandContext = {
    environment,
    environmentOpen: open,
    inherits: open ? [] : inherits,
    shell: true,
    takesNoPrefix: true,
    variables: (name) => lastValue(variables, name),
  };
  const commands = settings
    .filter(({ key }) => COMMANDS.includes(key))
    .sort((a, b) => COMMANDS.indexOf(a.key) - COMMANDS.indexOf(b.key));
  const facts = readInTurn(commands, ({ start, value }, before) => {
    const written = text.slice(value.start, value.end);
    const manner = MANNER.exec(written)?.[0].length ?? 0;
    const script = PlacedText.at(written.slice(manner), value.start + manner);
    const read = readScript(script, withBefore(context, before), syntax);
    return { ...read, processes: read.processes.map((one) => settable(one, start)) };
  });
  return {
    languageId,
    ...ofFile(facts),
    environment: [...environment, ...facts.environment],
    comments: [...text.matchAll(COMMENT)].map(commentOf),
    problems: [],
  };
}

/** A line of its own above the command; what a shell of the unit starts gets it too, and a container does not, nor what is behind sudo. */
function settable(process: Process, offset: number): Process {
  if (process.environment?.isApart) return process;
  return { ...process, environmentPlace: { offset, form: 'unit', indent: '' } };
}

function fileOf({ start, value }: UnitSetting, text: string): EnvironmentSource {
  const path = text.slice(value.start, value.end).replace(/^-/, '');
  return {
    kind: 'file',
    reader: 'systemd',
    path,
    onlyDefaults: false,
    order: 'before-import',
    span: span(start, value.end),
  };
}

/** `Environment=` lines, several in each; one without a value takes back all above. */
function variablesIn(text: string, settings: readonly UnitSetting[]): Assignment[] {
  let variables: Assignment[] = [];
  for (const { key, value } of settings) {
    if (key !== 'Environment') continue;
    const words = unitWords(text, value);
    variables = words.length === 0 ? [] : [...variables, ...words.flatMap((word) => assignmentOf(word) ?? [])];
  }
  return variables;
}

function assignmentOf({ text, span: whole, start, verbatim, decided }: UnitWord): Assignment | undefined {
  const equals = text.indexOf('=');
  const name = text.slice(0, equals);
  if (equals === -1 || !/^\w+$/.test(name)) return undefined;
  const valueSpan = verbatim ? span(start + equals + 1, start + text.length) : whole;
  const value = decided ? unknown('an escape or a specifier of systemd') : literal(text.slice(equals + 1));
  return { name, nameSpan: span(start, start + name.length), value, valueSpan, span: whole };
}

function lastValue(variables: readonly Assignment[], name: string): VariableValue | undefined {
  const last = variables.filter((one) => one.name === name).at(-1);
  return last && { value: last.value };
}

function commentOf({ index, 0: line, 1: words = '' }: RegExpExecArray): Comment {
  const start = index + line.length - words.length - 1;
  return { span: span(start, index + line.length), text: words, alone: true };
}

function setVariable(text: string, { process, name, value }: Extract<Change, { kind: 'set-environment' }>) {
  const place = process?.environmentPlace;
  if (!process || place?.form !== 'unit' || setsAlready(process, name)) return undefined;
  if (!/^\w+$/.test(name) || !/^[\w./:-]+$/.test(value)) return undefined;
  const { offset } = aboveContinuedLine(text, place.offset);
  return [{ span: span(offset, offset), newText: `Environment=${name}=${value}${lineEnding(text)}` }];
}

interface UnitSetting {
  readonly key: string;
  /** Where its first line starts. */
  readonly start: number;
  /** Without spaces around it; continued lines are in it as they are written. */
  readonly value: Span;
}

/** `Key=value` lines, those that a backslash continues as one. Comments and headers are none. */
function unitSettings(text: string): UnitSetting[] {
  const settings: UnitSetting[] = [];
  for (let start = text.startsWith('\uFEFF') ? 1 : 0; start < text.length; ) {
    let end = contentEnd(text, start);
    const first = text.slice(start, end);
    const isComment = /^[ \t]*[#;]/.test(first);
    while (!isComment && text[end - 1] === '\\' && lineEnd(text, end) < text.length)
      end = contentEnd(text, lineEnd(text, end) + 1);
    const equals = isComment ? -1 : first.indexOf('=');
    const key = first.slice(0, Math.max(equals, 0)).trim();
    if (/^[A-Za-z]+$/.test(key)) settings.push({ key, start, value: trimmed(text, start + equals + 1, end) });
    start = lineEnd(text, end) + 1;
  }
  return settings;
}

/** Before the line end and a carriage return. */
function contentEnd(text: string, start: number): number {
  const end = lineEnd(text, start);
  return text[end - 1] === '\r' ? end - 1 : end;
}

function trimmed(text: string, from: number, to: number): Span {
  let [start, end] = [from, to];
  while (start < end && /\s/.test(text[start] as string)) start++;
  while (end > start && /\s/.test(text[end - 1] as string)) end--;
  return { start, end };
}

interface UnitWord {
  /** Without quotes. */
  readonly text: string;
  readonly span: Span;
  /** Where the first character stands. */
  readonly start: number;
  /** The characters are in the document one for one. */
  readonly verbatim: boolean;
  /** It contains an escape or a specifier. */
  readonly decided: boolean;
}

/** Words are parted by spaces outside quotes; a backslash before a line end is a space. */
function unitWords(text: string, { start, end }: Span): UnitWord[] {
  const words: UnitWord[] = [];
  let at = start;
  while (at < end) {
    if (isBlank(text, at)) {
      at++;
      continue;
    }
    const from = at;
    const quoted = text[at] === '"' || text[at] === "'" ? 1 : 0;
    let [written, quote, marks, decided] = ['', '', 0, false];
    for (; at < end && (quote !== '' || !isBlank(text, at)); at++) {
      const character = text[at] as string;
      if (character === quote || (quote === '' && /["']/.test(character))) {
        quote = quote === '' ? character : '';
        marks++;
      } else {
        decided ||= character === '\\' || character === '%';
        written += character;
      }
    }
    const isWhole = marks === 0 || (marks === 2 && quoted === 1 && text[at - 1] === text[from]);
    words.push({ text: written, span: { start: from, end: at }, start: from + quoted, verbatim: isWhole, decided });
  }
  return words;
}

function isBlank(text: string, at: number): boolean {
  return /\s/.test(text[at] as string) || (text[at] === '\\' && /[\r\n]/.test(text[at + 1] ?? ''));
}
