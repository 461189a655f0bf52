// The two programs in a notebook's cells, each as a text in which everything stands where it stood: Python, and its shell.
import type { Document } from '../../text/document.ts';
import type { Span } from '../../text/span.ts';
import { CELL_MARK, splitCells } from './cells.ts';
import { findMagics, type Magic } from './magics.ts';
import { oncePer } from './once-per.ts';

export interface Layers {
  readonly cells: readonly Span[];
  /** What IPython takes is an empty statement and a comment. */
  readonly python: string;
  /** Everything but command lines and scripts is replaced by spaces. */
  readonly shell: string;
  readonly magics: readonly Magic[];
}

const KEPT = ['\r', '\n', CELL_MARK];

/** Of a text that `joinCells` made. */
export const layersOf = oncePer(({ text }: Document) => separate(text));

/** `text` is one that `joinCells` made. */
export function separate(text: string): Layers {
  const cells = splitCells(text);
  const magics = cells.flatMap((cell) => findMagics(text, cell));
  const python: string[] = [];
  const shell: string[] = [];
  let done = 0;
  for (const { kind, span, body } of magics) {
    const between = text.slice(done, span.start);
    const head = text.slice(span.start, body.start);
    const content = text.slice(body.start, span.end);
    const runs = kind === 'command' || kind === 'script';
    python.push(between, asStatement(head + content));
    shell.push(blank(between), blank(head), runs ? withoutInterpolation(content, kind) : blank(content));
    done = span.end;
  }
  const rest = text.slice(done);
  return {
    cells,
    python: python.concat(rest).join('').replaceAll(CELL_MARK, '\n'),
    shell: shell.concat(blank(rest)).join('').replaceAll(CELL_MARK, '\n'),
    magics,
  };
}

/** Keeps an indented block from being empty. */
function asStatement(magic: string): string {
  const [first = '', ...others] = magic.split(/(?<=[\r\n])/).map((line, index) => (index === 0 ? line : blank(line)));
  const [, code = '', end = ''] = /^([^\r\n]*)([\r\n]*)$/.exec(first) ?? [];
  return `0${'#'.repeat(code.length > 1 ? 1 : 0)}${' '.repeat(Math.max(0, code.length - 2))}${end}${others.join('')}`;
}

function blank(text: string): string {
  return text.replace(/./gs, (character) => (KEPT.includes(character) ? character : ' '));
}

/** IPython puts the values of `{expressions}` into a command line: for a shell, a variable that nothing has set. */
function withoutInterpolation(content: string, kind: Magic['kind']): string {
  if (kind === 'script') return content;
  return content.replace(/(?<!\$)\{[^{}\r\n]+\}/g, (written) => `$${'_'.repeat(written.length - 1)}`);
}
