// The engine: what reads documents, and what asks every rule about one and turns what they say into findings.

import type { Change } from '../languages/change.ts';
import { type Language, linesOf, writeInto } from '../languages/language.ts';
import { GivenUp, type Grammars, LiveSyntax, oneShotSyntax, type Syntax } from '../languages/syntax.ts';
import { isInBaseline } from '../policy/baseline.ts';
import { CONFIDENCES, SEVERITY_ORDER } from '../policy/policy.ts';
import { IN_DOCUMENTATION } from '../policy/trusted.ts';
import type { LinkedFacts } from '../project/linked-facts.ts';
import type { ProjectView } from '../project/project.ts';
import { verdictsOf } from '../project/verdict/verdict.ts';
import { type RayData, rayData } from '../ray/data.ts';
import type { ReadFacts } from '../ray/facts/read-facts.ts';
import type { Related, Report } from '../rules/report.ts';
import type { Rule, RuleMeta } from '../rules/rule.ts';
import type { Document } from '../text/document.ts';
import { contains, type TextEdit } from '../text/span.ts';
import { Asked } from './ask.ts';
import { type Inner, writeEmbedded } from './embedded.ts';
import {
  type Analysis,
  addFound,
  type Failure,
  type Finding,
  type Found,
  fingerprints,
  lineOfText,
  withoutSuperseded,
} from './finding.ts';
import { proposeFixes } from './fixes.ts';
import { createReader, type DocumentReader, failure } from './read-documents.ts';
import { accepting, judgeSuppressions, suppressionsOf, type WrittenSuppression } from './suppressions.ts';

export interface EngineParts {
  readonly grammars: Grammars;
  readonly languages: readonly Language[];
  readonly rules: readonly Rule[];
  readonly data?: RayData;
}

export interface Engine extends DocumentReader {
  readonly data: RayData;
  readonly rules: readonly Rule[];
  /** With the `syntax` that the document was read with, nothing is parsed once more for its fixes. */
  readonly check: (document: Document, facts: LinkedFacts, project: ProjectView, syntax?: Syntax) => Analysis;
  /** Hands out a writer into the document for the length of one call: what it needs to parse is parsed once. */
  readonly writing: <T>(document: Document, facts: ReadFacts, use: (write: WriteChange) => T) => T;
}

/** Undefined where the change cannot be written with certainty. */
export type WriteChange = (change: Change) => readonly TextEdit[] | undefined;

export function createEngine({ grammars, languages, rules, data = rayData }: EngineParts): Engine {
  const reader = createReader({ grammars, languages });
  const oneShot = oneShotSyntax(grammars);
  const inner: Inner = { read: (document) => reader.read(document).facts, languageOf: reader.languageOf };

  const languageOf = ({ languageId }: Document) => languages.find(({ id }) => id === languageId);

  function writer(document: Document, facts: ReadFacts, syntax: Syntax): WriteChange {
    const language = languages.find(({ id }) => id === document.languageId);
    return (change) => {
      try {
        const within = (moved: Change, one: Document, own: ReadFacts) => writer(one, own, oneShot)(moved);
        const embedded = facts.embedded ? writeEmbedded(change, document, facts, inner, within) : 'nothing';
        if (embedded !== 'nothing') return embedded;
        return language && writeInto(language, change, document, facts, syntax);
      } catch (error) {
        if (error instanceof GivenUp) return undefined;
        throw error;
      }
    };
  }

  function writing<T>(document: Document, facts: ReadFacts, use: (write: WriteChange) => T): T {
    const syntax = new LiveSyntax(grammars);
    try {
      return use(writer(document, facts, syntax));
    } finally {
      syntax.dispose();
    }
  }

  function check(document: Document, facts: LinkedFacts, project: ProjectView, syntax?: Syntax): Analysis {
    const isUnasked = languageOf(document)?.onRequest && !project.policy.documentation;
    if (project.excluded || isUnasked) return { facts: facts.own, findings: [], inBaseline: [], failures: [] };
    if (syntax) return checkWith(writer(document, facts.own, syntax), document, facts, project);
    return writing(document, facts.own, (write) => checkWith(write, document, facts, project));
  }

  function checkWith(write: WriteChange, document: Document, facts: LinkedFacts, project: ProjectView): Analysis {
    const failures: Failure[] = [];
    const accepted = new Map<WrittenSuppression, Set<string>>();
    const said = new Map<string, Found>();
    const language = languages.find(({ id }) => id === document.languageId);
    const suppressions = suppressionsOf(linesOf(language, document.text), facts.comments);
    const isOff = (id: string) => project.policy.severity[id] === 'off' || isIgnored(id, project);
    const ask = (rule: Rule, reportsOf: (rule: Rule) => Report[]) => {
      const { id, about } = rule.meta;
      if (isOff(id)) return;
      try {
        // All at once: a rule that throws half way adds nothing, so no finding of it is half true.
        for (const report of reportsOf(rule)) {
          const by = about ? [] : accepting(suppressions, id, report.span);
          for (const one of by) accepted.set(one, (accepted.get(one) ?? new Set()).add(id));
          const placed = language?.onRequest ? { ...report, at: IN_DOCUMENTATION } : report;
          const wanted = by.length === 0 ? applyPolicy(placed, rule.meta, project) : undefined;
          if (!wanted) continue;
          const linked = linkValues(linkRay(wanted, facts), facts);
          addFound(
            said,
            finding(rule, linked, write, failures, ({ path }) => (path === facts.path ? document.path : path)),
          );
        }
      } catch (error) {
        failures.push(failure(`rule ${id}`, error));
      }
    };
    const known = project.data ?? data;
    const verdicts = verdictsOf(facts, project, known);
    const asked = new Asked({ facts, project, data: known, verdicts });
    for (const rule of rules) if (!rule.meta.about) ask(rule, (one) => asked.reportsOf(one));
    if (suppressions.length > 0) {
      const isComplete = facts.problems.length === 0 && failures.length === 0;
      const judged = judgeSuppressions(suppressions, accepted, { rules, isOff, isComplete });
      for (const rule of rules) if (rule.meta.about) ask(rule, (one) => asked.reportsOn(judged, one));
    }
    const found = [...said.values()].sort(compare);
    const prints = fingerprints(found, (offset) =>
      language?.lineAt ? language.lineAt(document, offset) : lineOfText(document.text, offset),
    );
    const all = found.map((one, index) => ({ ...one, fingerprint: prints[index] ?? '' }));
    const { known: baseline } = project;
    const isKnown = (one: Finding) => baseline !== undefined && isInBaseline(baseline, one);
    return {
      facts: facts.own,
      // Two at one place change their order where one of them becomes more severe.
      findings: withoutSuperseded(
        all.filter((one) => !isKnown(one)),
        project.policy,
      ).sort(compare),
      inBaseline: withoutSuperseded(all.filter(isKnown), project.policy),
      failures,
    };
  }

  return { ...reader, data, rules, check, writing };
}
type Placed = Pick<Finding, 'span' | 'severity' | 'rule'>;

function compare(a: Placed, b: Placed): number {
  return (
    a.span.start - b.span.start ||
    SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity] ||
    a.rule.localeCompare(b.rule) ||
    a.span.end - b.span.end
  );
}

function finding(
  rule: Rule,
  report: Report,
  write: WriteChange,
  failures: Failure[],
  pathOf: (related: Related) => string,
): Found {
  return {
    rule: rule.meta.id,
    severity: report.severity ?? rule.meta.severity,
    confidence: report.confidence ?? 'high',
    message: report.message,
    span: report.span,
    related: (report.related ?? []).map((one) => ({ ...one, path: pathOf(one) })),
    fixes: proposeFixes(report.fixes ?? [], write, (error) => failures.push(failure(`fix of ${rule.meta.id}`, error))),
    claims: report.claims ?? [],
    ...(report.ray && { ray: report.ray.label }),
    ...(report.details && { details: report.details }),
    ...(report.advisories && { advisories: report.advisories }),
  };
}
/** Not where the report stands at that place, or has linked it; cells of a notebook have no places of their own file. */
function linkRay(report: Report, { path: own, languageId }: LinkedFacts): Report {
  const { ray, related = [] } = report;
  if (!ray) return report;
  const { path, span } = ray.place;
  const isHere = path === own;
  if (
    isHere &&
    (languageId === 'notebook-program' || (span.start <= report.span.start && report.span.start <= span.end))
  )
    return report;
  if (related.some((one) => one.path === path && one.span.start === span.start)) return report;
  return { ...report, related: [...related, { path, span, message: ray.label }] };
}

/** Values of other files that what is reported uses: in its own place, or where the value of an option of that place stands. */
function linkValues(report: Report, { values = [], processes }: LinkedFacts): Report {
  if (values.length === 0) return report;
  const places = processes
    .flatMap(({ options }) => options)
    .filter(({ span }) => span.start === report.span.start && span.end === report.span.end)
    .map(({ valueSpan }) => valueSpan);
  const used = values.filter(({ span }) => [report.span, ...places].some((place) => contains(place, span)));
  if (used.length === 0) return report;
  const links = used.map(({ name, from, isSetting }) => ({
    ...from,
    message: isSetting ? `Sets ${name}` : `${name.replace(/^\.+/, '')} is defined here.`,
  }));
  return { ...report, related: [...(report.related ?? []), ...links] };
}

function isIgnored(rule: string, { ignored = [] }: ProjectView): boolean {
  return ignored.includes(rule) || ignored.includes('all');
}

/** Undefined when it is not to be shown. An entry for this very file comes before one for the rule. */
function applyPolicy(report: Report, { id, severity: usual }: RuleMeta, { policy }: ProjectView): Report | undefined {
  const { at, confidence = 'high' } = report;
  if (CONFIDENCES.indexOf(confidence) > CONFIDENCES.indexOf(policy.minimumConfidence)) return undefined;
  const severity = policy.severity[id];
  if (severity === 'off') return undefined;
  if (severity && !at?.promised) return { ...report, severity };
  if (!at || (report.severity ?? usual) === 'information') return report;
  return {
    ...report,
    severity: 'information',
    message: `${report.message.replace(/\.$/, '')} (${at.words}).`,
    ...(at.said && { related: [...(report.related ?? []), at.said] }),
  };
}
