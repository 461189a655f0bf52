// A command on its way to the program that is meant: what stands around it has been taken off.
import type { Option, Process, ProcessRole } from '../../ray/facts/process.ts';
import { type Span, span } from '../../text/span.ts';
import type { CommandContext, Word, WrittenScript } from './command.ts';

export interface Invocation {
  /** The first one names the program. */
  readonly words: readonly Word[];
  readonly open: boolean;
  readonly context: CommandContext;
  /** Where a variable that is written reaches the program; absent where no shell reads the words. */
  readonly place?: PlaceBefore;
  readonly input?: WrittenScript;
  readonly output?: Word;
  readonly isPrinted?: true;
}

/** `opening`: what stands before `NAME=value ` where no shell reads the words, behind `sudo` or `docker exec`. */
export interface PlaceBefore {
  readonly offset: number;
  readonly opening?: 'env ';
}

export interface Named {
  readonly role: ProcessRole;
  readonly api: string;
  /** How many words name the program and what it does. */
  readonly nameWords: number;
}

export function processOf(
  { words, context, place, open }: Invocation,
  { role, api, nameWords }: Named,
  options: readonly Option[],
  mayHaveMore: boolean,
): Process {
  const first = words[0] as Word;
  return {
    role,
    api,
    span: spanOfWords(words, 0, words.length) ?? first.span,
    nameSpan: spanOfWords(words, 0, nameWords) ?? first.span,
    options,
    open: open || mayHaveMore,
    ...(context.runsIn && { runsIn: context.runsIn }),
    ...(context.onHostedRunner && { onHostedRunner: context.onHostedRunner }),
    environment: {
      settings: context.environment,
      open: context.environmentOpen,
      ...(context.inherits?.length && { inherits: context.inherits }),
      ...(context.isApart && { isApart: true }),
    },
    ...(place !== undefined && { environmentPlace: { ...place, form: 'prefix', indent: '' } }),
  };
}

/** Undefined for no words, or words that the document has in another order. */
function spanOfWords(words: readonly Word[], from: number, to: number): Span | undefined {
  const [first, last] = [words[from], words[to - 1]];
  return first && last && first.span.start <= last.span.end ? span(first.span.start, last.span.end) : undefined;
}
