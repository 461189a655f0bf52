// The longest time that nothing else could run in the extension host, from the moment that wakes the extension and for a minute.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { extensions, Position, Range, type TextEditor, window, workspace } from 'vscode';
import { untilActive } from './activity.ts';
import { leave } from './left-in-workspace.ts';

const MINUTE_MS = 60_000;
const KEY_EVERY_MS = 200;

interface Block {
  readonly at: number;
  readonly wall: number;
  readonly cpu: number;
}

export async function run(): Promise<void> {
  await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content: '# Ray' }));
  await untilActive('vscode.markdown-language-features');
  await untilActive('vscode.merge-conflict');
  await pause(5_000);

  const blocks = watch();
  const started = performance.now();
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const document = await workspace.openTextDocument(join(folder, 'project/dashboard_for_the_team.py'));
  const editor = await window.showTextDocument(document);
  const isInstalled = extensions.getExtension('ray-guard.ray-guard') !== undefined;
  if (isInstalled) await untilActive('ray-guard.ray-guard');
  while (performance.now() - started < MINUTE_MS) {
    await type(editor);
    await pause(KEY_EVERY_MS);
  }
  leave(blocks.stop());
}

/** A key, and the line taken away again before it grows long. */
async function type(editor: TextEditor): Promise<void> {
  const line = editor.document.lineAt(0);
  await editor.edit((edit) => {
    if (line.text.length > 40) edit.delete(new Range(0, 0, 0, line.text.length));
    else edit.insert(new Position(0, line.text.length), '#');
  });
}

/** A timer of one millisecond: where it comes late, something else held the thread. */
function watch(): { stop(): Block[] } {
  const blocks: Block[] = [];
  const began = performance.now();
  let before = began;
  let cpuBefore = cpuTime();
  const timer = setInterval(() => {
    const now = performance.now();
    const cpuNow = cpuTime();
    blocks.push({ at: before - began, wall: now - before, cpu: cpuNow - cpuBefore });
    before = now;
    cpuBefore = cpuNow;
  }, 1);
  return {
    stop() {
      clearInterval(timer);
      return blocks.sort((a, b) => b.cpu - a.cpu).slice(0, 5);
    },
  };
}

/** Milliseconds that this thread has computed. The newest VS Code brings a Node that tells; the types are those of the oldest. */
function cpuTime(): number {
  const { threadCpuUsage } = process as unknown as { threadCpuUsage(): NodeJS.CpuUsage };
  const { user, system } = threadCpuUsage();
  return (user + system) / 1000;
}
