// Which documents are sent to the server: by language and, where no extension knows it, by name.
import { workspace } from 'vscode';
import { EDITOR_LANGUAGES, LANGUAGE_FILES } from './file-names.ts';

/** Fits both VS Code's and LSP's selectors. */
interface FileFilter {
  readonly scheme: string;
  readonly language?: string;
  readonly pattern?: string;
}

/** LSP's alone. */
interface CellFilter {
  readonly notebook: string;
  readonly language: string;
}

const KINDS = [...EDITOR_LANGUAGES.map((language) => ({ language })), { pattern: `**/{${LANGUAGE_FILES.join(',')}}` }];
const SCHEMES = ['file', 'untitled', 'vscode-remote', 'vscode-vfs'];
const CELLS: CellFilter = { notebook: '*', language: 'python' };

/** File systems of other extensions count where a workspace folder is on one. Old revisions do not. */
export function fileSelector(): FileFilter[] {
  const schemes = new Set([...SCHEMES, ...(workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme)]);
  return [...schemes].flatMap((scheme) => KINDS.map((kind) => ({ scheme, ...kind })));
}

/** The same and the Python cells of notebooks. */
export function documentSelector(): (FileFilter | CellFilter)[] {
  return [...fileSelector(), CELLS];
}
