// Checks every file that the paths name, each with the project files around it.
import { createHash } from 'node:crypto';
import { relative, sep } from 'node:path';
import ignore from 'ignore';
import {
  type Baseline,
  type Context,
  type ExposedPort,
  exposedPorts,
  rayData,
  secretPlaces,
} from '../../core/index.ts';
import type { CheckedProject, FileResult, ScanResult, Shard } from '../../core/reports/scan-result.ts';
import { Source } from '../../core/reports/source.ts';
import { languageOf } from '../../host/file-names.ts';
import { describeMissing, type FileSystem } from '../../host/files/file-system.ts';
import { absolutePath, fileNameOf, isInside } from '../../host/files/paths.ts';
import type { KnownFiles } from '../../host/project/known-files.ts';
import { type BaselineChoice, Baselines } from './baselines.ts';
import type { FactReaderParts } from './fact-reader.ts';
import { compare, OpenProject } from './open-project.ts';

export interface ScanOptions extends FactReaderParts {
  readonly cwd: string;
  readonly today: string;
  /** Bytes that stand for those on the disk, by absolute path. */
  readonly instead?: ReadonlyMap<string, Buffer>;
  /** Absent: the baseline of each file's policy. */
  readonly baseline?: BaselineChoice;
  /** Findings that are known beside those of the baseline. */
  readonly before?: Baseline;
  /** Instead of the disk. */
  readonly files?: FileSystem;
  /** Called again and again with the progress, in a few words. */
  readonly say?: (progress: string) => void;
  /** Absent: every file is checked. */
  readonly shard?: Shard;
  /** Whether the ports that are opened are listed too. */
  readonly withPorts?: true;
}

export async function scan(paths: readonly string[], options: ScanOptions): Promise<ScanResult> {
  const running = new Scan(options);
  for (const path of paths) running.add(path);
  return running.finish();
}

class Scan {
  private readonly cwd: string;
  private readonly options: ScanOptions;
  private readonly opened: OpenProject;
  private readonly baselines: Baselines;
  private readonly named = new Set<string>();
  /** Folders that were named: what is no longer in them is gone. */
  private readonly folders: string[] = [];
  private readonly patterns: Pattern[] = [];
  /** Files that concern Ray and that a policy excludes. */
  private leftOut = 0;
  private readonly found: FileResult[] = [];
  private readonly projects: CheckedProjects;
  private readonly ports: ExposedPort[] = [];
  /** Files of which not all findings are known. */
  private readonly unsure = new Set<string>();

  constructor(options: ScanOptions) {
    const { baseline = 'of the policy', before } = options;
    this.options = options;
    this.cwd = absolutePath(options.cwd, '.');
    this.opened = new OpenProject({
      ...options,
      cwd: this.cwd,
      appliesBaselines: baseline === 'of the policy',
      // Not so what is no program: what is found in this part may come from any other file.
      isSpared: (path) => !this.isDealt(path) && languageOf(path)?.role.forOthers === 'nothing',
    });
    this.projects = new CheckedProjects(this.opened.project.known);
    this.baselines = new Baselines(baseline, this.opened, before);
  }

  add(given: string): void {
    const { project, files } = this.opened;
    const path = absolutePath(this.cwd, given);
    const about = given === '' ? undefined : files.look(path);
    if (!about && isPattern(given)) {
      const pattern = patternOf(this.cwd, given);
      this.patterns.push(pattern);
      if (files.look(pattern.folder)) project.addFolder(pattern.folder);
      return;
    }
    if (!about) this.opened.note('usage', given === '' ? '""' : path, describeMissing(path, files));
    else if ('problem' in about) this.opened.note('incomplete', path, about.problem);
    else if (about.isDirectory()) {
      this.folders.push(path);
      project.addFolder(path);
    } else if (!about.isFile())
      this.opened.note('incomplete', path, 'not an ordinary file (a pipe, a socket or a device)');
    else if (!languageOf(path)) this.opened.note('skipped', path, 'not a kind of file that Ray Guard checks');
    else {
      this.named.add(path);
      project.addFile(path);
    }
  }

  /** Facts do not depend on other files; findings do, so all of the project is known by then. */
  async finish(): Promise<ScanResult> {
    const { opened, options } = this;
    await opened.known();
    const { project } = opened;
    for (const { given, matches } of this.patterns)
      if (![...project.checkedPaths()].some(matches))
        opened.note('usage', given, 'matches no file that Ray Guard checks; write it as in .gitignore');
    const dealt = [...project.checkedPaths()].filter((path) => this.isDealt(path));
    for (const path of this.named)
      if (project.reader.isUnasked(path))
        opened.note('skipped', path, 'documents are checked only with `documentation = true` in the policy');
    const toCheck = dealt.filter((path) => project.known.factsOf(path));
    for (const [at, path] of toCheck.entries()) {
      await this.check(path);
      options.say?.(`${at + 1} of ${toCheck.length} files checked`);
    }
    const baseline = this.baselines.counts((path) => this.isChecked(path));
    const olderCount = this.baselines.olderCount();
    const advisoryFiles = project.named.usedAdvisories();
    const read = dealt.filter((path) => project.reader.wasRead(path));
    const projects = this.projects.all();
    for (const { ray } of projects) if (ray) opened.keepSource(ray.place.path);
    return {
      ...(options.shard && { shard: options.shard }),
      ...(baseline && { baseline }),
      ...(olderCount !== undefined && { olderCount }),
      ...(advisoryFiles.length > 0 && { advisoryFiles }),
      fileCount: read.length - this.leftOut,
      excludedCount: this.leftOut,
      notChecked: project.notChecked().filter(({ path }) => this.isDealt(path)),
      files: this.found.sort((a, b) => compare(a.source.path, b.source.path)),
      notes: opened.allNotes(),
      projects,
      ...(options.withPorts && { ports: this.ports }),
      sources: opened.sources,
    };
  }

  private async check(path: string): Promise<void> {
    const { opened, baselines } = this;
    const { known } = opened.project;
    const policy = known.policyAt(path);
    if (policy.excluded) return this.leaveOut(path);
    const readingFailures = opened.failures.get(path) ?? [];
    if (readingFailures.length === 0 && !known.linesOf(path)) return;
    const document = opened.project.reader.documentOf(path);
    const own = known.factsOf(path);
    if (!document || !own) return;
    const context = known.contextFor(path, own);
    const project = this.projects.add(path, context);
    if (this.options.withPorts) this.addPorts(path, context);
    const entries = baselines.knownIn(path, policy);
    const engine = await this.options.loadEngine();
    const analysis = engine.check(document, context.facts, { ...context.project, known: entries });
    const failures = [...readingFailures, ...analysis.failures];
    for (const failure of failures) opened.noteFailure(path, failure);
    // What people read shows pieces, which need not parse.
    const kind = languageOf(path)?.onRequest ? 'skipped' : 'incomplete';
    for (const { message, span } of own.problems) opened.note(kind, path, message, span);
    if (own.problems.length + failures.length > 0) this.unsure.add(path);
    const { findings } = analysis;
    baselines.meet(path, entries, analysis.inBaseline);
    if (findings.length === 0 && own.problems.length === 0) return;
    const source = opened.sources.get(path) ?? new Source(path, document.text);
    opened.sources.set(path, source);
    const ofProject = project !== undefined && { project };
    if (findings.length > 0)
      this.found.push({ source, findings, secrets: secretPlaces(own, source.text), ...ofProject });
    for (const { related } of findings) for (const place of related) opened.keepSource(place.path);
  }

  private addPorts(path: string, context: Context): void {
    const ports = exposedPorts(path, context, rayData);
    this.ports.push(...ports);
    for (const port of ports) this.opened.keepSource(port.path);
  }

  /** Whether all that is found in the file is known: it was checked as a whole, or is no longer there. */
  private isChecked(path: string): boolean {
    const { project, files } = this.opened;
    if (!this.isDealt(path)) return false;
    if (project.isChecked(path))
      return project.reader.wasRead(path) && !this.unsure.has(path) && !project.known.policyAt(path).excluded;
    return this.folders.some((folder) => isInside(folder, path)) && !files.look(path);
  }

  private isDealt(path: string): boolean {
    const { shard } = this.options;
    return this.isAskedFor(path) && (!shard || isDealt(shard, this.cwd, path));
  }

  /** The folder of a pattern holds more than what it matches. */
  private isAskedFor(path: string): boolean {
    const { patterns, named, folders } = this;
    if (patterns.length === 0) return true;
    return (
      named.has(path) || folders.some((folder) => isInside(folder, path)) || patterns.some((one) => one.matches(path))
    );
  }

  /** Only what was named is reported. */
  private leaveOut(path: string): void {
    this.leftOut++;
    const by = this.named.has(path) ? this.opened.project.known.policyAt(path).excluded : undefined;
    if (by) this.opened.note('skipped', path, `excluded by the policy in ${fileNameOf(by.path)}`);
  }
}

/** The projects that checked files are a part of. */
class CheckedProjects {
  private readonly known: KnownFiles;
  private readonly projects = new Map<string | undefined, CheckedProject>();

  constructor(known: KnownFiles) {
    this.known = known;
  }

  /** Counts the file; the folder of its project, if it has one. */
  add(path: string, { project: { ray, unknownRay } }: Context): string | undefined {
    const folder = this.known.projectOf(path);
    const before = this.projects.get(folder);
    const used = before?.ray ?? ray ?? unknownRay;
    this.projects.set(folder, {
      ...(folder !== undefined && { folder }),
      fileCount: (before?.fileCount ?? 0) + 1,
      ...(folder !== undefined && used && { ray: used }),
    });
    return folder;
  }

  /** By folder; files of no project come first. */
  all(): CheckedProject[] {
    return [...this.projects.values()].sort((a, b) => compare(a.folder ?? '', b.folder ?? ''));
  }
}

interface Pattern {
  readonly given: string;
  /** The last on its way whose name is certain. */
  readonly folder: string;
  readonly matches: (path: string) => boolean;
}

function isPattern(given: string): boolean {
  return /[*?[]/.test(given);
}

/** As in the .gitignore of the working folder, but that a name alone is one of that folder: what a shell would make of it. */
function patternOf(cwd: string, given: string): Pattern {
  const segments = (sep === '/' ? given : given.replaceAll(sep, '/')).split('/');
  const certain = segments.slice(0, segments.findIndex(isPattern));
  const folder = absolutePath(cwd, certain.join('/') || (given.startsWith('/') ? '/' : '.'));
  const patterns = ignore({ allowRelativePaths: true }).add(`/${segments.slice(certain.length).join('/')}`);
  const matches = (path: string) => {
    const way = relative(folder, path).split(sep).join('/');
    return isInside(folder, path) && way !== '' && patterns.ignores(way);
  };
  return { given, folder, matches };
}

/** By the path from the working folder: the same on every machine, and whatever other files there are. */
function isDealt({ part, count }: Shard, cwd: string, path: string): boolean {
  const name = relative(cwd, path).split(sep).join('/');
  return createHash('sha256').update(name).digest().readUInt32BE() % count === part - 1;
}
