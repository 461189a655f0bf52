// Reads files for the server where it cannot: in a browser, and on virtual file systems.
import { Disposable, RelativePattern, type Uri, type WorkspaceFolder, workspace } from 'vscode';
import { FOLDER_FILES, LANGUAGE_FILES, PROGRAM_FILES, SKIPPED_FOLDERS } from './file-names.ts';

/** Bytes of one file. */
const SIZE_LIMIT = 1024 * 1024;
/** Files in one message. */
const BATCH = 100;

/** What `rayGuard/handFiles` takes. */
interface Handed {
  readonly files: readonly HandedFile[];
  /** Of a workspace folder: whether it has files that are not handed over because they are too many or too large. */
  readonly folder?: { readonly uri: string; readonly hasMore: boolean };
}

interface HandedFile {
  readonly uri: string;
  /** Absent when the file is gone, or is none that is handed over. */
  readonly text?: string;
}

interface Kind {
  readonly pattern: string;
  /** Files of one workspace folder. */
  readonly limit: number;
}

/** What decides over others comes first. */
const PROJECT_FILES: readonly Kind[] = [
  { pattern: patternOf(FOLDER_FILES), limit: 500 },
  { pattern: patternOf(LANGUAGE_FILES.filter((name) => !PROGRAM_FILES.includes(name))), limit: 500 },
];
/** They are not checked with each other's text: only for findings of files that are not open. */
const PROGRAMS: Kind = { pattern: patternOf(PROGRAM_FILES), limit: 2000 };
const SKIPPED = `**/{${SKIPPED_FOLDERS.join(',')}}/**`;
const SKIPPED_PATH = new RegExp(`/(?:${SKIPPED_FOLDERS.map((name) => name.replaceAll('.', '\\.')).join('|')})/`);

/** Hands over what is there now, and from then on what changes; `serverReadsDisk` spares the folders of this machine. */
export function handFiles(serverReadsDisk: boolean, hand: (handed: Handed) => Promise<void>): Disposable {
  const handed = new Set<string>();
  const folders = new Map<string, Disposable>();

  /** Returns whether all were small enough. */
  async function update(uris: readonly Uri[]): Promise<boolean> {
    let isWhole = true;
    for (let at = 0; at < uris.length; at += BATCH) {
      const read = await Promise.all(uris.slice(at, at + BATCH).map(readFile));
      const files = read.map((text, index) => toHanded(uris[at + index] as Uri, text));
      for (const { uri } of files) handed.add(uri);
      isWhole &&= !read.includes(TOO_LARGE);
      await hand({ files });
    }
    return isWhole;
  }

  function enter(folder: WorkspaceFolder): void {
    if (serverReadsDisk && folder.uri.scheme === 'file') return;
    const kinds = isWholeWorkspace() ? [...PROJECT_FILES, PROGRAMS] : PROJECT_FILES;
    const one = (uri: Uri) => {
      if (!SKIPPED_PATH.test(uri.path.slice(folder.uri.path.length))) void update([uri]);
    };
    const watchers = kinds.map(({ pattern }) => {
      const watcher = workspace.createFileSystemWatcher(new RelativePattern(folder, pattern));
      return Disposable.from(watcher, watcher.onDidCreate(one), watcher.onDidChange(one), watcher.onDidDelete(one));
    });
    const watching = Disposable.from(...watchers);
    folders.set(folder.uri.toString(), watching);
    void handAll(folder, kinds, () => folders.get(folder.uri.toString()) === watching);
  }

  async function handAll(folder: WorkspaceFolder, kinds: readonly Kind[], isWanted: () => boolean): Promise<void> {
    let hasMore = false;
    for (const { pattern, limit } of kinds) {
      const found = await workspace.findFiles(new RelativePattern(folder, pattern), SKIPPED, limit + 1);
      if (!isWanted()) return;
      const isWhole = await update(found.slice(0, limit));
      hasMore ||= found.length > limit || !isWhole;
    }
    if (isWanted()) await hand({ files: [], folder: { uri: folder.uri.toString(), hasMore } });
  }

  function leave({ uri }: WorkspaceFolder): void {
    const name = uri.toString();
    const watching = folders.get(name);
    if (!watching) return;
    watching.dispose();
    folders.delete(name);
    const files = [...handed].filter((file) => file.startsWith(`${name}/`)).map((file) => ({ uri: file }));
    for (const file of files) handed.delete(file.uri);
    void hand({ files, folder: { uri: name, hasMore: false } });
  }

  for (const folder of workspace.workspaceFolders ?? []) enter(folder);
  return Disposable.from(
    workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      for (const folder of added) enter(folder);
      for (const folder of removed) leave(folder);
    }),
    workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration('rayGuard.diagnosticMode')) return;
      for (const folder of workspace.workspaceFolders ?? []) {
        folders.get(folder.uri.toString())?.dispose();
        enter(folder);
      }
    }),
    // The editor's text held while the file was open.
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (handed.has(uri.toString())) void update([uri]);
    }),
    new Disposable(() => {
      for (const watching of folders.values()) watching.dispose();
      folders.clear();
    }),
  );
}

function patternOf(names: readonly string[]): string {
  return `**/{${names.join(',')}}`;
}

function isWholeWorkspace(): boolean {
  return workspace.getConfiguration('rayGuard').get('diagnosticMode') === 'workspace';
}

const TOO_LARGE = Symbol('too large');

function toHanded(uri: Uri, text: string | typeof TOO_LARGE | undefined): HandedFile {
  return { uri: uri.toString(), ...(typeof text === 'string' && { text }) };
}

/** Undefined when there is no such file. */
async function readFile(uri: Uri): Promise<string | typeof TOO_LARGE | undefined> {
  try {
    if ((await workspace.fs.stat(uri)).size > SIZE_LIMIT) return TOO_LARGE;
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
