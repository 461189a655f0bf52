// The one vocabulary of facts that every language is read into: what a file says of Ray, and what it says to Ray Guard itself.

import type { PlacedText } from '../../text/placed-text.ts';
import type { Span } from '../../text/span.ts';
import type { EnvFileReader, EnvironmentSetting, EnvironmentSource, ProcessEnvironment } from './environment.ts';
import type { ImportedName } from './imports.ts';
import type { ContainerStart, Process, Reach } from './process.ts';
import type { ContainerFiles } from './program.ts';
import type {
  IncludedRequirements,
  InstalledList,
  NamedCluster,
  Requirement,
  WorkspaceMembers,
} from './requirement.ts';

/** Where a statement can be put so that it runs before Ray is loaded. */
export interface ProgramStart {
  readonly offset: number;
  readonly indent: string;
  /** Whether `os` is bound by an import that runs before `offset`. */
  readonly osImported: boolean;
}

/** Variables that other files may refer to. */
export interface ProvidedEnvironment {
  /** stage: of a Dockerfile, the last one is what is built unless another is named. image: a name given to what `environment` inherits. */
  readonly kind: 'file' | 'config-map' | 'secret' | 'stage' | 'image';
  readonly name?: string;
  readonly namespace?: string;
  readonly environment: ProcessEnvironment;
  /** Of a file that readers take differently: whose reading this is. */
  readonly readers?: readonly EnvFileReader[];
  /** Of a file: what a shell that reads it hands on without `set -a`, where that is less. */
  readonly exported?: ProcessEnvironment;
  /** What a container of this stage runs by itself. */
  readonly processes?: readonly Process[];
  /** What it runs by itself is what the image runs that the stage starts from. */
  readonly inheritsStart?: true;
  /** What it runs whatever command it is given: its entry point. */
  readonly entrypoint?: readonly Process[];
  /** What this stage says of Ray: the tag of its image, what it installs. */
  readonly requirements?: readonly Requirement[];
  /** What this stage copies in, from the folder that the image is built of. */
  readonly files?: ContainerFiles;
}

/** What a file is to the rest of its project, by its language. */
export interface FileRole {
  /** One script starts one cluster: what joins on this machine joins the head that it starts. */
  readonly startsOneCluster: boolean;
  /** `that it is there`: a file that sets nothing is an answer as well. */
  readonly forOthers: 'nothing' | 'what it says' | 'that it is there';
}

/** A text of another language in this one: a here-document that becomes a file, a program for `python -c`. */
export interface EmbeddedText {
  /** A file name by which its language is known; empty where only its first line tells. */
  readonly name: string;
  readonly text: PlacedText;
  /** none: its characters stand as they are. expanded: a shell puts variables in. inline: it is inside the quotes of a word. */
  readonly quoting: 'none' | 'expanded' | 'inline';
  /** By the command that is given it, at once; absent for a file that something else uses later. */
  readonly isRun?: true;
  /** It is put out, and nothing shows what reads it. */
  readonly isPrinted?: true;
  readonly runsIn?: 'container';
  /** What its processes are started with, beside their own. */
  readonly environment: ProcessEnvironment;
}

/** All that a file says by itself: plain data, no syntax node, and every span is a place in this very text. */
export interface ReadFacts {
  readonly languageId: string;
  /** Its language's; absent in facts that no engine has read. */
  readonly role?: FileRole;
  readonly processes: readonly Process[];
  readonly environment: readonly EnvironmentSetting[];
  readonly requirements: readonly Requirement[];
  readonly reaches: readonly Reach[];
  readonly programStart?: ProgramStart;
  /** Environments that other files may use. */
  readonly provides?: readonly ProvidedEnvironment[];
  /** Variables from elsewhere that a program takes in as it runs (`load_dotenv()`), for all its processes. */
  readonly inherits?: readonly EnvironmentSource[];
  /** Names of other files whose values it depends on. */
  readonly imports?: readonly ImportedName[];
  /** Containers whose image is built of a Dockerfile in the workspace. */
  readonly containers?: readonly ContainerStart[];
  /** Other requirements files that pip reads with this one. */
  readonly includes?: readonly IncludedRequirements[];
  /** Lists that its commands install, on which Python. */
  readonly installs?: readonly InstalledList[];
  /** The Pythons that the project runs on, for files beside it that do not say so themselves. */
  readonly python?: Requirement;
  /** Which folders share this file's lock and overrides. */
  readonly members?: WorkspaceMembers;
  /** Folders whose projects are installed with this one, as written: relative to the file's own. */
  readonly pathDependencies?: readonly string[];
  /** Clusters that other containers can reach by name. */
  readonly clusters?: readonly NamedCluster[];
  /** Texts of other languages in it, which the engine reads. */
  readonly embedded?: readonly EmbeddedText[];
  /** What it asks of Ray Guard itself. */
  readonly policy?: PolicyText;
  /** Only comments that mention `ray-guard`. */
  readonly comments: readonly Comment[];
  readonly problems: readonly ReadProblem[];
}

export function noFacts(languageId: string, role?: FileRole): ReadFacts {
  const nothing = { processes: [], environment: [], requirements: [], reaches: [], comments: [], problems: [] };
  return { languageId, ...(role && { role }), ...nothing };
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
  /** The statement that the comment is in, ends, or is alone above; absent where a line is one. */
  readonly statement?: Span;
}

export type PolicyItem =
  /** `content` stands between the quotes. */
  | { readonly kind: 'string'; readonly text: string; readonly span: Span; readonly content: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'array'; readonly items: readonly PolicyItem[]; readonly span: Span }
  /** Without a span where headers or dotted keys make it. */
  | { readonly kind: 'table'; readonly entries: readonly PolicyEntry[]; readonly span?: Span }
  | { readonly kind: 'other'; readonly span: Span };

/** Keys are unescaped; `keySpan` has their quotes. */
export interface PolicyEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly item: PolicyItem;
}

/** `[tool.ray-guard]`, or all of ray-guard.toml. */
export interface PolicyText {
  /** How messages name it. */
  readonly where: '[tool.ray-guard]' | 'ray-guard.toml';
  /** Absent where the file, or the table, cannot be read. */
  readonly entries?: readonly PolicyEntry[];
  readonly problem?: ReadProblem;
}
