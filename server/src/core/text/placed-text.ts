// Text whose characters know their place in a document: a folded YAML value, a continued line, a command in a string.
import { type Span, span } from './span.ts';

/** Characters of a placed text, up to where the next run begins. */
interface Run {
  /** Of the first of them in the placed text. */
  readonly at: number;
  /** Of the first of them in the document. */
  readonly start: number;
  /** Where what they stand for all together ends in the document; absent where each of them stands for itself. */
  readonly end?: number;
}

/** Offsets are UTF-16 code units, of the placed text or, where a comment says so, of the document. */
export class PlacedText {
  readonly text: string;
  private readonly runs: readonly Run[];
  private readonly end: number;

  /** `runs` and `end` are a builder's to give. */
  constructor(text: string, runs: readonly Run[], end: number) {
    this.text = text;
    this.runs = runs;
    this.end = end;
  }

  /** Text that the document contains as it is. */
  static at(text: string, start: number): PlacedText {
    return new PlacedText(text, [{ at: 0, start }], start + text.length);
  }

  /** The same with its methods: a copy that a thread has sent has none. */
  static of(copy: PlacedText): PlacedText {
    return copy instanceof PlacedText ? copy : PlacedText.from(copy);
  }

  private static from({ text, runs, end }: PlacedText): PlacedText {
    return new PlacedText(text, runs, end);
  }

  /** Where the character at `offset` begins in the document; at the text's end, where the place of the whole ends. */
  toDocument(offset: number): number {
    if (offset >= this.text.length) return this.end;
    const run = this.runAt(offset);
    return run.end === undefined ? run.start + Math.max(0, offset - run.at) : run.start;
  }

  /** From the first character to behind the last one: what is skipped behind the span stays outside. */
  spanInDocument({ start, end }: Span): Span {
    const from = this.toDocument(start);
    return span(from, end > start ? this.endInDocument(Math.min(end, this.text.length) - 1) : from);
  }

  /** Whether the characters of the span are in the document one for one, with nothing between them. */
  standsWhole({ start, end }: Span): boolean {
    const run = this.runAt(start);
    return end <= start || (run.end === undefined && run === this.runAt(end - 1));
  }

  /** The other way: the characters that stand for a span of the document, where those of the text are in its order. */
  spanInText({ start, end }: Span): Span {
    const from = this.firstWhere((offset) => this.toDocument(offset) >= start);
    return span(from, end > start ? this.firstWhere((offset) => this.endInDocument(offset) >= end) + 1 : from);
  }

  /** Whether each character is in the document behind those before it. */
  get isInOrder(): boolean {
    return this.runs.every(({ at, start, end }, index) => {
      const next = this.runs[index + 1];
      const last = end === undefined ? start + (next?.at ?? this.text.length) - at - 1 : Math.max(start, end - 1);
      return last <= (next?.start ?? this.end);
    });
  }

  /** Where another document has the same: `move` is asked for the place of each character. */
  moved(move: (at: Span) => Span): PlacedText {
    const runs = this.runs.flatMap((run, index): Run[] => {
      const { at, start, end } = run;
      if (end !== undefined) return [{ at, ...move(span(start, end)) }];
      const length = (this.runs[index + 1]?.at ?? this.text.length) - at;
      const parts: Run[] = [];
      let next = -1;
      for (let offset = 0; offset < length; offset++) {
        const place = move(span(start + offset, start + offset + 1));
        const isWhole = place.end === place.start + 1;
        if (!isWhole) parts.push({ at: at + offset, ...place });
        else if (place.start !== next || parts.at(-1)?.end !== undefined)
          parts.push({ at: at + offset, start: place.start });
        next = place.end;
      }
      return parts;
    });
    return new PlacedText(this.text, runs, move(span(this.end, this.end)).end);
  }

  slice(from: number, to = this.text.length): PlacedText {
    const builder = new PlacedTextBuilder();
    builder.take(this, from, to);
    return builder.placed(to >= this.text.length ? this.end : this.toDocument(to));
  }

  /** The pieces of `from` to before `to`, each with its place. For builders. */
  *pieces(from: number, to: number): Generator<Omit<Run, 'at'> & { readonly text: string }> {
    for (let index = this.indexAt(from), at = from; at < to; index++) {
      const run = this.runs[index];
      if (!run) return;
      const until = Math.min(to, this.runs[index + 1]?.at ?? this.text.length);
      const text = this.text.slice(at, until);
      yield run.end === undefined ? { text, start: run.start + at - run.at } : { ...run, text };
      at = until;
    }
  }

  private endInDocument(offset: number): number {
    return this.runAt(offset).end ?? this.toDocument(offset) + 1;
  }

  private runAt(offset: number): Run {
    return this.runs[this.indexAt(offset)] ?? { at: 0, start: this.end };
  }

  /** Of the last run that begins at or before `offset`. */
  private indexAt(offset: number): number {
    let low = 0;
    let high = this.runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.runs[middle] as Run).at <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The text's length where no character is one. `is` stays true from its first offset on. */
  private firstWhere(is: (offset: number) => boolean): number {
    let low = 0;
    let high = this.text.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (is(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Puts a placed text together, from its first character to its last. */
export class PlacedTextBuilder {
  private text = '';
  private readonly runs: Run[] = [];
  private end = 0;

  get length(): number {
    return this.text.length;
  }

  /** Characters that are in the document one for one, the first at `start`. */
  keep(text: string, start: number): void {
    if (text === '') return;
    const last = this.runs.at(-1);
    if (!last || last.end !== undefined || this.end !== start) this.runs.push({ at: this.text.length, start });
    this.text += text;
    this.end = start + text.length;
  }

  /** Characters that stand, all together, for what the document has from `start` to before `end`: an escape, a value. */
  write(text: string, start: number, end: number): void {
    if (text === '') return;
    this.runs.push({ at: this.text.length, start, end });
    this.text += text;
    this.end = end;
  }

  /** Characters of another placed text, where they stand. */
  take(placed: PlacedText, from = 0, to = placed.text.length): void {
    for (const { text, start, end } of placed.pieces(from, to))
      if (end === undefined) this.keep(text, start);
      else this.write(text, start, end);
  }

  /** `end` is where the place of the whole ends in the document: behind its last character unless it is given. */
  placed(end = this.end): PlacedText {
    return new PlacedText(this.text, this.runs, end);
  }
}
