// Everything that is found at this moment, by hazard, for views that list it.
import { type CancellationToken, type Range, RequestType } from 'vscode-languageserver';
import { type Severity, spellOutUnsafe } from '../../core/index.ts';
import { toRange } from '../diagnostics/convert.ts';
import type { Session } from '../session/session.ts';
import { allFindings, pathInFolders } from '../workspace/all-findings.ts';
import { inWholeWorkspace } from '../workspace/whole-workspace.ts';

/** All reports of one rule; its title names the hazard. */
export interface Hazard {
  readonly rule: string;
  readonly title: string;
  /** The worst of its places. */
  readonly severity: Severity;
  readonly places: readonly HazardPlace[];
}

interface HazardPlace {
  readonly uri: string;
  /** In its workspace folder, else the whole path; to be read, not to be opened. */
  readonly file: string;
  readonly range: Range;
  readonly severity: Severity;
  readonly message: string;
}

interface Question {
  /** Closed files count as well, whatever the settings show. */
  readonly whole?: boolean;
}

const REQUEST = new RequestType<Question, { readonly hazards: readonly Hazard[] }, void>('rayGuard/findings');
const WORST_FIRST: readonly Severity[] = ['error', 'warning', 'information'];

/** Else closed files count as far as their findings are shown. */
export function handleFindings(session: Session): void {
  session.connection.onRequest(REQUEST, async ({ whole }, token) => {
    const hazards = (one: Session) => hazardsIn(one, token);
    return { hazards: await (whole === true ? inWholeWorkspace(session, token, hazards) : hazards(session)) };
  });
}

/** The worst comes first, then the most frequent. */
async function hazardsIn(session: Session, token: CancellationToken): Promise<Hazard[]> {
  const places = new Map<string, HazardPlace[]>();
  for (const { path, uri, findings, lines } of await allFindings(session, token)) {
    const file = spellOutUnsafe(pathInFolders(path, session.folders) ?? path);
    for (const { rule, severity, message, span } of findings) {
      const ofRule = places.get(rule) ?? [];
      places.set(rule, ofRule);
      ofRule.push({ uri, file, range: toRange(lines, span), severity, message });
    }
  }
  const hazards = [...places].map(([rule, ofRule]) => ({
    rule,
    title: session.diagnostics.metaOf(rule)?.title ?? rule,
    severity: worstOf(ofRule),
    places: ofRule,
  }));
  return hazards.sort((a, b) => rank(a) - rank(b) || b.places.length - a.places.length);
}

function worstOf(places: readonly HazardPlace[]): Severity {
  return WORST_FIRST.find((severity) => places.some((place) => place.severity === severity)) ?? 'information';
}

function rank({ severity }: Hazard): number {
  return WORST_FIRST.indexOf(severity);
}
