// Advisories in an editor: what a hover tells of them, files of a project, and data that is old.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Hover, type LogMessageParams, MarkupContent } from 'vscode-languageserver/node';
import { asOfWords, formatAdvisoryFile, rayData } from '../../server/src/core/index.ts';
import { advisoriesOf } from '../../server/src/core/ray/advisories.ts';
import { engine, grammars } from '../support/engine.ts';
import { OLD, rangeOf, startClient, type TestClient } from './client.ts';

const PIN = '[project]\nname = "p"\ndependencies = ["ray==2.60.0"]\n';
const OLD_PIN = PIN.replace('2.60.0', '2.53.0');
const EVIL = {
  id: 'CVE-2026-99999',
  aliases: [],
  summary: '[x](command:evil) ![y](https://evil.example/y.png) <img src=z> `w\n\n# www.evil.example a@evil.example',
  url: 'https://example.com/page',
  kind: 'version',
  affected: [{ introduced: '0', fixed: '2.60.1' }],
  published: '2026-11-01',
  disputed: false,
  sources: ['by hand'],
} as const;

function folderOf(t: TestContext, files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'ray guard advisories '));
  t.after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  for (const [name, text] of Object.entries(files)) write(name, text);
  return { write, uri: (name: string) => pathToFileURL(join(folder, name)).href };
}

async function hoverOn(client: TestClient, uri: string, text: string, word: string): Promise<string> {
  const position = rangeOf(text, word).start;
  const hover = await client.connection.sendRequest<Hover>('textDocument/hover', { textDocument: { uri }, position });
  assert.ok(MarkupContent.is(hover.contents));
  return hover.contents.value;
}

test('a hover names each advisory, describes the worst, and says of what day they are', async () => {
  const uri = 'file:///p/pyproject.toml';
  const client = await startClient();
  client.open(uri, OLD_PIN, 'toml');
  const value = (await hoverOn(client, uri, OLD_PIN, 'ray==')).replaceAll('\\', '');
  assert.match(value, /^- CVE-2026-41486, high \(8\.9\): .+ \[github\.com\]\(<https:\/\/github\.com\/.+>\)$/m);
  for (const { id } of advisoriesOf('2.53.0', rayData)) assert.ok(value.includes(id), id);
  assert.ok(value.includes(`- ${asOfWords(rayData)}.`));
  const plain = await startClient({ capabilities: OLD });
  plain.open(uri, OLD_PIN, 'toml');
  assert.match(
    await hoverOn(plain, uri, OLD_PIN, 'ray=='),
    /^- CVE-2026-41486, high \(8\.9\): .+\. https:\/\/github\.com\/\S+$/m,
  );
});

test('a range without an upper bound is of a day too', async () => {
  const uri = 'file:///p/pyproject.toml';
  const text = PIN.replace('==2.60.0', '>=2.60.0');
  const client = await startClient({ capabilities: OLD });
  client.open(uri, text, 'toml');
  assert.ok((await hoverOn(client, uri, text, 'ray>=')).includes(`- ${asOfWords(rayData)}.`));
});

test('a file of the project counts, its changes are taken in, and its mistakes are shown in the policy', async (t) => {
  const policy = `${PIN}[tool.ray-guard]\nadvisories = ["ray-advisories.json"]\n`;
  const { write, uri } = folderOf(t, { 'pyproject.toml': policy });
  const at = uri('pyproject.toml');
  const client = await startClient({ folder: uri('') });
  client.open(at, policy, 'toml');
  const shown = async () => (await client.items(at)).map(({ message }) => String(message));
  const tell = () =>
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri('ray-advisories.json'), type: 1 }] });
  const [missing, ...more] = await shown();
  assert.match(missing ?? '', /^"advisories": ray-advisories\.json does not exist; `ray-guard advisories/);
  assert.deepEqual(more, []);
  write('ray-advisories.json', formatAdvisoryFile({ asOf: '2026-11-20', package: 'ray', advisories: [EVIL] }));
  tell();
  await client.next('workspace/diagnostic/refresh');
  const [finding, ...others] = await shown();
  assert.match(finding ?? '', /^Ray 2\.60\.0 has 1 known vulnerability.*; fixed in 2\.60\.1, not yet released on 20/);
  assert.deepEqual(others, []);
  write('ray-advisories.json', '{');
  tell();
  assert.match((await shown())[0] ?? '', /^"advisories": ray-advisories\.json is not JSON; create it again/);
});

test('nothing in a file of advisories can pose as a link, a picture or a command', async (t) => {
  const policy = `${PIN}[tool.ray-guard]\nadvisories = ["a.json"]\n`;
  const file = formatAdvisoryFile({ asOf: '2026-11-20', package: 'ray', advisories: [EVIL] });
  const { uri } = folderOf(t, { 'pyproject.toml': policy, 'a.json': file });
  const client = await startClient({ folder: uri('') });
  client.open(uri('pyproject.toml'), policy, 'toml');
  const value = await hoverOn(client, uri('pyproject.toml'), policy, 'ray==');
  const line = value.split('\n').find((one) => one.includes('99999')) ?? assert.fail(value);
  assert.ok(line.includes('a\\@evil\\.example'), 'all of the summary is on one line');
  const outside = line.replace(/\\[!-/:-@[-`{-~]/g, '').replace(' [examplecom](<https://example.com/page>)', '');
  assert.doesNotMatch(outside, /[[\]()<>`#!@:.]/);
});

test('old data is told once, in the log and beside the state, and limits nothing', async () => {
  const parts = Promise.resolve({ engine, grammars, today: () => '2027-02-23' });
  const client = await startClient({ parts });
  assert.deepEqual(await client.next('rayGuard/status'), { state: 'ready', detail: 'Ray Guard 0.1.0 is ready.' });
  client.open('file:///p/a.py', 'import ray\n');
  client.open('file:///p/b.py', 'import ray\n');
  await client.items('file:///p/a.py');
  await client.items('file:///p/b.py');
  const { state, detail } = await client.next<{ state: string; detail: string }>('rayGuard/status');
  assert.equal(state, 'ready');
  assert.match(detail, /^Ray Guard 0\.1\.0 is ready\. The advisories about Ray are of 2026-11-24, 91 days ago,/);
  assert.deepEqual(client.kept('rayGuard/status'), []);
  const said = client
    .kept<LogMessageParams>('window/logMessage')
    .filter(({ message }) => message.includes('91 days ago'));
  assert.deepEqual(
    said.map(({ type }) => type),
    [2],
  );
});

test('data that is not old, or a fresh file of the project, is told by nothing', async (t) => {
  const policy = 'advisories = ["more.json"]\n';
  const more = formatAdvisoryFile({ asOf: '2027-02-01', package: 'ray', advisories: [EVIL] });
  const { uri } = folderOf(t, { 'ray-guard.toml': policy, 'more.json': more });
  for (const [today, name] of [
    ['2027-02-22', 'file:///p/a.py'],
    ['2027-02-23', uri('a.py')],
  ] as const) {
    const client = await startClient({
      parts: Promise.resolve({ engine, grammars, today: () => today }),
      folder: uri(''),
    });
    client.open(name, 'import ray\n');
    await client.items(name);
    const logged = client.kept<LogMessageParams>('window/logMessage').map(({ message }) => message);
    assert.ok(!logged.some((message) => message.includes('days ago')), logged.join('\n'));
  }
});
