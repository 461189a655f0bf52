// Files of environment variables, `.env`: what a program or container is started with.

import type { EnvFileReader, EnvironmentSetting, ProcessEnvironment } from '../../ray/facts/environment.ts';
import type { Exports } from '../../ray/facts/imports.ts';
import { type Comment, noFacts, type ProvidedEnvironment, type ReadFacts } from '../../ray/facts/read-facts.ts';
import { unknown } from '../../ray/facts/value.ts';
import { holdsSecret } from '../../ray/secrets.ts';
import type { Document } from '../../text/document.ts';
import { type Span, span, type TextEdit } from '../../text/span.ts';
import type { Change } from '../change.ts';
import { type Language, VERSION_RULES } from '../language.ts';
import { type CommentPlace, lineAround, writeComment } from '../write-comment.ts';
import { ENV_FILE_READERS, keepsFirst, readLineAs, type WrittenLine } from './readings.ts';

export const dotenv: Language = {
  id: 'dotenv',
  title: '`.env` files',
  reads: 'variables for Ray, as the programs that take the file read them',
  files: { names: ['.env', '.env.*', '*.env'], context: ['.env', '.env.*'] },
  editor: { languages: ['dotenv'], starts: [] },
  fence: { word: 'dotenv', fileName: '.env' },
  comment: '#',
  lineEnds: 'cr too',
  cannotHold: [
    { rules: VERSION_RULES, why: 'variables name no versions' },
    { rules: { allBut: VERSION_RULES }, why: 'variables start nothing' },
  ],
  role: { startsOneCluster: false, forOthers: 'that it is there' },
  mayConcernRay: (text) => /(?<![A-Za-z0-9_])ray_\w|ray-guard/i.test(text),
  read,
  exports: exportsOf,
  write: writeDotenv,
};

/** A quoted value may go over several lines; what is not quoted ends with its line. */
function assignments(names: string): RegExp {
  const value =
    /([ \t]*)=([ \t]*)(?:((?<quote>["'])(?:(?!\k<quote>)(?:\\[\s\S]|[^\\]))*\k<quote>)([ \t]*(?:#[^\r\n]*)?)(?=\r?$)|([^\r\n]*))/;
  return new RegExp(`^\\uFEFF?([ \\t]*(?:export[ \\t]+)?)(${names})${value.source}`, 'gm');
}

const FOR_RAY = assignments('[Rr][Aa][Yy]_\\w+');

/** On a line of its own, or behind a value as most programs read it. */
const COMMENT = /^\uFEFF?(?:[ \t]*|([^#"'\r\n]|"[^"\r\n]*"|'[^'\r\n]*')+?[ \t])(#[^\r\n]*ray-guard[^\r\n]*)/gm;

/** A token is no setting here: this file is where tokens are meant to be, outside the repository. */
function read({ text, languageId }: Document): ReadFacts {
  const lines = linesOf(text, FOR_RAY);
  const comments = [...text.matchAll(COMMENT)].map(({ index, 0: all, 1: before, 2: comment = '' }): Comment => {
    const start = index + all.length - comment.length;
    return { span: span(start, start + comment.length), text: comment.slice(1), alone: before === undefined };
  });
  const { settings } = environmentFor('dotenv', lines);
  const environment = settings.filter(({ name }) => !holdsSecret(name));
  return { ...noFacts(languageId), environment, comments, provides: providedBy(lines) };
}

/** For files in which compose puts the variables of the `.env` beside them. */
function exportsOf({ text }: Document, names: readonly string[]): Exports {
  const written = names.filter((name) => /^\w+$/.test(name));
  const lines = written.length > 0 ? linesOf(text, assignments(written.join('|'))) : [];
  const { settings } = environmentFor('compose', lines);
  const values = new Map(settings.map(({ name, value, span: place }) => [name, { value, span: place }]));
  return { values, bound: new Set(values.keys()), imports: [] };
}

function linesOf(text: string, assigned: RegExp): Line[] {
  return [...text.matchAll(assigned)].map((match) => lineOf(match, text));
}

interface Line extends WrittenLine {
  readonly name: string;
  readonly nameSpan: Span;
  readonly lines: Span;
}

/** One entry for the readers that take the file alike. */
function providedBy(lines: readonly Line[]): ProvidedEnvironment[] {
  const readings = new Map<string, { readonly readers: EnvFileReader[]; readonly provided: ProvidedEnvironment }>();
  for (const reader of ENV_FILE_READERS) {
    const { settings, open } = environmentFor(reader, lines);
    const environment = { settings: settings.map(withoutToken), open };
    // A shell that reads the file with `source` hands on no other lines.
    const marked = new Set(lines.filter(({ isExport }) => isExport).map((line) => line.nameSpan.start));
    const exported = { open, settings: environment.settings.filter(({ nameSpan }) => marked.has(nameSpan.start)) };
    const key = JSON.stringify(environment);
    const known = readings.get(key);
    if (known) known.readers.push(reader);
    else readings.set(key, { readers: [reader], provided: { kind: 'file', environment, exported } });
  }
  const all = [...readings.values()];
  return all.map(({ readers, provided }) => (all.length > 1 ? { ...provided, readers } : provided));
}

/** That there is one is all that other files need to know. */
function withoutToken(setting: EnvironmentSetting): EnvironmentSetting {
  return holdsSecret(setting.name) ? { ...setting, value: unknown('a token') } : setting;
}

/** Open where the reader refuses the file. */
function environmentFor(reader: EnvFileReader, lines: readonly Line[]): ProcessEnvironment {
  const readings = lines.map((line) => readLineAs(reader, line));
  const settings = readings.flatMap((reading, at): EnvironmentSetting[] => {
    if (!reading || reading === 'refused') return [];
    const { name, nameSpan, lines: whole, start, value } = lines[at] as Line;
    return [
      {
        holds: 'surely',
        name,
        operation: 'set',
        scope: 'process',
        order: 'before-import',
        span: span(nameSpan.start, start + value.length),
        nameSpan,
        lines: whole,
        ...reading,
      },
    ];
  });
  const isFirst = ({ name }: EnvironmentSetting, at: number) => settings.findIndex((one) => one.name === name) === at;
  return { settings: keepsFirst(reader) ? settings.filter(isFirst) : settings, open: readings.includes('refused') };
}

function lineOf(match: RegExpExecArray, text: string): Line {
  const [all, lead = '', name = '', before = '', behind = '', quoted, , rest = '', bare = ''] = match;
  const first = match.index + all.indexOf(lead + name);
  const nameStart = first + lead.length;
  const start = nameStart + name.length + before.length + 1 + behind.length;
  // A comment is no part of the value for readers that know comments.
  const written = quoted ?? bare.replace(/(?:^|\s)#.*$/, '').trimEnd();
  const behindValue = quoted === undefined ? bare.slice(written.length) : rest;
  const end = start + written.length;
  return {
    isExport: /\S/.test(lead),
    name,
    nameSpan: span(nameStart, nameStart + name.length),
    before,
    behind,
    value: written,
    start,
    isQuoted: quoted !== undefined,
    rest: behindValue,
    carriageReturn: text[end + behindValue.length] === '\r',
    lines: span(first, nextLine(text, end)),
  };
}

function nextLine(text: string, from: number): number {
  const end = /\r\n|\n|\r/.exec(text.slice(from));
  return end ? from + end.index + end[0].length : text.length;
}

/** Undefined for changes that have no form here, and for values that would need other quotes. */
function writeDotenv(change: Change, { text }: Document): TextEdit[] | undefined {
  switch (change.kind) {
    case 'set-value': {
      // Without the quotes that are there: some readers take them for a part of the value.
      const isPlain = change.to !== null && /^[\w.:/-]+$/.test(String(change.to));
      return isPlain ? [{ span: change.span, newText: String(change.to) }] : undefined;
    }
    case 'rename':
      return /^\w+$/.test(change.to) ? [{ span: change.span, newText: change.to }] : undefined;
    case 'remove':
      return [{ span: change.span, newText: '' }];
    case 'suppress':
    case 'edit-comment':
      return writeComment(change, text, (at) => commentPlace(text, at));
    default:
      return undefined;
  }
}

/** Behind a value a comment may be read as a part of it, so it gets a line of its own. */
function commentPlace(text: string, { start }: Span): CommentPlace {
  return { where: 'above', offset: lineAround(text, start).start };
}
