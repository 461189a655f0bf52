// Which documents the server is told about: Python and TOML, by language and, where no extension knows TOML, by name.
import { workspace } from 'vscode';

/** Fits both VS Code's and LSP's selectors. */
interface Filter {
  readonly scheme: string;
  readonly language?: string;
  readonly pattern?: string;
}

const KINDS = [
  { language: 'python' },
  { language: 'toml' },
  { pattern: '**/{*.py,*.pyi,*.toml,uv.lock,poetry.lock,pdm.lock}' },
];
const SCHEMES = ['file', 'untitled', 'vscode-remote', 'vscode-vfs'];

/** File systems of other extensions count where a workspace folder is on one. Cells of notebooks and old revisions do not. */
export function documentSelector(): Filter[] {
  const schemes = new Set([...SCHEMES, ...(workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme)]);
  return [...schemes].flatMap((scheme) => KINDS.map((kind) => ({ scheme, ...kind })));
}
