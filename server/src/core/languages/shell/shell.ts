// The shell language: Ray started, joined and installed by scripts, and how that is changed there.

import type { Node } from 'web-tree-sitter';
import type { ProcessEnvironment } from '../../ray/facts/environment.ts';
import type { Comment, ProvidedEnvironment, ReadFacts, ReadProblem } from '../../ray/facts/read-facts.ts';
import { unknown } from '../../ray/facts/value.ts';
import { holdsSecret } from '../../ray/secrets.ts';
import type { Document } from '../../text/document.ts';
import { nextCodeLine } from '../../text/lines.ts';
import { PlacedText } from '../../text/placed-text.ts';
import type { Span } from '../../text/span.ts';
import { ofFile } from '../commands/join-facts.ts';
import type { Language } from '../language.ts';
import type { Syntax } from '../syntax.ts';
import { DEEPEST, MOST_EXPORTS, MOST_FILES, readStatements } from './read-script.ts';
import { closest, forGrammar, ScriptSource, withLineFeeds } from './script-source.ts';
import { mayConcernRay, programs, saysRay } from './statements.ts';
import { writeShell } from './write.ts';

/** What a shell reads as it starts. */
const PROFILES = ['.bashrc', '.bash_profile', '.bash_aliases', '.profile', '.zshrc', '.zprofile', '.zshenv'];

export const shell: Language = {
  // As VS Code calls it.
  id: 'shellscript',
  title: 'shell scripts',
  reads: 'commands and what they start, variables and files of variables, here-documents in their own language',
  limits: [
    `scripts in scripts: ${DEEPEST + 1} deep`,
    `exported variables: ${MOST_EXPORTS}`,
    `files of variables: ${MOST_FILES}`,
  ],
  files: {
    names: [
      '*.sh',
      '*.bash',
      '*.zsh',
      '*.ksh',
      '*.sbatch',
      '*.slurm',
      '*.pbs',
      '*.lsf',
      '*.sub',
      '.envrc',
      ...PROFILES,
    ],
    context: [],
  },
  editor: { languages: ['shellscript'], starts: ['**/*.sbatch', '**/*.slurm', '**/*.pbs', '**/*.lsf', '**/*.sub'] },
  fence: { word: 'sh', fileName: 'script.sh' },
  comment: '#',
  cannotHold: [],
  role: { startsOneCluster: true, forOthers: 'that it is there' },
  mayConcernRay,
  programs,
  read,
  write: writeShell,
};

function read({ languageId, text }: Document, syntax: Syntax): ReadFacts {
  const script = withLineFeeds(PlacedText.at(text, 0));
  return syntax.withTree('bash', forGrammar(script.text), ({ rootNode }) => {
    const source = new ScriptSource(rootNode, script);
    const context = { environment: [], environmentOpen: false, readsFilesBeside: true, shell: true } as const;
    const { facts, statements, exported, assigned } = readStatements(source, context, syntax);
    const provides = [...(facts.provides ?? []), ...(providedBy(exported, assigned) ?? [])];
    const hasFacts = Object.values(facts).some((list) => list.length > 0);
    const problems = hasFacts && saysRay(text) ? findProblems(source, statements) : [];
    const comments = findComments(source);
    return { languageId, ...ofFile(facts), comments, problems, ...(provides.length > 0 && { provides }) };
  });
}

/** For scripts that read this one. That there is a token is all that they need to know. */
function providedBy(exported: ProcessEnvironment, assigned: ProcessEnvironment): ProvidedEnvironment[] | undefined {
  if (assigned.settings.length === 0 && !assigned.inherits && !assigned.open) return undefined;
  const [all, less] = [assigned, exported].map((environment) => ({
    ...environment,
    settings: environment.settings.map((setting) =>
      holdsSecret(setting.name) ? { ...setting, value: unknown('a token') } : setting,
    ),
  }));
  return all && less && [{ kind: 'file', environment: all, exported: less }];
}

function findComments(source: ScriptSource): Comment[] {
  const comments: Comment[] = [];
  for (const { index } of source.text.matchAll(/ray-guard/g)) {
    const comment = source.leafAt(index);
    const span = comment?.type === 'comment' ? source.spanOf(comment) : undefined;
    if (!comment || !span || span.start === comments.at(-1)?.span.start) continue;
    const lineStart = source.text.lastIndexOf('\n', comment.startIndex - 1) + 1;
    const alone = source.text.slice(lineStart, comment.startIndex).trim() === '';
    const statement = statementOf(comment, alone, source);
    comments.push({ span, text: comment.text.slice(1), alone, ...(statement && { statement }) });
  }
  return comments;
}

const BODIES = new Set([
  'program',
  'do_group',
  'compound_statement',
  'subshell',
  'if_statement',
  'elif_clause',
  'else_clause',
  'for_statement',
  'c_style_for_statement',
  'while_statement',
  'case_statement',
  'case_item',
  'function_definition',
]);

/** The one that contains the comment or ends with it; alone between statements, the one below. */
function statementOf(comment: Node, alone: boolean, source: ScriptSource): Span | undefined {
  const isBetween = comment.parent !== null && BODIES.has(comment.parent.type);
  const { text } = source;
  const below = nextCodeLine(text, comment.endIndex);
  const beside = alone ? below + (/^[ \t]*/.exec(text.slice(below))?.[0].length ?? 0) : comment.startIndex - 1;
  const offset = alone ? beside : text.slice(0, comment.startIndex).trimEnd().length - 1;
  let node = isBetween ? source.leafAt(offset) : comment;
  while (node?.parent && !BODIES.has(node.parent.type)) node = node.parent;
  return node?.parent && node.type !== 'comment' ? source.spanOf(node) : undefined;
}

const DAMAGE = new Set(['ERROR']);

/** Only where Ray is spoken of: damage elsewhere does not concern it. */
function findProblems(source: ScriptSource, statements: readonly Node[]): ReadProblem[] {
  const damaged = statements.find((node) => node.hasError || closest(node, DAMAGE));
  if (!damaged) return [];
  const message = 'This does not parse as a shell script, so settings around it may be missed; fix it.';
  return [{ span: source.spanOf(damaged), message }];
}
