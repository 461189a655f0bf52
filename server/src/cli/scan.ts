// Checks every file that the paths name, each with the project files around it.
import { type Document, isProjectFile, readPolicy, tokenPlaces, Workspace } from '../core/index.ts';
import { IgnoreFiles } from '../host/ignore-rules.ts';
import { absolutePath, fileNameOf, fileNamesIn, folderOf, foldersOfProject, joinPath, lookAt } from '../host/paths.ts';
import { ByteReader } from '../host/read-bytes.ts';
import { walk } from '../host/walk.ts';
import type { Reading } from './fact-helper.ts';
import { FactReader, type FactReaderParts } from './fact-reader.ts';
import { Notes } from './notes.ts';
import { languageOf, openFile } from './open-files.ts';
import type { FileResult, ScanResult } from './scan-result.ts';
import { Source } from './source.ts';

export interface ScanOptions extends FactReaderParts {
  readonly cwd: string;
}

export async function scan(paths: readonly string[], options: ScanOptions): Promise<ScanResult> {
  const running = new Scan(options);
  for (const path of paths) await running.add(path);
  return running.finish();
}

const isSource = (name: string) => languageOf(name) !== undefined;
const isReadableProjectFile = (name: string) => isProjectFile(name) && isSource(name);

class Scan {
  private readonly cwd: string;
  private readonly loadEngine: ScanOptions['loadEngine'];
  private readonly facts: FactReader;
  private readonly notes = new Notes();
  private readonly bytes = new ByteReader();
  private readonly workspace = new Workspace();
  /** Every project file that was opened, by path. */
  private readonly project = new Map<string, Document | 'no Ray' | 'unread'>();
  private readonly projectReadings = new Map<string, Reading>();
  /** The files to check, by path; those without Ray need no second look. */
  private readonly opened = new Map<string, Document | 'no Ray' | 'unread'>();
  private readonly files: FileResult[] = [];
  private readonly sources = new Map<string, Source>();

  constructor(options: ScanOptions) {
    this.cwd = absolutePath(options.cwd, '.');
    this.loadEngine = options.loadEngine;
    this.facts = new FactReader(options);
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

  private async addFolder(root: string): Promise<void> {
    const onProblem = (path: string, problem: string) => this.notes.add('incomplete', path, problem);
    const ignoreFiles = new IgnoreFiles(this.bytes, onProblem);
    await this.readProjectAround(root);
    for (const visit of walk(root, { isSource, isProjectFile: isReadableProjectFile, ignoreFiles, onProblem })) {
      await this.readProjectFiles(visit.folder, visit.projectFiles);
      for (const name of visit.files) this.open(joinPath(visit.folder, name), false);
      await this.facts.breathe();
    }
  }

  private async addFile(path: string): Promise<void> {
    await this.readProjectAround(folderOf(path));
    this.open(path, true);
  }

  private async readProjectAround(folder: string): Promise<void> {
    for (const one of foldersOfProject(folder, this.cwd))
      await this.readProjectFiles(one, fileNamesIn(one, isReadableProjectFile));
  }

  private async readProjectFiles(folder: string, names: readonly string[]): Promise<void> {
    for (const name of names) {
      const path = joinPath(folder, name);
      if (this.project.has(path)) continue;
      const document = openFile(path, this.bytes, this.notes, true);
      this.project.set(path, document);
      if (typeof document === 'string') continue;
      const reading = (await this.loadEngine()).read(document);
      this.projectReadings.set(path, reading);
      const { policy, problems } = readPolicy(document);
      this.workspace.set(path, reading.facts, policy);
      this.sources.set(path, new Source(path, document.text));
      for (const { message, span } of problems) this.notes.add('policy', path, message, span);
    }
  }

  private open(path: string, named: boolean): void {
    if (this.opened.has(path)) return;
    const known = this.project.get(path);
    const document = known ?? openFile(path, this.bytes, this.notes, named);
    this.opened.set(path, document);
    if (known === undefined && typeof document !== 'string') this.facts.add(document);
  }

  /** Facts do not depend on other files; findings do, so all project files are known by now. */
  async finish(): Promise<ScanResult> {
    const readings = await this.facts.finish();
    for (const [path, { facts }] of readings) this.workspace.set(path, facts);
    const results = [...this.opened.values()];
    for (const document of results)
      if (typeof document !== 'string')
        await this.check(document, (this.projectReadings.get(document.path) ?? readings.get(document.path)) as Reading);
    return {
      fileCount: results.filter((result) => result !== 'unread').length,
      files: this.files.sort((a, b) => compare(a.source.path, b.source.path)),
      notes: this.notes.list().sort((a, b) => compare(a.path, b.path)),
      sources: this.sources,
    };
  }

  private async check(document: Document, { facts, failures }: Reading): Promise<void> {
    const { path, text } = document;
    const engine = await this.loadEngine();
    const context = this.workspace.contextFor(path, facts);
    const analysis = engine.check(document, context.facts, context.project);
    for (const { where, error } of [...failures, ...analysis.failures])
      this.notes.add('incomplete', path, `${where} failed (${error})`);
    for (const { message, span } of facts.problems) this.notes.add('incomplete', path, message, span);
    if (analysis.findings.length === 0 && facts.problems.length === 0) return;
    const source = this.sources.get(path) ?? new Source(path, text);
    this.sources.set(path, source);
    if (analysis.findings.length > 0)
      this.files.push({ source, findings: analysis.findings, secrets: tokenPlaces(facts) });
  }
}

/** By code units, so that the order is the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
