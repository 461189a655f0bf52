// What a window can be opened on, in the newest VS Code: a folder that is not trusted, several folders, and a folder whose closed files count.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import { editors } from './editors.ts';
import { useVscode } from './vscode-tests.ts';

const PROGRAM = 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n';
const FIXED = PROGRAM.replace('0.0.0.0', '127.0.0.1');
const policy = (severity: string) => `[severity]\nexposed-dashboard = "${severity}"\nmissing-auth-token = "off"\n`;

const [newest] = editors;
describe(`restricted mode in VS Code ${newest.vscode}`, () => {
  const { job } = useVscode(newest, {
    workspaceTrust: true,
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
  });

  const files = { 'train.py': PROGRAM, 'ray-guard.toml': policy('warning') };
  job('a folder that is not trusted: policy, hover, view and fixes', files, async (window, workspace) => {
    await window.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    await window.openProblems();
    await window.waitForProblems('warning exposed-dashboard');
    await window.goToProblem('exposed-dashboard');
    await window.readHover('Ray dashboard exposed on the network');
    await window.screenshot('restricted-mode');
    await window.runCommand('Focus on Ray Guard View');
    await window.page.locator('.monaco-list-row[role="treeitem"]', { hasText: 'Ray dashboard exposed' }).waitFor();
    await window.focusEditor();
    await window.quickFix('Bind to 127.0.0.1');
    await window.save();
    await window.waitForProblems();
    assert.equal(workspace.read('train.py'), FIXED);
  });
});

describe(`workspaces in VS Code ${newest.vscode}`, () => {
  const { job } = useVscode(newest);

  const roots = {
    'strict/train.py': PROGRAM,
    'strict/ray-guard.toml': policy('error'),
    'lax/serve.py': PROGRAM,
    'lax/ray-guard.toml': policy('information'),
    'levels.code-workspace': JSON.stringify({ folders: [{ path: 'strict' }, { path: 'lax' }] }),
  };
  job('several folders: the policy of each counts for its files', roots, async (window, workspace) => {
    await window.openProblems();
    await window.waitForProblems('error exposed-dashboard');
    await window.openFile('serve.py');
    await window.waitForProblems('error exposed-dashboard', 'info exposed-dashboard');
    await window.screenshot('several-folders');
    await window.goToProblem('exposed-dashboard');
    await window.quickFix('Bind to 127.0.0.1');
    await window.save();
    await window.waitForProblems('error exposed-dashboard');
    assert.equal(workspace.read('lax/serve.py'), FIXED);
    assert.equal(workspace.read('strict/train.py'), PROGRAM);
  });

  const whole = {
    'README.md': '# Price levels\n',
    'pyproject.toml': '[project]\nname = "levels"\nversion = "1.0.0"\ndependencies = ["ray==2.53.0"]\n',
    'jobs/train.py': PROGRAM,
    'ray-guard.toml': policy('error'),
    '.vscode/settings.json': '{"rayGuard.diagnosticMode": "workspace"}',
  };
  job('a whole folder: rows of closed files lead to their place', whole, async (window, workspace) => {
    await window.openProblems();
    await window.waitForProblems('error exposed-dashboard', 'error vulnerable-ray');
    await window.screenshot('whole-folder');
    await window.enterProblem('exposed-dashboard');
    await window.page.locator('.tab.active', { hasText: 'train.py' }).waitFor();
    await window.page.locator('[id="status.editor.selection"]', { hasText: 'Ln 3' }).waitFor();
    await window.focusEditor();
    await window.quickFix('Bind to 127.0.0.1');
    await window.save();
    await window.waitForProblems('error vulnerable-ray');
    assert.equal(workspace.read('jobs/train.py'), FIXED);
    // Another program writes a file that is not open.
    writeFileSync(join(workspace.folder, 'pyproject.toml'), '[project]\nname = "levels"\nversion = "1.0.0"\n');
    await window.waitForProblems();
  });
});
