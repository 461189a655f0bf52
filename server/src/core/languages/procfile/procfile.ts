// The language of Procfiles: a command a line, which foreman, honcho or Heroku start together.
import type { Comment, ReadFacts, ReadProblem } from '../../ray/facts/read-facts.ts';
import type { Document } from '../../text/document.ts';
import { PlacedText } from '../../text/placed-text.ts';
import { type Span, span, type TextEdit } from '../../text/span.ts';
import type { Change } from '../change.ts';
import type { CommandContext } from '../commands/command.ts';
import { writeEnvironment } from '../commands/command-environment.ts';
import { joinFacts, ofFile } from '../commands/join-facts.ts';
import { AS_IN_SCRIPTS, type Language } from '../language.ts';
import { readScript } from '../shell/read-script.ts';
import { mayConcernRay, mayHoldStatements, programs } from '../shell/statements.ts';
import { writeShell } from '../shell/write.ts';
import type { Syntax } from '../syntax.ts';
import { lineAround } from '../write-comment.ts';

/** More commands of Ray than this in one file are not read. */
const MOST = 1000;
/** Nor more lines than this named that are none. */
const MOST_UNREADABLE = 20;
/** As foreman and honcho tell commands from other lines. */
const NAME = /^[A-Za-z0-9_-]+:[ \t]*(?=\S)/;

interface ProcfileLine {
  /** `unreadable`: neither empty nor a comment, and no command has this form; programs pass over it in silence. */
  readonly kind: 'command' | 'comment' | 'unreadable';
  /** The command, or the comment from its `#` on. */
  readonly content: string;
  /** Offset of `content`. */
  readonly start: number;
  /** The line without its end. */
  readonly whole: Span;
}

export const procfile: Language = {
  id: 'procfile',
  title: 'Procfiles',
  reads: 'commands as in scripts',
  limits: [`commands about Ray: ${MOST}`],
  files: { names: ['Procfile', 'Procfile.*'], context: [] },
  editor: { languages: ['procfile'], starts: ['Procfile', 'Procfile.dev'] },
  fence: { word: 'procfile', fileName: 'Procfile' },
  comment: '#',
  cannotHold: [AS_IN_SCRIPTS],
  role: { startsOneCluster: true, forOthers: 'what it says' },
  mayConcernRay,
  programs,
  read,
  write,
};

function read({ languageId, text }: Document, syntax: Syntax): ReadFacts {
  const lines = procfileLines(text);
  const telling = lines.filter(({ kind, content }) => kind === 'command' && mayHoldStatements(content));
  const commands = telling.slice(0, MOST);
  const facts = joinFacts(
    commands.map(({ content, start, whole }) => readScript(PlacedText.at(content, start), contextAt(whole), syntax)),
  );
  const comments = lines.flatMap((line) => (line.content.includes('ray-guard') ? commentsIn(line, syntax) : []));
  const problems = [
    ...lines
      .filter(({ kind }) => kind === 'unreadable')
      .slice(0, MOST_UNREADABLE)
      .map(notRead),
    ...commands.filter(({ content }) => isDamaged(content, syntax)).map(damaged),
    ...telling.slice(MOST, MOST + 1).map(tooMany),
  ];
  return { languageId, ...ofFile(facts), comments, problems };
}

/** Empty lines are left out. No line goes on in the next one. */
export function procfileLines(text: string): ProcfileLine[] {
  const lines: ProcfileLine[] = [];
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  while (start < text.length) {
    const feed = text.indexOf('\n', start);
    const next = feed === -1 ? text.length : feed;
    const line = text.slice(start, next).trimEnd();
    if (line.trim() !== '') lines.push(lineAt(line, start));
    start = next + 1;
  }
  return lines;
}

function lineAt(line: string, start: number): ProcfileLine {
  const whole = span(start, start + line.length);
  const name = NAME.exec(line)?.[0];
  if (name) return { kind: 'command', content: line.slice(name.length), start: start + name.length, whole };
  const content = line.trimStart();
  const kind = content.startsWith('#') ? 'comment' : 'unreadable';
  return { kind, content, start: start + line.length - content.length, whole };
}

/** All of them load the `.env` beside the file, which replaces what was set before. */
function contextAt(place: Span): CommandContext {
  const file = { kind: 'file', path: '.env', onlyDefaults: false, order: 'before-import', span: place } as const;
  return { environment: [], environmentOpen: false, inherits: [file], readsFilesBeside: true, shell: true };
}

function commentsIn({ kind, content, start }: ProcfileLine, syntax: Syntax): Comment[] {
  if (kind === 'comment') return [{ span: span(start, start + content.length), text: content.slice(1), alone: true }];
  if (kind !== 'command') return [];
  return syntax.withSnippet('bash', content, ({ rootNode }) =>
    rootNode
      .descendantsOfType('comment')
      .filter((node) => node?.text.includes('ray-guard'))
      .map((node) => ({
        span: span(start + node.startIndex, start + node.endIndex),
        text: node.text.slice(1),
        alone: false,
      })),
  );
}

function isDamaged(command: string, syntax: Syntax): boolean {
  return syntax.withSnippet('bash', command, ({ rootNode }) => rootNode.hasError);
}

function notRead({ whole }: ProcfileLine): ReadProblem {
  return { span: whole, message: 'This line is not `name: command`, so it was not read; fix it.' };
}

function damaged({ whole }: ProcfileLine): ReadProblem {
  return {
    span: whole,
    message: 'This command does not parse as a shell command, so settings in it may be missed; fix it.',
  };
}

function tooMany({ whole }: ProcfileLine): ReadProblem {
  return {
    span: whole,
    message: `More than ${MOST} commands of Ray; this one and those below were not read: split the file.`,
  };
}

/** foreman runs a command through `exec`, which takes no `NAME=value` before it, but `env` everywhere. */
function write(change: Change, document: Document, facts: ReadFacts, syntax: Syntax): TextEdit[] | undefined {
  const { text } = document;
  if (change.kind === 'set-environment' && change.process?.environmentPlace?.form === 'prefix')
    return writeEnvironment(change, text)?.map((edit) => ({
      ...edit,
      newText: edit.newText.startsWith('env ') ? edit.newText : `env ${edit.newText}`,
    }));
  // Not every program that reads Procfiles has a shell run the command, and so drops a comment behind it.
  const placeFor = (at: Span) => ({ where: 'above', offset: lineAround(text, at.start).start }) as const;
  return writeShell(change, document, facts, syntax, placeFor);
}
