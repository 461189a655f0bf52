// What a server needs before it can serve.
import type { Engine, Grammars } from '../core/index.ts';

/** What a server is made of; tests bring engines of their own. */
export interface ServerParts {
  readonly engine: Engine;
  readonly grammars: Grammars;
  /** `2026-11-24`, in UTC; without it the day of the data. */
  readonly today?: () => string;
}
