// In a folder without a Python project the extension stays asleep until a Python file is opened.
import assert from 'node:assert/strict';
import { window, workspace } from 'vscode';
import { isActive, untilActive } from './activity.ts';

export async function run(): Promise<void> {
  await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content: '# Ray' }));
  // The first wakes up for Markdown, the second when VS Code has started: whatever else was to wake up has done so.
  await untilActive('vscode.markdown-language-features');
  await untilActive('vscode.merge-conflict');
  assert.equal(isActive('ray-guard.ray-guard'), false, 'active without Python or TOML');

  await window.showTextDocument(await workspace.openTextDocument({ language: 'python', content: 'import ray' }));
  await untilActive('ray-guard.ray-guard');
}
