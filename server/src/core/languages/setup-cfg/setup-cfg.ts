// setup.cfg: Ray in the lists of requirements that setuptools reads from it.
import type { Comment } from '../../ray/facts/read-facts.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { PlacedText } from '../../text/placed-text.ts';
import { span } from '../../text/span.ts';
import { type Language, ONLY_PACKAGES } from '../language.ts';
import { readLine, writeLines } from '../requirements/requirement-line.ts';

const LISTS: Readonly<Record<string, RegExp>> = {
  options: /^(?:install|setup|tests)_requires$/,
  'options.extras_require': /./,
};

export const setupCfg: Language = {
  id: 'setup-cfg',
  title: '`setup.cfg`',
  files: { names: ['setup.cfg'], context: ['setup.cfg'] },
  editor: { languages: [], starts: ['setup.cfg'] },
  fence: { word: 'ini', fileName: 'setup.cfg' },
  comment: '#',
  lineEnds: 'cr too',
  cannotHold: [ONLY_PACKAGES],
  role: { startsOneCluster: false, forOthers: 'what it says' },
  mayConcernRay: (text) => /(?<![\w-])ray(?!\w)|ray-guard/i.test(text),
  read: ({ languageId, text }) => ({
    languageId,
    processes: [],
    environment: [],
    reaches: [],
    problems: [],
    ...readLists(text),
  }),
  write: (change, { text }) => writeLines(change, text),
};

function readLists(text: string): { requirements: Requirement[]; comments: Comment[] } {
  const requirements: Requirement[] = [];
  const comments: Comment[] = [];
  let python: Requirement | undefined;
  for (const line of configLines(text)) {
    if (line.comment?.text.includes('ray-guard')) comments.push(line.comment);
    if (line.section === 'options' && line.key === 'python_requires') python ??= pythonOf(line);
    if (!LISTS[line.section]?.test(line.key)) continue;
    const where = `[${line.section}] ${line.key}`;
    for (const { written, start } of entriesOf(line.value, line.start, line.first)) {
      const requirement = readLine(PlacedText.at(written, start), 'declared', where);
      if (requirement) requirements.push(requirement);
    }
  }
  const ofPackage = (where: string) => /install_requires$|extras_require\]/.test(where);
  return {
    requirements: requirements.map((one) => ({
      ...one,
      ...(python && { python }),
      ...(ofPackage(one.where) && { ofPackage: true as const }),
    })),
    comments,
  };
}

function pythonOf({ section, key, value, start }: ConfigLine): Requirement {
  const at = span(start, start + value.length);
  return {
    package: 'python',
    how: 'declared',
    notation: 'pep440',
    versions: value,
    span: at,
    versionsSpan: at,
    where: `[${section}] ${key}`,
  };
}

/** On the key's own line semicolons part several requirements; below it each has its line, and a semicolon its marker. */
function entriesOf(value: string, start: number, first: boolean): { written: string; start: number }[] {
  if (!first) return [{ written: value, start }];
  let at = start;
  return value.split(';').map((written) => {
    const entry = { written, start: at };
    at += written.length + 1;
    return entry;
  });
}

interface ConfigLine {
  readonly section: string;
  /** In lower case. */
  readonly key: string;
  /** What this line holds of the value, without its comment. */
  readonly value: string;
  /** Offset of `value`. */
  readonly start: number;
  /** The line of the key itself. */
  readonly first: boolean;
  readonly comment?: Comment;
}

const LINE = /[^\r\n]+/g;

/** Comments outside a value come with an empty one. Lines that are neither section, pair nor value are passed over. */
function* configLines(text: string): Generator<ConfigLine> {
  let section = '';
  let key = '';
  for (const { 0: raw, index } of text.matchAll(LINE)) {
    const isBom = index === 0 && raw.startsWith('\uFEFF');
    const at = isBom ? 1 : index;
    const line = isBom ? raw.slice(1) : raw;
    const commentAt = commentIn(line);
    const code = line.slice(0, commentAt).trimEnd();
    const comment = commentAt < line.length ? commentFact(line, at, commentAt) : undefined;
    const header = /^\[([^\]]+)\]/.exec(code)?.[1];
    const pair = pairIn(code);
    if (header !== undefined) [section, key] = [header.trim(), ''];
    else if (pair) key = pair.key.toLowerCase();
    else if (/^\S/.test(code)) key = '';
    const begin = header === undefined ? (pair?.valueStart ?? indentOf(code)) : code.length;
    const value = code.slice(begin);
    if (value || comment)
      yield { section, key, value, start: at + begin, first: pair !== undefined, ...(comment && { comment }) };
  }
}

/** `key = value` or `key: value`, from the margin on. */
function pairIn(code: string): { key: string; valueStart: number } | undefined {
  const sign = code.search(/[=:]/);
  if (sign < 1 || /^[\s[]/.test(code)) return undefined;
  return { key: code.slice(0, sign).trimEnd(), valueStart: sign + 1 + indentOf(code.slice(sign + 1)) };
}

/** `;` begins a comment at the start of a line only: elsewhere it begins a marker. */
function commentIn(line: string): number {
  const mark = /^[ \t]*[#;]|[ \t]#/.exec(line);
  return mark ? mark.index + mark[0].length - 1 : line.length;
}

function commentFact(line: string, at: number, mark: number): Comment {
  return {
    span: span(at + mark, at + line.length),
    text: line.slice(mark + 1).trimEnd(),
    alone: line.slice(0, mark).trim() === '',
  };
}

function indentOf(line: string): number {
  return /^[ \t]*/.exec(line)?.[0].length ?? 0;
}
