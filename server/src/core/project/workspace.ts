// Every file of the workspace that says something about Ray, and what is true of one of them because of the others.
import { type RayData, rayData } from '../ray/data.ts';
import type { FileFacts } from '../ray/facts.ts';
import { contributionOf } from './contribution.ts';
import { linkEnvironments } from './link-environments.ts';
import { builtinPolicy, type Policy, type PolicyLayer } from './policy.ts';
import { policyFor } from './policy-for.ts';
import type { ProjectView } from './project.ts';
import { WhichRay } from './which-ray.ts';

export interface WorkspaceFile {
  readonly facts: FileFacts;
  readonly policy?: PolicyLayer;
}

/** All that a file is judged by. */
export interface Context {
  /** The file's own, with the variables that it takes from other files. */
  readonly facts: FileFacts;
  readonly project: ProjectView;
}

interface Remembered {
  readonly generation: number;
  readonly own: FileFacts;
  readonly meaning: string;
  readonly context: Context;
}

/** Paths are compared as text: POSIX paths and URIs alike, with `/`. */
export class Workspace {
  /** Another number than before: what is true of any file may be another thing now. */
  generation = 0;
  private readonly data: RayData;
  private readonly files = new Map<string, WorkspaceFile & { readonly contribution: string }>();
  private readonly remembered = new Map<string, Remembered>();
  private fallback: Policy = builtinPolicy;
  private whichRay: WhichRay | undefined;

  constructor(data: RayData = rayData) {
    this.data = data;
  }

  /** Applies where no policy file says otherwise: an editor's settings. */
  setFallback(policy: Policy): void {
    this.fallback = policy;
    this.changed();
  }

  /** Replaces what was known of this file. */
  set(path: string, facts: FileFacts, policy?: PolicyLayer): void {
    const contribution = contributionOf(path, facts, policy);
    const before = this.files.get(path);
    this.files.set(path, { facts, contribution, ...(policy && { policy }) });
    if ((before?.contribution ?? '') !== contribution) this.changed();
  }

  delete(path: string): void {
    const before = this.files.get(path);
    this.remembered.delete(path);
    if (!this.files.delete(path)) return;
    if (before?.contribution) this.changed();
  }

  /** `own`: the file's own facts. The same object as before as long as nothing it says is another thing. */
  contextFor(path: string, own: FileFacts): Context {
    const before = this.remembered.get(path);
    if (before?.generation === this.generation && before.own === own) return before.context;
    const linked = linkEnvironments(path, own, this.files);
    const project = this.viewFor(path);
    const meaning = JSON.stringify([project, linked === own ? null : linked]);
    const isSame = before?.own === own && before.meaning === meaning;
    const context = isSame ? before.context : { facts: linked, project };
    this.remembered.set(path, { generation: this.generation, own, meaning, context });
    return context;
  }

  viewFor(path: string): ProjectView {
    this.whichRay ??= new WhichRay(this.files, this.data);
    const ray = this.whichRay.rayFor(path);
    return { policy: policyFor(path, this.files, this.fallback), ...(ray && { ray }) };
  }

  private changed(): void {
    this.generation++;
    this.whichRay = undefined;
  }
}
