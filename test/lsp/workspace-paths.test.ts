// Paths in reports: relative to their folder, whatever the working folder of the server is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathInFolders } from '../../server/src/lsp/workspace/all-findings.ts';

test('relative to the folder, with its name where there are several', () => {
  assert.equal(pathInFolders('/work/app/sub/a.py', ['/work/app']), 'sub/a.py');
  assert.equal(pathInFolders('/work/app/a.py', ['/work/lib', '/work/app']), 'app/a.py');
});

test('none for what is beside the folders, and for untitled documents also where the server runs in the folder', () => {
  assert.equal(pathInFolders('/work/app2/a.py', ['/work/app']), undefined);
  assert.equal(pathInFolders('untitled:Untitled-1', [process.cwd()]), undefined);
});
