// One test in one window: a workspace of its own, a picture if it fails, and the promise that nobody else was asked anything.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Browser } from 'playwright-core';
import { root } from './editors.ts';
import type { VscodeServer } from './vscode-server.ts';
import { VscodeWindow } from './vscode-window.ts';

export interface Workspace {
  readonly folder: string;
  /** The file as it is on disk now. */
  read(name: string): string;
}

/** Text of each file by its name. */
export type Files = Readonly<Record<string, string>>;

export function makeWorkspace(files: Files): Workspace & { remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'ray-guard-workspace-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return {
    folder,
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** Opens the first of `files` in a window on a workspace that holds them all. */
export async function inWindow(
  { browser, server, name }: { browser: Browser; server: VscodeServer; name: string },
  files: Files,
  act: (window: VscodeWindow, workspace: Workspace) => Promise<void>,
): Promise<void> {
  const workspace = makeWorkspace(files);
  const window = await VscodeWindow.open(
    browser,
    server,
    workspace.folder,
    join(workspace.folder, Object.keys(files)[0] ?? ''),
  );
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
