// A second thread that reads documents into facts: the same program started again, with an engine of its own.
import { type MessagePort, Worker } from 'node:worker_threads';
import type { Document, Engine } from '../../core/index.ts';

/** Facts are plain data, so they can be sent. */
export type Reading = ReturnType<Engine['read']>;

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

/** `program` calls `serveFacts` when it is started as a thread. */
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
export function serveFacts(port: MessagePort, loadEngine: () => Promise<Engine>): void {
  const engine = loadEngine();
  port.on('message', async (document: Document) => {
    const answer: Answer = { path: document.path, reading: (await engine).read(document) };
    port.postMessage(answer);
  });
}
