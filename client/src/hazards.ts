// The server's answer to `rayGuard/findings`; lines and UTF-16 columns from 0.
export type Severity = 'error' | 'warning' | 'information';

export interface Hazard {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly places: readonly HazardPlace[];
}

export interface HazardPlace {
  readonly uri: string;
  readonly file: string;
  readonly range: { readonly start: Position; readonly end: Position };
  readonly severity: Severity;
  readonly message: string;
}

interface Position {
  readonly line: number;
  readonly character: number;
}

/** Undefined where the server does not run. */
export function hazardsOf(answer: unknown): readonly Hazard[] | undefined {
  const isAnswer =
    typeof answer === 'object' && answer !== null && 'hazards' in answer && Array.isArray(answer.hazards);
  return isAnswer ? (answer.hazards as Hazard[]) : undefined;
}
