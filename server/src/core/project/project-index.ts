// Every project file that was read, and what is true of a path because of the nearest ones.
import { type FileFacts, noFacts } from '../ray/facts.ts';
import { type RayData, rayData } from '../ray/data.ts';
import type { Document } from '../text/document.ts';
import type { Span } from '../text/span.ts';
import { builtinPolicy, type Policy } from './policy.ts';
import type { ProjectView } from './project.ts';

export interface PolicyReading {
  readonly policy?: Policy;
  /** One sentence each, with the cure. */
  readonly problems: readonly { readonly span: Span; readonly message: string }[];
}

/** pyproject.toml, pixi.toml, uv.lock, poetry.lock, pdm.lock, pylock.toml: judged by the last part of the path. */
export function isProjectFile(fileName: string): boolean {
  throw new Error(`not yet: ${fileName}`);
}

/** `[tool.ray-guard]` of a pyproject.toml; no policy when the table is absent. */
export function readPolicy(document: Document): PolicyReading {
  throw new Error(`not yet: ${document.path}`);
}

export class ProjectIndex {
  private readonly data: RayData;
  /** `fallback` applies where no project file sets a policy (an editor's settings, for instance). */
  fallback: Policy = builtinPolicy;

  constructor(data: RayData = rayData) {
    this.data = data;
  }

  set(path: string, facts: FileFacts, policy?: Policy): void {
    throw new Error(`not yet: ${path} ${facts.languageId} ${policy?.range}`);
  }

  delete(path: string): void {
    throw new Error(`not yet: ${path} ${this.data.asOf} ${noFacts('toml').languageId}`);
  }

  /** Folders are walked up from `path`; the nearest folder that says which Ray wins. */
  viewFor(path: string): ProjectView {
    throw new Error(`not yet: ${path}`);
  }
}
