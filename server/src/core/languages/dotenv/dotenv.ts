// Files of environment variables, `.env`: what a program or container is started with.
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import type { Comment } from '../../ray/facts/for-ray-guard.ts';
import { noFacts, type ReadFacts } from '../../ray/facts/read-facts.ts';
import { literal, unknown, type Value } from '../../ray/facts/value.ts';
import type { Document } from '../../text/document.ts';
import type { TextEdit } from '../../text/edit.ts';
import { type Span, span } from '../../text/span.ts';
import { VERSION_RULES } from '../cannot-hold.ts';
import type { Change } from '../change.ts';
import type { Language } from '../language.ts';
import { type CommentPlace, lineAround, writeComment } from '../write-comment.ts';

export const dotenv: Language = {
  id: 'dotenv',
  title: '`.env` files',
  files: { names: ['.env', '.env.*', '*.env'], context: ['.env', '.env.*'] },
  editor: { languages: ['dotenv'], starts: [] },
  fence: { word: 'dotenv', fileName: '.env' },
  comment: '#',
  cannotHold: [
    { rules: VERSION_RULES, why: 'variables name no versions' },
    { rules: { allBut: VERSION_RULES }, why: 'variables start nothing' },
  ],
  role: { startsOneCluster: false, forOthers: 'that it is there' },
  mayConcernRay: (text) => /(?<![A-Za-z0-9_])ray_\w|ray-guard/i.test(text),
  read,
  write: writeDotenv,
};

/** A quoted value may go over several lines; what is not quoted ends with its line. */
const ASSIGNMENT =
  /^\uFEFF?([ \t]*(?:export[ \t]+)?)(ray_\w+)([ \t]*=[ \t]*)((["'])(?:(?!\5)(?:\\[\s\S]|[^\\]))*\5(?=[ \t]*(?:#.*)?\r?$)|[^\r\n]*)/gim;
/** On a line of its own, or behind a value as most programs read it. */
const COMMENT = /^\uFEFF?(?:[ \t]*|([^#"'\r\n]|"[^"\r\n]*"|'[^'\r\n]*')+?[ \t])(#[^\r\n]*ray-guard[^\r\n]*)/gm;

/** A token is no setting here: this file is where tokens are meant to be, outside the repository. */
function read({ text, languageId }: Document): ReadFacts {
  const settings = [...text.matchAll(ASSIGNMENT)].map((match) => settingOf(match, text));
  const comments = [...text.matchAll(COMMENT)].map(({ index, 0: all, 1: before, 2: comment = '' }): Comment => {
    const start = index + all.length - comment.length;
    return { span: span(start, start + comment.length), text: comment.slice(1), alone: before === undefined };
  });
  const environment = settings.filter(({ name }) => name.toUpperCase() !== 'RAY_AUTH_TOKEN');
  const provided = { settings: settings.map(withoutToken), open: false };
  const exported = {
    ...provided,
    settings: provided.settings.filter(({ lines }) => lines && isExport(text, lines.start)),
  };
  const provides = [{ kind: 'file', environment: provided, exported } as const];
  return { ...noFacts(languageId), environment, comments, provides };
}

/** A shell that reads the file with `source` hands on no other lines. */
function isExport(text: string, start: number): boolean {
  return /^\uFEFF?[ \t]*export[ \t]/.test(text.slice(start, start + 100));
}

/** That there is one is all that others need to know. */
function withoutToken(setting: EnvironmentSetting): EnvironmentSetting {
  return setting.name.toUpperCase() === 'RAY_AUTH_TOKEN' ? { ...setting, value: unknown('a token') } : setting;
}

function settingOf(match: RegExpExecArray, text: string): EnvironmentSetting {
  const [all, before = '', name = '', equals = '', rest = '', quote] = match;
  const written = quote === undefined ? rest.replace(/(?:^|\s)#.*$/, '').trimEnd() : rest;
  const nameStart = match.index + all.indexOf(before + name) + before.length;
  const valueStart = nameStart + name.length + equals.length;
  const end = valueStart + written.length;
  return {
    holds: 'surely',
    name,
    operation: 'set',
    value: readValue(written, quote),
    scope: 'process',
    order: 'before-import',
    span: span(nameStart, end),
    nameSpan: span(nameStart, nameStart + name.length),
    valueSpan: span(valueStart, end),
    lines: span(match.index + all.indexOf(before + name), nextLine(text, end)),
  };
}

/** Programs differ in which variables they put in, so a value that names one is not known. */
function readValue(written: string, quote: string | undefined): Value {
  const inside = quote === undefined ? written : written.slice(1, -1);
  if (quote === "'") return literal(inside);
  return /[$\\]/.test(inside) ? unknown('a value that names a variable') : literal(inside);
}

function nextLine(text: string, from: number): number {
  const end = /\r\n|\n|\r/.exec(text.slice(from));
  return end ? from + end.index + end[0].length : text.length;
}

/** Undefined for changes that have no form here, and for values that would need other quotes. */
function writeDotenv(change: Change, { text }: Document): TextEdit[] | undefined {
  switch (change.kind) {
    case 'set-value': {
      const quotes = /^["']/.test(text.slice(change.span.start, change.span.end)) ? 1 : 0;
      const isPlain = change.to !== null && /^[\w.:/-]+$/.test(String(change.to));
      const inside = span(change.span.start + quotes, change.span.end - quotes);
      return isPlain ? [{ span: inside, newText: String(change.to) }] : undefined;
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

/** Behind a value a comment may be taken for a part of it, so it gets a line of its own. */
function commentPlace(text: string, { start }: Span): CommentPlace {
  return { where: 'above', offset: lineAround(text, start, 'cr too').start };
}
