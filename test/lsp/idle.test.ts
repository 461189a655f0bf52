// What a large workspace without Ray costs: nothing of it is parsed, in either mode, until somebody writes about Ray.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createRayGuard } from '../../server/src/core/index.ts';
import { grammars } from '../support/engine.ts';
import { startClient } from './client.ts';

const FOLDERS = 50;
const FILES_EACH = 100;

/** A parser that counts; the rest is the real one. */
function countingGrammars() {
  const counted = { parses: 0 };
  const parser = new Proxy(grammars.parser, {
    get(target, name) {
      if (name === 'parse') counted.parses++;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { counted, counting: { ...grammars, parser } };
}

function workspaceWithoutRay(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ray-guard-idle-'));
  for (let f = 0; f < FOLDERS; f++) {
    mkdirSync(join(folder, `part${f}`));
    for (let n = 0; n < FILES_EACH; n++) {
      const [name, text] =
        n % 4 === 0
          ? [`chart${n}.yaml`, 'name: array\nvalues: [1, 2]\n']
          : [`module${n}.py`, 'import numpy\n\ndef spray(x):\n    return numpy.array(x)\n'];
      writeFileSync(join(folder, `part${f}`, name), text);
    }
  }
  return folder;
}

for (const diagnosticMode of ['openFilesOnly', 'workspace'])
  test(`${FOLDERS * FILES_EACH} files without Ray are opened without a parse, with ${diagnosticMode}`, async (t) => {
    const folder = workspaceWithoutRay();
    t.after(() => rmSync(folder, { recursive: true }));
    const { counted, counting } = countingGrammars();
    const client = await startClient({
      folder: pathToFileURL(folder).href,
      settings: { diagnosticMode },
      parts: Promise.resolve({ engine: createRayGuard(counting), grammars: counting }),
    });
    if (diagnosticMode === 'workspace') {
      const ask = { previousResultIds: [] };
      const { items } = await client.connection.sendRequest<{ items: unknown[] }>('workspace/diagnostic', ask);
      assert.deepEqual(items, []);
    }
    await client.figures();
    assert.equal(counted.parses, 0);

    const uri = pathToFileURL(join(folder, 'part0/module1.py')).href;
    client.open(uri, 'import ray\nray.init(dashboard_host="0.0.0.0")\n');
    const found = await client.pull(uri);
    assert.ok('items' in found && found.items.length > 0);
    assert.ok(counted.parses > 0, 'the count counts');
  });
