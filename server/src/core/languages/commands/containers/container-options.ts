// The command line options of `docker run`, `docker build` and their like.
import { type Span, span } from '../../../text/span.ts';
import type { Word } from '../command.ts';
import { beginningOf, type Part, programOf, restOf, textOf, wholeOf } from '../words.ts';

/** Options that take no value; all others do. */
export interface Switches {
  readonly long: ReadonlySet<string>;
  readonly letters: string;
}

export interface ContainerOption {
  readonly name: string;
  readonly word: Word;
  /** Where the value starts in the word. */
  readonly from: number;
  readonly part: Part;
  readonly span: Span;
}

/** Up to the first word that is none. */
export function readOptions(
  words: readonly Word[],
  from: number,
  { long: switches, letters: single }: Switches,
): { options: ContainerOption[]; operandAt: number } {
  const without = new RegExp(`^[${single}]+`);
  const options: ContainerOption[] = [];
  let at = from;
  for (; at < words.length; at++) {
    const word = words[at] as Word;
    const beginning = beginningOf(word);
    if (!beginning.startsWith('-')) {
      if (!holdsOptions(words, at)) break;
      continue;
    }
    const [head = '', long, letters = ''] = /^(?:--([\w-]+)(?:=|$)|-([a-zA-Z]+)=?)/.exec(beginning) ?? [];
    const letter = letters.replace(without, '').charAt(0);
    const name = long ?? letter;
    if (name === '' || switches.has(name)) continue;
    const joinedAt = long === undefined ? letters.indexOf(letter) + 2 : head.length;
    const isJoined =
      long === undefined ? textOf(word) === undefined || beginning.length > joinedAt : head.endsWith('=');
    const value = words[at + 1];
    if (isJoined) options.push({ name, word, from: joinedAt, part: restOf(word, joinedAt), span: word.span });
    else if (value) {
      options.push({ name, word: value, from: 0, part: wholeOf(value), span: span(word.span.start, value.span.end) });
      at++;
    }
  }
  return { options, operandAt: at };
}

/** A variable in the place of options holds more of them, unless a command of Ray stands behind it: `docker run "$IMAGE" ray start`. */
function holdsOptions(words: readonly Word[], at: number): boolean {
  const { value, pieces } = words[at] as Word;
  if (value.kind !== 'unknown' || pieces !== undefined || at + 1 >= words.length) return false;
  const isImage = /\bvariable \w*(?:image|img)/i.test(value.why);
  return !isImage && !/^(?:ray|serve)$/.test(programOf(words[at + 1]) ?? '');
}
