// Checks every file that the paths name, each with the project files around it.
import { type Document, isProgram, tokenPlaces, Workspace } from '../../core/index.ts';
import type { FileResult, ScanResult, Shard } from '../../core/reports/scan-result.ts';
import { Source } from '../../core/reports/source.ts';
import { isContextFile } from '../../host/context-files.ts';
import { IgnoreFiles } from '../../host/ignore-rules.ts';
import { absolutePath, fileNameOf, folderOf, isInside, joinPath, lookAt } from '../../host/paths.ts';
import { ByteReader } from '../../host/read-bytes.ts';
import { walk } from '../../host/walk.ts';
import { isDealt } from '../shards.ts';
import { takeInAdvisories } from './advisory-files.ts';
import { type BaselineChoice, Baselines } from './baselines.ts';
import type { Reading } from './fact-helper.ts';
import { FactReader, type FactReaderParts } from './fact-reader.ts';
import { Notes } from './notes.ts';
import { languageOf, openFile } from './open-files.ts';
import { type Opened, ProjectReader } from './project-reader.ts';

export interface ScanOptions extends FactReaderParts {
  readonly cwd: string;
  readonly today: string;
  /** Bytes that stand for those on the disk, by absolute path. */
  readonly instead?: ReadonlyMap<string, Buffer>;
  /** Absent: the baseline of each file's policy. */
  readonly baseline?: BaselineChoice;
  /** Told how far it is, in a few words, again and again. */
  readonly say?: (progress: string) => void;
  /** Absent: every file is checked. */
  readonly shard?: Shard;
}

export async function scan(paths: readonly string[], options: ScanOptions): Promise<ScanResult> {
  const running = new Scan(options);
  for (const path of paths) await running.add(path);
  return running.finish();
}

const isSource = (name: string) => languageOf(name) !== undefined;

class Scan {
  private readonly cwd: string;
  private readonly today: string;
  private readonly loadEngine: ScanOptions['loadEngine'];
  private readonly facts: FactReader;
  private readonly notes = new Notes();
  private readonly instead: ScanOptions['instead'];
  private readonly shard: Shard | undefined;
  private readonly say: (progress: string) => void;
  private readonly bytes: ByteReader;
  private readonly workspace = new Workspace();
  private readonly project: ProjectReader;
  /** The files to check, by path; those without Ray need no second look. */
  private readonly opened = new Map<string, Opened>();
  private readonly named = new Set<string>();
  /** Files that concern Ray and that a policy excludes. */
  private leftOut = 0;
  private readonly files: FileResult[] = [];
  private readonly sources = new Map<string, Source>();
  private readonly baselines: Baselines;
  /** Folders that were named: what is no longer in them is gone. */
  private readonly folders: string[] = [];
  /** Files of which not all findings are known. */
  private readonly unsure = new Set<string>();

  constructor(options: ScanOptions) {
    this.cwd = absolutePath(options.cwd, '.');
    this.today = options.today;
    this.loadEngine = options.loadEngine;
    this.facts = new FactReader(options);
    this.instead = options.instead;
    this.shard = options.shard;
    this.say = options.say ?? (() => undefined);
    this.bytes = new ByteReader(options.instead);
    const { cwd, loadEngine, facts, bytes, notes, sources, workspace } = this;
    this.project = new ProjectReader({ cwd, loadEngine, facts, bytes, notes, sources, workspace });
    this.baselines = new Baselines({ choice: options.baseline ?? 'of the policy', bytes, notes, sources });
  }

  async add(given: string): Promise<void> {
    const path = absolutePath(this.cwd, given);
    const about = given === '' ? undefined : lookAt(path);
    if (this.instead?.has(path)) this.addNamed(path);
    else if (!about) this.notes.add('usage', given === '' ? '""' : path, 'no such file or folder');
    else if ('problem' in about) this.notes.add('incomplete', path, about.problem);
    else if (about.isDirectory()) await this.addFolder(path);
    else if (!about.isFile()) this.notes.add('incomplete', path, 'not an ordinary file');
    else this.addNamed(path);
  }

  private async addFolder(root: string): Promise<void> {
    const onProblem = (path: string, problem: string) => this.notes.add('incomplete', path, problem);
    this.folders.push(root);
    const ignoreFiles = new IgnoreFiles(this.bytes, onProblem);
    this.project.openAround(root);
    for (const visit of walk(root, { isSource, isProjectFile: isContextFile, ignoreFiles, onProblem })) {
      this.project.openFiles(visit.folder, visit.projectFiles);
      for (const name of visit.files) this.open(joinPath(visit.folder, name), false);
      this.say(`${this.opened.size} files found`);
      await this.facts.breathe();
    }
  }

  private addNamed(path: string): void {
    if (!isSource(fileNameOf(path))) {
      this.notes.add('skipped', path, 'not a language that Ray Guard reads');
      return;
    }
    this.project.openAround(folderOf(path));
    this.named.add(path);
    this.open(path, true);
  }

  private open(path: string, named: boolean): void {
    if (this.opened.has(path)) return;
    // Read all the same unless it is a program: what is found in this part may come from any other file.
    if (!this.isDealt(path) && isProgram({ languageId: languageOf(fileNameOf(path))?.id ?? '' })) return;
    const known = this.project.opened(path);
    const document = known ?? openFile(path, this.bytes, this.notes, named);
    this.opened.set(path, document);
    if (known === undefined && typeof document !== 'string') this.facts.add(document);
  }

  /** Facts do not depend on other files; findings do, so all project files are known by now. */
  async finish(): Promise<ScanResult> {
    const readings = await this.facts.finish((done) => this.say(`${done} of ${this.facts.added} files read`));
    await this.project.takeIn(readings, this.opened);
    const { workspace, bytes, notes, today } = this;
    const advisoryFiles = takeInAdvisories(workspace, { bytes, notes, today });
    const results = [...this.opened].flatMap(([path, document]) => (this.isDealt(path) ? [document] : []));
    const toCheck = results.filter((document) => typeof document !== 'string');
    for (const [at, document] of toCheck.entries()) {
      await this.check(document, readings.get(document.path) as Reading);
      this.say(`${at + 1} of ${toCheck.length} files checked`);
    }
    const baseline = this.baselines.counts(
      (path) => this.isJudged(path),
      (path) => this.workspace.policyAt(path),
    );
    return {
      ...(this.shard && { shard: this.shard }),
      ...(baseline && { baseline }),
      ...(advisoryFiles.length > 0 && { advisoryFiles }),
      fileCount: results.filter((result) => result !== 'unread').length - this.leftOut,
      files: this.files.sort((a, b) => compare(a.source.path, b.source.path)),
      notes: this.notes.list().sort((a, b) => compare(a.path, b.path)),
      sources: this.sources,
    };
  }

  private async check(document: Document, { facts, failures }: Reading): Promise<void> {
    const { path, text } = document;
    const engine = await this.loadEngine();
    const context = this.workspace.contextFor(path, facts);
    if (context.project.excluded) return this.leaveOut(path);
    const known = this.baselines.knownIn(path, this.workspace.policyAt(path));
    const analysis = engine.check(document, context.facts, { ...context.project, known });
    for (const { where, error } of [...failures, ...analysis.failures])
      this.notes.add('incomplete', path, `${where} failed (${error})`);
    for (const { message, span } of facts.problems) this.notes.add('incomplete', path, message, span);
    if (facts.problems.length + failures.length + analysis.failures.length > 0) this.unsure.add(path);
    const { findings } = analysis;
    this.baselines.meet(known, analysis.inBaseline);
    if (findings.length === 0 && facts.problems.length === 0) return;
    const source = this.sources.get(path) ?? new Source(path, text);
    this.sources.set(path, source);
    if (findings.length > 0) this.files.push({ source, findings, secrets: tokenPlaces(facts) });
    for (const { related } of findings) for (const place of related) this.keepSource(place.path);
  }

  private keepSource(path: string): void {
    const document = this.opened.get(path);
    if (typeof document === 'object' && !this.sources.has(path))
      this.sources.set(path, new Source(path, document.text));
  }

  /** Whether all that is found in the file is known: it was checked as a whole, or is no longer there. */
  private isJudged(path: string): boolean {
    if (!this.isDealt(path)) return false;
    const document = this.opened.get(path);
    if (document !== undefined)
      return document !== 'unread' && !this.unsure.has(path) && !this.workspace.policyAt(path).excluded;
    return this.folders.some((folder) => isInside(folder, path)) && !lookAt(path);
  }

  private isDealt(path: string): boolean {
    return !this.shard || isDealt(this.shard, this.cwd, path);
  }

  /** Said only of what was named. */
  private leaveOut(path: string): void {
    this.leftOut++;
    const by = this.named.has(path) ? this.workspace.policyAt(path).excluded : undefined;
    if (by) this.notes.add('skipped', path, `left out by the policy in ${fileNameOf(by.path)}`);
  }
}

/** By code units, so that the order is the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
