// Writes changes into TOML: versions inside their quotes, and comments that suppress a finding.

import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import { type Document, fileNameOf } from '../../text/document.ts';
import { type Span, span, type TextEdit } from '../../text/span.ts';
import type { Change } from '../change.ts';
import { writeEnvironment } from '../commands/command-environment.ts';
import { setVersions } from '../shell/write.ts';
import { nodeOver, type Syntax } from '../syntax.ts';
import { type CommentPlace, lineAround, writeComment } from '../write-comment.ts';
import { isLock } from './lock.ts';

/** Undefined where the change has no form in TOML or could break the file; locks are their tool's to write. */
export function writeToml(
  change: Change,
  { text, path }: Document,
  _facts: ReadFacts,
  syntax: Syntax,
): TextEdit[] | undefined {
  if (isLock(fileNameOf(path))) return undefined;
  switch (change.kind) {
    case 'set-versions':
      // A PEP 440 range of comparisons means the same in Poetry's and in conda's notation.
      if (change.requirement.how === 'installed') return setVersions(change, text);
      return change.requirement.versionsSpan && replace(change.requirement.versionsSpan, change.versions);
    case 'set-environment':
    case 'hand-in-token':
      return writeEnvironment(change, text);
    case 'set-value':
      return typeof change.to === 'string' ? replace(withoutQuotes(text, change.span), change.to) : undefined;
    case 'rename':
      return replace(change.span, change.to);
    case 'remove':
      return [{ span: change.span, newText: '' }];
    case 'suppress':
    case 'edit-comment':
      return writeComment(change, text, (at) => commentPlace(text, at, syntax));
    default:
      return undefined;
  }
}

/** Only text that needs no escape in any kind of TOML string. */
function replace(at: Span, newText: string): TextEdit[] | undefined {
  return /["'\\\p{Cc}]/u.test(newText) ? undefined : [{ span: at, newText }];
}

function withoutQuotes(text: string, at: Span): Span {
  const quotes = /^("""|'''|"|')/.exec(text.slice(at.start, at.end))?.[0].length ?? 0;
  return span(at.start + quotes, at.end - quotes);
}

const STRINGS: ReadonlySet<string> = new Set(['string']);

/** At the end of the line, above it where it has a comment; undefined where either would be inside a string. */
function commentPlace(text: string, { start }: Span, syntax: Syntax): CommentPlace | undefined {
  const line = lineAround(text, start);
  return syntax.withTree('toml', text, ({ rootNode }): CommentPlace | undefined => {
    if ([line.start, line.end].some((offset) => nodeOver(rootNode, offset, STRINGS))) return undefined;
    const last = line.end > line.start ? rootNode.descendantForIndex(line.end - 1, line.end) : null;
    return last?.type === 'comment' ? { where: 'above', offset: line.start } : { where: 'end', offset: line.end };
  });
}
