// Text of a hostile workspace in all that an editor gets: it stays text, stays short, and hides nothing.
import assert from 'node:assert/strict';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { MarkupContent } from 'vscode-languageserver/node';
import type { Hazard } from '../../server/src/lsp/features/findings.ts';
import { OLD, startClient } from './client.ts';

const HOSTILE = [
  '[x](command:workbench.action.terminal.new)',
  '![x](https://evil.invalid/x.png)',
  '<a href="command:evil">x</a><img src=x onerror=y>',
  '`` ` ``` ~~~ **x** # x | x',
  '\u202egnp.exe\u2066\u200b\u2060\ufeff\u00ad',
  `https://evil.invalid/${'a'.repeat(400_000)}`,
];

/** Written where messages, hovers, actions and labels repeat what a file says. */
const FILES: readonly [name: string, languageId: string, text: (evil: string) => string][] = [
  [
    'train.py',
    'python',
    (evil) =>
      `import os\nos.environ["RAY_AUTH_MODE"] = ${JSON.stringify(evil)}\nimport ray\nray.init(dashboard_host=${JSON.stringify(evil)}, **{${JSON.stringify(evil)}: 1})\n`,
  ],
  ['requirements.txt', 'pip-requirements', (evil) => `ray<2.50 # ${evil}\nray==2.9.0; ${evil}\n`],
  [
    'pyproject.toml',
    'toml',
    (evil) =>
      `[project]\ndependencies = ["ray>=2.9"]\n[tool.ray-guard]\nrange = ${JSON.stringify(evil)}\n${JSON.stringify(evil)} = 1\nignore = [${JSON.stringify(evil)}]\n[tool.ray-guard.severity]\n${JSON.stringify(evil)} = "off"\nexposed-serve = ${JSON.stringify(evil)}\n`,
  ],
  [
    'compose.yaml',
    'dockercompose',
    (evil) =>
      `services:\n  head:\n    image: rayproject/ray:2.9.0\n    command: ray start --head --dashboard-host=${JSON.stringify(evil)}\n    environment:\n      RAY_AUTH_MODE: ${JSON.stringify(evil)}\n    ports: ["8265:8265"]\n`,
  ],
  ['start.sh', 'shellscript', (evil) => `RAY_AUTH_MODE='${evil}' ray start --head --dashboard-host='${evil}'\n`],
];

/** Turns the reading direction, or is not seen. */
const HIDING = /[\u202a-\u202e\u2066-\u2069\u200b-\u200f\u2060\ufeff\u00ad]/u;

/** Longer than this is no message, title or hover that a person reads. */
const LONGEST = 12_000;

for (const [index, evil] of HOSTILE.entries()) {
  for (const [name, languageId, write] of FILES) {
    test(`hostile text ${index} in ${name}`, async () => {
      const text = write(evil);
      const said = [...(await shown(name, languageId, text)), ...(await shown(name, languageId, text, OLD))];
      assert.ok(said.length > 0);
      for (const { text: words, markdown } of said) {
        assert.ok(words.length <= LONGEST, `${words.length} characters: ${words.slice(0, 200)}`);
        assert.doesNotMatch(words, HIDING);
        if (markdown) assert.doesNotMatch(words, /(?<!\\)\]\((?:<?command:|https:\/\/evil)|(?<!\\)<(?:a|img)\b/);
      }
    });
  }
}

test('the name of a file that is referred to stays text', async () => {
  const client = await startClient();
  const name = 'base-\u202e\u200b.txt';
  client.open(`file:///p/${encodeURIComponent(name)}`, 'ray==2.9.0\n', 'pip-requirements');
  client.open('file:///p/requirements.txt', `-r ${name}\n`, 'pip-requirements');
  client.open('file:///p/train.py', 'import ray\nray.init()\n');
  const answer = await client.connection.sendRequest<{ label: string }>('rayGuard/rayInUse', {
    uri: 'file:///p/train.py',
  });
  assert.match(answer.label, /^Ray 2\.9\.0 \(base-/);
  assert.doesNotMatch(answer.label, HIDING);
  client.end();
});

test('the names of files stay text in the list of findings, in the state and in the log', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'ray-guard-'));
  t.after(() => rm(folder, { recursive: true }));
  const name = '[x](command:evil)\u202egnp\u200b.py';
  await writeFile(join(folder, name), 'import ray\nray.init(address="local", dashboard_host="0.0.0.0")\n');
  const unread = join(folder, `unread-${name}`);
  await writeFile(unread, '');
  await truncate(unread, 64 * 1024 * 1024 + 1);
  const client = await startClient({
    folder: pathToFileURL(folder).href,
    settings: { diagnosticMode: 'workspace', range: 1, severity: { '\u202e': 'off' } },
  });
  const { hazards } = await client.connection.sendRequest<{ hazards: Hazard[] }>('rayGuard/findings', {});
  const { text } = await client.connection.sendRequest<{ text: string }>('rayGuard/report', { kind: 'findings' });
  await client.figures();
  const states = client.kept<{ state: string; detail: string }>('rayGuard/status');
  assert.ok(states.some(({ state, detail }) => state === 'limited' && detail.includes('unread-')));
  const logged = client.kept<{ message: string }>('window/logMessage').map(({ message }) => message);
  assert.ok(logged.some((message) => message.includes('unread-')));
  const listed = hazards.flatMap(({ title, places }) => [
    title,
    ...places.flatMap(({ file, message }) => [file, message]),
  ]);
  assert.ok(listed.some((words) => words.includes('command:evil')));
  for (const words of [...listed, ...states.map(({ detail }) => detail), ...logged, text])
    assert.doesNotMatch(words, HIDING);
  assert.doesNotMatch(text.replace(/`[^`]*`/g, ''), /\]\(command:/);
  client.end();
});

interface Shown {
  readonly text: string;
  readonly markdown: boolean;
}

/** Every message, related message, action title and hover of the document. Edits are left out: they are code. */
async function shown(
  name: string,
  languageId: string,
  text: string,
  capabilities?: typeof OLD,
): Promise<readonly Shown[]> {
  const client = await startClient({
    initializationOptions: { documentation: true },
    ...(capabilities && { capabilities }),
  });
  const uri = `file:///p/${name}`;
  client.open(uri, text, languageId);
  const plain = (words: string): Shown => ({ text: words, markdown: false });
  const items = capabilities ? [] : await client.items(uri);
  const said = items.flatMap(({ message, relatedInformation = [] }) => [
    plain(typeof message === 'string' ? message : message.value),
    ...relatedInformation.map((related) => plain(related.message)),
  ]);
  const lines = text.split('\n').length;
  const everything = { start: { line: 0, character: 0 }, end: { line: lines, character: 0 } };
  for (const { title } of await client.actions(uri, everything)) said.push(plain(title));
  const places = [
    ...items.map(({ range }) => range.start),
    ...text.split('\n').map((_, line) => ({ line, character: 2 })),
  ];
  for (const position of places) {
    const hover = await client.connection.sendRequest<{ contents: MarkupContent } | null>('textDocument/hover', {
      textDocument: { uri },
      position,
    });
    if (hover) said.push({ text: hover.contents.value, markdown: hover.contents.kind === 'markdown' });
  }
  client.end();
  return said;
}
