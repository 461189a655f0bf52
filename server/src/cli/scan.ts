// Checks every file that the paths name, folder by folder, each with the project files around it.
import { type Engine, isProjectFile, ProjectIndex, readPolicy, tokenPlaces } from '../core/index.ts';
import { IgnoreFiles } from '../host/ignore-rules.ts';
import { absolutePath, fileNameOf, fileNamesIn, folderOf, foldersOfProject, joinPath, lookAt } from '../host/paths.ts';
import { ByteReader } from '../host/read-bytes.ts';
import { walk } from '../host/walk.ts';
import { Notes } from './notes.ts';
import { FileOpener, languageOf, type OpenedFile } from './open-files.ts';
import type { FileResult, ScanResult } from './scan-result.ts';
import type { Source } from './source.ts';

export interface ScanOptions {
  readonly cwd: string;
  /** Called only when a file may concern Ray: loading the parsers costs as much as reading hundreds of files. */
  readonly loadEngine: () => Promise<Engine>;
}

export async function scan(paths: readonly string[], options: ScanOptions): Promise<ScanResult> {
  const running = new Scan(options);
  for (const path of paths) await running.add(path);
  return running.result();
}

const isSource = (name: string) => languageOf(name) !== undefined;
const isReadableProjectFile = (name: string) => isProjectFile(name) && isSource(name);

class Scan {
  private readonly cwd: string;
  private readonly loadEngine: () => Promise<Engine>;
  private readonly notes = new Notes();
  private readonly reader = new ByteReader();
  private readonly opener: FileOpener;
  private readonly index = new ProjectIndex();
  /** Every project file that was opened, by path. */
  private readonly project = new Map<string, OpenedFile | 'no Ray' | 'unread'>();
  private readonly checked = new Set<string>();
  private readonly files: FileResult[] = [];
  private readonly sources = new Map<string, Source>();
  private fileCount = 0;

  constructor({ cwd, loadEngine }: ScanOptions) {
    let engine: Promise<Engine> | undefined;
    this.cwd = absolutePath(cwd, '.');
    this.loadEngine = () => {
      engine ??= loadEngine();
      return engine;
    };
    this.opener = new FileOpener(this.reader, this.notes, this.loadEngine);
  }

  async add(given: string): Promise<void> {
    const path = absolutePath(this.cwd, given);
    const about = given === '' ? undefined : lookAt(path);
    if (!about) this.notes.add('usage', given === '' ? '""' : path, 'no such file or folder');
    else if ('problem' in about) this.notes.add('incomplete', path, about.problem);
    else if (about.isDirectory()) await this.addFolder(path);
    else if (!about.isFile()) this.notes.add('incomplete', path, 'not an ordinary file');
    else if (!isSource(fileNameOf(path))) this.notes.add('skipped', path, 'not a language that Ray Guard reads');
    else await this.addFile(path);
  }

  result(): ScanResult {
    return {
      fileCount: this.fileCount,
      files: this.files.sort((a, b) => compare(a.source.path, b.source.path)),
      notes: this.notes.list().sort((a, b) => compare(a.path, b.path)),
      sources: this.sources,
    };
  }

  private async addFolder(root: string): Promise<void> {
    const onProblem = (path: string, problem: string) => this.notes.add('incomplete', path, problem);
    const ignoreFiles = new IgnoreFiles(this.reader, onProblem);
    await this.readProjectAround(root);
    for (const visit of walk(root, { isSource, isProjectFile: isReadableProjectFile, ignoreFiles, onProblem })) {
      await this.readProjectFiles(visit.folder, visit.projectFiles);
      for (const name of visit.files) await this.check(joinPath(visit.folder, name), false);
    }
  }

  private async addFile(path: string): Promise<void> {
    await this.readProjectAround(folderOf(path));
    await this.check(path, true);
  }

  private async readProjectAround(folder: string): Promise<void> {
    for (const one of foldersOfProject(folder, this.cwd))
      await this.readProjectFiles(one, fileNamesIn(one, isReadableProjectFile));
  }

  /** All project files of a folder are known before the first file in it or below it is checked. */
  private async readProjectFiles(folder: string, names: readonly string[]): Promise<void> {
    for (const name of names) {
      const path = joinPath(folder, name);
      if (this.project.has(path)) continue;
      const opened = await this.opener.open(path, true);
      this.project.set(path, opened);
      if (typeof opened === 'string') continue;
      const { policy, problems } = readPolicy(opened.document);
      this.index.set(path, opened.facts, policy);
      this.sources.set(path, opened.source);
      for (const { message, span } of problems) this.notes.add('policy', path, message, span);
    }
  }

  private async check(path: string, named: boolean): Promise<void> {
    if (this.checked.has(path)) return;
    this.checked.add(path);
    const opened = this.project.get(path) ?? (await this.opener.open(path, named));
    if (opened === 'unread') return;
    this.fileCount++;
    if (opened === 'no Ray') return;
    const { document, facts, source } = opened;
    const { findings, failures } = (await this.loadEngine()).check(document, facts, this.index.viewFor(path));
    for (const { where, error } of failures) this.notes.add('incomplete', path, `${where} failed (${error})`);
    for (const { message, span } of facts.problems) this.notes.add('incomplete', path, message, span);
    if (findings.length > 0) this.files.push({ source, findings, secrets: tokenPlaces(facts) });
    if (findings.length > 0 || facts.problems.length > 0) this.sources.set(path, source);
  }
}

/** By code units, so that the order is the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
