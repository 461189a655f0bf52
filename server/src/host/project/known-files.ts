// The files of the workspace that say something about Ray: from disk, or from the editor where they are open.
import {
  type AdvisoryFile,
  type AppliedPolicy,
  type Baseline,
  type Context,
  type Document,
  LineIndex,
  type Modules,
  type Place,
  type Policy,
  type PolicyProblem,
  type ProjectView,
  type RayData,
  type ReadFacts,
  readPolicy,
  Workspace,
} from '../../core/index.ts';

interface Entry {
  readonly facts: ReadFacts;
  /** Absent where no place is named. */
  readonly lines?: LineIndex;
  readonly ownProblems: readonly PolicyProblem[];
  /** With those of files that the policy names; the same object as long as they are the same. */
  readonly problems: readonly PolicyProblem[];
  /** Of the text that the file system has; absent for that of an editor. */
  readonly digest?: string;
}

export class KnownFiles {
  /** Another number than before: what some file says, or where it says it, is another thing now. */
  changes = 0;
  /** Another number than before: what is shown of other files than the one that has changed may be another thing now. */
  effects = 0;
  private readonly workspace: Workspace;
  private readonly entries = new Map<string, Entry>();
  private readonly open = new Set<string>();

  /** `modules`: what files import from each other. `rootOf`: the folder of the project around a file, with its `/`. */
  constructor(data: RayData, modules?: Modules, rootOf?: (path: string) => string) {
    this.workspace = new Workspace(data, modules, rootOf);
  }

  /** Another number than before: findings may differ, in any file. */
  get generation(): number {
    return this.workspace.generation;
  }

  /** What a file with these facts is checked with; the same object as long as that is the same. */
  contextFor(path: string, facts: ReadFacts, again?: Modules['readAgain']): Context {
    return this.workspace.contextFor(path, facts, again);
  }

  policyAt(path: string): AppliedPolicy {
    return this.workspace.policyAt(path);
  }

  /** The folder of the project that the file is a part of. */
  projectOf(path: string): string | undefined {
    return this.workspace.projectOf(path);
  }

  viewFor(path: string): ProjectView {
    return this.workspace.viewFor(path);
  }

  policyProblems(path: string): readonly PolicyProblem[] {
    return this.entries.get(path)?.problems ?? [];
  }

  /** Files with a mistake in their policy that no editor shows. */
  closedWithProblems(): string[] {
    return this.closed().filter((path) => this.policyProblems(path).length > 0);
  }

  /** Of every document and notebook in an editor. */
  openPaths(): string[] {
    return [...this.open];
  }

  closed(): string[] {
    return [...this.entries.keys()].filter((path) => !this.open.has(path));
  }

  isOpen(path: string): boolean {
    return this.open.has(path);
  }

  paths(): string[] {
    return [...this.entries.keys()];
  }

  has(path: string): boolean {
    return this.entries.has(path);
  }

  factsOf(path: string): ReadFacts | undefined {
    return this.entries.get(path)?.facts;
  }

  /** With the values that it imports from other files. */
  linkedFactsOf(path: string): ReadFacts | undefined {
    const facts = this.factsOf(path);
    return facts && this.workspace.readFacts(path, facts);
  }

  /** Other files may import from it. */
  isModule(path: string): boolean {
    return this.workspace.isModule(path);
  }

  /** Paths of modules that were looked for, and are known or not. */
  modulePaths(isKnown: boolean): string[] {
    return this.workspace.modulePaths(isKnown);
  }

  /** Another object each time the file is taken in; undefined where nothing can be found in it. */
  linesOf(path: string): LineIndex | undefined {
    return this.entries.get(path)?.lines;
  }

  /** Of every baseline file that a policy names. */
  baselinePaths(): string[] {
    return this.workspace.baselinePaths();
  }

  setBaseline(path: string, baseline: Baseline | undefined): void {
    this.workspace.setBaseline(path, baseline);
    this.changedForAll();
  }

  /** Of every file of further advisories that a policy names. */
  advisoryFiles(): ReadonlyMap<string, readonly Place[]> {
    return this.workspace.advisoryFiles();
  }

  setAdvisories(path: string, file: AdvisoryFile | undefined): void {
    this.workspace.setAdvisories(path, file);
    this.changedForAll();
  }

  /** By the path of the policy that names the file in which something is wrong. */
  setAdvisoryProblems(problems: ReadonlyMap<string, readonly PolicyProblem[]>): void {
    for (const [path, entry] of this.entries) {
      if (entry.problems === entry.ownProblems && !problems.has(path)) continue;
      const all = [...entry.ownProblems, ...(problems.get(path) ?? [])];
      if (JSON.stringify(all) === JSON.stringify(entry.problems)) continue;
      this.entries.set(path, { ...entry, problems: all });
      this.changedForAll();
    }
  }

  setFallback(policy: Policy): void {
    this.workspace.setFallback(policy);
    this.changedForAll();
  }

  /** The editor's text holds from now on, whatever is on disk; it is taken in when it is read. */
  setOpening(path: string): void {
    if (this.open.has(path)) return;
    this.open.add(path);
    this.remove(path);
  }

  setOpen(document: Document, facts: ReadFacts): void {
    this.open.add(document.path);
    if (this.entries.get(document.path)?.facts !== facts) this.put(document, facts);
  }

  /** The editor's text holds no longer. */
  setClosed(path: string): void {
    this.open.delete(path);
    this.remove(path);
  }

  /** Not for files that are open. */
  setFromFile(document: Document, facts: ReadFacts, digest: string): void {
    this.put(document, facts, digest);
  }

  /** Whether the file was taken in from this very text. */
  isFrom(path: string, digest: string): boolean {
    return this.entries.get(path)?.digest === digest;
  }

  remove(path: string): void {
    const entry = this.entries.get(path);
    if (!entry) return;
    const { generation } = this;
    this.entries.delete(path);
    this.workspace.delete(path);
    this.changed(entry.facts, generation);
  }

  private put(document: Document, facts: ReadFacts, digest?: string): void {
    const { policy, problems } = readPolicy(facts);
    const { generation } = this;
    this.entries.set(document.path, {
      facts,
      ownProblems: problems,
      problems,
      ...((this.isModule(document.path) || !saysNothing(facts)) && { lines: new LineIndex(document.text) }),
      ...(digest !== undefined && { digest }),
    });
    this.workspace.set(document.path, facts, policy);
    this.changed(facts, generation);
  }

  /** Findings of other files may lead into any file but a program that means nothing for them. */
  private changed(facts: ReadFacts, generationBefore: number): void {
    this.changes++;
    if (facts.role?.forOthers !== 'nothing' || this.generation !== generationBefore) this.effects++;
  }

  private changedForAll(): void {
    this.changes++;
    this.effects++;
  }
}

/** Nothing can be found in such a file, and nothing follows from it. */
function saysNothing({ languageId: _, role: __, programStart: ___, ...said }: ReadFacts): boolean {
  return Object.values(said).every((one) => Array.isArray(one) && one.length === 0);
}
