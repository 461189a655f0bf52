// Reads many documents into facts while the search for files still runs, with a helper when there is much to read.
import type { Document, Engine } from '../../core/index.ts';
import type { FactHelper, Reading } from './fact-helper.ts';

export interface FactReaderParts {
  readonly loadEngine: () => Promise<Engine>;
  readonly startHelper?: () => FactHelper;
}

/** Code units of text. Less is read here before a helper has started. */
const WORTH_A_HELPER = 300_000;
/** Documents that the helper has before it, so that it never waits and holds little when the others are done. */
const AHEAD = 6;

export class FactReader {
  private readonly loadEngine: () => Promise<Engine>;
  private readonly startHelper: (() => FactHelper) | undefined;
  private helper: FactHelper | undefined;
  private readonly waiting: Document[] = [];
  private readonly sent = new Set<Promise<void>>();
  private readonly readings = new Map<string, Reading>();
  private units = 0;
  /** How many documents were added. */
  added = 0;

  constructor({ loadEngine, startHelper }: FactReaderParts) {
    this.loadEngine = loadEngine;
    this.startHelper = startHelper;
  }

  add(document: Document): void {
    this.waiting.push(document);
    this.added++;
    this.units += document.text.length;
    if (this.units > WORTH_A_HELPER) this.helper ??= this.startHelper?.();
    this.feedHelper();
  }

  /** Lets the helper's answers in; between folders, since reading them never waits. */
  async breathe(): Promise<void> {
    if (this.helper) await new Promise((resolve) => setImmediate(resolve));
  }

  /** By path, all that were added. What the helper has not taken is read here meanwhile. `onRead`: how many there are by now. */
  async finish(onRead: (count: number) => void = () => undefined): Promise<Map<string, Reading>> {
    while (this.waiting.length > 0 || this.sent.size > 0) {
      const document = this.waiting.pop();
      if (document) this.readings.set(document.path, (await this.loadEngine()).read(document));
      else await Promise.race(this.sent);
      onRead(this.readings.size);
      await this.breathe();
    }
    this.helper?.stop();
    return this.readings;
  }

  private feedHelper(): void {
    while (this.helper && this.sent.size < AHEAD) {
      const document = this.waiting.pop();
      if (!document) return;
      const sending = this.helper
        .read(document)
        .then((reading) => void this.readings.set(document.path, reading))
        .catch(() => {
          this.helper = undefined;
          this.waiting.push(document);
        })
        .finally(() => {
          this.sent.delete(sending);
          this.feedHelper();
        });
      this.sent.add(sending);
    }
  }
}
