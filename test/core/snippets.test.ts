// Snippets: our own engine finds nothing in what they insert, and finds something once their protection is taken out.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Finding, PolicyProblem } from '../../server/src/core/index.ts';
import { readPolicy, Workspace } from '../../server/src/core/index.ts';
import { engine, root } from '../support/engine.ts';

interface Snippet {
  readonly body: readonly string[];
}

const FILES: Readonly<Record<string, { readonly path: string; readonly languageId: string; readonly count: number }>> =
  {
    python: { path: '/w/train.py', languageId: 'python', count: 1 },
    yaml: { path: '/w/compose.yaml', languageId: 'yaml', count: 2 },
    toml: { path: '/w/pyproject.toml', languageId: 'toml', count: 1 },
    shell: { path: '/w/start.sh', languageId: 'shellscript', count: 1 },
  };

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

for (const [name, { path, languageId, count }] of Object.entries(FILES)) {
  test(`${name}: no finding, and no place of the editor left`, async () => {
    const snippets = JSON.parse(await readFile(join(root, `snippets/${name}.json`), 'utf8')) as Record<string, Snippet>;
    assert.equal(Object.keys(snippets).length, count);
    for (const snippet of Object.values(snippets)) {
      const text = inserted(snippet);
      assert.doesNotMatch(text, /\$/);
      assert.deepEqual(found(path, languageId, text), []);
    }
  });
}

test('they are read: without the token mode the head of Compose is found', async () => {
  const snippets = JSON.parse(await readFile(join(root, 'snippets/yaml.json'), 'utf8')) as Record<string, Snippet>;
  const compose =
    Object.values(snippets)
      .map(inserted)
      .find((text) => text.startsWith('services:')) ?? '';
  const open = compose.replace('RAY_AUTH_MODE: token', 'RAY_AUTH_MODE: disabled').replace('127.0.0.1:8265', '8265');
  assert.notEqual(found('/w/compose.yaml', 'yaml', open).length, 0);
});
