// A notebook's cells as one program: its Python, its magics and its shell commands, in the order in which they run.
import type { EnvironmentSetting, EnvironmentSource, FileSource } from '../../ray/facts/environment.ts';
import type { Comment } from '../../ray/facts/for-ray-guard.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Document } from '../../text/document.ts';
import { type Span, span } from '../../text/span.ts';
import type { Language } from '../language.ts';
import { weakestFirst } from '../python/environment/environment-files.ts';
import { python } from '../python/python.ts';
import type { Syntax } from '../syntax.ts';
import { readCommands } from './commands.ts';
import { readDotenvMagic, readEnvMagic } from './env-magic.ts';
import { type Layers, layersOf } from './layers.ts';
import { writeProgram } from './write-program.ts';

/** For texts that `joinCells` made; no file has it. */
export const notebookProgram: Language = {
  id: 'notebook-program',
  matches: () => false,
  mayConcernRay: (text) => /\bray\b|RAY_|serve[\\\s]+(?:start|run|deploy)\b/i.test(text),
  read,
  write: writeProgram,
};

function read(document: Document, syntax: Syntax): ReadFacts {
  const layers = layersOf(document);
  const program = python.read({ ...document, languageId: python.id, text: layers.python }, syntax);
  const settings = layers.magics.flatMap((magic) =>
    magic.kind === 'env' ? (readEnvMagic(document.text, magic, program) ?? []) : [],
  );
  const environment = inOrder([...program.environment, ...settings]);
  const files = layers.magics.flatMap((magic) =>
    magic.kind === 'dotenv' ? [readDotenvMagic(document.text, magic, program)] : [],
  );
  const inherits = weakestFirst(inOrder([...(program.inherits?.filter(isFile) ?? []), ...files]));
  const commands = readCommands(layers, { environment, inherits }, syntax);
  return {
    ...program,
    languageId: document.languageId,
    environment: inOrder([...environment, ...commands.environment.map(ofCommand)]),
    processes: inOrder([...program.processes, ...commands.processes]),
    requirements: inOrder([...program.requirements, ...commands.requirements]),
    reaches: inOrder([...program.reaches, ...commands.reaches]),
    comments: inOrder([...program.comments, ...commentsOfMagics(document.text, layers)]),
    ...(inherits.length > 0 && { inherits }),
  };
}

function isFile(source: EnvironmentSource): source is FileSource {
  return source.kind === 'file';
}

/** A shell's variables end with it: they say nothing of the kernel, in which Python runs. */
function ofCommand(setting: EnvironmentSetting): EnvironmentSetting {
  return { ...setting, scope: 'command' };
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
