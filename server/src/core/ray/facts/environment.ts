// Environment variables as a file sets them, and as it refers to those of other files.
import type { Span } from '../../text/span.ts';
import type { ProgramFile } from './program.ts';
import type { Value } from './value.ts';

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

/**
 * Whether a setting is in force where the process starts, whatever comes behind it. surely: its line runs. maybe: only if a
 * condition holds, a function is called, a loop has a turn. no longer: taken back before the process starts.
 */
export type Holds = 'surely' | 'maybe' | 'no longer';

/** An environment variable is given a value, a default or is removed. Only names that Ray reads or resembles. */
export interface EnvironmentSetting {
  readonly holds: Holds;
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
  /** Set for what runs this process, which does not pass it on: it holds no longer. */
  readonly stoppedBy?: Stop;
  /** Where its value stands, if that is in another place than the setting. */
  readonly from?: ValueSource;
}

/** What keeps a variable from a process, in the file's words, and where to write what passes it on. */
export interface Stop {
  /** `shell`: it is a variable of the shell alone. */
  readonly name: 'shell' | 'sudo' | 'docker run' | (string & {});
  /** Behind the words that name it; of `shell` where the assignment begins. Absent where nothing written there would help. */
  readonly offset?: number;
}

/** The variables that a process starts with, a sequence: later settings of a name replace earlier ones, as far as they hold. */
export interface ProcessEnvironment {
  readonly settings: readonly EnvironmentSetting[];
  /** More may be set where nothing in the workspace shows it: `docker run -e`, a template. */
  readonly open: boolean;
  /** Variables that stand elsewhere in the workspace, the weakest first; all are weaker than `settings`. */
  readonly inherits?: readonly EnvironmentSource[];
  /** What is set around the command does not reach it: behind sudo, ssh, `docker run`. */
  readonly isApart?: true;
}

/** A reference to variables in another file. Paths are as written, relative to the folder of the file that refers. */
export type EnvironmentSource = FileSource | ResourceSource | BuildSource | ImageSource | EntrypointSource;

/**
 * What reads a file of variables, by whose rules: python-dotenv and its like; compose; dotenvy (uv, just); `source`; `include` of make;
 * `--env-file` of docker and podman; `EnvironmentFile=`; `env $(cat FILE)`, and the same through xargs.
 */
export type EnvFileReader =
  | 'dotenv'
  | 'compose'
  | 'dotenvy'
  | 'shell'
  | 'make'
  | 'docker'
  | 'systemd'
  | 'words'
  | 'xargs';

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
  /** The run decides whether it is this file or another one. */
  readonly maybe?: true;
  /** Absent: python-dotenv. */
  readonly reader?: EnvFileReader;
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
  /** `dockerfile` is relative to the folder that `context` is relative to, as that of `docker build -f`. */
  readonly dockerfileIsBeside?: true;
  /** Both count from the folder of the file or one above: where a script is called is not known. */
  readonly orAbove?: true;
  readonly target?: string;
  /** The container has an entry point of its own. */
  readonly withoutEntrypoint?: true;
  readonly span: Span;
}

/** The image that a container runs, by its name: what a Dockerfile says that the workspace builds under that name. Any other image sets nothing known. */
export interface ImageSource {
  readonly kind: 'image';
  /** As docker compares it, with registry and tag. */
  readonly name: string;
  readonly withoutEntrypoint?: true;
  readonly span: Span;
}

/** The script of an image that runs what follows it, `exec "$@"`: what it exports before. One that is not in the workspace sets nothing known. */
export interface EntrypointSource {
  readonly kind: 'entrypoint';
  readonly program: ProgramFile;
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
