// Every command of the palette, run by its title with the keyboard, in the newest VS Code.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { editors, root } from './editors.ts';
import { eventually } from './eventually.ts';
import type { Workspace } from './in-window.ts';
import { textOf } from './problems-panel.ts';
import { useVscode } from './vscode-tests.ts';
import type { VscodeWindow } from './vscode-window.ts';

const json = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));
const contributed: { command: string; title: string }[] = json('package.json').contributes.commands;
const texts: Record<string, string> = json('package.nls.json');

const FILES = {
  'train.py': 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n',
  'pyproject.toml': '[project]\nname = "levels"\nversion = "1"\ndependencies = ["ray==2.53.0"]\n',
};

type Act = (window: VscodeWindow, workspace: Workspace, run: () => Promise<void>) => Promise<void>;

/** Opens an untitled document that begins so, and leaves the files as they are. */
const opens =
  (...parts: readonly string[]): Act =>
  async (window, workspace, run) => {
    await run();
    for (const part of parts)
      await eventually(async () => (await textOf(window.lines)).includes(part), `the document says ${part}`);
    assert.equal(workspace.read('train.py'), FILES['train.py']);
  };

/** Shows something beside the editor: a tab, a panel, a message. */
const shows =
  (selector: string, hasText: string): Act =>
  async (window, _, run) => {
    await run();
    await window.page.locator(selector, { hasText }).first().waitFor();
  };

/** In its first seconds a window may not have the actions of the file yet, and Ray Guard says that there is nothing to fix. A person asks again. */
const previewsFixes: Act = async (window, _, run) => {
  const preview = window.page.locator('.panel .action-item.checked', { hasText: 'Refactor Preview' }).first();
  const nothing = window.page.locator('.notification-list-item', { hasText: 'nothing that Ray Guard can fix' }).first();
  await eventually(async () => {
    await run();
    await preview.or(nothing).first().waitFor();
    return preview.isVisible();
  }, 'the fixes are previewed');
};

const ACTS: Readonly<Record<string, Act>> = {
  'rayGuard.restart': async (window, _, run) => {
    await run();
    await window.waitForSquiggle('error');
  },
  // In its first seconds a window may open no panel. A person asks again.
  'rayGuard.showOutput': async (window, _, run) => {
    const panel = window.page.locator('.panel .action-item.checked', { hasText: 'Output' }).first();
    await eventually(async () => {
      if (await panel.isVisible()) return true;
      await run();
      return false;
    }, 'the log is shown');
  },
  'rayGuard.openSample': opens('dashboard_host="0.0.0.0"'),
  'rayGuard.collectDiagnostics': opens('Ray Guard 0.1.0', 'Settings'),
  'rayGuard.copyDebugInfo': shows('.statusbar-item', 'debug information copied'),
  'rayGuard.showDocumentation': shows('.tab.active', 'Preview README.md'),
  'rayGuard.exportMarkdown': opens('# Ray Guard report'),
  'rayGuard.exportSarif': opens('"version": "2.1.0"'),
  'rayGuard.showExposure': opens('# Ray ports', '8265'),
  'rayGuard.showNotChecked': opens('# Not checked'),
  'rayGuard.scanWorkspace': async (window, _, run) => {
    await run();
    await window.page.locator('.pane-header', { hasText: 'all files' }).waitFor();
  },
  'rayGuard.refreshFindings': async (window, _, run) => {
    await window.runCommand('Focus on Ray Guard View');
    const hazard = window.page
      .locator('.monaco-list-row[role="treeitem"]', { hasText: 'Ray dashboard exposed' })
      .first();
    await hazard.waitFor();
    await run();
    await hazard.waitFor();
  },
  'rayGuard.generateFirewallRules': async (window, workspace, run) => {
    await run();
    await window.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'iptables' }).waitFor();
    await opens('Nothing was run', 'INPUT RAY-GUARD')(window, workspace, () => window.press('Enter'));
  },
  'rayGuard.fixFile': previewsFixes,
  'rayGuard.fixWorkspace': previewsFixes,
  'rayGuard.auditChecklist': opens('Audit checklist for Ray', 'Know which log has what'),
  'rayGuard.incidentChecklist': opens('Incident checklist for Ray', 'Disconnect'),
  'rayGuard.insertInit': async (window, workspace, run) => {
    await window.focusEditor();
    await window.press('Control+End');
    await run();
    await eventually(
      async () => (await textOf(window.lines)).split('ray.init').length > 2,
      'a second start of Ray is in the text',
    );
    await window.press('Control+Z');
    await eventually(async () => (await textOf(window.lines)).split('ray.init').length === 2, 'one step takes it back');
    assert.equal(workspace.read('train.py'), FILES['train.py']);
  },
};

test('every command of the palette is driven below', () => {
  assert.deepEqual(
    contributed.map(({ command }) => command).filter((command) => !(command in ACTS)),
    [],
  );
});

const [newest] = editors;
describe(`the commands in VS Code ${newest.vscode}`, () => {
  const { job } = useVscode(newest);
  for (const { command, title } of contributed) {
    const act = ACTS[command];
    if (!act) continue;
    const shown = texts[title.slice(1, -1)] ?? title;
    job(shown, FILES, async (window, workspace) => {
      await window.waitForSquiggle('error');
      await act(window, workspace, () => window.runCommand(`Ray Guard: ${shown}`));
    });
  }
});
