// What a rule says of itself, for its page, its hover, `ray-guard explain` and SARIF.

import type { Severity } from '../policy/policy.ts';

export interface Source {
  readonly title: string;
  /** Public page; absent for measurements, which docs/ray-behaviour.md lists under `measured`. */
  readonly url?: string;
  /** Row of docs/ray-behaviour.md, such as `M4`. */
  readonly measured?: string;
}

/** One row of *When it is reported*. */
interface ReportedWhen {
  /** Without a full stop, as a cell of a table: `Ray dashboard on all interfaces, no authentication`. */
  readonly situation: string;
  readonly severity: Severity;
}

/** Plain Markdown. Every text begins with what matters to the reader; no paragraph has more than 80 words. */
export interface RuleDocs {
  /** What is open, to whom: one or two sentences. */
  readonly finds: string;
  readonly why: string;
  readonly fix: string;
  readonly reports: readonly [ReportedWhen, ...ReportedWhen[]];
  /** Each a situation in which it is not reported. */
  readonly silent: readonly [string, ...string[]];
  /** Which Ray releases it is about; absent where that does not depend on them, or is in the data. */
  readonly versions?: string;
  /** Titles of cases of its fixture. The page shows all of them, the hover the first one after its fix. */
  readonly examples: readonly [string, ...string[]];
  readonly sources: readonly [Source, ...Source[]];
}

/** As people read it: the word that editors use in their lists. */
export const severityWords: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'info',
};
