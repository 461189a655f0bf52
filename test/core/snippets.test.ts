// Snippets: our own engine finds nothing in what they insert, and finds something once their protection is taken out.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Finding, PolicyProblem } from '../../server/src/core/index.ts';
import { readPolicy, Workspace } from '../../server/src/core/index.ts';
import { engine, root } from '../support/engine.ts';

interface Snippet {
  /** Languages, with commas. */
  readonly scope: string;
  readonly body: readonly string[];
}

/** By the first language of a scope. */
const FILES: Readonly<Record<string, string>> = {
  python: '/w/train.py',
  yaml: '/w/compose.yaml',
  toml: '/w/pyproject.toml',
  shellscript: '/w/start.sh',
};

const snippets = JSON.parse(await readFile(join(root, 'snippets/ray.code-snippets'), 'utf8')) as Record<
  string,
  Snippet
>;

/** As the editor inserts it when every place is left as it is. */
function inserted({ body }: Snippet): string {
  return body
    .join('\n')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
    .replace('$0', '');
}

function found(path: string, languageId: string, text: string): (Finding | PolicyProblem)[] {
  const document = { path, languageId, text };
  const { facts } = engine.read(document);
  const workspace = new Workspace(engine.data);
  const { policy, problems } = readPolicy(facts);
  workspace.set(path, facts, policy);
  const context = workspace.contextFor(path, facts);
  return [...problems, ...engine.check(document, context.facts, context.project).findings];
}

for (const [name, snippet] of Object.entries(snippets)) {
  test(`${name}: no finding, and no place of the editor left`, () => {
    const [languageId = ''] = snippet.scope.split(',');
    const path = FILES[languageId];
    assert.ok(path);
    const text = inserted(snippet);
    assert.doesNotMatch(text, /\$/);
    assert.deepEqual(found(path, languageId, text), []);
  });
}

test('a start of Ray is right below an import of it too, where a mode would come too late', () => {
  const starts = Object.values(snippets).filter(({ scope }) => scope === 'python');
  assert.equal(starts.length, 1);
  for (const snippet of starts)
    assert.deepEqual(found('/w/train.py', 'python', `import ray\n\n${inserted(snippet)}`), []);
});

test('a file of Compose is offered no resource of Kubernetes', () => {
  const offered = Object.values(snippets).filter(({ scope }) => scope.split(',').includes('dockercompose'));
  assert.deepEqual(
    offered.map(({ body }) => body[0]),
    ['services:'],
  );
});

test('VS Code complains about contributed languages that it does not know, so none is', async () => {
  const { contributes } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    contributes: { snippets: object[] };
  };
  assert.deepEqual(contributes.snippets, [{ path: './snippets/ray.code-snippets' }]);
});

test('they are read: without the token mode the head of Compose is found', () => {
  const compose =
    Object.values(snippets)
      .map(inserted)
      .find((text) => text.startsWith('services:')) ?? '';
  const open = compose.replace('RAY_AUTH_MODE: token', 'RAY_AUTH_MODE: disabled').replace('127.0.0.1:8265', '8265');
  assert.notEqual(found('/w/compose.yaml', 'yaml', open).length, 0);
});
