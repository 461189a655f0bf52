// Reads many documents into facts while the search for files still runs, with a second thread when there is much to read.
import { type MessagePort, Worker } from 'node:worker_threads';
import type { Document, Engine } from '../../core/index.ts';
import type { FactSource, Reading } from '../../host/project/reader.ts';

export interface FactReaderParts {
  readonly loadEngine: () => Promise<Engine>;
  readonly startHelper?: () => FactHelper;
}

/** Code units of text. Less is read here before a helper has started. */
const WORTH_A_HELPER = 300_000;
/** Documents that the helper has before it, so that it never waits and holds little when the others are done. */
const AHEAD = 6;

interface Task {
  readonly document: Document;
  readonly take: (reading: Reading) => void;
}

export class FactReader implements FactSource {
  private readonly loadEngine: () => Promise<Engine>;
  private readonly startHelper: (() => FactHelper) | undefined;
  private readonly onRead: (done: number, asked: number) => void;
  private helper: FactHelper | undefined;
  /** Once everything has been read: what is asked for from then on is read at once. */
  private ready: Engine | undefined;
  /** Not begun by anyone, first come first read. */
  private readonly waiting: Task[] = [];
  private readonly sent = new Set<Promise<void>>();
  /** Answers that those before them are still awaited for: they are taken in the order in which they were asked for. */
  private readonly early = new Map<Task, Reading>();
  /** In that order; nothing is left of those that were taken, and so not their texts. */
  private asked: (Task | undefined)[] = [];
  private taken = 0;
  private units = 0;
  private done = 0;

  /** `onRead`: how many have been read, of how many that were asked for by then. */
  constructor(
    { loadEngine, startHelper }: FactReaderParts,
    onRead: (done: number, asked: number) => void = () => undefined,
  ) {
    this.loadEngine = loadEngine;
    this.startHelper = startHelper;
    this.onRead = onRead;
  }

  read(document: Document, take: (reading: Reading) => void): void {
    if (this.ready) {
      take(this.ready.readWhole(document));
      return;
    }
    const task: Task = { document, take };
    this.asked.push(task);
    this.waiting.push(task);
    this.units += document.text.length;
    if (this.units > WORTH_A_HELPER) this.helper ??= this.startHelper?.();
    this.feedHelper();
  }

  /** What the helper has not taken is read here meanwhile. */
  async settled(): Promise<void> {
    while (this.waiting.length > 0 || this.sent.size > 0) {
      const task = this.waiting.shift();
      if (task) this.finish(task, (await this.loadEngine()).readWhole(task.document));
      else await Promise.race(this.sent);
      // The helper's answers come in between two documents.
      if (this.helper) await new Promise((resolve) => setImmediate(resolve));
    }
    this.helper?.stop();
    this.helper = undefined;
    if (this.asked.length > 0) this.ready = await this.loadEngine();
    this.asked = [];
  }

  engine(): Engine | undefined {
    return this.ready;
  }

  private finish(task: Task, reading: Reading): void {
    this.early.set(task, reading);
    for (let next = this.asked[this.taken]; next && this.early.has(next); next = this.asked[this.taken]) {
      const taken = this.early.get(next) as Reading;
      this.early.delete(next);
      this.asked[this.taken++] = undefined;
      next.take(taken);
    }
    this.onRead(++this.done, this.asked.length);
  }

  private feedHelper(): void {
    while (this.helper && this.sent.size < AHEAD) {
      const task = this.waiting.shift();
      if (!task) return;
      const sending = this.helper
        .read(task.document)
        .then((reading) => this.finish(task, reading))
        .catch(() => {
          this.helper = undefined;
          this.waiting.unshift(task);
        })
        .finally(() => {
          this.sent.delete(sending);
          this.feedHelper();
        });
      this.sent.add(sending);
    }
  }
}

/** Facts are plain data, so they can be sent. */
export interface FactHelper {
  /** Rejects when the thread is gone; the document is then to be read elsewhere. */
  readonly read: (document: Document) => Promise<Reading>;
  readonly stop: () => void;
}

interface Answer {
  readonly path: string;
  readonly reading: Reading;
}

/** Of new objects; V8's own measure is 8 to 26 MB more of memory and no faster here. */
const YOUNG_GENERATION_MB = 4;

/** `program` is fact-helper.ts, from source or bundled. */
export function startFactHelper(program: string): FactHelper {
  const worker = new Worker(program, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB } });
  const waiting = new Map<
    string,
    { readonly resolve: (reading: Reading) => void; readonly reject: (error: Error) => void }
  >();
  let ended: Error | undefined;
  worker.on('message', ({ path, reading }: Answer) => {
    waiting.get(path)?.resolve(reading);
    waiting.delete(path);
  });
  worker.on('error', end);
  worker.on('exit', () => end(new Error('The second thread has ended.')));

  function end(error: Error): void {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  }

  return {
    read: (document) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        waiting.set(document.path, { resolve, reject });
        worker.postMessage(document);
      }),
    stop: () => void worker.terminate(),
  };
}

/** In the thread: answers every document, in order. */
export function serveFacts(port: MessagePort, reader: Promise<Pick<Engine, 'readWhole'>>): void {
  port.on('message', async (document: Document) => {
    const answer: Answer = { path: document.path, reading: (await reader).readWhole(document) };
    port.postMessage(answer);
  });
}
