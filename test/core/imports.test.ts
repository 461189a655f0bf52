// The arrows between the layers, checked on every import of the source.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceFiles } from '../../scripts/house/source-files.ts';
import { root } from '../support/engine.ts';

/** Folder -> folders of the project it may import from, and packages. The longest matching folder applies. */
const MAY_IMPORT: Record<string, { folders: string[]; packages: string[] }> = {
  'server/src/core/text': { folders: [], packages: [] },
  'server/src/core/ray': { folders: ['text', 'data'], packages: ['@renovatebot/pep440'] },
  'server/src/core/advisories': {
    folders: ['text', 'ray', 'policy'],
    packages: ['@renovatebot/pep440', '@pandatix/js-cvss'],
  },
  'server/src/core/policy': { folders: ['text', 'ray'], packages: ['ignore', 'ipaddr.js', '@renovatebot/pep440'] },
  'server/src/core/languages': {
    folders: ['text', 'ray'],
    packages: ['web-tree-sitter', 'smol-toml', 'dockerfile-ast', 'jsonc-parser', 'yaml'],
  },
  'server/src/core/project': {
    folders: ['text', 'ray', 'policy', 'advisories'],
    packages: ['@renovatebot/pep440'],
  },
  'server/src/core/rules': { folders: ['text', 'ray', 'policy', 'project', 'languages/change.ts'], packages: [] },
  'server/src/core/engine': {
    folders: ['text', 'ray', 'policy', 'project', 'languages', 'rules/rule.ts', 'rules/report.ts'],
    packages: [],
  },
  'server/src/core/reports': {
    folders: [
      'text',
      'ray',
      'advisories',
      'policy',
      'project',
      'rules/rule.ts',
      'rules/rule-docs.ts',
      'engine',
      'data',
    ],
    packages: ['sarif', 'ipaddr.js', '@renovatebot/pep440'],
  },
  'server/src/core/index.ts': {
    folders: ['text', 'ray', 'advisories', 'policy', 'project', 'languages', 'rules', 'engine', 'reports'],
    packages: [],
  },
  'server/src/core/reading.ts': { folders: ['languages', 'engine'], packages: [] },
  'server/src/host': { folders: ['index.ts', 'host'], packages: ['node:', 'web-tree-sitter', 'ignore', 'yauzl'] },
  'server/src/lsp': {
    folders: ['index.ts', 'host', 'lsp', 'package.json'],
    packages: ['node:', 'vscode-languageserver', 'vscode-languageserver-textdocument'],
  },
  'server/src/cli': {
    folders: ['index.ts', 'reading.ts', 'reports', 'host', 'cli', 'package.json'],
    packages: ['node:', 'commander', 'diff', 'ignore', 'sarif'],
  },
  client: { folders: ['client'], packages: ['vscode', 'vscode-languageclient', 'node:'] },
};

/** Folders in the table are named as the core sees them. */
function layerOf(path: string): string {
  if (path.startsWith('server/data/')) return 'data';
  return path.replace(/^server\/src\/(core\/)?/, '').replace(/^client\/src/, 'client');
}

const sources = [...sourceFiles(root, 'server/src'), ...sourceFiles(root, 'client/src')];

test('imports follow the arrows of docs/architecture.md', () => {
  const wrong: string[] = [];
  for (const { path, imports } of sources) {
    const key = Object.keys(MAY_IMPORT)
      .filter((folder) => path === folder || path.startsWith(`${folder}/`))
      .sort((a, b) => b.length - a.length)[0];
    assert.ok(key, `${path} belongs to no layer`);
    const { folders, packages } = MAY_IMPORT[key] as { folders: string[]; packages: string[] };
    for (const { specifier, target } of imports) {
      const allowed =
        target !== undefined
          ? isAllowed(target, key, folders)
          : packages.some((name) => specifier === name || specifier.startsWith(name.endsWith(':') ? name : `${name}/`));
      if (!allowed) wrong.push(`${path} imports ${specifier}`);
    }
  }
  assert.deepEqual(wrong, []);
});

/** What only one host has, and the one file that may know it. */
const HOST_PACKAGES: Record<string, string> = {
  'vscode-languageserver/browser': 'server/src/lsp/browser-main.ts',
  'vscode-languageserver/node': 'server/src/lsp/main.ts',
  'vscode-languageclient/browser': 'client/src/server/connect-browser.ts',
};

test('what only Node or only a browser has, one file imports', () => {
  for (const [name, only] of Object.entries(HOST_PACKAGES)) {
    const importers = sources
      .filter(({ imports }) => imports.some(({ specifier }) => specifier === name))
      .map(({ path }) => path);
    assert.deepEqual(importers, [only]);
  }
});

function isAllowed(target: string, key: string, folders: readonly string[]): boolean {
  if (target.startsWith(`${key}/`)) return true;
  const layer = layerOf(target);
  return folders.some((folder) => layer === folder || layer.startsWith(`${folder}/`));
}
