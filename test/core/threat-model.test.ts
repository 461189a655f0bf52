// Every promise of docs/threat-model.md is kept by a test that exists.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/engine.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

test('each row names tests, and each of them is there', () => {
  const rows = read('docs/threat-model.md')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (?:who|---)/.test(line));
  assert.ok(rows.length > 0);
  for (const row of rows) {
    const cell = row.split(' | ').at(-1) ?? '';
    const files = [...cell.matchAll(/`([^`]+\.test\.ts)`: ((?:"[^"]+"(?:, )?)+)/g)];
    assert.ok(files.length > 0, row);
    for (const [, file = '', titles = ''] of files) {
      const source = read(file);
      for (const [, title = ''] of titles.matchAll(/"([^"]+)"/g))
        assert.ok(source.includes(`test('${title}'`), `${file} has no test "${title}"`);
    }
  }
});
