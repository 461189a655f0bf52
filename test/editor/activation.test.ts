// When the packaged extension wakes up, in the real extension host of the newest and the oldest VS Code.
import { describe, test } from 'node:test';
import { editors } from './editors.ts';
import { runInExtensionHost } from './extension-host.ts';
import { type Files, makeWorkspace } from './in-window.ts';
import { useVscode } from './vscode-tests.ts';

/** VS Code itself has no language for them. */
const AT_THE_TOP = { justfile: 'head:\n    ray start --head\n', Procfile: 'ray: ray start --head\n' };
/** The tests' copy of the oldest is installed without the program that VS Code finds files with. */
const BELOW = {
  'units/ray-head.service': '[Service]\nExecStart=ray start --head\n',
  'jobs/head.sbatch': '#!/bin/bash\nray start --head\n',
};

for (const editor of editors)
  describe(`VS Code ${editor.vscode} (${editor.name})`, () => {
    const vscode = useVscode(editor, { extensionTests: true });

    async function runSuite(suite: string, files: Files): Promise<void> {
      const workspace = makeWorkspace(files);
      try {
        await runInExtensionHost(vscode.browser, vscode.server, workspace.folder, suite);
      } finally {
        workspace.remove();
      }
    }

    test('asleep among other files until Python is opened', () =>
      runSuite('asleep-until-python.ts', { 'README.md': '# Ray\n' }));
    test('awake where there is a pyproject.toml', () =>
      runSuite('awake-in-a-project.ts', { 'pyproject.toml': '[project]\nname = "levels"\nversion = "1.0.0"\n' }));
    for (const [name, text] of Object.entries({ ...AT_THE_TOP, ...(editor.name === 'newest' && BELOW) }))
      test(`awake where there is ${name}`, () => runSuite('awake-in-a-project.ts', { [name]: text }));
  });
