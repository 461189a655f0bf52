// Writes changes into the commands and requirements that stand in a Python program's strings and comments.
import type { FileFacts, Requirement } from '../../ray/facts.ts';
import type { Scalar } from '../../ray/value.ts';
import type { TextEdit } from '../../text/edit.ts';
import { contains, type Span } from '../../text/span.ts';
import { statesAt } from './write-suppression.ts';

/** Characters that mean nothing to a shell or in a string. */
const PLAIN = /^[\w.:/@%+=,-]+$/;

/** Whether a value belongs to a command: it is a part of a string, not an expression. */
export function isInCommand({ processes }: FileFacts, at: Span): boolean {
  return processes.some(
    ({ api, options, environment }) =>
      environment !== undefined &&
      api.includes(' ') &&
      options.some(({ valueSpan }) => valueSpan.start === at.start && valueSpan.end === at.end),
  );
}

/** Undefined where anything but plain characters of one string stands there. */
export function setInCommand(text: string, at: Span, to: Scalar): TextEdit[] | undefined {
  const now = text.slice(at.start, at.end);
  const isPlain = to !== null && PLAIN.test(String(to)) && PLAIN.test(now);
  return isPlain && isInsideText(text, at) ? [{ span: at, newText: String(to) }] : undefined;
}

/** A range has characters that redirect in a shell, so the requirement must stand in quotes of its own. */
export function setVersions(text: string, requirement: Requirement, versions: string): TextEdit[] | undefined {
  const { span, versionsSpan } = requirement;
  if (!versionsSpan || !/^[\w.,<>=!~*+ -]+$/.test(versions) || !contains(span, versionsSpan)) return undefined;
  const [open, close] = [text[span.start - 1], text[span.end]];
  const isQuoted = open !== undefined && /["']/.test(open) && open === close;
  return isQuoted || PLAIN.test(versions) ? [{ span: versionsSpan, newText: versions }] : undefined;
}

function isInsideText(text: string, { start, end }: Span): boolean {
  return statesAt(text, [start, end]).every((state) => state === 'string');
}
