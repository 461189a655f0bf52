// The shell language: Ray started, joined and installed by scripts, and how that is changed there.
import type { Node } from 'web-tree-sitter';
import type { Comment, FileFacts, ReadProblem } from '../../ray/facts.ts';
import type { Document } from '../../text/document.ts';
import { embeddedAt } from '../commands/embedded-text.ts';
import type { Language } from '../language.ts';
import type { Syntax } from '../syntax.ts';
import { readStatements } from './read-script.ts';
import { closest, ScriptSource, withLineFeeds } from './script-source.ts';
import { mayHoldStatements } from './statements.ts';
import { writeShell } from './write.ts';

export const shell: Language = {
  // As VS Code calls it.
  id: 'shellscript',
  matches: (fileName) => /\.(?:sh|bash|zsh|ksh|sbatch|slurm|sub)$|^\.envrc$/.test(fileName),
  mayConcernRay: (text) => mayHoldStatements(text),
  read,
  write: writeShell,
};

function read({ languageId, text }: Document, syntax: Syntax): FileFacts {
  const script = withLineFeeds(embeddedAt(text, 0));
  return syntax.withTree('bash', script.text, ({ rootNode }) => {
    const source = new ScriptSource(rootNode, script);
    const context = { environment: [], environmentOpen: false, shell: true };
    const { facts, statements } = readStatements(source, context, syntax);
    const hasFacts = Object.values(facts).some((list) => list.length > 0);
    const problems = hasFacts ? findProblems(source, statements) : [];
    return { languageId, ...facts, comments: findComments(source), problems };
  });
}

const COMMENT = new Set(['comment']);

function findComments(source: ScriptSource): Comment[] {
  const comments: Comment[] = [];
  for (const { index } of source.text.matchAll(/ray-guard/g)) {
    const leaf = source.leafAt(index);
    const comment = leaf && closest(leaf, COMMENT);
    const span = comment && source.spanOf(comment);
    if (!span || span.start === comments.at(-1)?.span.start) continue;
    const lineStart = source.text.lastIndexOf('\n', comment.startIndex - 1) + 1;
    const alone = source.text.slice(lineStart, comment.startIndex).trim() === '';
    comments.push({ span, text: comment.text.slice(1), alone });
  }
  return comments;
}

const DAMAGE = new Set(['ERROR']);

/** Only where Ray is spoken of: damage elsewhere does not concern it. */
function findProblems(source: ScriptSource, statements: readonly Node[]): ReadProblem[] {
  const damaged = statements.find((node) => node.hasError || closest(node, DAMAGE));
  if (!damaged) return [];
  const message = 'This does not parse as a shell script, so settings around it may be missed.';
  return [{ span: source.spanOf(damaged), message }];
}
