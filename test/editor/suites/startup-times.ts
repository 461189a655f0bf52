// What VS Code itself says of how long the extension took to start, written into the workspace for the bench.
import assert from 'node:assert/strict';
import { commands, window } from 'vscode';
import { eventually } from '../eventually.ts';
import { untilActive } from './activity.ts';
import { leave } from './left-in-workspace.ts';

const EXTENSION = 'ray-guard.ray-guard';

export async function run(): Promise<void> {
  await untilActive(EXTENSION);
  // "Developer: Startup Performance": a page of Markdown, a row for each extension.
  await commands.executeCommand('perfview.show');
  await eventually(async () => rowOfExtension() !== undefined, 'the page of start-up times names the extension');
  const [, , code, activate, rest] = rowOfExtension() ?? [];
  const times = { code: Number(code), activate: Number(activate), rest: Number(rest) };
  assert.ok(Object.values(times).every(Number.isFinite), 'the page of start-up times has other columns');
  leave(times);
}

/** Cells: extension, eager, load code, call activate, finish activate, event, by. */
function rowOfExtension(): string[] | undefined {
  const page = window.activeTextEditor?.document.getText() ?? '';
  const row = page.split('\n').find((line) => line.startsWith(`|${EXTENSION}|`) || line.startsWith(`| ${EXTENSION} `));
  return row
    ?.split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
