// Every place in the facts of every fixture moves when the facts are carried over to another text.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { mapSpans } from '../../server/src/core/index.ts';
import { engine, root } from '../support/engine.ts';
import { readFixture } from '../support/fixture-file.ts';

const BY = 1_000_000;

/** Places below BY, as paths into the facts: `processes.0.span`. */
function unmoved(thing: unknown, path = 'facts'): string[] {
  if (typeof thing !== 'object' || thing === null) return [];
  return Object.entries(thing).flatMap(([key, part]) =>
    typeof part === 'number' && (key === 'start' || key === 'end' || key === 'offset') && part < BY
      ? [`${path}.${key}`]
      : unmoved(part, `${path}.${key}`),
  );
}

function placesOf(thing: unknown): number {
  if (typeof thing !== 'object' || thing === null) return 0;
  return Object.entries(thing).reduce((sum, [key, part]) => sum + (key === 'start' ? 1 : placesOf(part)), 0);
}

const folder = join(root, 'test/rules');
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .flatMap((name) => readFixture(join(folder, name)))
  .flatMap(({ main, siblings }) => [main, ...siblings]);

test('no place stays where it was, and moving them back gives the same facts', () => {
  let places = 0;
  for (const { name, text } of files) {
    const path = `/p/${name}`;
    const { facts } = engine.read({ path, languageId: engine.languageOf(path)?.id ?? '', text });
    const moved = mapSpans(facts, ({ start, end }) => ({ start: start + BY, end: end + BY }));
    assert.deepEqual(unmoved(moved), [], name);
    assert.deepEqual(
      mapSpans(moved, ({ start, end }) => ({ start: start - BY, end: end - BY })),
      facts,
      name,
    );
    places += placesOf(facts);
  }
  assert.ok(places > 5_000, `${places} places`);
});
