// Reads the labelled set: cases in Markdown, each with its files and the rules that each line has to be reported by.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fences } from '../support/fixture-fences.ts';
import { cellsOf } from './notebook-cells.ts';

export interface Label {
  readonly rule: string;
  /** 0-based. */
  readonly line: number;
}

export interface LabelledFile {
  readonly name: string;
  readonly text: string;
  readonly labels: readonly Label[];
}

export interface LabelledCase {
  /** The name of its Markdown file, without the ending. */
  readonly group: string;
  /** The rule that the case is about, whether that has to report or to be silent. */
  readonly about: string;
  readonly title: string;
  readonly files: readonly LabelledFile[];
}

/** A line of a file with what is expected of it. */
export interface MarkedLine {
  readonly text: string;
  readonly rules: readonly string[];
}

const HEADING = /^## ([\w-]+): (.+)$/;
const OPENING = /^```(\w+)(?: file=(\S+))?$/;
const MARK = /^(.*?)[ \t]*⟵ (.+)$/;

export function readLabelledCases(folder: string): LabelledCase[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .flatMap((name) => readGroup(name.slice(0, -'.md'.length), readFileSync(join(folder, name), 'utf8').split('\n')));
}

function readGroup(group: string, lines: readonly string[]): LabelledCase[] {
  const starts = lines.flatMap((line, at) => (HEADING.test(line) ? [at] : []));
  return starts.map((start, nth) => {
    const [, about = '', title = ''] = HEADING.exec(lines[start] as string) ?? [];
    const files = readFiles(lines.slice(start + 1, starts[nth + 1]));
    if (!files.length) throw new Error(`${group}.md: "${title}" has no file.`);
    return { group, about, title, files };
  });
}

function readFiles(lines: readonly string[]): LabelledFile[] {
  const files: LabelledFile[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [, fence, name] = OPENING.exec(lines[at] as string) ?? [];
    if (!fence) continue;
    const close = lines.indexOf('```', at + 1);
    if (close === -1) throw new Error(`A fence is not closed: ${lines[at]}`);
    files.push(fileOf(fence, name, lines.slice(at + 1, close).map(readMark)));
    at = close;
  }
  return files;
}

function readMark(line: string): MarkedLine {
  const [, text = line, rules] = MARK.exec(line) ?? [];
  return { text, rules: rules?.split(', ') ?? [] };
}

function fileOf(fence: string, name: string | undefined, lines: readonly MarkedLine[]): LabelledFile {
  const isNotebook = fence === 'notebook';
  const fileName = name ?? (isNotebook ? 'example.ipynb' : fences[fence]?.fileName);
  if (!fileName) throw new Error(`A fence of unknown kind: ${fence}`);
  const written = isNotebook ? cellsOf(lines) : lines;
  return {
    name: fileName,
    text: `${written.map(({ text }) => text).join('\n')}\n`,
    labels: written.flatMap(({ rules }, line) => rules.map((rule) => ({ rule, line }))),
  };
}
