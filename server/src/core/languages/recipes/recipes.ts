// The languages of Makefiles and justfiles: scripts in recipes.
import type { Comment } from '../../ray/facts/for-ray-guard.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Document } from '../../text/document.ts';
import { lineEnd, lineStart } from '../../text/next-code-line.ts';
import { PlacedText } from '../../text/placed-text.ts';
import { type Span, span } from '../../text/span.ts';
import { AS_IN_SCRIPTS } from '../cannot-hold.ts';
import type { CommandContext } from '../commands/command.ts';
import type { EmbeddedText } from '../commands/embedded-text.ts';
import { joinFacts } from '../commands/read-command.ts';
import type { Language } from '../language.ts';
import { commentPlace } from '../shell/comment-place.ts';
import { readScript } from '../shell/read-script.ts';
import { mayHoldStatements } from '../shell/statements.ts';
import { writeShell } from '../shell/write.ts';
import type { Syntax } from '../syntax.ts';
import { aboveContinuedLine, type CommentPlace } from '../write-comment.ts';
import { justFiles, makeFiles } from './environment-files.ts';
import { makeExports, makeVariables } from './make-variables.ts';
import { justScripts, makeScripts } from './recipe-lines.ts';

/** More scripts than this in one file are not read. */
const MOST = 1000;
const PLAIN: CommandContext = { environment: [], environmentOpen: false, readsFilesBeside: true, shell: true };

export const makefile: Language = {
  id: 'makefile',
  title: 'Makefiles',
  files: { names: ['Makefile', 'makefile', 'GNUmakefile', 'Makefile.*', '*.mk'], context: [] },
  editor: { languages: ['makefile'], starts: [] },
  fence: { word: 'make', fileName: 'Makefile' },
  comment: '#',
  cannotHold: [AS_IN_SCRIPTS],
  role: { startsOneCluster: true, forOthers: 'what it says' },
  mayConcernRay: mayHoldStatements,
  read: (document, syntax) => {
    const { text } = document;
    const environment = makeExports(text);
    const { inherits, open } = makeFiles(text);
    const context = { ...PLAIN, environment, environmentOpen: open, inherits, variables: makeVariables(text) };
    const facts = readScripts(document, makeScripts(text), context, syntax);
    return { ...facts, environment: [...environment, ...facts.environment] };
  },
  write: (change, document, facts, syntax) => {
    const { text } = document;
    // Behind a variable make would take the blanks before the comment for a part of its value.
    return writeShell(change, document, facts, syntax, (at) =>
      isInRecipe(text, at.start)
        ? placeInScript(text, makeScripts(text), at, syntax)
        : aboveContinuedLine(text, at.start),
    );
  },
};

export const justfile: Language = {
  id: 'just',
  title: 'justfiles',
  files: { names: ['justfile', 'Justfile', '.justfile', '*.just'], context: [] },
  editor: { languages: ['just'], starts: ['justfile', 'Justfile', '.justfile'] },
  fence: { word: 'just', fileName: 'justfile' },
  comment: '#',
  cannotHold: [AS_IN_SCRIPTS],
  role: { startsOneCluster: true, forOthers: 'what it says' },
  mayConcernRay: mayHoldStatements,
  read: (document, syntax) => {
    const { text } = document;
    const { inherits, open } = justFiles(text);
    const environmentOpen = open || /^set[ \t]+export|^export[ \t]/m.test(text);
    return readScripts(document, justScripts(text), { ...PLAIN, environmentOpen, inherits }, syntax);
  },
  write: (change, document, facts, syntax) => {
    const { text } = document;
    return writeShell(change, document, facts, syntax, (at) => placeInScript(text, justScripts(text), at, syntax));
  },
};

function readScripts(
  { languageId, text }: Document,
  scripts: readonly EmbeddedText[],
  context: CommandContext,
  syntax: Syntax,
): ReadFacts {
  const telling = scripts.filter((script) => mayHoldStatements(script.text)).slice(0, MOST);
  const facts = joinFacts(telling.map((script) => readScript(script, context, syntax)));
  return { languageId, ...facts, comments: findComments(text), problems: [] };
}

function isInRecipe(text: string, offset: number): boolean {
  return text.startsWith('\t', lineStart(text, offset));
}

/** A quote that is open at the end of a script is none in the next one. */
function placeInScript(
  text: string,
  scripts: readonly EmbeddedText[],
  at: Span,
  syntax: Syntax,
): CommentPlace | undefined {
  const script = scripts.find((one) => one.toDocument(0) <= at.start && at.start <= one.toDocument(one.text.length));
  if (!script) return undefined;
  const first = lineStart(text, script.toDocument(0));
  const lines = text.slice(first, lineEnd(text, script.toDocument(script.text.length)) + 1);
  return commentPlace(PlacedText.at(lines, first), at, syntax);
}

/** A number sign opens a comment wherever a word begins. */
function findComments(text: string): Comment[] {
  return [...text.matchAll(/(^\uFEFF?|[ \t])#([^#\n]*ray-guard[^\r\n]*)/gm)].map(
    ({ 0: whole, 1: blank = '', 2: words = '', index }) => {
      const start = index + blank.length;
      const lineStart = text.lastIndexOf('\n', start - 1) + 1;
      const alone = text.slice(lineStart, start).trim() === '';
      return { span: span(start, index + whole.length), text: words, alone };
    },
  );
}
