// One VS Code and one browser for all tests of a `describe`, started before the first and stopped after the last.
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { startBrowser } from './browser.ts';
import { type Editor, root } from './editors.ts';
import { type Act, type Files, inWindow } from './in-window.ts';
import { type ServerOptions, startVscode, type VscodeServer } from './vscode-server.ts';

export interface VscodeTests {
  /** These two are there while a test runs. */
  readonly browser: Browser;
  readonly server: VscodeServer;
  /** A test in a window of its own, which shows the first of `files`. */
  job(name: string, files: Files, act: Act): void;
}

/** Call it inside a `describe`. The packaged extension is installed in this VS Code. */
export function useVscode(editor: Editor, options: ServerOptions = {}): VscodeTests {
  let browser: Browser;
  let server: VscodeServer;
  before(async () => {
    browser = await startBrowser();
    server = await startVscode(editor, { vsix: join(root, 'packages/ray-guard.vsix'), ...options });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });
  return {
    get browser() {
      return browser;
    },
    get server() {
      return server;
    },
    job(name, files, act) {
      test(name, () => inWindow({ browser, server, name }, files, act));
    },
  };
}
