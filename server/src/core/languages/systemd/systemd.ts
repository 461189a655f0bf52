// The language of systemd units: the commands that a service starts, with the variables that the unit gives them.
import type { EnvironmentSetting, EnvironmentSource } from '../../ray/facts/environment.ts';
import type { Comment } from '../../ray/facts/for-ray-guard.ts';
import type { Process } from '../../ray/facts/process.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import { literal, unknown } from '../../ray/facts/value.ts';
import type { Document } from '../../text/document.ts';
import { span } from '../../text/span.ts';
import { embeddedAt } from '../commands/embedded-text.ts';
import { joinFacts } from '../commands/read-command.ts';
import type { Language } from '../language.ts';
import { readScript } from '../shell/read-script.ts';
import { mayHoldStatements } from '../shell/statements.ts';
import { writeShell } from '../shell/write.ts';
import { suppression } from '../suppress-file.ts';
import type { Syntax } from '../syntax.ts';

/** `@`, `-`, `:`, `+` and `!` before a command say how systemd runs it. A backslash continues the line. */
const COMMAND = /^[ \t]*Exec(?:Start|StartPre|StartPost|Reload)[ \t]*=[ \t]*[@:+!-]*[ \t]*((?:\\\r?\n|[^\r\n])*)/gm;
const VARIABLES = /^[ \t]*Environment[ \t]*=[ \t]*((?:\\\r?\n|[^\r\n])*)/gm;
const VARIABLE = /(?:(["'])(RAY_\w+)=((?:(?!\1)[^\r\n])*)\1|(?<![\w"'])(RAY_\w+)=([^\s"']*))(?=\s|$)/gi;
const FILES = /^[ \t]*EnvironmentFile[ \t]*=[ \t]*-?([^\r\n]*?)[ \t]*$/gm;
const PASSED_ON = /^[ \t]*PassEnvironment[ \t]*=/m;
const COMMENT = /^\uFEFF?[ \t]*[#;]([^\r\n]*ray-guard[^\r\n]*)/gm;

export const systemd: Language = {
  id: 'systemd',
  matches: (fileName) => fileName.endsWith('.service'),
  mayConcernRay: mayHoldStatements,
  read,
  /** A unit has no place for `NAME=value` before a command; what the shell writes in a line holds here too. */
  write: (change, document, facts, syntax) =>
    change.kind === 'suppress' && change.scope !== 'file'
      ? suppress(document.text, change.span.start, suppression(change.rule, change.reason))
      : writeShell(change, document, facts, syntax),
};

function read({ languageId, text }: Document, syntax: Syntax): ReadFacts {
  const environment = [...text.matchAll(VARIABLES)].flatMap((line) =>
    variablesIn(line[1] ?? '', line.index + line[0].length - (line[1] ?? '').length),
  );
  const inherits = [...text.matchAll(FILES)].map(fileOf);
  // What a file sets replaces what the unit sets, other than anywhere else: beside each other neither is known.
  const open = PASSED_ON.test(text) || (inherits.length > 0 && environment.length > 0);
  const context = { environment, environmentOpen: open, inherits: open ? [] : inherits, shell: false };
  const commands = [...text.matchAll(COMMAND)].map(({ 0: line, 1: command = '', index }) =>
    readScript(embeddedAt(command, index + line.length - command.length), context, syntax),
  );
  const facts = joinFacts(commands);
  return {
    languageId,
    ...facts,
    processes: facts.processes.map(withoutPlace),
    environment: [...environment, ...facts.environment],
    comments: [...text.matchAll(COMMENT)].map(commentOf),
    problems: [],
  };
}

function fileOf({ index, 0: line, 1: path = '' }: RegExpExecArray): EnvironmentSource {
  return { kind: 'file', path, onlyDefaults: false, order: 'before-import', span: span(index, index + line.length) };
}

/** Several on one line, each with or without quotes around all of it. */
function variablesIn(line: string, start: number): EnvironmentSetting[] {
  return [...line.matchAll(VARIABLE)].map((match) => {
    const { index } = match;
    const [all, quote = '', quotedName, quotedValue, plainName, plainValue] = match;
    const name = quotedName ?? plainName ?? '';
    const value = quotedValue ?? plainValue ?? '';
    const nameStart = start + index + quote.length;
    const valueStart = nameStart + name.length + 1;
    return {
      holds: 'surely',
      name,
      operation: 'set',
      value: value.includes('%') ? unknown('a specifier of systemd') : literal(value),
      scope: 'process',
      order: 'before-import',
      span: span(start + index, start + index + all.length),
      nameSpan: span(nameStart, nameStart + name.length),
      valueSpan: span(valueStart, valueStart + value.length),
    };
  });
}

function withoutPlace({ environmentPlace: _, ...process }: Process): Process {
  return process;
}

function commentOf({ index, 0: line, 1: words = '' }: RegExpExecArray): Comment {
  const start = index + line.length - words.length - 1;
  return { span: span(start, index + line.length), text: words, alone: true };
}

/** systemd knows no comment behind a value, and none inside a continued line. */
function suppress(text: string, offset: number, words: string) {
  let start = text.lastIndexOf('\n', offset - 1) + 1;
  while (start > 0 && /\\\r?\n$/.test(text.slice(Math.max(0, start - 3), start)))
    start = text.lastIndexOf('\n', start - 2) + 1;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  return [{ span: span(start, start), newText: `# ${words}${end}` }];
}
