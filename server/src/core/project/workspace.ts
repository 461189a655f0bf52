// Every file of the workspace that says something about Ray, what is true of one of them because of the others, and which of them must hear of it.

import { AdvisoriesOfProjects } from '../advisories/advisories-of-projects.ts';
import type { AdvisoryFile } from '../advisories/advisory-file.ts';
import { type Baseline, entriesOf } from '../policy/baseline.ts';
import { builtinPolicy, type Policy, type PolicyLayer } from '../policy/policy.ts';
import { type AppliedPolicy, Policies, type RootOf, type WorkspaceFile } from '../policy/policy-for.ts';
import { usualPlaceIn } from '../policy/trusted.ts';
import { type RayData, rayData } from '../ray/data.ts';
import type { ReadFacts } from '../ray/facts/read-facts.ts';
import type { Place } from '../text/span.ts';
import { Clusters } from './clusters/clusters.ts';
import { EnvironmentLinks, refersToOthers } from './environment/link-environments.ts';
import { saysNothing } from './environment/providers.ts';
import { alone, type LinkedFacts } from './linked-facts.ts';
import { isRayInUse, type ProjectView } from './project.ts';
import { ImportedLinks, type Modules, noModules, type ReadAgain, type WithValues } from './values/imported-values.ts';
import { pythonOfProject } from './versions/project-python.ts';
import { WhichRay } from './versions/which-ray.ts';

/** All that a file is checked with. */
export interface Context {
  /** The file's own, with the variables that it takes from other files. */
  readonly facts: LinkedFacts;
  readonly project: ProjectView;
}

interface KnownFile extends WorkspaceFile {
  readonly contribution: string;
  readonly links: string;
}

interface Remembered {
  readonly generation: number;
  readonly own: ReadFacts;
  /** The same with the values that the file imports. */
  readonly read: ReadFacts;
  readonly isLinked: boolean;
  readonly meaning: string;
  readonly context: Context;
}

/** Paths are compared as text: POSIX paths and URIs alike, with `/`. */
export class Workspace {
  /** Another number than before: what is true of any file may be another thing now. */
  generation = 0;
  private readonly files = new Map<string, KnownFile>();
  /** Those that mean something to other files: most programs do not. */
  private readonly heard = new Map<string, KnownFile>();
  private readonly remembered = new Map<string, Remembered>();
  private readonly baselines = new Map<string, Baseline>();
  private readonly advisories: AdvisoriesOfProjects;
  private fallback: Policy = builtinPolicy;
  private whichRay: WhichRay | undefined;
  private clusters: Clusters | undefined;
  private links: EnvironmentLinks | undefined;
  private values: ImportedLinks | undefined;
  private readonly modules: Modules;
  private readonly rootOf: RootOf;
  /** By path, the facts of a file with values that it was given before. */
  private readonly readings = new Map<string, { readonly own: ReadFacts; readonly readings: Map<string, ReadFacts> }>();
  /** Paths of modules that some file may import from, and whether they were there. */
  private readonly askedModules = new Map<string, boolean>();
  private policies: Policies | undefined;

  constructor(data: RayData = rayData, modules: Modules = noModules, rootOf: RootOf = () => '/') {
    this.modules = modules;
    this.rootOf = rootOf;
    this.advisories = new AdvisoriesOfProjects(data);
  }

  /** Applies where no policy file says otherwise: an editor's settings. */
  setFallback(policy: Policy): void {
    this.fallback = policy;
    this.changed();
  }

  /** Replaces what was known of this file. */
  set(path: string, facts: ReadFacts, policy?: PolicyLayer): void {
    const links = linkContributionOf(path, facts);
    const contribution = contributionOf(path, facts, policy, links);
    const before = this.files.get(path);
    const file = { facts, contribution, links, ...(policy && { policy }) };
    this.files.set(path, file);
    if (contribution) this.heard.set(path, file);
    else this.heard.delete(path);
    const startsOther = this.links?.isProgram(path) && startsOfProgram(before?.facts) !== startsOfProgram(facts);
    if (startsOther || (before?.links ?? '') !== links) this.links = undefined;
    if (startsOther || (before?.contribution ?? '') !== contribution || this.isModule(path)) this.changed();
  }

  /** The content of a baseline file that a policy names; undefined where there is none to go by. */
  setBaseline(path: string, baseline: Baseline | undefined): void {
    if (baseline) this.baselines.set(path, baseline);
    else this.baselines.delete(path);
    this.changed();
  }

  /** Of every baseline file that a policy names. */
  baselinePaths(): string[] {
    const named = [...this.heard].filter(([, { policy }]) => policy?.baseline !== undefined);
    return [...new Set(named.flatMap(([path]) => this.policyAt(path).baseline ?? []))];
  }

  /** Files of further advisories that policies name, whole paths, each with the places that name it. */
  advisoryFiles(): ReadonlyMap<string, readonly Place[]> {
    return this.advisories.namedIn(this.heard);
  }

  /** What such a file holds; undefined where it holds nothing that can be used. */
  setAdvisories(path: string, file: AdvisoryFile | undefined): void {
    if (this.advisories.set(path, file)) this.changed();
  }

  delete(path: string): void {
    const before = this.files.get(path);
    this.remembered.delete(path);
    this.readings.delete(path);
    this.heard.delete(path);
    if (!this.files.delete(path)) return;
    const isProgram = this.links?.isProgram(path);
    if (isProgram || before?.links) this.links = undefined;
    if (isProgram || before?.contribution || this.isModule(path)) this.changed();
  }

  /** Other files may take values from it, as far as it exists. */
  isModule(path: string): boolean {
    return this.askedModules.has(path);
  }

  /** Those that were asked for, and that were there by then or not. */
  modulePaths(isThere: boolean): string[] {
    return [...this.askedModules].flatMap(([path, there]) => (there === isThere ? [path] : []));
  }

  /**
   * `facts`: those that the file was read into by itself, or those of its context. The same object as before as long as nothing it
   * says is another thing. `again` reads its text once more, where that is not the one that the host has.
   */
  contextFor(path: string, facts: ReadFacts, again: ReadAgain = this.modules.readAgain): Context {
    const before = this.remembered.get(path);
    const isKnown = before !== undefined && (before.own === facts || before.read === facts);
    if (isKnown && before.generation === this.generation) return before.context;
    const own = isKnown ? before.own : facts;
    const { facts: read, values } = this.withValues(path, own, again);
    const linked = this.linked(path, read);
    const project = { ...this.viewFor(path), ...this.clustersFor(path, read) };
    const { data, ...view } = project;
    const meaning = JSON.stringify([view, values, linked], (key, value: unknown) =>
      key === 'own' ? undefined : value,
    );
    const isSame = before?.read === read && before.meaning === meaning && before.context.project.data === data;
    const asBefore = before?.read === read && !before.isLinked ? before.context.facts : undefined;
    const linkedFacts = linked ?? asBefore ?? alone(path, read);
    const all = [...values, ...(linkedFacts.values ?? [])];
    const placed = values.length > 0 && linkedFacts !== asBefore ? { ...linkedFacts, values: all } : linkedFacts;
    const context = isSame ? before.context : { facts: placed, project };

    const isLinked = linked !== undefined;
    this.remembered.set(path, { generation: this.generation, own, read, isLinked, meaning, context });
    return context;
  }

  /** The facts of a file with the values that it takes from others. */
  readFacts(path: string, own: ReadFacts): ReadFacts {
    return own.imports ? this.withValues(path, own, this.modules.readAgain).facts : own;
  }

  private withValues(path: string, own: ReadFacts, again: ReadAgain): WithValues {
    if (!own.imports) return { facts: own, values: [] };
    this.values ??= new ImportedLinks(this.modules, this.askedModules);
    const before = this.readings.get(path);
    const readings = before?.own === own ? before.readings : new Map<string, ReadFacts>();
    this.readings.set(path, { own, readings });
    return this.values.read(path, own, (imported) => {
      const meaning = JSON.stringify([...imported]);
      const facts = readings.get(meaning) ?? again(path, imported);
      if (facts) readings.set(meaning, facts);
      return facts;
    });
  }

  /** Undefined where no other file has a part in what is true of this one. */
  private linked(path: string, own: ReadFacts): LinkedFacts | undefined {
    if (this.heard.size === 0 && !own.provides && !refersToOthers(own)) return undefined;
    this.links ??= new EnvironmentLinks(this.heard, this.files);
    return this.links.link(path, own);
  }

  /** The folder of the project that the file is a part of; undefined where no project around it requires Ray. */
  projectOf(path: string): string | undefined {
    if (this.heard.size === 0) return undefined;
    this.whichRay ??= new WhichRay(this.heard, this.advisories.data);
    return this.whichRay.projectOf(path);
  }

  viewFor(path: string): ProjectView {
    if (this.heard.size === 0) {
      const local = usualPlaceIn(path, this.rootOf(path));
      return { policy: this.fallback, ...(local && { local }) };
    }
    this.whichRay ??= new WhichRay(this.heard, this.advisories.data);
    const ray = this.whichRay.rayFor(path);
    const python = pythonOfProject(path, this.heard);
    const { policy, excluded, ignored, local, baseline, advisories } = this.policyAt(path);
    const data = this.advisories.dataWith(advisories);
    const known = this.baselines.get(baseline ?? '');
    return {
      policy,
      ...(data && { data }),
      ...(ray && (isRayInUse(ray) ? { ray } : { unknownRay: ray })),
      ...(python && { python }),
      ...(excluded && { excluded: true }),
      ...(ignored.length > 0 && { ignored }),
      ...(local && { local }),
      ...(known && { known: entriesOf(known, path) }),
    };
  }

  private clustersFor(path: string, facts: ReadFacts): Pick<ProjectView, 'clusters'> {
    if (this.heard.size === 0) return {};
    this.whichRay ??= new WhichRay(this.heard, this.advisories.data);
    this.clusters ??= new Clusters(this.heard, this.whichRay, this.advisories.data);
    const clusters = this.clusters.addressedBy(path, facts);
    return clusters.length > 0 ? { clusters } : {};
  }

  /** Of a folder too, where its path ends with `/`. */
  policyAt(path: string): AppliedPolicy {
    this.policies ??= new Policies(this.heard, this.fallback, this.rootOf);
    return this.policies.at(path);
  }

  private changed(): void {
    this.generation++;
    this.whichRay = undefined;
    this.clusters = undefined;
    this.policies = undefined;
    this.values = undefined;
  }
}

/**
 * For whom a fact counts. file: only its own file. project: which Ray the files around use. linked: files that take variables
 * from it. user: the files that it takes variables from, which may learn who starts with them; a program tells none.
 */
type Audience = 'file' | 'project' | 'linked' | 'user';

/** Every fact is in this list: one that is added must say which files it concerns. */
const AUDIENCE: { readonly [Fact in keyof ReadFacts]-?: readonly [Audience, ...Audience[]] } = {
  languageId: ['file'],
  role: ['file'],
  processes: ['user'],
  environment: ['file'],
  requirements: ['project', 'user'],
  reaches: ['user'],
  programStart: ['file'],
  provides: ['linked'],
  inherits: ['file'],
  embedded: ['file'],
  // What other files take from this one is asked for by name, and asked again when its text is another.
  imports: ['file'],
  containers: ['user'],
  includes: ['project'],
  installs: ['project'],
  python: ['project'],
  members: ['project'],
  pathDependencies: ['project'],
  clusters: ['project'],
  // Its layer is compared as it was checked against the rules.
  policy: ['file'],
  comments: ['file'],
  problems: ['file'],
};

/** Undefined where the file has none of them. */
function factsFor(audience: Audience, facts: ReadFacts): unknown[] | undefined {
  const names = (Object.keys(AUDIENCE) as (keyof ReadFacts)[]).filter((name) => AUDIENCE[name].includes(audience));
  const values = names.map((name) => facts[name]);
  return values.some((value) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    ? values
    : undefined;
}

/** Empty where the file means nothing to other files, as a program does: what it installs is for itself. `links`: its part that links are made of. */
function contributionOf(path: string, facts: ReadFacts, policy: PolicyLayer | undefined, links: string): string {
  if (facts.role?.forOthers === 'nothing') return '';
  const project = factsFor('project', facts);
  return project || policy || links ? JSON.stringify([path, project, policy, links]) : '';
}

/** The part of it that links are made of. */
function linkContributionOf(path: string, facts: ReadFacts): string {
  if (facts.role?.forOthers === 'nothing') return '';
  const linked = factsFor('linked', facts);
  const user = refersToOthers(facts) ? factsFor('user', facts) : undefined;
  // That it is there and sets nothing is an answer too.
  const answers = facts.role?.forOthers === 'that it is there' ? [saysNothing(facts)] : undefined;
  return answers || linked || user ? JSON.stringify([path, answers, linked, user]) : '';
}

/** What a program that other files run means for them. */
function startsOfProgram(facts: ReadFacts | undefined): string {
  return facts ? JSON.stringify([facts.processes, facts.environment, facts.inherits]) : '';
}
