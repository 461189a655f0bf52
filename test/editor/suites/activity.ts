// What the suites ask of VS Code: which extensions are active.
import assert from 'node:assert/strict';
import { extensions } from 'vscode';
import { eventually } from '../eventually.ts';

export function isActive(id: string): boolean {
  const extension = extensions.getExtension(id);
  assert.ok(extension, `${id} is not installed`);
  return extension.isActive;
}

export async function untilActive(id: string): Promise<void> {
  await eventually(async () => isActive(id), `${id} is active`);
}
