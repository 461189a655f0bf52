// A VS Code window in a browser, and what a person does in it by keyboard; every gesture waits until the window has followed it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { editorsFolder } from './editors.ts';
import { eventually, PATIENCE_MS } from './eventually.ts';
import { type ProblemRow, readProblems, type Severity, textOf } from './problems-panel.ts';
import type { VscodeServer } from './vscode-server.ts';

const MENU_MS = 5_000;
const MENU_TRIES = 4;

/** In CSS pixels; `scale` is how many pixels of a picture each of them gets. */
export interface WindowSize {
  readonly width: number;
  readonly height: number;
  readonly scale?: number;
}

/** The name under which a webview of VS Code (a notebook's output) asks for this server's own files; its service worker answers. */
function webviewHostOf(authority: string): string {
  const name = authority.replace(/\W/g, (character) => `-${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `vscode-remote+${name}.vscode-resource.vscode-cdn.net`;
}

export class VscodeWindow {
  readonly page: Page;
  /** Hosts other than VS Code itself that the window asked for anything. */
  readonly foreignHosts = new Set<string>();

  private constructor(page: Page, { authority }: VscodeServer) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE_MS);
    const own = new Set([authority, webviewHostOf(authority)]);
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (/^(http|ws)s?:$/.test(protocol) && !own.has(host)) this.foreignHosts.add(host);
    });
  }

  /** Opens `folder`, or a `.code-workspace`, with one of its files in the editor. Both are absolute paths. */
  static async open(
    browser: Browser,
    server: VscodeServer,
    folder: string,
    file: string,
    { width, height, scale = 1 }: WindowSize = { width: 1400, height: 900 },
  ): Promise<VscodeWindow> {
    const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: scale });
    const window = new VscodeWindow(page, server);
    await page.goto(server.address(folder, [['openFile', server.uri(file)]]));
    await window.lines.waitFor();
    return window;
  }

  /** The lines of the editor that are on the screen; in a notebook those of its first code cell. */
  get lines(): Locator {
    return this.page.locator(':is(.editor-instance, .notebook-editor) .view-lines').first();
  }

  async waitForSquiggle(severity: Severity): Promise<void> {
    await this.page.locator(`.editor-instance .squiggly-${severity}`).first().waitFor();
  }

  async openProblems(): Promise<void> {
    await this.press('Control+Shift+M');
    await this.page.locator('.markers-panel').waitFor();
  }

  /** Waits until the Problems panel shows exactly these, as `severity code`, in any order. */
  async waitForProblems(...expected: readonly `${Severity} ${string}`[]): Promise<ProblemRow[]> {
    let rows: ProblemRow[] = [];
    const list = (problems: readonly string[]) => [...problems].sort().join(', ') || 'none';
    const shown = () => list(rows.map(({ severity, code }) => `${severity} ${code}`));
    await eventually(
      async () => {
        rows = await readProblems(this.page);
        return shown() === list(expected);
      },
      () => `Problems are ${list(expected)}. They are ${shown()}`,
    );
    return rows;
  }

  /** Ctrl+P and the end of its path, until the file is in the editor. */
  async openFile(path: string): Promise<void> {
    const name = path.slice(path.lastIndexOf('/') + 1);
    await this.press('Control+P');
    await this.page.locator('.quick-input-widget input[type="text"]').fill(path);
    await this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name }).waitFor();
    await this.press('Enter');
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
  }

  /** In the Problems panel arrow down to the row with this code, Enter. */
  async enterProblem(code: string): Promise<void> {
    const rows = this.page.locator('.markers-panel .monaco-list-row');
    const target = (await rows.allTextContents()).findIndex((text) => text.includes(code));
    if (target < 0) throw new Error(`${code} is not in the panel`);
    // A panel that was opened while it was empty has given the keys away.
    await this.command('Focus on Problems View');
    await this.press('Home');
    for (let row = 0; row <= target; row++) {
      await rows.nth(row).and(this.page.locator('.focused')).waitFor();
      await this.press(row < target ? 'ArrowDown' : 'Enter');
    }
  }

  /** Ctrl+1, wherever the keys went before. */
  async focusEditor(): Promise<void> {
    await this.press('Control+1');
    await this.page.locator('.editor-instance .monaco-editor.focused').waitFor();
  }

  /** From the start of the file, F8 until the problem with this code is under the cursor. */
  async goToProblem(code: string): Promise<void> {
    const zone = this.page.locator('.marker-widget');
    await this.focusEditor();
    await this.press('Control+Home');
    await this.page.locator('[id="status.editor.selection"]', { hasText: 'Ln 1, Col 1' }).waitFor();
    const passed = new Set<string>();
    let shown = '';
    while (!shown.includes(code)) {
      if (passed.has(shown)) throw new Error(`F8 does not come to ${code}, only to: ${[...passed].join(' | ')}`);
      passed.add(shown);
      await this.press('F8');
      await eventually(
        async () => ![shown, ''].includes(await textOf(zone)),
        `F8 goes on from ${shown || 'the start'}`,
      );
      shown = await textOf(zone);
    }
    // The zone opens late, and keys that come before it is closed again are lost.
    await this.press('Escape');
    await zone.waitFor({ state: 'hidden' });
  }

  /** Home and Shift+End, until the line of the cursor is selected. */
  async selectLine(): Promise<void> {
    await this.press('Home');
    await this.press('Shift+End');
    await this.page.locator('[id="status.editor.selection"]', { hasText: 'selected' }).waitFor();
  }

  /** Ctrl+. and its menu: the titles as they are offered at the cursor. */
  async openQuickFixes(): Promise<string[]> {
    // A moment after the cursor has moved VS Code looks for fixes by itself, to show a light bulb, and drops the menu
    // that has been asked for meanwhile, though the server has answered. A person presses again.
    for (let tries = 1; ; tries++) {
      await this.press('Control+.');
      try {
        await this.fixRows.first().waitFor({ timeout: MENU_MS });
        return await Promise.all((await this.fixRows.all()).map(textOf));
      } catch (error) {
        if (tries === MENU_TRIES) throw error;
      }
    }
  }

  /** Ctrl+., arrow down to the first title that begins so, Enter; until the text has changed. Gives all titles that were offered. */
  async quickFix(title: string): Promise<string[]> {
    const before = await textOf(this.lines);
    const titles = await this.openQuickFixes();
    const target = titles.findIndex((offered) => offered.startsWith(title));
    if (target < 0) throw new Error(`${title} is not offered, but: ${titles.join(' | ')}`);
    const focused = this.page.locator('.monaco-list-row.focused');
    for (let row = 0; row < target; row++) {
      await this.fixRows.nth(row).and(focused).waitFor();
      await this.press('ArrowDown');
    }
    await this.fixRows.nth(target).and(focused).waitFor();
    await this.press('Enter');
    await eventually(async () => (await textOf(this.lines)) !== before, `${title} changes the text`);
    return titles;
  }

  private get fixRows(): Locator {
    return this.page.locator('.action-widget .monaco-list-row.action');
  }

  /** Ctrl+S in a changed file, until it is on disk. */
  async save(): Promise<void> {
    const unsaved = this.page.locator('.tab.active.dirty');
    await unsaved.waitFor();
    await this.press('Control+S');
    await unsaved.waitFor({ state: 'detached' });
  }

  /** Runs a command from the palette by its title. */
  async command(title: string): Promise<void> {
    await this.runCommand(title);
    await this.page.locator('.quick-input-widget input[type="text"]').waitFor({ state: 'hidden' });
  }

  /** The same for commands that may ask something next. */
  async runCommand(title: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input[type="text"]');
    const found = this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title });
    // A window that is still starting takes the focus back, and the palette closes. A person opens it again.
    for (let tries = 1; ; tries++) {
      await this.press('Control+Shift+P');
      try {
        await input.fill(`>${title}`, { timeout: MENU_MS });
        await found.waitFor({ timeout: MENU_MS });
        break;
      } catch (error) {
        if (tries === MENU_TRIES) throw error;
      }
    }
    await this.press('Enter');
  }

  /** Ctrl+K Ctrl+I, until the hover at the cursor says this; then Escape. */
  async readHover(text: string): Promise<void> {
    await this.press('Control+K');
    await this.press('Control+I');
    const hover = this.page.locator('.monaco-hover:not(.hidden) .monaco-hover-content').first();
    await hover.filter({ hasText: text }).waitFor();
    await this.press('Escape');
    await hover.waitFor({ state: 'hidden' });
  }

  /** What VS Code says in its corner. */
  async notifications(): Promise<string[]> {
    const messages = await this.page.locator('.notification-list-item-message').all();
    return Promise.all(messages.map(textOf));
  }

  async press(keys: string): Promise<void> {
    await this.page.keyboard.press(keys);
  }

  /** Writes a picture of the window to `.vscode-test/screenshots/` and says where. */
  async screenshot(name: string): Promise<string> {
    const folder = join(editorsFolder, 'screenshots');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}
