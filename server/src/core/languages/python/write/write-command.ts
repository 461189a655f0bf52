// Writes changes into the commands and requirements that stand in a Python program's strings and comments.
import type { ReadFacts } from '../../../ray/facts/read-facts.ts';
import type { Requirement } from '../../../ray/facts/requirement.ts';
import type { Scalar } from '../../../ray/facts/value.ts';
import type { TextEdit } from '../../../text/edit.ts';
import { contains, type Span } from '../../../text/span.ts';

/** Characters that mean nothing to a shell or in a string. */
const PLAIN = /^[\w.:/@%+=,-]+$/;

/** Whether name and value of an option could not be told apart in the text. */
export function holdsName({ processes }: ReadFacts, { start, end }: Span): boolean {
  return processes.some(({ options }) =>
    options.some(
      ({ valueSpan, nameSpan }) =>
        valueSpan.start === start && valueSpan.end === end && nameSpan !== undefined && contains(valueSpan, nameSpan),
    ),
  );
}

/** Undefined where anything but plain characters stands there. */
export function setInText(text: string, at: Span, to: Scalar): TextEdit[] | undefined {
  const isPlain = to !== null && PLAIN.test(String(to)) && PLAIN.test(text.slice(at.start, at.end));
  return isPlain ? [{ span: at, newText: String(to) }] : undefined;
}

/** A range has characters that redirect in a shell, so the requirement must stand in quotes of its own. */
export function setVersions(text: string, requirement: Requirement, versions: string): TextEdit[] | undefined {
  const { span, versionsSpan } = requirement;
  if (!versionsSpan || !/^[\w.,<>=!~*+ -]+$/.test(versions) || !contains(span, versionsSpan)) return undefined;
  const [open, close] = [text[span.start - 1], text[span.end]];
  const isQuoted = open !== undefined && /["']/.test(open) && open === close;
  return isQuoted || PLAIN.test(versions) ? [{ span: versionsSpan, newText: versions }] : undefined;
}
