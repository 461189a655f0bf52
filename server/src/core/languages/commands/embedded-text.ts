// Text of another language that a command is given: a here-document that becomes a file, a manifest for kubectl, a program for Python.

import { isAuthVariable } from '../../ray/auth.ts';
import type { EmbeddedText } from '../../ray/facts/read-facts.ts';
import { type PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import { type Span, span } from '../../text/span.ts';
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
  readonly isPrinted?: true;
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
  const { name, written, isRun, isPrinted } = taken;
  const isInline = taken.isInline ?? written.isInline;
  const isOpen =
    environmentOpen ||
    (!isRun && (environment.some((one) => !one.stoppedBy && isAuthVariable(one.name)) || !!inherits?.length));
  return {
    name,
    text: written.filled ?? written.embedded,
    quoting: isInline ? 'inline' : written.expanded ? 'expanded' : 'none',
    ...(isRun && { isRun }),
    ...(isPrinted && { isPrinted }),
    ...(runsIn && { runsIn }),
    environment: isRun
      ? { settings: environment, open: environmentOpen, ...(inherits && { inherits }) }
      : { settings: [], open: isOpen },
  };
}

function takenBy({ words, input, output, isPrinted }: Invocation): Taken | undefined {
  const program = programOf(words[0]);
  const [, ...rest] = words;
  if (program === undefined) return undefined;
  if (PYTHON.test(program)) return programFor(rest, input);
  if (program === 'echo' || program === 'printf') {
    const written = output && sayingOf(program, rest);
    return written && { name: fileNameIn(output), written, isInline: true };
  }
  if (!input) return undefined;
  if (program === 'cat' || program === 'envsubst') {
    if (!rest.every((word) => textOf(word) === '-')) return undefined;
    if (output) return { name: fileNameIn(output), written: input };
    return isPrinted ? { name: '', written: input, isPrinted } : undefined;
  }
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
        (/^(?:-|\/dev\/stdin)$/.test(word) && options.includes(words[at - 1] ?? '')) ||
        options.some((one) => word === `${one}=-`),
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

/** What `echo` and `printf` write, without the line end behind it. Undefined where not all characters are known. */
export function sayingOf(program: string, words: readonly Word[]): WrittenScript | undefined {
  if (program === 'printf') return printed(words);
  const isOption = (word: Word | undefined) => /^-[neE]+$/.test(textOf(word) ?? '');
  const first = words.findIndex((word) => !isOption(word));
  const said = first === -1 ? [] : words.slice(first);
  const escapes = words.slice(0, first).some((word) => textOf(word)?.includes('e')) ? ESCAPE : NOTHING;
  const builder = new PlacedTextBuilder();
  let expanded = false;
  for (const [at, word] of said.entries()) {
    const script = scriptOf(word);
    if (!script) return undefined;
    if (at > 0) builder.write(' ', word.span.start, word.span.start);
    writeFormat(builder, script.embedded, escapes, (one, { start, end }) =>
      builder.write(ESCAPED[one] ?? one.slice(1), start, end),
    );
    expanded ||= script.expanded;
  }
  return { embedded: builder.placed(), expanded, isInline: true };
}

const NOTHING = /(?!)/g;
const ESCAPE = /\\[nt\\"']/g;
const FORMAT = /%(?:%|[-\d.]*[a-zA-Z])|\\[nt\\"']/g;
const ESCAPED: Readonly<Record<string, string>> = { '\\n': '\n', '\\t': '\t', '%%': '%' };

/** The format once, and again as long as there are words for it. */
function printed(all: readonly Word[]): WrittenScript | undefined {
  const [format, ...words] = all[0] && textOf(all[0]) === '--' ? all.slice(1) : all;
  const written = scriptOf(format);
  if (!written || !format) return undefined;
  const builder = new PlacedTextBuilder();
  const { text } = written.embedded;
  // Words stand where they are written, unless something of the format stands between them.
  const isOnlyWords = /^(?:%s|\\n| )*$/.test(text);
  let { expanded } = written;
  let end = format.span.start;
  const takesWords = /%[-\d.]*[a-zA-Z]/.test(text);
  let isKnown = true;
  let next = 0;
  do {
    writeFormat(builder, written.embedded, FORMAT, (one, place) => {
      const isWord = one.startsWith('%') && one !== '%%';
      const word = isWord ? words[next++] : undefined;
      const script = scriptOf(word);
      isKnown &&= word === undefined || script !== undefined;
      expanded ||= script?.expanded ?? false;
      if (script && isOnlyWords) builder.take(script.embedded);
      else if (script) builder.write(script.embedded.text, place.start, place.end);
      else if (!isWord)
        builder.write(ESCAPED[one] ?? one.slice(1), isOnlyWords ? end : place.start, isOnlyWords ? end : place.end);
      end = word?.span.end ?? end;
    });
  } while (isKnown && takesWords && next < words.length);
  const embedded = builder.placed();
  return isKnown && embedded.isInOrder ? { embedded, expanded, isInline: true } : undefined;
}

function writeFormat(
  builder: PlacedTextBuilder,
  format: PlacedText,
  special: RegExp,
  write: (one: string, place: Span) => void,
): void {
  let from = 0;
  for (const { 0: one, index } of format.text.matchAll(special)) {
    builder.take(format, from, index);
    from = index + one.length;
    write(one, format.spanInDocument(span(index, from)));
  }
  builder.take(format, from);
}

/** Its name in an unknown folder; empty where that is not known either. */
function fileNameIn(word: Word): string {
  return programOf(word) ?? '';
}
