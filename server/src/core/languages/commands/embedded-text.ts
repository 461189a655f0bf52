// Text of another language that a command is given: a here-document that becomes a file, a manifest for kubectl, a program for Python.

import { isAuthVariable } from '../../ray/auth.ts';
import type { EmbeddedText } from '../../ray/facts/read-facts.ts';
import { PlacedTextBuilder } from '../../text/placed-text.ts';
import type { Word, WrittenScript } from './command.ts';
import type { Invocation } from './invocation.ts';
import { programOf, textOf } from './words.ts';
import { scriptOf } from './wrapping/unwrap.ts';

/** A name by which the text's language is known. */
interface Taken {
  readonly name: string;
  readonly written: WrittenScript;
  /** The command itself runs it; absent for a file that something else uses later. */
  readonly isRun?: true;
  readonly isInline?: true;
}

const PYTHON = /^(?:python|pypy)[\d.]*$/;
const TAKES = /^(?:cat|tee|echo|printf|envsubst|helm)$/;

/** False only where a command that begins with this program takes no text that is followed. */
export function mayTakeText(program: string | undefined): boolean {
  return program !== undefined && (TAKES.test(program) || PYTHON.test(program));
}

/** Undefined where a command does nothing with text that is followed. */
export function embeddedTextIn(invocation: Invocation): EmbeddedText | undefined {
  const taken = takenBy(invocation);
  if (!taken) return undefined;
  const { environment, environmentOpen, inherits, runsIn } = invocation.context;
  const { name, written, isRun, isInline = false } = taken;
  const isOpen =
    environmentOpen ||
    (!isRun && (environment.some((one) => !one.stoppedBy && isAuthVariable(one.name)) || !!inherits?.length));
  return {
    name,
    text: written.filled ?? written.embedded,
    quoting: isInline ? 'inline' : written.expanded ? 'expanded' : 'none',
    ...(isRun && { isRun }),
    ...(runsIn && { runsIn }),
    environment: isRun
      ? { settings: environment, open: environmentOpen, ...(inherits && { inherits }) }
      : { settings: [], open: isOpen },
  };
}

function takenBy({ words, input, output }: Invocation): Taken | undefined {
  const program = programOf(words[0]);
  const [, ...rest] = words;
  if (program === undefined) return undefined;
  if (PYTHON.test(program)) return programFor(rest, input);
  if (program === 'echo' || program === 'printf') {
    const written = output && sayingOf(rest);
    return written && { name: fileNameIn(output), written, isInline: true };
  }
  if (!input) return undefined;
  if (program === 'cat' || program === 'envsubst')
    return output && rest.every((word) => textOf(word) === '-')
      ? { name: fileNameIn(output), written: input }
      : undefined;
  if (program === 'tee') {
    const file = rest.find((word) => !textOf(word)?.startsWith('-'));
    return file && { name: fileNameIn(file), written: input };
  }
  const name = nameForReader(
    program,
    rest.map((word) => textOf(word) ?? ''),
  );
  return name === undefined ? undefined : { name, written: input };
}

/** What a program that reads its input takes it for. */
function nameForReader(program: string, words: readonly string[]): string | undefined {
  const reads = (...options: readonly string[]) =>
    words.some(
      (word, at) =>
        (word === '-' && options.includes(words[at - 1] ?? '')) || options.some((one) => word === `${one}=-`),
    );
  const does = (...actions: readonly string[]) => words.some((word) => actions.includes(word));
  const isDocker = /^(?:docker|podman|nerdctl)(?:-compose)?$/.test(program);
  if (/^(?:kubectl|oc|k3s|microk8s)$/.test(program))
    return does('apply', 'create', 'replace') && reads('-f', '--filename') ? 'manifest.yaml' : undefined;
  if (program === 'helm') return reads('-f', '--values') ? 'values.yaml' : undefined;
  if (!isDocker) return undefined;
  if (does('build')) return words.at(-1) === '-' || reads('-f', '--file') ? 'Dockerfile' : undefined;
  return reads('-f', '--file', '-c', '--compose-file') ? 'compose.yaml' : undefined;
}

/** `python - <<EOF`, `python -c "…"` */
function programFor(rest: readonly Word[], input: WrittenScript | undefined): Taken | undefined {
  for (const [at, word] of rest.entries()) {
    const text = textOf(word);
    if (text === '-c') {
      const written = scriptOf(rest[at + 1]);
      return written && { name: 'program.py', written, isRun: true, isInline: true };
    }
    if (text === '-' || text === '/dev/stdin') break;
    if (text === undefined || !/^-[^m]*$/.test(text)) return undefined;
  }
  return input && { name: 'program.py', written: input, isRun: true };
}

/** The words of `echo`, with one space between. */
function sayingOf(words: readonly Word[]): WrittenScript | undefined {
  const builder = new PlacedTextBuilder();
  // Options, and a format of printf that only puts its words out.
  const said = words.filter((word, at) => !(at < 2 && /^(?:-[neE]+|(?:%s|\\n)+)$/.test(textOf(word) ?? '')));
  let expanded = false;
  for (const [at, word] of said.entries()) {
    const script = scriptOf(word);
    if (!script) return undefined;
    if (at > 0) builder.write(' ', word.span.start, word.span.start);
    builder.take(script.embedded);
    expanded ||= script.expanded;
  }
  return { embedded: builder.placed(), expanded };
}

/** Its name in an unknown folder; empty where that is not known either. */
function fileNameIn(word: Word): string {
  return programOf(word) ?? '';
}
