// `npm run pictures`: takes the pictures of the README from a real VS Code with the packaged extension.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startBrowser } from '../test/editor/browser.ts';
import { editors, root } from '../test/editor/editors.ts';
import { makeWorkspace } from '../test/editor/in-window.ts';
import { startVscode } from '../test/editor/vscode-server.ts';
import { VscodeWindow } from '../test/editor/vscode-window.ts';

const SIZE = { width: 1000, height: 520, scale: 2 };
/** Nothing but the file, large enough to read where a page shows the picture smaller. */
const SETTINGS = {
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
  'workbench.editor.editorActionsLocation': 'hidden',
  'window.commandCenter': false,
  'window.menuBarVisibility': 'hidden',
  'breadcrumbs.enabled': false,
  'editor.minimap.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'editor.renderWhitespace': 'none',
  'editor.fontSize': 16,
  'editor.cursorBlinking': 'solid',
  'editor.hover.delay': 100,
};
const PROGRAM = `import ray

from levels import train


def main() -> None:
    ray.init(num_gpus=0, dashboard_host="0.0.0.0", ignore_reinit_error=True)
    train()


if __name__ == "__main__":
    main()
`;

const images = join(root, 'docs/images');
mkdirSync(images, { recursive: true });
const [newest] = editors;
const workspace = makeWorkspace({
  'schr-levels-gluon.py': PROGRAM,
  'pyproject.toml': '[project]\nname = "schr-levels"\nversion = "0.1.0"\ndependencies = ["ray>=2.52.0,<2.54.0"]\n',
});
const server = await startVscode(newest, { vsix: join(root, 'packages/ray-guard.vsix'), settings: SETTINGS });
const browser = await startBrowser();
try {
  const window = await VscodeWindow.open(
    browser,
    server,
    workspace.folder,
    join(workspace.folder, 'schr-levels-gluon.py'),
    SIZE,
  );
  const { page } = window;
  await window.waitForSquiggle('error');
  await page.locator('.statusbar-item', { hasText: 'Activating Extensions' }).waitFor({ state: 'hidden' });
  await window.press('Control+B');
  await page.locator('.part.sidebar').waitFor({ state: 'hidden' });

  await page.locator('.view-line', { hasText: 'dashboard_host' }).getByText('dashboard_host').hover();
  const hover = page.locator('.monaco-hover:not(.hidden) .monaco-hover-content');
  await hover.first().waitFor();
  await page.screenshot({ path: join(images, 'squiggle.png') });
  await page.mouse.move(0, 0);
  await hover.waitFor({ state: 'hidden' });

  await window.goToProblem('exposed-dashboard');
  await window.selectLine();
  await window.openQuickFixes();
  await page.screenshot({ path: join(images, 'quick-fix.png') });
} finally {
  await browser.close();
  await server.stop();
  workspace.remove();
}
