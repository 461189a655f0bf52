// Reads a rule's Markdown fixture: cases, their files, the carets under the code and the text after the fix.
import { readFileSync } from 'node:fs';
import { fences } from './fixture-fences.ts';

interface Expectation {
  /** 0-based, in the text without caret lines. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** `error high safe: message`, in full. */
  readonly text: string;
}

export interface FixtureFile {
  readonly name: string;
  /** The word behind the opening of its fence. */
  readonly fence: string;
  readonly text: string;
}

export interface FixtureCase {
  readonly title: string;
  readonly bad: boolean;
  /** A known miss that must keep missing until it is mended. */
  readonly todo: boolean;
  readonly main: FixtureFile;
  readonly siblings: readonly FixtureFile[];
  readonly expected: readonly Expectation[];
  /** Text after the n-th fix (1 is the preferred one). */
  readonly fixed: ReadonlyMap<number, string>;
}

const HEADING = /^## (bad|good|todo): (.+)$/;
const CARETS =
  /^(\s*)(#|\/\/)(<?)( *)(\^+) (error|warning|information)( high| medium| low)?( safe| review| none)?: (.+)$/;

export function readFixture(path: string): FixtureCase[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const cases: FixtureCase[] = [];
  for (let at = 0; at < lines.length; at++) {
    const heading = HEADING.exec(lines[at] as string);
    if (!heading) continue;
    let end = at + 1;
    while (end < lines.length && !(lines[end] as string).startsWith('## ')) end++;
    cases.push(readCase(heading[1] as string, heading[2] as string, lines.slice(at + 1, end), path));
  }
  return cases;
}

function readCase(kind: string, title: string, lines: readonly string[], path: string): FixtureCase {
  const fixed = new Map<number, string>();
  const files: { name: string; fence: string; lines: string[] }[] = [];
  for (let at = 0; at < lines.length; at++) {
    const fence = /^```(\w+)(?: (.*))?$/.exec(lines[at] as string);
    if (!fence) continue;
    const language = fence[1] as string;
    const info = fence[2] ?? '';
    const defaults = fences[language];
    if (!defaults) throw new Error(`${path}: "${title}" has a fence of unknown kind: ${language}.`);
    const close = lines.indexOf('```', at + 1);
    if (close === -1) throw new Error(`${path}: "${title}" has a fence that is not closed.`);
    const body = lines.slice(at + 1, close);
    const nth = /^fixed(?:=(\d+))?$/.exec(info);
    if (nth) fixed.set(Number(nth[1] ?? 1), joinLines(body));
    else files.push({ name: /file=(\S+)/.exec(info)?.[1] ?? defaults.fileName, fence: language, lines: body });
    at = close;
  }
  const [main, ...siblings] = files;
  if (!main) throw new Error(`${path}: "${title}" has no code.`);
  const { text, expected } = readCarets(main.lines);
  return {
    title,
    bad: kind === 'bad',
    todo: kind === 'todo',
    main: { name: main.name, fence: main.fence, text },
    siblings: siblings.map(({ name, fence, lines: body }) => ({ name, fence, text: joinLines(body) })),
    expected,
    fixed,
  };
}

function readCarets(lines: readonly string[]): { text: string; expected: Expectation[] } {
  const kept: string[] = [];
  const expected: Expectation[] = [];
  for (const line of lines) {
    const match = CARETS.exec(line);
    if (!match) {
      kept.push(line);
      continue;
    }
    const [
      ,
      indent = '',
      marker = '',
      less = '',
      blanks = '',
      carets = '',
      severity,
      confidence = ' high',
      fix = ' none',
      message,
    ] = match;
    const before = marker.length + less.length + blanks.length;
    const start = indent.length + (less ? 0 : before);
    const end = indent.length + before + carets.length;
    expected.push({ line: kept.length - 1, start, end, text: `${severity}${confidence}${fix}: ${message}` });
  }
  return { text: joinLines(kept), expected };
}

function joinLines(lines: readonly string[]): string {
  return lines.length ? `${lines.join('\n')}\n` : '';
}
