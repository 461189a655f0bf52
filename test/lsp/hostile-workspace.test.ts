// A workspace that is made to be hard to show: names that lie, files that become something else, links in circles, pipes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { OPEN_DASHBOARD as BAD, workspace } from '../cli/command.ts';
import { startClient } from './client.ts';

/** Ends a line, moves the cursor, turns the reading direction, or is not seen. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

async function start(folder: string) {
  const client = await startClient({
    folder: pathToFileURL(folder).href,
    settings: { diagnosticMode: 'workspace' },
  });
  const said: string[] = [];
  client.onMessage = (method, params) => {
    if (method === 'rayGuard/status') said.push((params as { detail: string }).detail);
    if (method === 'window/logMessage') said.push((params as { message: string }).message);
  };
  const pull = async () => {
    const { items } = await client.connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
      previousResultIds: [],
    });
    return items.filter((one) => one.kind === 'full' && one.items.length > 0);
  };
  const found = async () => {
    const root = `${pathToFileURL(folder).href}/`;
    return (await pull()).map(({ uri }) => decodeURIComponent(uri.slice(root.length))).sort();
  };
  return { client, said, pull, found };
}

test('names that lie are told as text, and lead to their files', async (t) => {
  const evil = ['a\nb', 'x\u001b[2Jy', 'gnp\u202eyp', 'zero\u200bwidth'];
  const service = (name: string) =>
    `services:\n  head:\n    image: rayproject/ray:2.60.0\n    command: ray start --head\n    env_file: ${JSON.stringify(`${name}.env`)}\n    ports: ["8265:8265"]\n`;
  const folder = workspace(t, {
    ...Object.fromEntries(evil.map((name) => [`${name}.py`, BAD])),
    ...Object.fromEntries(evil.map((name) => [`${name}/compose.yaml`, service(name)])),
    ...Object.fromEntries(evil.map((name) => [`${name}/${name}.env`, 'RAY_AUTH_MODE=disabled\n'])),
  });
  for (const name of evil) symlinkSync(`${name}.py`, join(folder, `${name}-loop.py`));
  const { client, said, pull, found } = await start(folder);
  const messages = (await pull()).flatMap((report) =>
    report.kind === 'full'
      ? report.items.flatMap(({ message, relatedInformation = [] }) => [
          String(message),
          ...relatedInformation.map((one) => one.message),
        ])
      : [],
  );
  for (const text of [...messages, ...said]) assert.doesNotMatch(text, UNSAFE);
  const names = await found();
  for (const name of evil) assert.ok(names.includes(`${name}.py`), JSON.stringify(name));
  client.end();
});

test('files that become folders, pipes, links in circles or nothing lose their findings, and get them back', async (t) => {
  const folder = workspace(t, { 'a.py': BAD, 'kept.py': BAD });
  const path = join(folder, 'a.py');
  const { client, found } = await start(folder);
  assert.deepEqual(await found(), ['a.py', 'kept.py']);
  const changed = (type: number) =>
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: pathToFileURL(path).href, type }] });
  const become: (() => void)[] = [
    () => mkdirSync(path),
    () => execFileSync('mkfifo', [path]),
    () => symlinkSync('a.py', path),
    () => symlinkSync('/dev/zero', path),
    () => undefined,
  ];
  for (const make of become) {
    rmSync(path, { recursive: true, force: true });
    make();
    changed(2);
    assert.deepEqual(await found(), ['kept.py'], String(make));
    rmSync(path, { recursive: true, force: true });
    writeFileSync(path, BAD);
    changed(1);
    assert.deepEqual(await found(), ['a.py', 'kept.py'], String(make));
  }
  client.end();
});

test('a workspace that is gone, and events of what never was', async (t) => {
  const folder = workspace(t, { 'a.py': BAD });
  const { client, found } = await start(folder);
  rmSync(folder, { recursive: true });
  const uris = [
    'file:///',
    'file:///%00',
    'file:///%2e%2e/%2e%2e/x.py',
    'untitled:x.py',
    'http://x/y.py',
    'no uri',
    '',
  ];
  for (const uri of [pathToFileURL(folder).href, ...uris])
    for (const type of [1, 2, 3]) client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
  assert.deepEqual(await found(), []);
  for (const uri of uris) {
    client.open(uri, BAD);
    await client.items(uri);
    client.change(uri, 2, { range: { start: { line: 99, character: 99 }, end: { line: 0, character: 1 } }, text: 'x' });
    await client.items(uri);
    client.close(uri);
  }
  client.open('file:///p/after.py', BAD);
  assert.ok((await client.items('file:///p/after.py')).length > 0);
  client.end();
});
