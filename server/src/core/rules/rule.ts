// The contract between a rule and the engine.
import type { Change } from '../languages/change.ts';
import type { Confidence, Severity } from '../project/policy.ts';
import type { Place, ProjectView } from '../project/project.ts';
import type { RayData } from '../ray/data.ts';
import type { FileFacts } from '../ray/facts.ts';
import type { Span } from '../text/span.ts';

/** safe: the program keeps working. review: a person must look, or do something too. */
export type Safety = 'safe' | 'review';

export interface Source {
  readonly title: string;
  /** Public page; absent for measurements, which docs/ray-behaviour.md lists under `measured`. */
  readonly url?: string;
  /** Row of docs/ray-behaviour.md, such as `M4`. */
  readonly measured?: string;
}

export interface RuleDocs {
  /** One paragraph each, plain Markdown: what is wrong, why it matters (to whom is it open), what to do. */
  readonly what: string;
  readonly why: string;
  readonly how: string;
  readonly sources: readonly [Source, ...Source[]];
}

export interface RuleMeta {
  readonly id: string;
  /** The hazard in a few words: `Ray dashboard listens beyond this machine`. */
  readonly title: string;
  /** The severity it has most often; single reports may differ and the page says when. */
  readonly severity: Severity;
  /** Version of Ray Guard that first had it. */
  readonly since: string;
  readonly cwe: readonly number[];
  /** The best fix it may offer. */
  readonly fix: Safety | 'none';
  readonly docs: RuleDocs;
}

export interface FixProposal {
  /** Imperative: `Listen on 127.0.0.1 only`. */
  readonly title: string;
  readonly safety: Safety;
  /** At most one fix of a report is preferred. */
  readonly preferred?: boolean;
  readonly changes: readonly Change[];
}

export interface Related extends Place {
  readonly message: string;
}

export interface Report {
  readonly span: Span;
  /** One sentence: what is open, to whom. Text from the file is quoted, never interpreted. */
  readonly message: string;
  /** Only where it differs from the rule's. */
  readonly severity?: Severity;
  /** high unless said. */
  readonly confidence?: Confidence;
  readonly fixes?: readonly FixProposal[];
  readonly related?: readonly Related[];
}

export interface RuleContext {
  readonly facts: FileFacts;
  readonly project: ProjectView;
  readonly data: RayData;
}

export interface Rule {
  readonly meta: RuleMeta;
  readonly check: (context: RuleContext) => Iterable<Report>;
}

export function defineRule(rule: Rule): Rule {
  return rule;
}
