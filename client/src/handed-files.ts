// Reads project files for the server where it cannot: in a browser, and on virtual file systems.
import { Disposable, RelativePattern, type Uri, type WorkspaceFolder, workspace } from 'vscode';
import { LANGUAGE_FILES } from './file-names.ts';

/** Files of one workspace folder. */
const COUNT_LIMIT = 500;
/** Bytes of one file. */
const SIZE_LIMIT = 1024 * 1024;

export interface HandedFile {
  readonly uri: string;
  /** Absent when the file is gone, or is none that is handed over. */
  readonly text?: string;
}

/** Programs are not judged by each other's text unless they are open. */
const NAMES = LANGUAGE_FILES.filter((name) => !/^\*\.(?:pyi?|ipynb)$/.test(name));
const PATTERN = `**/{${NAMES.join(',')}}`;

/** Hands over what is there now, and from then on what changes; `serverReadsDisk` spares the folders of this machine. */
export function handFiles(
  serverReadsDisk: boolean,
  hand: (files: readonly HandedFile[]) => Promise<void>,
): Disposable {
  const handed = new Set<string>();
  const folders = new Map<string, Disposable>();

  async function update(uris: readonly Uri[]): Promise<void> {
    const files = await Promise.all(uris.map(read));
    for (const { uri } of files) handed.add(uri);
    if (files.length > 0) await hand(files);
  }

  function enter(folder: WorkspaceFolder): void {
    if (serverReadsDisk && folder.uri.scheme === 'file') return;
    const watcher = workspace.createFileSystemWatcher(new RelativePattern(folder, PATTERN));
    const one = (uri: Uri) => void update([uri]);
    folders.set(
      folder.uri.toString(),
      Disposable.from(watcher, watcher.onDidCreate(one), watcher.onDidChange(one), watcher.onDidDelete(one)),
    );
    void workspace.findFiles(new RelativePattern(folder, PATTERN), undefined, COUNT_LIMIT).then(update);
  }

  for (const folder of workspace.workspaceFolders ?? []) enter(folder);
  return Disposable.from(
    workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      for (const folder of added) enter(folder);
      for (const { uri } of removed) {
        folders.get(uri.toString())?.dispose();
        folders.delete(uri.toString());
        const left = [...handed].filter((file) => file.startsWith(`${uri.toString()}/`));
        for (const file of left) handed.delete(file);
        if (left.length > 0) void hand(left.map((file) => ({ uri: file })));
      }
    }),
    // The editor's text held while the file was open.
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (handed.has(uri.toString())) void update([uri]);
    }),
    new Disposable(() => {
      for (const watcher of folders.values()) watcher.dispose();
    }),
  );
}

async function read(uri: Uri): Promise<HandedFile> {
  try {
    if ((await workspace.fs.stat(uri)).size > SIZE_LIMIT) return { uri: uri.toString() };
    const bytes = await workspace.fs.readFile(uri);
    return { uri: uri.toString(), text: new TextDecoder().decode(bytes) };
  } catch {
    return { uri: uri.toString() };
  }
}
