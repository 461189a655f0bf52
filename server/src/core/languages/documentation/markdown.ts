// Fenced code of Markdown as CommonMark has it: of backticks and tildes, in lists and quotes, unclosed ones to the end of what they are in.
import { BlockBuilder, behindIndent, type CodeBlock, documents, indentOf, linesIn } from './documents.ts';

/** More than this is an indented block, in which nothing is a fence. */
const USUAL_INDENT = 3;
const OPENING = /^(?:(`{3,})([^`]*)|(~{3,})(.*))$/;
const ITEM = /^(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)/;

interface Fence {
  readonly marks: string;
  readonly word: string;
  /** Of quotes around it. */
  readonly quotes: number;
  /** Columns of the list item that it is in, and its own. */
  readonly item: number;
  readonly indent: number;
  readonly block: BlockBuilder;
}

export const markdown = documents(
  { id: 'markdown', title: 'Markdown', files: { names: ['*.md', '*.markdown', '*.mdx'], context: [] } },
  /```|~~~/,
  fencedBlocks,
);

/** In the order of the text; a block of which nothing is closed ends with the text. */
function fencedBlocks(text: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const close = (fence: Fence) => blocks.push(fence.block.build(fence.word));
  let open: Fence | undefined;
  let items: number[] = [];
  let quotesBefore = 0;
  let isComment = false;
  for (const { start, end, line } of linesIn(text)) {
    if (open) {
      const at = inContainer(line, open);
      if (at !== undefined) {
        if (closes(line.slice(at), open)) {
          close(open);
          open = undefined;
        } else open.block.add(start + behindIndent(line, at, open.indent), end);
        continue;
      }
      close(open);
      open = undefined;
    }
    if (isComment) {
      isComment = !line.includes('-->');
      continue;
    }
    const { at: from, quotes } = behindQuotes(line, Number.POSITIVE_INFINITY);
    if (quotes !== quotesBefore) items = [];
    quotesBefore = quotes;
    if (line.slice(from).trim() === '') continue;
    let at = from;
    let columns = indentOf(line, at);
    while (items.length > 0 && columns < (items.at(-1) as number)) items.pop();
    for (;;) {
      if (columns - (items.at(-1) ?? 0) > USUAL_INDENT) break;
      at = behindIndent(line, at, Number.POSITIVE_INFINITY);
      const [item] = ITEM.exec(line.slice(at)) ?? [];
      if (item === undefined) break;
      const behind = at + item.length;
      const space = indentOf(line, behind);
      const isEmpty = line.slice(behind).trim() === '';
      columns += item.length + (space > USUAL_INDENT + 1 || isEmpty ? 1 : space);
      items.push(columns);
      at = behind;
      if (isEmpty || space > USUAL_INDENT + 1) break;
    }
    const rest = line.slice(behindIndent(line, at, Number.POSITIVE_INFINITY));
    const indent = columns - (items.at(-1) ?? 0);
    isComment = rest.startsWith('<!--') && !rest.includes('-->');
    const [, ticks, afterTicks, tildes, afterTildes] = OPENING.exec(rest) ?? [];
    const marks = ticks ?? tildes;
    if (marks === undefined || indent > USUAL_INDENT) continue;
    const word = (afterTicks ?? afterTildes ?? '').trim();
    open = { marks, word, quotes, item: items.at(-1) ?? 0, indent, block: new BlockBuilder(text) };
  }
  if (open) close(open);
  return blocks;
}

/** Where the line goes on behind what stands around the fence; undefined where that has ended. */
function inContainer(line: string, { quotes, item }: Fence): number | undefined {
  const inside = behindQuotes(line, quotes);
  if (inside.quotes < quotes) return undefined;
  const isBlank = line.slice(inside.at).trim() === '';
  if (!isBlank && indentOf(line, inside.at) < item) return undefined;
  return behindIndent(line, inside.at, item);
}

function closes(rest: string, { marks }: Fence): boolean {
  if (indentOf(rest) > USUAL_INDENT) return false;
  const text = rest.trim();
  return text.length >= marks.length && text === (marks[0] as string).repeat(text.length);
}

function behindQuotes(line: string, most: number): { readonly at: number; readonly quotes: number } {
  let at = 0;
  let quotes = 0;
  while (quotes < most && indentOf(line, at) <= USUAL_INDENT) {
    const mark = behindIndent(line, at, USUAL_INDENT);
    if (line[mark] !== '>') break;
    at = mark + (line[mark + 1] === ' ' ? 2 : 1);
    quotes++;
  }
  return { at, quotes };
}
