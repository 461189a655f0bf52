// The server's answer to `rayGuard/findings`, lines and UTF-16 columns from 0, and what the view makes of two of them.
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

const WORST_FIRST: readonly Severity[] = ['error', 'warning', 'information'];

/** What was found in all files some time ago, but for files that are open now, of which `live` tells. Sorted as the server sorts. */
export function withOpenOnes(
  before: readonly Hazard[],
  live: readonly Hazard[],
  isOpen: (uri: string) => boolean,
): readonly Hazard[] {
  const closed = before.map((hazard) => ({ ...hazard, places: hazard.places.filter(({ uri }) => !isOpen(uri)) }));
  const byRule = new Map<string, Hazard>();
  for (const hazard of [...closed, ...live]) {
    const places = [...(byRule.get(hazard.rule)?.places ?? []), ...hazard.places];
    const severity = WORST_FIRST.find((one) => places.some((place) => place.severity === one)) ?? hazard.severity;
    byRule.set(hazard.rule, { ...hazard, severity, places: places.sort((a, b) => a.file.localeCompare(b.file)) });
  }
  const rank = ({ severity }: Hazard) => WORST_FIRST.indexOf(severity);
  return [...byRule.values()]
    .filter(({ places }) => places.length > 0)
    .sort((a, b) => rank(a) - rank(b) || b.places.length - a.places.length);
}
