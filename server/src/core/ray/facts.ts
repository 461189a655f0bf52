// The one vocabulary of facts about Ray that every language is read into and every rule reads from.
import type { Span } from '../text/span.ts';
import type {
  ContainerStart,
  EnvironmentSource,
  EnvironmentUser,
  ProvidedEnvironment,
  ValueSource,
} from './environment-sources.ts';
import type { PolicyText } from './policy-text.ts';
import type { Value } from './value.ts';

/**
 * local: starts Ray in this program. head, worker: `ray start`. attach: joins a running cluster.
 * client: Ray Client (`ray://`). undecided: starts or joins, known only at run time.
 */
export type ProcessRole =
  | 'local'
  | 'head'
  | 'worker'
  | 'attach'
  | 'client'
  | 'undecided'
  | 'job-client'
  | 'serve'
  | 'debugger';

/** Ray is started, joined or driven. */
export interface Process {
  readonly kind: 'process';
  readonly role: ProcessRole;
  /** Ray's own name for what is called: `ray.init`, `ray start`, `serve.start`, `serve.run`, `JobSubmissionClient`, … */
  readonly api: string;
  readonly span: Span;
  /** The words that name the call: `ray.init` without its arguments. */
  readonly nameSpan: Span;
  readonly options: readonly Option[];
  /** More options may be added at run time (`**kwargs`, `"$@"`, a template). */
  readonly open: boolean;
  /** In a container or pod others reach a port only when it is published: there the way in is judged, not the bind. */
  readonly runsIn?: 'container';
  /** Absent where every process-scope setting of the file applies, as in a program. */
  readonly environment?: ProcessEnvironment;
  readonly environmentPlace?: EnvironmentPlace;
  /** Names by which others in its network reach it, in lower case: a service of compose or of Kubernetes. */
  readonly hosts?: readonly string[];
  /** The cluster that its manifest puts it in, whatever addresses are given: KubeRay's. */
  readonly cluster?: Span;
  /** The file that it stands in, where that is another one: its spans are places there. */
  readonly path?: string;
  /** What its image says of Ray, where that stands in another file. */
  readonly image?: { readonly path: string; readonly requirements: readonly Requirement[] };
  /** What starts it with this environment, where that stands in another file: a service of compose. */
  readonly startedBy?: { readonly path: string; readonly span: Span };
}

/** The variables that a process starts with, in the order in which they are set: the last one of a name counts. */
export interface ProcessEnvironment {
  readonly settings: readonly EnvironmentSetting[];
  /** Others may be set where nothing in the workspace shows it: `docker run -e`, a template. */
  readonly open: boolean;
  /** Variables that stand elsewhere in the workspace, the weakest first; all are weaker than `settings`. */
  readonly inherits?: readonly EnvironmentSource[];
}

/** Where, and in which form, a variable can be set for one process. */
export interface EnvironmentPlace {
  readonly offset: number;
  /**
   * prefix: `NAME=value ` before a command. env-list: `- name: NAME` / `value: "value"` of Kubernetes. env-map: `NAME: "value"`.
   * env-items: `- NAME=value` of compose. dockerfile: an `ENV NAME=value` line. unit: an `Environment=NAME=value` line. auth-options: KubeRay's `authOptions: {mode: …}`.
   */
  readonly form: 'prefix' | 'env-list' | 'env-map' | 'env-items' | 'dockerfile' | 'unit' | 'auth-options';
  /** Of the new lines; empty for a prefix. */
  readonly indent: string;
  /** Lines to write first, because the list or mapping is not there yet: `env:`, with their indentation. */
  readonly opening?: string;
}

/** One setting of a process, under the name that `ray.init` or the API's signature has for it. */
export interface Option {
  /** Canonical: `dashboard_host`, `http_options.host`, `_system_config.AUTH_MODE`, `headers.Authorization`. */
  readonly name: string;
  /** From the first to the last character of name and value, where both stand together; else where the value stands. */
  readonly span: Span;
  /** Absent for positional arguments. */
  readonly nameSpan?: Span;
  /** Where the value itself is written: the literal, even when a constant or a dict carries it to the call. */
  readonly valueSpan: Span;
  readonly value: Value;
  /** What to delete to take the setting away, separators included; absent where that is not certain. */
  readonly removal?: Span;
}

/**
 * process: of the program, script or container that the file is. command: of one command that a program runs, not of the program itself.
 * runtime-env: for tasks and actors only. unspecified: a mapping whose use is not known.
 */
export type EnvironmentScope = 'process' | 'command' | 'runtime-env' | 'unspecified';

/**
 * Where a process-scope setting stands relative to the first import of ray, in the order in which the program runs.
 * unordered: not decidable, or ray is not imported in this file.
 */
export type EnvironmentOrder = 'before-import' | 'after-import' | 'after-start' | 'unordered';

/** An environment variable is given a value, a default or is removed. Only names that Ray reads or resembles. */
export interface EnvironmentSetting {
  readonly kind: 'environment';
  /** The file that it stands in, where that is another one than the process's: its spans are places there. */
  readonly path?: string;
  readonly name: string;
  readonly operation: 'set' | 'default' | 'unset';
  readonly value: Value;
  readonly scope: EnvironmentScope;
  readonly order: EnvironmentOrder;
  /** The statement or entry as a whole. */
  readonly span: Span;
  readonly nameSpan: Span;
  readonly valueSpan: Span;
  /** Whole lines of a statement that can be moved or deleted on its own; absent where it cannot. */
  readonly lines?: Span;
  /** Where its value stands, if that is in another place than the setting. */
  readonly from?: ValueSource;
  /** Linked: the place that `from` led to; in this file unless a path says otherwise. */
  readonly takenFrom?: { readonly path?: string; readonly span: Span };
  /** Linked: where the program takes it in as it runs, such as `load_dotenv()`. */
  readonly through?: { readonly span: Span; readonly lines?: Span };
}

/** poetry: `^2.9`, bare is exact. conda: `=2.9` is a prefix. exact: one version, as lock files write. */
export type VersionNotation = 'pep440' | 'poetry' | 'conda' | 'exact';

/**
 * A package and the versions allowed. Only `ray` itself, in any case and spelling.
 * installed: by a command. image: the tag of a Ray image. cluster: KubeRay's `rayVersion`.
 */
export interface Requirement {
  readonly kind: 'requirement';
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
  /** Of a `rayVersion`, and of the image that Ray runs in for each group: the cluster, all groups included. */
  readonly cluster?: Span;
  /** Of the image of a compose service: the service. */
  readonly service?: Span;
  /** Where in the file, in the file's words: `[project] dependencies`, `uv.lock`. */
  readonly where: string;
}

/**
 * Ports of Ray are opened to others than the container or pod that Ray runs in.
 * published-port: compose, `docker run -p`, devcontainer. load-balancer, node-port, ingress: Kubernetes.
 */
export interface Reach {
  readonly kind: 'reach';
  readonly how: 'published-port' | 'load-balancer' | 'node-port' | 'ingress';
  /** The port inside the container, as far as it is known: 8265, 10001, 6379, … */
  readonly ports: readonly number[];
  /** Of a published port: the address of the host that it is published on; empty for every address. */
  readonly hostAddress?: Value;
  readonly span: Span;
  /** The literal that decides: `8265:8265`, `LoadBalancer`. */
  readonly valueSpan: Span;
  readonly value: Value;
  /** What runs behind it: `none` when nothing in reach says that Ray does. */
  readonly behind: readonly Process[] | 'ray-image' | 'none';
  /** What the container behind it starts with, where its image decides what runs. */
  readonly environment?: ProcessEnvironment;
}

/** `-r base.txt`, `-c constraints.txt`: the path as written, relative to the folder of the file. */
export interface IncludedRequirements {
  readonly path: string;
  readonly how: 'declared' | 'constraint';
}

/** Of a uv workspace: folders relative to the file's own, `*` and `**` as globs. */
export interface WorkspaceMembers {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** A head that other files may address: the service of KubeRay, a service of compose. */
export interface NamedCluster {
  /** In lower case, without a domain: `levels-head-svc`. */
  readonly host: string;
  /** The image of its head. */
  readonly image: Requirement;
}

/** Where a statement can be put so that it runs before Ray is loaded. */
export interface ProgramStart {
  readonly offset: number;
  readonly indent: string;
  /** Whether `os` is bound by an import that runs before `offset`. */
  readonly osImported: boolean;
}

/** A place that could not be read, with the reason in one sentence. Never a finding. */
export interface ReadProblem {
  readonly span: Span;
  readonly message: string;
}

/** A comment that could hold a suppression, without its comment marker. */
export interface Comment {
  readonly span: Span;
  readonly text: string;
  /** Nothing but white space stands before it on its line. */
  readonly alone: boolean;
  /** The statement that the comment stands in, ends, or stands alone above; absent where a line is one. */
  readonly statement?: Span;
}

/** Everything the rules may know of one file: plain data, no syntax node. */
export interface FileFacts {
  readonly languageId: string;
  readonly processes: readonly Process[];
  readonly environment: readonly EnvironmentSetting[];
  readonly requirements: readonly Requirement[];
  readonly reaches: readonly Reach[];
  readonly programStart?: ProgramStart;
  /** Environments that other files may use. */
  readonly provides?: readonly ProvidedEnvironment[];
  /** Variables from elsewhere that a program takes in as it runs (`load_dotenv()`), for all its processes. */
  readonly inherits?: readonly EnvironmentSource[];
  /** Containers whose image is built of a Dockerfile in the workspace. */
  readonly containers?: readonly ContainerStart[];
  /** Linked: what `inherits` comes to, for all processes of a program. Its settings stand in other files. */
  readonly inherited?: readonly EnvironmentSetting[];
  /** Linked: what the images of `containers` run by themselves. These processes stand in other files. */
  readonly runs?: readonly Process[];
  /** Linked: the files that take variables from this one. */
  readonly users?: readonly EnvironmentUser[];
  /** Other requirements files that pip reads with this one. */
  readonly includes?: readonly IncludedRequirements[];
  /** Which folders share this file's lock and overrides. */
  readonly members?: WorkspaceMembers;
  /** Folders whose projects are installed with this one, as written: relative to the file's own. */
  readonly pathDependencies?: readonly string[];
  /** Clusters that others can reach by name. */
  readonly clusters?: readonly NamedCluster[];
  /** What it asks of Ray Guard itself. */
  readonly policy?: PolicyText;
  /** Only comments that mention `ray-guard`. */
  readonly comments: readonly Comment[];
  readonly problems: readonly ReadProblem[];
}

export function noFacts(languageId: string): FileFacts {
  return { languageId, processes: [], environment: [], requirements: [], reaches: [], comments: [], problems: [] };
}

export function optionOf(process: Process, name: string): Option | undefined {
  return process.options.find((option) => option.name === name);
}
