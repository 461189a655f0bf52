// A session of many edits keeps one tree for each open document, and none for those that are closed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Parser, Tree } from 'web-tree-sitter';
import { createRayGuard } from '../../server/src/core/index.ts';
import { grammars } from '../support/engine.ts';
import { randomFrom } from '../support/random.ts';
import { startClient } from './client.ts';

const TEXTS: Readonly<Record<string, string>> = {
  'train.py': 'import ray\nray.init(dashboard_host="0.0.0.0")\n',
  'pyproject.toml': '[project]\nname = "p"\ndependencies = ["ray==2.9.0"]\n',
  'run.sh': 'export RAY_AUTH_MODE=token\nray start --head\n',
  'compose.yaml': 'services:\n  head:\n    image: rayproject/ray:2.9.0\n    command: bash -c "ray start --head"\n',
  Makefile: 'run:\n\tray start --head\n',
};
const PIECES = ['\n', '#', ' ', 'ray', '"', ')', ''];

/** The grammars, and how many trees are made and not yet freed. */
function counted() {
  let alive = 0;
  const parse: Parser['parse'] = (...given) => {
    const tree = grammars.parser.parse(...given);
    if (tree) {
      alive++;
      const free = tree.delete.bind(tree) as Tree['delete'];
      tree.delete = () => {
        alive--;
        free();
      };
    }
    return tree;
  };
  const parser = Object.assign(Object.create(grammars.parser), {
    parse,
    setLanguage: (language: Parameters<Parser['setLanguage']>[0]) => grammars.parser.setLanguage(language),
  }) as Parser;
  const own = { ...grammars, parser };
  return { parts: Promise.resolve({ engine: createRayGuard(own), grammars: own }), alive: () => alive };
}

test('trees are freed, edit by edit and document by document', async () => {
  const { parts, alive } = counted();
  const client = await startClient({ parts });
  const names = Object.keys(TEXTS);
  const uri = (name: string) => `file:///p/${name}`;
  for (const [name, text] of Object.entries(TEXTS)) client.open(uri(name), text);
  const below = randomFrom(8000);
  for (let version = 2; version < 400; version++) {
    const name = names[below(names.length)] as string;
    const at = { line: below(4), character: below(30) };
    client.change(uri(name), version, {
      range: { start: at, end: { line: at.line, character: at.character + below(3) } },
      text: PIECES[below(PIECES.length)] as string,
    });
    if (below(3) === 0) await client.items(uri(name));
    if (below(10) === 0) assert.ok(alive() <= names.length, `${alive()} trees of ${names.length} documents`);
  }
  for (const name of names) await client.items(uri(name));
  assert.ok(alive() > 0 && alive() <= names.length, `${alive()} trees`);
  for (const name of names) client.close(uri(name));
  await client.figures();
  assert.equal(alive(), 0);
  client.end();
});
