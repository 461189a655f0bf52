// pip's requirements and constraints files: what they ask of Ray, and how that is changed there.
import type { Comment } from '../../ray/facts/read-facts.ts';
import type { IncludedRequirements, Requirement } from '../../ray/facts/requirement.ts';
import { type Document, fileNameOf } from '../../text/document.ts';
import { type Language, ONLY_PACKAGES } from '../language.ts';
import { logicalLines } from './logical-lines.ts';
import { readLine, writeLines } from './requirement-line.ts';

/** `requirements-dev.txt`, `dev_requirements.in`, `constraints.txt`, and `requirements.lock` of rye. */
const FILE = /(?:^|[/._-])(requirements?|constraints?)(?:[._-][^/]*)?\.(txt|in|lock)$/i;
/** By the folder: any file of lines for pip. */
const FOLDERS = ['requirements', 'reqs'];

export const requirements: Language = {
  id: 'pip-requirements',
  title: 'requirements and constraints files',
  files: {
    names: [
      ...['*requirement*.txt', '*requirement*.in', 'requirement*.lock'],
      ...['*constraint*.txt', '*constraint*.in', 'constraint*.lock'],
      ...FOLDERS.flatMap((folder) => [`${folder}/*.txt`, `${folder}/*.in`]),
    ],
    only: new RegExp(`${FILE.source}|(?:^|/)(?:${FOLDERS.join('|')})/[^/]*\\.(?:txt|in)$`, 'i'),
    context: ['*requirements*.txt', '*requirements*.in'],
  },
  editor: { languages: ['pip-requirements'], starts: ['requirements.txt', 'requirements.in'] },
  fence: { word: 'text', fileName: 'requirements.txt' },
  comment: '#',
  lineEnds: 'cr too',
  cannotHold: [ONLY_PACKAGES],
  role: { startsOneCluster: false, forOthers: 'what it says' },
  mayConcernRay: (text) => /(?<![\w-])ray(?!\w)|ray-guard|^[ \t]*-(?:[rc]|-requirement|-constraint)/im.test(text),
  read: ({ path, languageId, text }) => {
    const fileName = fileNameOf(path);
    return { languageId, processes: [], environment: [], reaches: [], problems: [], ...readLines(text, fileName) };
  },
  write: (change, document: Document) => writeLines(change, document.text),
};

interface Lines {
  readonly requirements: readonly Requirement[];
  readonly comments: readonly Comment[];
  readonly includes?: readonly IncludedRequirements[];
}

function readLines(text: string, fileName: string): Lines {
  const found: Requirement[] = [];
  const includes: IncludedRequirements[] = [];
  const comments: Comment[] = [];
  const [, word = '', extension = ''] = FILE.exec(fileName) ?? [];
  const isLock = extension.toLowerCase() === 'lock';
  const how = isLock ? 'locked' : word.toLowerCase().startsWith('constraint') ? 'constraint' : 'declared';
  for (const line of logicalLines(text, (written) => /ray|^[ \t]*-/i.test(written))) {
    const requirement = readLine(line.content, how, fileName);
    if (requirement) found.push(requirement);
    includes.push(...readInclude(line.content.text));
    if (line.comment?.text.includes('ray-guard')) comments.push(line.comment);
  }
  return { requirements: found, comments, ...(includes.length > 0 && { includes }) };
}

const INCLUDE = /^(?:-(r|c)|--(requirement|constraint)(?=[ \t=]))[ \t]*/;
/** What pip's `shlex` makes one word of: pieces in quotes, and characters behind a backslash. */
const PIECES = /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)|([^\s"'\\]+)/y;

/** A short option may have any number of signs and blanks behind it, a long one one of them. */
function behindEqualsSign(text: string, short: string | undefined): string {
  let at = 0;
  while (text[at] === '=' || (short !== undefined && /[ \t]/.test(text[at] ?? ''))) {
    at++;
    if (short === undefined) break;
  }
  return text.slice(at);
}

function firstWord(text: string): string {
  let word = '';
  PIECES.lastIndex = 0;
  for (let match = PIECES.exec(text); match; match = PIECES.exec(text)) {
    const [, double, single, escaped, plain] = match;
    word += double?.replace(/\\(["\\])/g, '$1') ?? single ?? escaped ?? plain ?? '';
  }
  return word;
}

/** One at most; none for URLs and for paths in a variable. */
function readInclude(line: string): IncludedRequirements[] {
  const written = line.trim();
  const [option = '', short, long] = INCLUDE.exec(written) ?? [];
  const path = option === '' ? '' : firstWord(behindEqualsSign(written.slice(option.length), short));
  if (path === '' || /:\/\/|\$/.test(path)) return [];
  return [{ path, how: (short ?? long ?? '').startsWith('c') ? 'constraint' : 'declared' }];
}
