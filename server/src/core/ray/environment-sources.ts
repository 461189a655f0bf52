// Variables that stand in another file than the process that starts with them: who refers to them, and who provides them.

import type { Span } from '../text/span.ts';
import type { EnvironmentOrder, Process, ProcessEnvironment } from './facts.ts';

/** A reference to variables in another file. Paths are as written, relative to the folder of the file that refers. */
export type EnvironmentSource =
  /** A file of `NAME=value` lines: env_file, --env-file, EnvironmentFile=, `source .env`, load_dotenv. */
  | {
      readonly kind: 'file';
      /** Absent: the nearest `.env`, in the file's own folder or above it, as load_dotenv looks for it. */
      readonly path?: string;
      /** Its variables do not replace those that are set already. */
      readonly onlyDefaults: boolean;
      readonly order: EnvironmentOrder;
      readonly span: Span;
    }
  /** A ConfigMap or a Secret of Kubernetes, by name; `key` where one entry becomes the variable `variable`. */
  | {
      readonly kind: 'config-map' | 'secret';
      readonly name: string;
      readonly namespace?: string;
      readonly key?: string;
      readonly variable?: string;
      readonly span: Span;
    }
  /** The image that a service is built as: the ENV lines of its Dockerfile, and what its CMD starts. */
  | {
      readonly kind: 'build';
      readonly context: string;
      /** Relative to `context`; absent: `Dockerfile`. */
      readonly dockerfile?: string;
      readonly target?: string;
      readonly span: Span;
    };

/** Variables that other files may refer to. */
export interface ProvidedEnvironment {
  /** stage: of a Dockerfile, the last one is what is built unless another is named. */
  readonly kind: 'file' | 'config-map' | 'secret' | 'stage';
  readonly name?: string;
  readonly namespace?: string;
  readonly environment: ProcessEnvironment;
  /** What a container of this stage runs by itself. */
  readonly processes?: readonly Process[];
}
