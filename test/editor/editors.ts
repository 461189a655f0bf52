// The VS Codes that the extension is tested in: which builds they are and where `npm run setup` puts them.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One VS Code, as code-server builds it, with the Node that this build was made for. */
export interface Editor {
  readonly name: 'newest' | 'oldest';
  readonly vscode: string;
  readonly codeServer: string;
  readonly node: string;
  /** Dependencies to take in another version: a release that comes built, where the asked one would need a compiler. */
  readonly overrides: Readonly<Record<string, string>>;
}

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
/** Everything that setting up and testing leave behind; git ignores it. */
export const editorsFolder = join(root, '.vscode-test');

/** Most tests need only the newest. */
export const editors: readonly [newest: Editor, oldest: Editor] = [
  {
    name: 'newest',
    vscode: '1.139.1',
    codeServer: '4.139.1',
    node: '24.21.0',
    overrides: {},
  },
  {
    name: 'oldest',
    vscode: '1.100.3',
    codeServer: '4.100.3',
    node: '20.20.2',
    overrides: { argon2: '0.44.0' },
  },
];

export const editorFolder = ({ name }: Editor) => join(editorsFolder, name);
/** The npm package that ships the program. */
export const nodePackage = `node-linux-${process.arch}`;
export const nodeFolder = (editor: Editor) => join(editorFolder(editor), 'node_modules', nodePackage);
export const codeServerFolder = (editor: Editor) => join(editorFolder(editor), 'node_modules/code-server');

const stampFile = (editor: Editor) => join(editorFolder(editor), 'installed.json');
export const stampOf = (editor: Editor) => ({ path: stampFile(editor), text: `${JSON.stringify(editor)}\n` });

/** Whether exactly this build has been installed to its end. */
export function isInstalled(editor: Editor): boolean {
  try {
    return readFileSync(stampFile(editor), 'utf8') === stampOf(editor).text;
  } catch {
    return false;
  }
}
