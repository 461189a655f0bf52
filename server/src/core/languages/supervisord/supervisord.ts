// The language of supervisord: the commands of its programs, with the variables that the file gives them.
import type { EnvironmentPlace } from '../../ray/facts/process.ts';
import type { Comment, ReadFacts, ReadProblem } from '../../ray/facts/read-facts.ts';
import { literal, unknown } from '../../ray/facts/value.ts';
import { type Document, lineEnding, loneReturnsAsFeeds } from '../../text/document.ts';
import { type PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import { type Span, span, type TextEdit } from '../../text/span.ts';
import type { Change } from '../change.ts';
import type { Assignment, CommandContext, CommandFacts } from '../commands/command.ts';
import { setsAlready, settingOf } from '../commands/command-environment.ts';
import { joinFacts, ofFile } from '../commands/join-facts.ts';
import { type ConfigLine, configLines } from '../config-lines.ts';
import { AS_IN_SCRIPTS, type Language } from '../language.ts';
import { readScript } from '../shell/read-script.ts';
import { mayConcernRay, programs } from '../shell/statements.ts';
import { writeShell } from '../shell/write.ts';
import type { Syntax } from '../syntax.ts';
import { lineAround } from '../write-comment.ts';

/** Sections that have a command. */
const PROGRAM = /^(?:program|eventlistener|fcgi-program):/;
/** Nor more lines than this named that configparser refuses. */
const MOST_UNREADABLE = 20;
/** What Python puts something else in for: `%(ENV_HOME)s`, `%(process_num)02d`, `%%`. */
const EXPANSION = /%(?:\(([^()\n]*)\)[#0 +-]*\d*[a-z]|%)/g;
/** As `shlex` parts the pairs: spaces and comments, texts in quotes, words, and each other character by itself. */
const TOKEN =
  /(?<left>\s+|#[^\n]*)|(?:%\([^()\n]*\)[#0 +-]*\d*[a-z]|[\w/.+():-])(?:%\([^()\n]*\)[#0 +-]*\d*[a-z]|[\w/.+():"'-])*|"[^"]*"|'[^']*'|./gs;

/** Of a line that sets variables. */
const OPENING = 'environment=';

export const supervisord: Language = {
  id: 'supervisord',
  title: 'supervisord configurations',
  reads: 'commands of programs, `environment=`',
  files: { names: ['supervisord.conf', 'supervisor*.conf'], context: [] },
  editor: { languages: [], starts: ['**/supervisor*.conf'] },
  fence: { word: 'supervisord', fileName: 'supervisord.conf' },
  comment: '#',
  lineEnds: 'cr too',
  cannotHold: [AS_IN_SCRIPTS],
  role: { startsOneCluster: true, forOthers: 'what it says' },
  mayConcernRay,
  programs,
  read,
  write,
};

function read({ languageId, text: written }: Document, syntax: Syntax): ReadFacts {
  const text = loneReturnsAsFeeds(written);
  const lines = [...configLines(text, commentIn)];
  const options = optionsIn(lines);
  const ofAll = pairsOf(optionIn(options, 'supervisord', 'environment'));
  // A file without the section is one that another includes, whose variables are not known here.
  const isPart = !lines.some(({ section }) => section === 'supervisord');
  const sections = new Set(options.filter(({ section }) => PROGRAM.test(section)).map(({ section }) => section));
  const read = [...sections].map((section) => readProgram(options, section, ofAll, isPart, syntax));
  const facts = joinFacts(read.map(({ facts }) => facts));
  const variables = [ofAll, ...read.map(({ own }) => own)].flatMap(({ pairs }) => pairs);
  return {
    languageId,
    ...ofFile(facts),
    environment: [...variables.flatMap((one) => settingOf(one) ?? []), ...facts.environment],
    comments: lines.flatMap((line) => commentOf(line, options)),
    problems: [
      ...lines
        .filter((line) => line.isUnreadable)
        .slice(0, MOST_UNREADABLE)
        .map(notRead),
      ...[ofAll, ...read.map(({ own }) => own)].flatMap(({ problem }) => problem ?? []),
    ],
  };
}

interface ReadProgram {
  readonly facts: CommandFacts;
  readonly own: Pairs;
}

function readProgram(
  options: readonly ConfigOption[],
  section: string,
  ofAll: Pairs,
  isPart: boolean,
  syntax: Syntax,
): ReadProgram {
  const environment = optionIn(options, section, 'environment');
  const command = optionIn(options, section, 'command');
  const own = pairsOf(environment);
  if (!command) return { facts: joinFacts([]), own };
  const variables = [...ofAll.pairs, ...own.pairs];
  const context: CommandContext = {
    environment: variables.flatMap((one) => settingOf(one) ?? []),
    environmentOpen: isPart || Boolean(ofAll.problem ?? own.problem),
    shell: true,
    takesNoPrefix: true,
    variables: (name) => variableIn(variables, name),
  };
  const facts = readScript(expanded(textOf(command, ' ')), context, syntax);
  const environmentPlace = own.problem ? undefined : placeFor(command, environment, own);
  const processes = facts.processes.map((process) => {
    const { environmentPlace: _, ...rest } = process;
    if (process.environment?.isApart) return process;
    return { ...rest, ...(environmentPlace && { environmentPlace }) };
  });
  return { facts: { ...facts, processes }, own };
}

/** `%(ENV_NAME)s` of a variable that the file sets; others are those that supervisord itself was started with. */
function variableIn(variables: readonly Assignment[], name: string) {
  const last = name.startsWith('ENV_') ? variables.filter((one) => `ENV_${one.name}` === name).at(-1) : undefined;
  if (!last) return undefined;
  const { value, valueSpan } = last;
  return { value, ...(value.kind === 'literal' && { textSpan: valueSpan }) };
}

interface ConfigOption {
  readonly section: string;
  readonly key: string;
  /** That of the key first. */
  readonly lines: readonly ConfigLine[];
}

function optionsIn(lines: readonly ConfigLine[]): ConfigOption[] {
  const options: (ConfigOption & { readonly lines: ConfigLine[] })[] = [];
  for (const line of lines) {
    if (line.first) options.push({ section: line.section, key: line.key, lines: [line] });
    else if (line.key !== '' && line.value !== '') options.at(-1)?.lines.push(line);
  }
  return options;
}

/** The last one counts, sections of one name are one. */
function optionIn(options: readonly ConfigOption[], section: string, key: string): ConfigOption | undefined {
  return options.filter((one) => one.section === section && one.key === key).at(-1);
}

/** Its lines with something between them. */
function textOf({ lines }: ConfigOption, between: string): PlacedText {
  const placed = new PlacedTextBuilder();
  let end = 0;
  for (const { value, start, first } of lines) {
    if (!first) placed.write(between, end, start);
    placed.keep(value, start);
    end = start + value.length;
  }
  return placed.placed(end);
}

/** What supervisord puts in, as a shell would write a variable that is not known. */
function expanded(value: PlacedText): PlacedText {
  const placed = new PlacedTextBuilder();
  let at = 0;
  for (const { index, 0: all, 1: name } of value.text.matchAll(EXPANSION)) {
    const { start, end } = value.spanInDocument(span(index, index + all.length));
    placed.take(value, at, index);
    placed.write(name === undefined ? '%' : `\${${name.replace(/\W/g, '_')}}`, start, end);
    at = index + all.length;
  }
  placed.take(value, at);
  return placed.placed(value.toDocument(value.text.length));
}

interface Pairs {
  readonly pairs: readonly Assignment[];
  /** Behind the last of them, and what has to stand there before another one. */
  readonly end: { readonly offset: number; readonly separator: '' | ',' } | undefined;
  readonly problem?: ReadProblem;
}

/** `NAME="value",OTHER=value`: supervisord takes what stands behind each three tokens for a comma. */
function pairsOf(option: ConfigOption | undefined): Pairs {
  if (!option) return { pairs: [], end: undefined };
  const value = textOf(option, '\n');
  const tokens = [...value.text.matchAll(TOKEN)].filter(({ groups }) => groups?.left === undefined);
  const pairs: Assignment[] = [];
  for (let at = 0; at < tokens.length; at += 4) {
    const [name, equals, given] = tokens.slice(at, at + 3);
    if (!name || equals?.[0] !== '=' || !given || /^["']$/.test(given[0]))
      return { pairs, end: undefined, problem: damaged(value) };
    const read = pairOf(name, given, value);
    if (read) pairs.push(read);
  }
  const last = tokens.at(-1);
  const offset = value.spanInDocument(last ? spanOf(last) : span(0, 0)).end;
  return { pairs, end: { offset, separator: last && last[0] !== ',' ? ',' : '' } };
}

function pairOf(name: RegExpExecArray, given: RegExpExecArray, text: PlacedText): Assignment | undefined {
  if (!/^\w+$/.test(name[0])) return undefined;
  const before = /^["']*/.exec(given[0])?.[0].length ?? 0;
  const written = given[0].slice(before).replace(/["']+$/, '');
  const start = given.index + before;
  return {
    name: name[0],
    nameSpan: text.spanInDocument(spanOf(name)),
    value: written.includes('%') ? unknown('an expansion of supervisord') : literal(written),
    valueSpan: text.spanInDocument(span(start, start + written.length)),
    span: text.spanInDocument(span(name.index, given.index + given[0].length)),
  };
}

function spanOf({ index, 0: { length } }: RegExpExecArray): Span {
  return span(index, index + length);
}

/** In the pairs that are there, else on a line of its own below the command: a comment above the command stays its own. */
function placeFor(command: ConfigOption, environment: ConfigOption | undefined, { end }: Pairs): EnvironmentPlace {
  if (environment && end) return { offset: end.offset, form: 'pairs', indent: '', opening: end.separator };
  const { indent } = command.lines[0] as ConfigLine;
  return { offset: wholeOf(command).end, form: 'pairs', indent, opening: OPENING };
}

/** Behind a space, or at the start of a line. */
function commentIn(line: string): number {
  const mark = /(?:^|\s)[;#]/.exec(line);
  return mark ? mark.index + mark[0].length - 1 : line.length;
}

function commentOf({ comment }: ConfigLine, options: readonly ConfigOption[]): Comment[] {
  if (!comment?.text.includes('ray-guard')) return [];
  const statement = options.map(wholeOf).find(({ end }) => end > comment.span.start);
  return [{ ...comment, ...(statement && { statement }) }];
}

function wholeOf({ lines }: ConfigOption): Span {
  const [first, last] = [lines[0] as ConfigLine, lines.at(-1) as ConfigLine];
  return span(first.lineStart, Math.max(last.start + last.value.length, last.comment?.span.end ?? 0));
}

function notRead({ lineStart, start, value }: ConfigLine): ReadProblem {
  return {
    span: span(lineStart, start + value.length),
    message: 'This line is neither a section nor `key=value`, so it was not read; fix it.',
  };
}

function damaged(value: PlacedText): ReadProblem {
  return {
    span: value.spanInDocument(span(0, value.text.length)),
    message: 'This is no list of `NAME="value"` with commas between, so variables may be missed; fix it.',
  };
}

function write(change: Change, document: Document, facts: ReadFacts, syntax: Syntax): TextEdit[] | undefined {
  const text = loneReturnsAsFeeds(document.text);
  if (change.kind === 'set-environment') return setVariable(document.text, change);
  // A value without quotes ends at other characters, and `%` expands.
  if (change.kind === 'set-value' && !/^[\w./:-]+$/.test(String(change.to))) return undefined;
  return writeShell(change, document, facts, syntax, (at) => ({
    where: 'above',
    offset: lineAround(text, at.start).start,
  }));
}

function setVariable(text: string, { process, name, value }: Extract<Change, { kind: 'set-environment' }>) {
  const place = process?.environmentPlace;
  if (!process || place?.form !== 'pairs' || setsAlready(process, name)) return undefined;
  if (!/^\w+$/.test(name) || !/^[\w./:-]+$/.test(value)) return undefined;
  const { offset, indent, opening = '' } = place;
  const before = opening === OPENING ? lineEnding(text) + indent : '';
  return [{ span: span(offset, offset), newText: `${before}${opening}${name}="${value}"` }];
}
