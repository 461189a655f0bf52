// JSON with places: what is whole is read around what is damaged, and nothing is thrown.
import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { ReadProblem } from '../../ray/facts/for-ray-guard.ts';
import { span } from '../../text/span.ts';

export interface JsonReading {
  /** Absent for an empty text, and for one that is nested too deeply to be read. */
  readonly root?: Node;
  readonly problems: readonly ReadProblem[];
}

/** `what` names the file in the problem: `This notebook`. A BOM is passed over. */
export function parseJson(text: string, what: string): JsonReading {
  const errors: ParseError[] = [];
  const body = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  try {
    const root = parseTree(body, errors);
    const [first] = errors;
    const problems = first ? [problemAt(text, first, what)] : [];
    return root ? { root, problems } : { problems };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problems: [{ span: span(0, 0), message: `${what} is nested too deeply to be read.` }] };
  }
}

function problemAt(text: string, { offset, length }: ParseError, what: string): ReadProblem {
  const end = Math.min(offset + length, text.length);
  return {
    span: span(Math.min(offset, end), end),
    message: `${what} is not valid JSON here; Ray Guard reads what it can around it.`,
  };
}

/** The value of the last property of that name; undefined where `node` is no object or has none. */
export function propertyOf(node: Node | undefined, name: string): Node | undefined {
  if (node?.type !== 'object') return undefined;
  return node.children?.filter(({ children }) => children?.[0]?.value === name).at(-1)?.children?.[1];
}

export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.type === 'array' ? (node.children ?? []) : [];
}
