// Code actions as an editor asks for them, and the text that they leave.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CodeActionTriggerKind } from 'vscode-languageserver/node';
import { afterEdit, FULL, OLD, rangeOf, startClient } from './client.ts';

const URI = 'file:///p/train.py';
const UNSAFE = 'import ray\n\nray.init(num_cpus=2, dashboard_host="0.0.0.0")\n';
const CALL = rangeOf(UNSAFE, 'ray.init(num_cpus=2, dashboard_host="0.0.0.0")');
const HOST = rangeOf(UNSAFE, 'dashboard_host');
const LOOPBACK = 'import ray\n\nray.init(num_cpus=2, dashboard_host="127.0.0.1")\n';

test('on the whole call: one fix for each cause, one for both', async () => {
  const client = await startClient();
  client.open(URI, UNSAFE, 'python', 5);
  const actions = await client.actions(URI, CALL, { only: ['quickfix'] });
  const [host, token, both] = ['Bind to 127.0.0.1', 'Set RAY_AUTH_MODE=token', 'Fix both: '].map((wanted) =>
    actions.find(({ title }) => title.startsWith(wanted)),
  );
  assert.equal(afterEdit(host?.edit, URI, UNSAFE), LOOPBACK);
  assert.equal(host?.isPreferred, true);
  const withToken = afterEdit(token?.edit, URI, UNSAFE);
  assert.ok(withToken.indexOf('RAY_AUTH_MODE') < withToken.indexOf('import ray\n'), withToken);
  assert.equal(token?.isPreferred, undefined);
  for (const one of [host, token, both])
    assert.deepEqual(
      one?.diagnostics?.map(({ code }) => code),
      ['exposed-dashboard'],
    );
  const withBoth = afterEdit(both?.edit, URI, UNSAFE);
  assert.equal(withBoth, withToken.replace('0.0.0.0', '127.0.0.1'));
  const change = both?.edit?.documentChanges?.[0];
  assert.ok(change && 'textDocument' in change && change.textDocument.version === 5);
  client.change(URI, 6, { text: withBoth });
  assert.deepEqual(await client.items(URI), []);
});

test('the fix for both is offered under the finding, and not where there is none', async () => {
  const client = await startClient();
  client.open(URI, `${UNSAFE}ray.init(num_cpus=1)\n`);
  const together = async (word: string) =>
    (await client.actions(URI, rangeOf(UNSAFE, word))).filter(({ title }) => title.startsWith('Fix both: ')).length;
  assert.equal(await together('0.0.0.0'), 1);
  assert.equal(await together('dashboard_host'), 1);
  assert.equal(await together('num_cpus=2'), 0);
});

test('at the end of a word a cursor still gets its fix, elsewhere none', async () => {
  const client = await startClient();
  client.open(URI, UNSAFE);
  const titles = async (at: typeof HOST) =>
    (await client.actions(URI, at, { only: ['quickfix'] })).map(({ title }) => title);
  assert.ok((await titles({ start: HOST.end, end: HOST.end })).includes('Bind to 127.0.0.1'));
  assert.deepEqual(await titles(rangeOf(UNSAFE, 'import')), []);
});

test('only the kinds that are asked for come back', async () => {
  const client = await startClient();
  client.open(URI, UNSAFE);
  const kinds = async (...only: string[]) => [
    ...new Set((await client.actions(URI, HOST, { only })).map(({ kind }) => kind)),
  ];
  assert.deepEqual(await kinds('quickfix'), ['quickfix']);
  assert.deepEqual(await kinds('source'), ['source.fixAll.ray-guard']);
  assert.deepEqual(await kinds('source.fixAll'), ['source.fixAll.ray-guard']);
  assert.deepEqual(await kinds('source.fixAll.ray-guard'), ['source.fixAll.ray-guard']);
  assert.deepEqual(await kinds('source.fixAll.eslint', 'refactor', 'quick'), []);
  assert.deepEqual(await kinds(''), ['quickfix', 'source.fixAll.ray-guard']);
  const moved = await client.actions(URI, HOST, { triggerKind: CodeActionTriggerKind.Automatic });
  assert.deepEqual([...new Set(moved.map(({ kind }) => kind))], ['quickfix']);
});

test('fix all applies what is safe, in one minimal edit, and a second time nothing', async () => {
  const client = await startClient();
  const text = `${UNSAFE}\n\ndef serve():\n    ray.init(dashboard_host="::", num_gpus=0)\n`;
  client.open(URI, text);
  const [action] = await client.actions(URI, HOST, { only: ['source.fixAll'] });
  const fixed = afterEdit(action?.edit, URI, text);
  assert.equal(fixed, text.replace('0.0.0.0', '127.0.0.1').replace('::', '127.0.0.1'));
  const change = action?.edit?.documentChanges?.[0];
  assert.ok(change && 'edits' in change);
  assert.equal(change.edits.length, 2);
  client.change(URI, 2, { text: fixed });
  assert.deepEqual(await client.actions(URI, HOST, { only: ['source.fixAll'] }), []);
});

test('suppressing writes a comment with room for a reason, and the finding is gone', async () => {
  const snippets = {
    ...FULL,
    workspace: { ...FULL.workspace, workspaceEdit: { documentChanges: true, snippetEditSupport: true } },
  };
  for (const capabilities of [snippets, FULL, OLD]) {
    const client = await startClient({ capabilities });
    client.open(URI, UNSAFE);
    const actions = await client.actions(URI, HOST, { only: ['quickfix'] });
    const suppress = actions.find(({ title }) => title === 'Suppress exposed-dashboard on this line…');
    const text = afterEdit(suppress?.edit, URI, UNSAFE);
    assert.match(text, /# ray-guard: ignore\[exposed-dashboard\] accepted because \.\.\./);
    assert.equal(JSON.stringify(suppress).includes(`{1:accepted because ...}`), capabilities === snippets);
    client.change(URI, 2, { text });
    const left = await client.actions(URI, rangeOf(text, 'dashboard_host'), { only: ['quickfix'] });
    assert.ok(!left.some(({ title }) => title.includes('exposed-dashboard')));
  }
});

test('clients without versioned edits get plain ones', async () => {
  const client = await startClient({ capabilities: OLD });
  client.open(URI, UNSAFE);
  const action = (await client.actions(URI, HOST)).find(({ title }) => title === 'Bind to 127.0.0.1');
  assert.equal(action?.edit?.documentChanges, undefined);
  assert.equal(action?.isPreferred, undefined);
  assert.equal(afterEdit(action?.edit, URI, UNSAFE), LOOPBACK);
});

test('the page of each rule is the last quick fix, and only for clients that can open it', async () => {
  const titles = async (initializationOptions?: object) => {
    const client = await startClient({ ...(initializationOptions && { initializationOptions }) });
    client.open(URI, UNSAFE);
    return client.actions(URI, HOST, { only: ['quickfix'] });
  };
  const last = (await titles({ documentation: true })).at(-1);
  assert.deepEqual(last?.command, {
    title: 'Show documentation for exposed-dashboard',
    command: 'rayGuard.showDocumentation',
    arguments: ['exposed-dashboard'],
  });
  assert.ok((await titles()).every(({ command }) => command === undefined));
});
