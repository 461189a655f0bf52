// Variables that stand in another file than the process that starts with them: who refers to them, and who provides them.

import type { Span } from '../text/span.ts';
import type { EnvironmentOrder, FileFacts, Process, ProcessEnvironment, Requirement } from './facts.ts';

/** A reference to variables in another file. Paths are as written, relative to the folder of the file that refers. */
export type EnvironmentSource = FileSource | ResourceSource | BuildSource;

/** A file of `NAME=value` lines: env_file, --env-file, EnvironmentFile=, `source .env`, load_dotenv. */
export interface FileSource {
  readonly kind: 'file';
  /**
   * Absent: the nearest `.env`, in the file's own folder or above it, as load_dotenv looks for it. Empty: which file it is
   * shows at run time.
   */
  readonly path?: string;
  /** Its variables do not replace those that are set already. */
  readonly onlyDefaults: boolean;
  /** Only what the file exports itself is handed on: `source` without `set -a`. */
  readonly onlyExported?: true;
  readonly order: EnvironmentOrder;
  readonly span: Span;
  /** Whole lines of a statement that takes the file in and does nothing else. */
  readonly lines?: Span;
}

/** All entries of a ConfigMap or a Secret of Kubernetes, by its name. */
export interface ResourceSource {
  readonly kind: 'config-map' | 'secret';
  readonly name: string;
  readonly namespace?: string;
  /** Stands before each name. */
  readonly prefix?: string;
  readonly span: Span;
}

/** The image that a service is built as: the ENV lines of its Dockerfile, and what its CMD starts. */
export interface BuildSource {
  readonly kind: 'build';
  readonly context: string;
  /** Relative to `context`; absent: `Dockerfile`. */
  readonly dockerfile?: string;
  readonly target?: string;
  readonly span: Span;
}

/** One value that stands elsewhere: an entry of a ConfigMap or Secret, or a variable of the `.env` that compose puts in. */
export type ValueSource =
  | {
      readonly kind: 'config-map' | 'secret';
      readonly name: string;
      readonly namespace?: string;
      readonly key: string;
    }
  | { readonly kind: 'file'; readonly path: string; readonly key: string };

/** Variables that other files may refer to. */
export interface ProvidedEnvironment {
  /** stage: of a Dockerfile, the last one is what is built unless another is named. */
  readonly kind: 'file' | 'config-map' | 'secret' | 'stage';
  readonly name?: string;
  readonly namespace?: string;
  readonly environment: ProcessEnvironment;
  /** Of a file: what a shell that reads it hands on without `set -a`, where that is less. */
  readonly exported?: ProcessEnvironment;
  /** What a container of this stage runs by itself. */
  readonly processes?: readonly Process[];
  /** What this stage says of Ray: the tag of its image, what it installs. */
  readonly requirements?: readonly Requirement[];
}

/** A container whose image is built of a Dockerfile: a service of compose, a devcontainer. */
export interface ContainerStart {
  /** Where it is named. */
  readonly span: Span;
  /** Among what it inherits is the build. */
  readonly environment: ProcessEnvironment;
  /** It runs a command of its own, and not what the image would run. */
  readonly hasCommand: boolean;
  /** Absent on the host's own network. */
  readonly runsIn?: 'container';
  /** As those of a process. */
  readonly hosts?: readonly string[];
}

/** A file that takes variables from another one. */
export interface EnvironmentUser {
  readonly path: string;
  /** Linked. */
  readonly facts: FileFacts;
  /** The path that settings of the file that provides them have there. */
  readonly knownAs: string;
}
