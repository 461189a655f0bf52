// What an editor's status entry shows: which Ray a document is checked with, the place that decides, and when to ask again.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { startClient } from './client.ts';

const ask = 'rayGuard/rayInUse';

test('the label and the place of what decides, and another answer when it changes in the editor', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'ray-guard-'));
  t.after(() => rm(folder, { recursive: true }));
  const uri = (name: string) => pathToFileURL(join(folder, name)).href;
  await writeFile(join(folder, 'requirements.txt'), '# pinned\nray==2.53.0\n');
  const client = await startClient({ folder: uri('') });
  client.open(uri('train.py'), 'import ray\nray.init()\n');
  assert.deepEqual(await client.connection.sendRequest(ask, { uri: uri('train.py') }), {
    label: 'Ray 2.53.0 (requirements.txt)',
    location: {
      uri: uri('requirements.txt'),
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 11 } },
    },
  });
  client.open(uri('requirements.txt'), 'ray==2.60.0\n', 'pip-requirements');
  await client.next('rayGuard/rayInUseChanged');
  const changed = await client.connection.sendRequest<{ label: string }>(ask, { uri: uri('train.py') });
  assert.equal(changed.label, 'Ray 2.60.0 (requirements.txt)');
});

test('null where no project file says which Ray, and for what is not open anywhere', async () => {
  const client = await startClient({});
  client.open('untitled:a.py', 'import ray\n');
  assert.equal(await client.connection.sendRequest(ask, { uri: 'untitled:a.py' }), null);
  assert.equal(await client.connection.sendRequest(ask, { uri: 'untitled:other.py' }), null);
});
