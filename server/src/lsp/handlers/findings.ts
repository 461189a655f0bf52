// Everything that is found at this moment, by hazard, for views that list it.
import { type Range, RequestType } from 'vscode-languageserver';
import type { Severity } from '../../core/index.ts';
import { allFindings } from '../all-findings.ts';
import { toRange } from '../convert.ts';
import type { Session } from '../session.ts';
import { pathInFolders } from '../workspace-paths.ts';

/** All reports of one rule; its title names the hazard. */
export interface Hazard {
  readonly rule: string;
  readonly title: string;
  /** The worst of its places. */
  readonly severity: Severity;
  readonly places: readonly HazardPlace[];
}

export interface HazardPlace {
  readonly uri: string;
  /** In its workspace folder, else the whole path. */
  readonly file: string;
  readonly range: Range;
  readonly severity: Severity;
  readonly message: string;
}

const REQUEST = new RequestType<object, { readonly hazards: readonly Hazard[] }, void>('rayGuard/findings');
const WORST_FIRST: readonly Severity[] = ['error', 'warning', 'information'];

/** Closed files count as far as their findings are shown. The worst hazard comes first, then the most frequent. */
export function handleFindings(session: Session): void {
  session.connection.onRequest(REQUEST, async (_, token) => {
    const places = new Map<string, HazardPlace[]>();
    for (const { path, uri, findings, lines } of await allFindings(session, token)) {
      const file = pathInFolders(path, session.folders) ?? path;
      for (const { rule, severity, message, span } of findings) {
        const ofRule = places.get(rule) ?? [];
        places.set(rule, ofRule);
        ofRule.push({ uri, file, range: toRange(lines, span), severity, message });
      }
    }
    const hazards = [...places].map(([rule, ofRule]) => ({
      rule,
      title: session.metaOf(rule)?.title ?? rule,
      severity: worstOf(ofRule),
      places: ofRule,
    }));
    return { hazards: hazards.sort((a, b) => rank(a) - rank(b) || b.places.length - a.places.length) };
  });
}

function worstOf(places: readonly HazardPlace[]): Severity {
  return WORST_FIRST.find((severity) => places.some((place) => place.severity === severity)) ?? 'information';
}

function rank({ severity }: Hazard): number {
  return WORST_FIRST.indexOf(severity);
}
