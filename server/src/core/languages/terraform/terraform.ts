// The language of Terraform and OpenTofu: what a file starts and opens, and how its strings, scripts and manifests are written into.
import type { Node } from 'web-tree-sitter';
import type { Comment, ReadFacts, ReadProblem } from '../../ray/facts/read-facts.ts';
import type { Scalar } from '../../ray/facts/value.ts';
import type { Document } from '../../text/document.ts';
import { lineStart, nextCodeLine } from '../../text/lines.ts';
import { type Span, span, type TextEdit } from '../../text/span.ts';
import type { Change } from '../change.ts';
import { writeEnvironment } from '../commands/command-environment.ts';
import { eachPlaceOnce, joinFacts } from '../commands/join-facts.ts';
import type { Language } from '../language.ts';
import { setVersions } from '../shell/write.ts';
import { nodeOver, type Syntax } from '../syntax.ts';
import { type CommentPlace, lineAround, writeComment } from '../write-comment.ts';
import { gatheredIn, sourceOf } from '../yaml/nodes/source.ts';
import { writeYaml } from '../yaml/write.ts';
import { saysRay } from './concern.ts';
import { networkReaches } from './network.ts';
import { DEEPEST, MOST_COPIES, TerraformFile } from './nodes.ts';
import { readResources } from './resources.ts';

export const terraform: Language = {
  // As its extension for VS Code calls it.
  id: 'terraform',
  title: 'Terraform and OpenTofu',
  reads:
    'security groups, firewall rules, load balancers, Kubernetes, Helm, ECS, scripts of machines, with locals and defaults of the same file; other files of a module, `.tfvars` and `.tf.json` are not read',
  limits: [`nested blocks and expressions: ${DEEPEST} deep`, `blocks of one list: ${MOST_COPIES}`],
  files: { names: ['*.tf', '*.tofu'], context: [] },
  editor: { languages: ['terraform', 'opentofu'], starts: ['**/*.tf', '**/*.tofu'] },
  fence: { word: 'hcl', fileName: 'main.tf' },
  comment: '#',
  cannotHold: [
    {
      rules: {
        allBut: [
          ...['public-network', 'public-service', 'exposed-dashboard', 'missing-auth-token', 'auth-disabled'],
          ...['token-in-source', 'vulnerable-ray', 'refused-cluster', 'unused-suppression'],
        ],
      },
      why: 'its scripts and manifests are read as those of shellscript and yaml',
    },
  ],
  role: { startsOneCluster: false, forOthers: 'what it says' },
  mayConcernRay: saysRay,
  read,
  write,
};

function read({ path, languageId, text }: Document, syntax: Syntax): ReadFacts {
  return syntax.withTree('hcl', text, ({ rootNode }) => {
    const source = sourceOf({ path, text }, { text, hasWholeLines: false }, syntax);
    const file = new TerraformFile(rootNode, text);
    const blocks = file.blocks((kind) => kind === 'resource' || kind === 'module' || kind === 'data');
    const started = readResources(blocks, source);
    const heads = started.processes.filter(({ role, runsIn }) => role === 'head' && runsIn !== 'container');
    const opened = networkReaches(blocks, text, heads);
    const facts = joinFacts([started, { processes: [], environment: [], requirements: [], reaches: opened }]);
    return {
      languageId,
      ...eachPlaceOnce(facts),
      ...gatheredIn(source, facts),
      comments: text.includes('ray-guard') ? commentsIn(rootNode, text) : [],
      problems: rootNode.hasError ? [damageIn(rootNode)] : [],
    };
  });
}

function damageIn(root: Node): ReadProblem {
  const [damaged] = root.descendantsOfType('ERROR');
  const at = damaged?.startIndex ?? 0;
  return {
    span: span(at, Math.min(damaged?.endIndex ?? at, at + 1)),
    message: 'This does not parse as Terraform, so settings around it may be missed; fix it.',
  };
}

/** What a comment above it covers as a whole: a heredoc has no place for one. */
const STATEMENTS: ReadonlySet<string> = new Set(['attribute', 'object_elem']);

function commentsIn(root: Node, text: string): Comment[] {
  return root.descendantsOfType('comment').flatMap((node): Comment[] => {
    if (!node?.text.includes('ray-guard')) return [];
    const marker = /^(?:#|\/\/|\/\*)/.exec(node.text)?.[0].length ?? 0;
    const written = node.text.slice(marker).replace(/\*\/$/, '');
    const alone = text.slice(lineStart(text, node.startIndex), node.startIndex).trim() === '';
    const statement = alone ? statementBelow(root, text, node.endIndex) : undefined;
    return [{ span: span(node.startIndex, node.endIndex), text: written, alone, ...(statement && { statement }) }];
  });
}

function statementBelow(root: Node, text: string, offset: number): Span | undefined {
  const line = nextCodeLine(text, offset);
  const start = line + (/^[ \t]*/.exec(text.slice(line))?.[0].length ?? 0);
  let node: Node | null = root.descendantForIndex(start, start + 1);
  while (node && !(STATEMENTS.has(node.type) && node.startIndex === start)) node = node.parent;
  return node ? span(node.startIndex, node.endIndex) : undefined;
}

/** Characters that mean themselves in a string, a script and a manifest. */
const PLAIN = /^[\w./:@%+,= -]+$/;

function write(change: Change, document: Document, _facts: ReadFacts, syntax: Syntax): TextEdit[] | undefined {
  const { text } = document;
  switch (change.kind) {
    case 'set-value':
      return syntax.withTree('hcl', text, ({ rootNode }) => setValue(rootNode, text, change.span, change.to));
    case 'rename':
      return /^[\w-]+$/.test(change.to) ? [{ span: change.span, newText: change.to }] : undefined;
    case 'remove':
      return change.span.end <= text.length ? [{ span: change.span, newText: '' }] : undefined;
    case 'insert':
      return PLAIN.test(change.text) ? [{ span: change.span, newText: change.text }] : undefined;
    case 'set-environment':
    case 'hand-in-token':
      return writeEnvironment(change, text) ?? writeYaml(change, { ...document, path: 'manifest.yaml' });
    case 'set-ray-version':
      return writeYaml(change, { ...document, path: 'manifest.yaml' });
    case 'set-versions':
      return withoutQuotes(setVersions(change, text));
    case 'suppress':
    case 'edit-comment':
      return syntax.withTree('hcl', text, ({ rootNode }) =>
        writeComment(change, text, (at) => commentPlace(rootNode, text, at)),
      );
    case 'move-before-ray':
      return undefined;
  }
}

/** The script may itself stand between quotes. */
function withoutQuotes(edits: TextEdit[] | undefined): TextEdit[] | undefined {
  return edits?.every(({ newText }) => !/["\\]/.test(newText)) ? edits : undefined;
}

const BARE: ReadonlySet<string> = new Set(['numeric_lit', 'bool_lit']);

function setValue(root: Node, text: string, place: Span, to: Scalar): TextEdit[] | undefined {
  const written = String(to);
  const now = text.slice(place.start, place.end);
  if (to === null || !PLAIN.test(written) || /["$\n]/.test(now)) return undefined;
  // A number or truth value of its own becomes a string.
  const isBare = typeof to === 'string' && BARE.has(root.descendantForIndex(place.start, place.end)?.type ?? '');
  return [{ span: place, newText: isBare ? `"${written}"` : written }];
}

const HEREDOCS: ReadonlySet<string> = new Set(['heredoc_template']);

/** Above the attribute where the line is one of a heredoc, or opens one. */
function commentPlace(root: Node, text: string, at: Span): CommentPlace {
  const line = lineAround(text, at.start);
  const heredoc = nodeOver(root, line.start, HEREDOCS) ?? nodeOver(root, line.end, HEREDOCS);
  if (heredoc) {
    let node: Node | null = heredoc;
    while (node && !STATEMENTS.has(node.type)) node = node.parent;
    return { where: 'above', offset: lineAround(text, node?.startIndex ?? line.start).start };
  }
  const last = root.descendantForIndex(Math.max(line.start, line.end - 1), line.end);
  return last?.type === 'comment' ? { where: 'above', offset: line.start } : { where: 'end', offset: line.end };
}
