// setup.cfg: Ray in the lists of requirements that setuptools reads from it.
import type { Comment, ReadFacts } from '../../ray/facts/read-facts.ts';
import type { IncludedRequirements, Requirement } from '../../ray/facts/requirement.ts';
import { PlacedText } from '../../text/placed-text.ts';
import { span } from '../../text/span.ts';
import { type ConfigLine, configLines } from '../config-lines.ts';
import { type Language, ONLY_PACKAGES } from '../language.ts';
import { readLine, writeLines } from '../requirements/requirement-line.ts';

const LISTS: Readonly<Record<string, RegExp>> = {
  options: /^(?:install|setup|tests)_requires$/,
  'options.extras_require': /./,
};

export const setupCfg: Language = {
  id: 'setup-cfg',
  title: '`setup.cfg`',
  reads: 'the requirements of the package',
  files: { names: ['setup.cfg'], context: ['setup.cfg'] },
  editor: { languages: [], starts: ['setup.cfg'] },
  fence: { word: 'ini', fileName: 'setup.cfg' },
  comment: '#',
  lineEnds: 'cr too',
  cannotHold: [ONLY_PACKAGES],
  role: { startsOneCluster: false, forOthers: 'what it says' },
  mayConcernRay: (text) => /(?<![\w-])ray(?!\w)|ray-guard|=[ \t]*file:/i.test(text),
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

function readLists(text: string): Pick<ReadFacts, 'requirements' | 'comments' | 'includes'> {
  const requirements: Requirement[] = [];
  const comments: Comment[] = [];
  const includes: IncludedRequirements[] = [];
  let python: Requirement | undefined;
  for (const line of configLines(text, commentIn)) {
    if (line.comment?.text.includes('ray-guard')) comments.push(line.comment);
    if (line.section === 'options' && line.key === 'python_requires') python ??= pythonOf(line);
    if (!LISTS[line.section]?.test(line.key)) continue;
    const where = `[${line.section}] ${line.key}`;
    // `file: a.txt, b.txt` in the place of the list.
    const files = line.first ? /^file:(.*)$/.exec(line.value.trim())?.[1] : undefined;
    for (const path of files?.split(',') ?? []) if (path.trim()) includes.push({ path: path.trim(), how: 'declared' });
    if (files !== undefined) continue;
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
    ...(includes.length > 0 && { includes }),
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

/** `;` begins a comment at the start of a line only: elsewhere it begins a marker. */
function commentIn(line: string): number {
  const mark = /^[ \t]*[#;]|[ \t]#/.exec(line);
  return mark ? mark.index + mark[0].length - 1 : line.length;
}
