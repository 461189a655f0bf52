// One test in one window: a workspace of its own, a picture if it fails, and the promise that nobody else was asked anything.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { Browser } from 'playwright-core';
import { root } from './editors.ts';
import type { VscodeServer } from './vscode-server.ts';
import { VscodeWindow } from './vscode-window.ts';

export interface Workspace {
  readonly folder: string;
  /** The file as it is on disk now. */
  read(name: string): string;
}

/** Text of each file by its path. */
export type Files = Readonly<Record<string, string>>;

/** What a person does in a window. */
export type Act = (window: VscodeWindow, workspace: Workspace) => Promise<void>;

export function makeWorkspace(files: Files): Workspace & { remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'ray-guard-workspace-'));
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return {
    folder,
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Opens the first of `files` in a window on a folder that holds them all, or on the `.code-workspace` among them. */
export async function inWindow(
  { browser, server, name }: { browser: Browser; server: VscodeServer; name: string },
  files: Files,
  act: Act,
): Promise<void> {
  const workspace = makeWorkspace(files);
  const [first = ''] = Object.keys(files);
  const roots = Object.keys(files).find((name) => name.endsWith('.code-workspace')) ?? '';
  const { folder } = workspace;
  const window = await VscodeWindow.open(browser, server, join(folder, roots), join(folder, first));
  try {
    await act(window, workspace);
    assert.deepEqual([...window.foreignHosts], [], 'requests to other hosts');
  } catch (error) {
    const picture = await window.screenshot(`failed ${server.editor.name} ${name}`.replaceAll(/\W+/g, '-'));
    const said = await window.notifications();
    throw new Error([`See ${relative(root, picture)}`, ...said].join('\n'), { cause: error });
  } finally {
    await window.close();
    workspace.remove();
  }
}
