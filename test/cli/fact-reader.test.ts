// Reading with a second thread: every document is read once, by the thread that is free.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FactHelper, FactReader } from '../../server/src/cli/scan/fact-reader.ts';
import type { Document } from '../../server/src/core/index.ts';
import type { Reading } from '../../server/src/host/project/reader.ts';
import { engine } from '../support/engine.ts';

const LONG = `import ray\nray.init()\n${'# a long file\n'.repeat(4000)}`;
const documents = Array.from(
  { length: 20 },
  (_, at): Document => ({ path: `/p/${at}.py`, languageId: 'python', text: LONG }),
);

async function readAll(
  texts: readonly Document[],
  startHelper: () => FactHelper,
): Promise<ReadonlyMap<string, Reading>> {
  const reader = new FactReader({ loadEngine: async () => engine, startHelper });
  const readings = new Map<string, Reading>();
  for (const document of texts) {
    reader.read(document, (reading) => readings.set(document.path, reading));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await reader.settled();
  // In the order in which they were asked for, whichever thread read them.
  assert.deepEqual(
    [...readings.keys()],
    texts.map(({ path }) => path),
  );
  return readings;
}

test('a helper is started once there is much to read, takes its part, and is stopped', async () => {
  const helped = new Set<string>();
  let starts = 0;
  let stops = 0;
  const startHelper = (): FactHelper => {
    starts++;
    return {
      read: async (document) => {
        helped.add(document.path);
        return engine.read(document);
      },
      stop: () => void stops++,
    };
  };
  const readings = await readAll(documents, startHelper);
  assert.ok(helped.size > 0);
  assert.deepEqual([starts, stops], [1, 1]);
  for (const { facts } of readings.values()) assert.equal(facts.processes.length, 1);
});

test('little to read needs no helper', async () => {
  const startHelper = () => assert.fail('started');
  assert.equal((await readAll(documents.slice(0, 2), startHelper)).size, 2);
});

test('what a dying helper leaves is read here', async () => {
  let asked = 0;
  const startHelper = (): FactHelper => ({
    read: async (document) => {
      if (++asked > 2) throw new Error('gone');
      return engine.read(document);
    },
    stop: () => undefined,
  });
  assert.equal((await readAll(documents, startHelper)).size, documents.length);
  assert.ok(asked > 2);
});

test('what is asked for after that is read at once', async () => {
  const reader = new FactReader({ loadEngine: async () => engine });
  const taken: string[] = [];
  const read = (document: Document) => reader.read(document, () => taken.push(document.path));
  read(documents[0] as Document);
  await reader.settled();
  read(documents[1] as Document);
  assert.deepEqual(taken, ['/p/0.py', '/p/1.py']);
});
