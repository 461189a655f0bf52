// Splits a Dockerfile into its instructions.
import {
  type Arg,
  DockerfileParser,
  type Env,
  type Onbuild,
  type Instruction as Parsed,
  type Property,
  type Run,
} from 'dockerfile-ast';
import { LineIndex } from '../../text/lines.ts';
import { PlacedText, PlacedTextBuilder } from '../../text/placed-text.ts';
import { type Span, span } from '../../text/span.ts';

/** `NAME=value` of ENV, or of ARG, where the value may be missing. */
export interface NamedValue {
  readonly name: string;
  readonly nameSpan: Span;
  /** Without quotes and escapes; variables are left as they are. */
  readonly text: string | undefined;
  /** Quotes included; that of the name where no value is written. */
  readonly valueSpan: Span;
  readonly span: Span;
}

export interface Instruction {
  /** In capitals: `RUN`. Of ONBUILD: what it triggers. */
  readonly keyword: string;
  readonly span: Span;
  /** What follows the keyword and its flags, joined to one line. */
  readonly words: PlacedText;
  /** What a shell gets to read: the words and their heredocs, or the heredoc that stands for the whole script. */
  readonly script: PlacedText;
  /** `COPY --from`: a stage, or an image that is built elsewhere. */
  readonly from?: string;
  /** Of ENV and ARG. */
  readonly values: readonly NamedValue[];
}

export interface Instructions {
  readonly instructions: readonly Instruction[];
  /** Each from its `#` to the end of its line. */
  readonly comments: readonly Span[];
}

/** Text that is no instruction is one with an unknown keyword. Docker reads a carriage return alone as a space. */
export function readInstructions(written: string): Instructions {
  const text = written.replace(/\r(?!\n)/g, ' ');
  const parsed = DockerfileParser.parse(text.includes('<<') ? text : text.replace(COMMANDS, hidden));
  const lines = new LineIndex(text);
  const reader = new InstructionReader(text, parsed.getEscapeCharacter(), lines);
  return {
    instructions: parsed.getInstructions().flatMap((one) => reader.read(one) ?? []),
    comments: parsed.getComments().map((comment) => reader.spanOf(comment.getRange())),
  };
}

/**
 * Keywords of which only the place and the words are asked. The library reads their arguments several times, which is most of its time:
 * under a name that it does not know it does not. Where there may be a here-document, its reading of one is asked.
 */
const COMMANDS = /^[ \t]*(?:RUN|CMD|ENTRYPOINT|COPY|ADD|SHELL|HEALTHCHECK)(?=[ \t])/gim;
const HIDDEN = '\uE000';

function hidden(keyword: string): string {
  return keyword.replace(/[^ \t]/g, HIDDEN);
}

type Range = ReturnType<Parsed['getRange']>;

/** `--mount=type=cache,target=/root/.cache` and their like. */
const FLAGS = /^(?:\s*--[a-z][\w-]*(?:=(?:"[^"]*"|[^\s"])*)?(?=\s))*\s*/;
const WITH_HEREDOC = new Set(['RUN', 'COPY']);

class InstructionReader {
  private readonly text: string;
  private readonly escapeWith: string;
  private readonly lines: LineIndex;

  constructor(text: string, escapeWith: string, lines: LineIndex) {
    this.text = text;
    this.escapeWith = escapeWith;
    this.lines = lines;
  }

  spanOf({ start, end }: Range): Span {
    return span(this.lines.offsetAt(start), this.lines.offsetAt(end));
  }

  read(parsed: Parsed): Instruction | undefined {
    const keyword = this.keywordOf(parsed);
    if (keyword === 'ONBUILD') {
      const triggered = (parsed as Onbuild).getTriggerInstruction();
      return triggered && triggered.getKeyword() !== keyword ? this.read(triggered) : undefined;
    }
    const whole = this.spanOf(parsed.getRange());
    const written = logicalLine(
      this.text,
      span(this.spanOf(parsed.getInstructionRange()).end, whole.end),
      this.escapeWith,
    );
    const pieces = this.withoutFlags(written);
    const words = placedPieces(this.text, pieces);
    const flags = FLAGS.exec(placedPieces(this.text, written).text)?.[0] ?? '';
    const from = keyword === 'COPY' ? /--from=(\S+)/.exec(flags)?.[1] : undefined;
    const values = this.values(parsed);
    const script = this.script(parsed, pieces, words);
    return { keyword, span: whole, words, script, values, ...(from !== undefined && { from }) };
  }

  private keywordOf(parsed: Parsed): string {
    const keyword = parsed.getKeyword();
    if (!keyword.startsWith(HIDDEN)) return keyword;
    const { start, end } = this.spanOf(parsed.getInstructionRange());
    return this.text.slice(start, end).toUpperCase();
  }

  private withoutFlags(pieces: readonly Span[]): Span[] {
    const placed = placedPieces(this.text, pieces);
    const from = placed.toDocument(FLAGS.exec(placed.text)?.[0].length ?? 0);
    return pieces.flatMap(({ start, end }) => (end > from ? span(Math.max(start, from), end) : []));
  }

  private script(parsed: Parsed, pieces: readonly Span[], words: PlacedText): PlacedText {
    const heredocs = WITH_HEREDOC.has(parsed.getKeyword()) ? (parsed as Run).getHeredocs() : [];
    const [first] = heredocs;
    const content = first?.getContentRange();
    if (!first || !content) return words;
    const body = this.spanOf(content);
    if (parsed.getKeyword() === 'COPY' || /^<<-?(["']?)\w+\1\s*$/.test(words.text))
      return PlacedText.at(this.text.slice(body.start, body.end), body.start);
    const lineEnd = pieces.at(-1)?.end ?? body.start;
    return placedPieces(this.text, [...pieces, span(lineEnd, this.spanOf(parsed.getRange()).end)]);
  }

  private values(parsed: Parsed): NamedValue[] {
    const properties: (Property | null)[] =
      parsed.getKeyword() === 'ENV'
        ? (parsed as Env).getProperties()
        : parsed.getKeyword() === 'ARG'
          ? [(parsed as Arg).getProperty()]
          : [];
    return properties.flatMap((property) => {
      if (!property) return [];
      const nameSpan = this.spanOf(property.getNameRange());
      const valueRange = property.getValueRange();
      return {
        name: property.getName(),
        nameSpan,
        text: property.getValue() ?? undefined,
        valueSpan: valueRange ? this.spanOf(valueRange) : nameSpan,
        span: this.spanOf(property.getRange()),
      };
    });
  }
}

/** The parts of the text that make up one line, from `start` to the first line end that is not escaped or to `end`. */
function logicalLine(text: string, { start, end }: Span, escapeWith: string): Span[] {
  const pieces: Span[] = [];
  let continued = false;
  for (let at = start; at < end; ) {
    const lineEnd = endOfLine(text, at, end);
    const line = text.slice(at, lineEnd);
    const next = text.startsWith('\r\n', lineEnd) ? lineEnd + 2 : lineEnd + 1;
    const isLeftOut = continued && /^[ \t]*(?:#|$)/.test(line);
    const kept = line.trimEnd();
    const goesOn = kept.endsWith(escapeWith);
    if (!isLeftOut) {
      pieces.push(span(at, at + (goesOn ? kept.length - 1 : line.length)));
      if (!goesOn) break;
    }
    continued = true;
    at = next;
  }
  return pieces;
}

function endOfLine(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

function placedPieces(text: string, pieces: readonly Span[]): PlacedText {
  const placed = new PlacedTextBuilder();
  for (const { start, end } of pieces) placed.keep(text.slice(start, end), start);
  return placed.placed(pieces.at(-1)?.end ?? 0);
}
