// In the folder of a Python project the extension is awake before anything is opened.
import assert from 'node:assert/strict';
import { workspace } from 'vscode';
import { untilActive } from './activity.ts';

export async function run(): Promise<void> {
  await untilActive('ray-guard.ray-guard');
  assert.deepEqual(
    workspace.textDocuments.map(({ fileName }) => fileName),
    [],
  );
}
