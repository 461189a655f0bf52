// The list of everything that is found, by hazard.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hazard } from '../../server/src/lsp/features/findings.ts';
import { startClient } from './client.ts';

const EXPOSED = 'import ray\n\nray.init(address="local", dashboard_host="0.0.0.0")\n';

test('one hazard holds all its places, each with its line', async () => {
  const client = await startClient({ folder: 'file:///w' });
  client.open('file:///w/a.py', EXPOSED);
  client.open('file:///w/b.py', `\n${EXPOSED}`);
  const { hazards } = await client.connection.sendRequest<{ hazards: Hazard[] }>('rayGuard/findings', {});
  const hazard = hazards.find(({ rule }) => rule === 'exposed-dashboard');
  assert.equal(hazard?.title, 'Ray dashboard exposed on the network');
  assert.deepEqual(
    hazard?.places.map(({ uri, file, range }) => [uri, file, range.start.line]),
    [
      ['file:///w/a.py', 'a.py', 2],
      ['file:///w/b.py', 'b.py', 3],
    ],
  );
  assert.equal(hazards[0]?.severity, 'error');
});

test('nothing is listed where nothing is found', async () => {
  const client = await startClient({ folder: 'file:///w' });
  client.open('file:///w/a.py', 'import ray\n');
  const { hazards } = await client.connection.sendRequest<{ hazards: Hazard[] }>('rayGuard/findings', {});
  assert.deepEqual(hazards, []);
});
