// Code of reStructuredText: `code-block::` and its like, and the literal blocks behind `::`.
import { BlockBuilder, behindIndent, type CodeBlock, documents, indentOf, linesIn } from './documents.ts';

const CODE = /^\s*\.\. (?:code-block|code|sourcecode|prompt)::[ \t]*(\S*)/;
const HIGHLIGHT = /^\s*\.\. highlight::[ \t]*(\S*)/;
/** Neither a directive nor a target, a footnote or a substitution. */
const COMMENT = /^\s*\.\.(?:$|[ \t]+(?!_|\[|\||[\w:+.-]+::))/;
const DIRECTIVE = /^\s*\.\./;
const OPTION = /^\s*:[\w -]+:/;

interface Block {
  readonly word: string;
  /** Columns of what announces it: it is what is indented more. */
  readonly outer: number;
  /** Of its first line; undefined before that. */
  inner?: number;
  /** Options may follow until a blank line. */
  mayHaveOptions: boolean;
  readonly isComment?: true;
  readonly block: BlockBuilder;
}

export const restructuredText = documents(
  { id: 'restructuredtext', title: 'reStructuredText', files: { names: ['*.rst'], context: [] } },
  /::/,
  literalBlocks,
);

/** In the order of the text. */
function literalBlocks(text: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let highlighted = '';
  let open: Block | undefined;
  for (const { start, end, line } of linesIn(text)) {
    const isBlank = line.trim() === '';
    if (open) {
      if (isBlank) {
        open.mayHaveOptions = false;
        if (open.inner !== undefined) open.block.add(start + line.length, end);
        continue;
      }
      if (indentOf(line) > open.outer) {
        if (open.mayHaveOptions && OPTION.test(line)) continue;
        open.inner ??= indentOf(line);
        open.block.add(start + behindIndent(line, 0, open.inner), end);
        continue;
      }
      if (!open.isComment) blocks.push(open.block.build(open.word));
      open = undefined;
    }
    if (isBlank) continue;
    highlighted = HIGHLIGHT.exec(line)?.[1] ?? highlighted;
    const word = CODE.exec(line)?.[1];
    const isComment = word === undefined && COMMENT.test(line);
    const isLiteral = !DIRECTIVE.test(line) && /::[ \t]*$/.test(line);
    if (word === undefined && !isComment && !isLiteral) continue;
    open = {
      word: word === undefined || word === '' ? highlighted : word,
      outer: indentOf(line),
      mayHaveOptions: word !== undefined,
      ...(isComment && { isComment }),
      block: new BlockBuilder(text),
    };
  }
  if (open && !open.isComment) blocks.push(open.block.build(open.word));
  return blocks;
}
