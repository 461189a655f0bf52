// setup.cfg: Ray in the lists of requirements that setuptools reads from it.
import type { Comment } from '../../ray/facts/for-ray-guard.ts';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { PlacedText } from '../../text/placed-text.ts';
import type { Language } from '../language.ts';
import { readLine } from '../requirements/read-line.ts';
import { writeLines } from '../requirements/write-lines.ts';
import { configLines } from './config-lines.ts';

const LISTS: Readonly<Record<string, RegExp>> = {
  options: /^(?:install|setup|tests)_requires$/,
  'options.extras_require': /./,
};

export const setupCfg: Language = {
  id: 'setup-cfg',
  matches: (fileName) => fileName === 'setup.cfg',
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
  for (const line of configLines(text)) {
    if (line.comment?.text.includes('ray-guard')) comments.push(line.comment);
    if (!LISTS[line.section]?.test(line.key)) continue;
    const where = `[${line.section}] ${line.key}`;
    for (const { written, start } of entriesOf(line.value, line.start, line.first)) {
      const requirement = readLine(PlacedText.at(written, start), 'declared', where);
      if (requirement) requirements.push(requirement);
    }
  }
  return { requirements, comments };
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
