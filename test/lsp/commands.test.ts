// What the commands that write something get from the server: firewall rules, a checklist, a recommended start of Ray.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { startClient } from './client.ts';

const EXPOSED = 'import ray\n\nray.init(address="local", dashboard_host="0.0.0.0", dashboard_port=8300)\n';

test('firewall rules for the ports that open files open, and the networks that their policy trusts', async () => {
  const client = await startClient({ folder: 'file:///w' });
  client.open('file:///w/pyproject.toml', '[tool.ray-guard]\ntrusted = ["10.8.0.0/16"]\n', 'toml');
  client.open('file:///w/train.py', EXPOSED);
  const rules = (kind: string) =>
    client.connection.sendRequest<{ text: string } | null>('rayGuard/firewallRules', { kind });
  const text = (await rules('nftables'))?.text ?? '';
  assert.match(text, /tcp dport \{ 6379, 8300, 10002-19999, 32768-60999 \} drop/);
  assert.match(text, /ip saddr 10\.8\.0\.0\/16 accept/);
  assert.equal(await rules('pf'), null);
});

/** Without what Markdown needs so that a text reads as it is. */
function asShown(markdown: string): string {
  return markdown.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))).replace(/\\(\W)/g, '$1');
}

test('the checklist names the Ray in use, ports, places and advisories, in the order of the guideline, and no token', async () => {
  const client = await startClient({ folder: 'file:///w' });
  client.open('file:///w/requirements.txt', 'ray==2.53.0\n', 'pip-requirements');
  client.open('file:///w/train.py', `import os\nos.environ["RAY_AUTH_TOKEN"] = "geheim-7391"\n${EXPOSED}`);
  const answer = await client.connection.sendRequest<{ text: string }>('rayGuard/incidentChecklist', {});
  const text = asShown(answer.text);
  assert.match(text, /Ray in use: Ray 2\.53\.0/);
  assert.match(text, /8300 \(dashboard\)/);
  assert.match(text, /Token or mode set in: train\.py:2/);
  assert.match(text, /CVE-2023-48022, published 2023/);
  assert.doesNotMatch(text, /geheim/);
  assert.deepEqual(
    [...text.matchAll(/^## \d\. (.*)$/gm)].map(([, title]) => title),
    ['Disconnect', 'Review logs', 'Contain', 'Rotate tokens', 'Monitor'],
  );
});

test('the checklist says where its ports are only the defaults of Ray', async () => {
  const checklist = async (text: string) => {
    const client = await startClient({ folder: 'file:///w' });
    client.open('file:///w/train.py', text);
    return asShown((await client.connection.sendRequest<{ text: string }>('rayGuard/incidentChecklist', {})).text);
  };
  assert.match(
    await checklist('import os\n'),
    /^- Ports, the defaults of Ray, because no file that was read opens others: 6379/m,
  );
  assert.match(await checklist(EXPOSED), /^- Ports: 6379 \(GCS\), 8300 \(dashboard\)/m);
});

test('the audit checklist names the logs and the ports of the workspace, and no token', async () => {
  const client = await startClient({ folder: 'file:///w' });
  client.open('file:///w/train.py', `import os\nos.environ["RAY_AUTH_TOKEN"] = "geheim-7391"\n${EXPOSED}`);
  const { text } = await client.connection.sendRequest<{ text: string }>('rayGuard/auditChecklist', {});
  assert.match(text, /nc -vz -w 3 HEAD_ADDRESS 8300/);
  assert.match(text, /dashboard\.log/);
  assert.doesNotMatch(text, /geheim/);
  assert.deepEqual(
    [...text.matchAll(/^## (\d)\. /gm)].map(([, number]) => Number(number)),
    [1, 2, 3, 4, 5],
  );
});

/** `|` is the cursor. */
async function inserted(marked: string, pin = 'ray==2.60.0'): Promise<string> {
  const client = await startClient({ folder: 'file:///w' });
  client.open('file:///w/requirements.txt', `${pin}\n`, 'pip-requirements');
  const uri = 'file:///w/train.py';
  const before = TextDocument.create(uri, 'python', 1, marked.replace('|', ''));
  client.open(uri, before.getText());
  const position = before.positionAt(marked.indexOf('|'));
  const edits = await client.connection.sendRequest<TextEdit[]>('rayGuard/recommendedInit', { uri, position });
  return TextDocument.applyEdits(before, edits);
}

const WHOLE =
  'import os\n\nos.environ["RAY_AUTH_MODE"] = "token"\n\nimport ray\n\nray.init(dashboard_host="127.0.0.1")\n';

test('the recommended start: whole where nothing is there', async () => {
  assert.equal(await inserted('|'), WHOLE);
  assert.equal(await inserted('x = 1\n|'), `x = 1\n${WHOLE}`);
  assert.equal(await inserted('|\n'), `${WHOLE}\n`);
  assert.equal(await inserted('|\r\n'), `${WHOLE.replaceAll('\n', '\r\n')}\r\n`);
});

test('what is imported or set is not written again, and the mode stands above the import of Ray', async () => {
  assert.equal(
    await inserted('import os\nimport ray\n\n\ndef main():\n    |\n    work()\n'),
    'import os\nos.environ["RAY_AUTH_MODE"] = "token"\n\nimport ray\n\n\ndef main():\n    ray.init(dashboard_host="127.0.0.1")\n\n    work()\n',
  );
  assert.equal(await inserted(`${WHOLE.slice(0, WHOLE.indexOf('ray.init'))}|`), WHOLE);
});

test('a Ray without token mode gets none', async () => {
  assert.equal(await inserted('|', 'ray==2.49.2'), 'import ray\n\nray.init(dashboard_host="127.0.0.1")\n');
});

test('nothing is found in a start that was inserted', async () => {
  const client = await startClient({});
  client.open('untitled:train.py', await inserted('import ray\n|'));
  client.open('untitled:open.py', EXPOSED);
  assert.deepEqual(await client.items('untitled:train.py'), []);
  assert.notDeepEqual(await client.items('untitled:open.py'), []);
});
