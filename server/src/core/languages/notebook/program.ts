// A notebook's cells as one program: its Python, its magics and its shell commands, in the order in which they run.
import type { Comment, FileFacts } from '../../ray/facts.ts';
import type { Document } from '../../text/document.ts';
import type { TextEdit } from '../../text/edit.ts';
import { contains, type Span, span } from '../../text/span.ts';
import type { Change } from '../change.ts';
import type { Language } from '../language.ts';
import { python } from '../python/python.ts';
import type { Syntax } from '../syntax.ts';
import { readEnvMagic } from './env-magic.ts';
import { type Layers, separate } from './layers.ts';

/** For texts that `joinCells` made; no file has it. */
export const notebookProgram: Language = {
  id: 'notebook-program',
  matches: () => false,
  mayConcernRay: (text) => /\bray\b|RAY_/i.test(text),
  read,
  write,
};

function read(document: Document, syntax: Syntax): FileFacts {
  const layers = separate(document.text);
  const program = python.read({ ...document, languageId: python.id, text: layers.python }, syntax);
  const settings = layers.magics.flatMap((magic) =>
    magic.kind === 'env' ? (readEnvMagic(document.text, magic, program) ?? []) : [],
  );
  const environment = inOrder([...program.environment, ...settings]);
  return {
    ...program,
    languageId: document.languageId,
    environment,
    comments: inOrder([...program.comments, ...commentsOfMagics(document.text, layers)]),
  };
}

function inOrder<T extends { readonly span: Span }>(facts: readonly T[]): T[] {
  return [...facts].sort((a, b) => a.span.start - b.span.start);
}

function commentsOfMagics(text: string, { magics }: Layers): Comment[] {
  return magics.flatMap(({ body }) =>
    [...text.slice(body.start, body.end).matchAll(/(?<![^\s;])#([^\r\n]*ray-guard[^\r\n]*)/g)].map(
      ({ 0: written, 1: words = '', index }): Comment => {
        const start = body.start + index;
        const line = Math.max(text.lastIndexOf('\n', start), text.lastIndexOf('\r', start), body.start - 1) + 1;
        return { span: span(start, start + written.length), text: words, alone: text.slice(line, start).trim() === '' };
      },
    ),
  );
}

/** Undefined also where edits would touch two cells. */
function write(change: Change, document: Document, facts: FileFacts): TextEdit[] | undefined {
  const layers = separate(document.text);
  const edits = python.write(change, { ...document, languageId: python.id, text: layers.python }, facts);
  const [first] = edits ?? [];
  const cell = first && layers.cells.find((one) => contains(one, first.span));
  return cell && edits?.every((edit) => contains(cell, edit.span)) ? edits : undefined;
}
