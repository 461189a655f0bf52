// Reads a rule's Markdown fixture: cases, their files, the carets under the code and the text after the fix. Strict: what it does not know is a mistake.
import { readFileSync } from 'node:fs';
import { type Expectation, looksLikeCarets, readCarets } from './fixture-carets.ts';
import { fences } from './fixture-fences.ts';

export interface FixtureFile {
  readonly name: string;
  /** The word behind the opening of its fence. */
  readonly fence: string;
  readonly text: string;
}

export interface FixtureCase {
  readonly title: string;
  /** `test/rules/x.md:12`, where its heading is; 1-based. */
  readonly place: string;
  readonly bad: boolean;
  /** A known miss that must keep missing until it is fixed. */
  readonly todo: boolean;
  readonly main: FixtureFile;
  readonly siblings: readonly FixtureFile[];
  readonly expected: readonly Expectation[];
  /** Text after the n-th fix (1 is the preferred one). */
  readonly fixed: ReadonlyMap<number, string>;
}

/** Languages in which the rule has no case, and why: `Without cases in dockerfile, yaml: why`, above the first case. */
export interface Gap {
  /** By their ids; `elsewhere` is every one that is not named and has no case. */
  readonly languages: readonly string[] | 'elsewhere';
  readonly why: string;
}

interface Block {
  /** 0-based, of the opening of the fence. */
  readonly line: number;
  readonly fence: string;
  readonly info: string;
  readonly body: readonly string[];
}

interface Section {
  readonly line: number;
  readonly kind: string;
  readonly title: string;
  readonly blocks: Block[];
}

/** Throws one error with every mistake, each with file and line. */
export function readFixture(path: string): FixtureCase[] {
  return readFixturePage(path).cases;
}

/** Throws as `readFixture` does. */
export function readFixturePage(path: string): { cases: FixtureCase[]; gaps: Gap[] } {
  const shown = path.slice(Math.max(0, path.lastIndexOf('test/rules/')));
  const { cases, gaps, mistakes } = parseFixture(readFileSync(path, 'utf8'), shown);
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'));
  return { cases, gaps };
}

/** `path` is only printed. */
export function parseFixture(text: string, path: string): { cases: FixtureCase[]; gaps: Gap[]; mistakes: string[] } {
  const mistakes: string[] = [];
  const refuse = (line: number, what: string) => mistakes.push(`${path}:${line + 1}: ${what}`);
  const lines = text.split('\n');
  const cases = sectionsOf(lines, refuse).flatMap((section) => caseOf(section, path, refuse) ?? []);
  const head = lines.slice(
    0,
    Math.max(
      0,
      lines.findIndex((line) => line.startsWith('## ')),
    ),
  );
  return { cases, gaps: head.flatMap((line, at) => gapIn(line, at, refuse) ?? []), mistakes };
}

function gapIn(line: string, at: number, refuse: Refuse): Gap | undefined {
  if (!line.startsWith('Without cases')) return undefined;
  const [, languages, why] = /^Without cases (?:in ([\w, -]+)|elsewhere): (.+)$/.exec(line) ?? [];
  if (why) return { languages: languages?.split(', ') ?? 'elsewhere', why };
  refuse(
    at,
    'A line about missing cases is `Without cases in dockerfile, yaml: why` or `Without cases elsewhere: why`.',
  );
  return undefined;
}

type Refuse = (line: number, what: string) => void;

function sectionsOf(lines: readonly string[], refuse: Refuse): Section[] {
  const sections: Section[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    if (line.startsWith('#')) {
      const heading = /^## (bad|good|todo): (.+)$/.exec(line);
      if (heading) sections.push({ line: at, kind: heading[1] as string, title: heading[2] as string, blocks: [] });
      else if (!line.startsWith('# ') || sections.length > 0)
        refuse(at, `"${line}" is no heading of a case: \`## bad: title\`, \`## good: title\` or \`## todo: title\`.`);
    }
    if (!line.startsWith('```')) continue;
    const [, fence = '', info = ''] = /^```(\w*)(?: (.*))?$/.exec(line) ?? [];
    const close = lines.indexOf('```', at + 1);
    const end = close === -1 ? lines.length : close;
    const block = { line: at, fence, info, body: lines.slice(at + 1, end) };
    if (close === -1) refuse(at, 'This fence is not closed.');
    else if (sections.length === 0)
      refuse(at, 'This code is in no case: a heading such as `## bad: title` comes first.');
    else if (!fences[fence]) refuse(at, `"${fence}" is no kind of fence (${Object.keys(fences).join(', ')}).`);
    else sections.at(-1)?.blocks.push(block);
    at = end;
  }
  return sections;
}

function caseOf(section: Section, path: string, refuse: Refuse): FixtureCase | undefined {
  const { kind, title, line } = section;
  const fixed = new Map<number, string>();
  const files: (FixtureFile & { readonly block: Block })[] = [];
  for (const block of section.blocks) {
    const { fence, info, body } = block;
    const nth = /^fixed(?:=(\d+))?$/.exec(info);
    const file = /^file=(\S+)$/.exec(info);
    const name = file?.[1] ?? fences[fence]?.fileName;
    if (nth) fixed.set(Number(nth[1] ?? 1), joinLines(body));
    else if (name && (file || !info)) files.push({ name, fence, text: joinLines(body), block });
    else refuse(block.line, `"${info}" is not known after a fence: \`fixed\`, \`fixed=2\` or \`file=NAME\`.`);
    if (nth || files.length > 1) refuseCarets(block, refuse);
  }
  const [first, ...others] = files;
  if (!first) {
    refuse(line, `"${title}" has no code.`);
    return undefined;
  }
  const { code, expected } = withoutCarets(first.block, refuse);
  if (kind !== 'bad' && expected.length > 0) refuse(line, `"${title}" has carets, so its heading is \`## bad:\`.`);
  return {
    title,
    place: `${path}:${line + 1}`,
    bad: kind === 'bad',
    todo: kind === 'todo',
    main: { name: first.name, fence: first.fence, text: joinLines(code) },
    siblings: others.map(({ name, fence, text }) => ({ name, fence, text })),
    expected,
    fixed,
  };
}

function refuseCarets({ line, body }: Block, refuse: Refuse): void {
  for (const [at, text] of body.entries())
    if (looksLikeCarets(text)) refuse(line + 1 + at, 'Carets belong into the first file of a case.');
}

function withoutCarets({ line, body }: Block, refuse: Refuse): { code: string[]; expected: Expectation[] } {
  const code: string[] = [];
  const expected: Expectation[] = [];
  for (const [at, text] of body.entries()) {
    if (!looksLikeCarets(text)) {
      code.push(text);
      continue;
    }
    const read = code.length === 0 ? 'There is no code above these carets.' : readCarets(text, code.length - 1);
    if (typeof read === 'string') refuse(line + 1 + at, read);
    else expected.push(read);
  }
  return { code, expected };
}

function joinLines(lines: readonly string[]): string {
  return lines.length ? `${lines.join('\n')}\n` : '';
}
