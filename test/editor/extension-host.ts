// Runs a suite inside the extension host of a real window, where it has VS Code's own API.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { root } from './editors.ts';
import { eventually, PATIENCE_MS } from './eventually.ts';
import type { VscodeServer } from './vscode-server.ts';

/** `suite` names a file in `suites/` whose `run()` rejects when something is wrong. The server must have been started for extension tests. */
export async function runInExtensionHost(
  browser: Browser,
  server: VscodeServer,
  folder: string,
  suite: string,
): Promise<void> {
  const extension = await wrapInExtension(suite);
  const page = await browser.newPage();
  const said: string[] = [];
  let exitCode: number | undefined;
  try {
    await page.exposeFunction('codeAutomationLog', (_level: string, words: unknown[]) => said.push(words.join(' ')));
    await page.exposeFunction('codeAutomationExit', (code: number) => {
      exitCode = code;
    });
    const payload = [
      ['extensionDevelopmentPath', server.uri(extension)],
      ['extensionTestsPath', server.uri(join(extension, 'suite.cjs'))],
    ] as const;
    await page.goto(server.address(folder, payload));
    // Longer than the suite itself waits for anything, so that it can say what it missed.
    await eventually(async () => exitCode !== undefined, `${suite} has ended`, 2 * PATIENCE_MS);
    if (exitCode !== 0)
      throw new Error(`${suite} failed:\n${said.filter((words) => words.includes('suite.cjs')).join('\n')}`);
  } finally {
    await page.close();
    rmSync(extension, { recursive: true, force: true });
  }
}

/** VS Code runs suites only for an extension that is being developed: this one is empty, what is tested is installed as users have it. */
async function wrapInExtension(suite: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ray-guard-suite-'));
  const manifest = { name: 'suite', publisher: 'ray-guard-tests', version: '0.0.0', engines: { vscode: '*' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  await build({
    entryPoints: [join(root, 'test/editor/suites', suite)],
    outfile: join(folder, 'suite.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
  });
  return folder;
}
