// The languages of Makefiles and justfiles: scripts in recipes.
import type { Comment, FileFacts } from '../../ray/facts.ts';
import type { Document } from '../../text/document.ts';
import { span } from '../../text/span.ts';
import type { CommandContext } from '../commands/command.ts';
import type { EmbeddedText } from '../commands/embedded-text.ts';
import { joinFacts } from '../commands/read-command.ts';
import type { Language } from '../language.ts';
import { readScript } from '../shell/read-script.ts';
import { mayHoldStatements } from '../shell/statements.ts';
import { writeShell } from '../shell/write.ts';
import type { Syntax } from '../syntax.ts';
import { exportsMore, makeExports, makeVariables } from './make-variables.ts';
import { justScripts, makeScripts } from './recipe-lines.ts';

/** More scripts than this in one file are not read. */
const MOST = 1000;
const PLAIN: CommandContext = { environment: [], environmentOpen: false, shell: true };

export const makefile: Language = {
  id: 'makefile',
  matches: (fileName) => /^(?:GNU)?[Mm]akefile(?:\.[\w-]+)?$|\.mk$/.test(fileName),
  mayConcernRay: mayHoldStatements,
  read: (document, syntax) => {
    const { text } = document;
    const environment = makeExports(text);
    const context = { ...PLAIN, environment, environmentOpen: exportsMore(text), variables: makeVariables(text) };
    const facts = readScripts(document, makeScripts(text), context, syntax);
    return { ...facts, environment: [...environment, ...facts.environment] };
  },
  write: writeShell,
};

export const justfile: Language = {
  id: 'just',
  matches: (fileName) => /^\.?justfile$|\.just$/i.test(fileName),
  mayConcernRay: mayHoldStatements,
  read: (document, syntax) => {
    const environmentOpen = /^set[ \t]+(?:dotenv|export)|^export[ \t]/m.test(document.text);
    return readScripts(document, justScripts(document.text), { ...PLAIN, environmentOpen }, syntax);
  },
  write: writeShell,
};

function readScripts(
  { languageId, text }: Document,
  scripts: readonly EmbeddedText[],
  context: CommandContext,
  syntax: Syntax,
): FileFacts {
  const telling = scripts.filter((script) => mayHoldStatements(script.text)).slice(0, MOST);
  const facts = joinFacts(telling.map((script) => readScript(script, context, syntax)));
  return { languageId, ...facts, comments: findComments(text), problems: [] };
}

/** A number sign opens a comment wherever a word begins. */
function findComments(text: string): Comment[] {
  return [...text.matchAll(/(^|[ \t])#([^#\n]*ray-guard[^\r\n]*)/gm)].map(
    ({ 0: whole, 1: blank = '', 2: words = '', index }) => {
      const start = index + blank.length;
      const lineStart = text.lastIndexOf('\n', start - 1) + 1;
      const alone = text.slice(lineStart, start).trim() === '';
      return { span: span(start, index + whole.length), text: words, alone };
    },
  );
}
