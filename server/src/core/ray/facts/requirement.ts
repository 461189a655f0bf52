// Which Ray versions a file asks for or has, and which other files say more.
import type { Span } from '../../text/span.ts';
import type { ContainerFiles } from './program.ts';

/** poetry: `^2.9`, bare is exact. conda: `=2.9` is a prefix. exact: one version, as lock files write. */
export type VersionNotation = 'pep440' | 'poetry' | 'conda' | 'exact';

/**
 * A package and the versions allowed. Only `ray` itself, in any case and spelling.
 * installed: by a command. image: the tag of a Ray image. cluster: KubeRay's `rayVersion`.
 */
export interface Requirement {
  readonly package: string;
  readonly how: 'declared' | 'constraint' | 'override' | 'locked' | 'installed' | 'image' | 'cluster';
  readonly notation: VersionNotation;
  /** As written, unescaped; empty when any version is allowed. Absent when the versions cannot be known (a URL, a path). */
  readonly versions?: string;
  /** The whole requirement without quotes: `ray[serve]>=2.10`. */
  readonly span: Span;
  /** Where the versions are written or, empty, where they would be inserted; absent where they cannot be edited. */
  readonly versionsSpan?: Span;
  readonly marker?: string;
  /** Of an image: only where nobody names another one, as with a build argument's default. */
  readonly isDefault?: true;
  /** Of an image: a text names it, and not what starts a container. What the file runs says nothing of it. */
  readonly isNamed?: true;
  /** Of an image: the newest of something, `nightly`. Which release it has is not known, and no version beside it says so. */
  readonly moving?: true;
  /** Of a `rayVersion`, and of the image that Ray runs in for each group: the cluster, all groups included. */
  readonly cluster?: Span;
  /** Of the image of a compose service: the service. */
  readonly service?: Span;
  /** The Pythons that the project of this requirement says it runs on: a requirement of the package `python` in the same file, or of the project where the rules ask. */
  readonly python?: Requirement;
  /** Everyone who installs the package gets it too: metadata of a package that is built. */
  readonly ofPackage?: true;
  /** Where in the file, in the file's words: `[project] dependencies`, `uv.lock`. */
  readonly where: string;
}

/** `-r base.txt`, `-c constraints.txt`: the path as written, relative to the folder of the file. */
export interface IncludedRequirements {
  readonly path: string;
  readonly how: 'declared' | 'constraint';
}

/** A list that a command installs, where it is known on which Python: in an image, in a job of a workflow. */
export interface InstalledList {
  /** As written: relative to the folder of the file or one above, or inside the container that `files` are in. */
  readonly path: string;
  readonly python: Requirement;
  readonly files?: ContainerFiles;
}

/** Of a uv workspace: folders relative to the file's own, `*` and `**` as globs. */
export interface WorkspaceMembers {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** A head that other files may address: KubeRay's Service, a compose service. */
export interface NamedCluster {
  /** In lower case, without a domain: `levels-head-svc`. */
  readonly host: string;
  /** The image of its head. */
  readonly image: Requirement;
}
