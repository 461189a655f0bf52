// The one door to the core.
import { createEngine, type Engine } from './engine/engine.ts';
import { languages } from './languages/languages.ts';
import type { Grammars } from './languages/syntax.ts';
import { type PolicyReading, readPolicy as readPolicyOf } from './project/read-policy.ts';
import type { FileFacts } from './ray/facts.ts';
import { rules } from './rules/index.ts';

export type { Engine } from './engine/engine.ts';
export type { Analysis, Failure, Finding, Fix } from './engine/finding.ts';

export { combineFixes, mergeEdits } from './engine/fixes.ts';
export type { Language } from './languages/language.ts';
export { languages } from './languages/languages.ts';
export { joinCells } from './languages/notebook/cells.ts';
export { moveFacts } from './languages/notebook/moved-facts.ts';
export { type GrammarId, type Grammars, LiveSyntax } from './languages/syntax.ts';
export { asOfWords, conflictWords, type Detail } from './project/advisory-details.ts';
export {
  type Baseline,
  type BaselineEntry,
  baselineEntries,
  entriesOf,
  formatBaseline,
  isInBaseline,
  readBaseline,
} from './project/baseline.ts';
export { isProgram } from './project/contribution.ts';
export { filesReferredTo } from './project/files-referred-to.ts';
export {
  builtinPolicy,
  type Confidence,
  POLICY_KEYS,
  type Policy,
  type PolicyLayer,
  type Severity,
} from './project/policy.ts';
export type { AppliedPolicy } from './project/policy-for.ts';
export { type PolicyCompletion, type PolicyHelp, policyCompletions, policyHover } from './project/policy-help.ts';
export type { PolicyFix, PolicyProblem } from './project/policy-problems.ts';
export type { PolicySetting } from './project/policy-settings.ts';
export type { Place, ProjectView, RayInUse, UnknownRay } from './project/project.ts';
export { type RequirementNote, requirementNote } from './project/requirement-note.ts';
export { isProjectFile, maySayWhichRay } from './project/which-ray.ts';
export { type Context, Workspace } from './project/workspace.ts';
export {
  type AdvisoryFile,
  type AdvisoryFileReading,
  formatAdvisoryFile,
  readAdvisoryFile,
} from './ray/advisory-file.ts';
export { rangesInWords } from './ray/affected-ranges.ts';
export { type Advisory, type Conflict, type RayData, rayData } from './ray/data.ts';
export { ageWarning, daysBetween, isDay } from './ray/day.ts';
export { environmentNotes } from './ray/environment-notes.ts';
export { type FileFacts, noFacts } from './ray/facts.ts';
export { type ArgumentNote, initArgumentNotes } from './ray/init-argument-notes.ts';
export { linksAsOf, measuredAsOf } from './ray/links.ts';
export {
  changesOf,
  type ExportChanges,
  type ExportProblem,
  type ExportReading,
  OsvExport,
  refreshed,
} from './ray/osv-export.ts';
export { releasesAllowedBy } from './ray/releases.ts';
export { startFlagNotes } from './ray/start-flag-notes.ts';
export { tokenPlaces } from './ray/token-places.ts';
export { type ExposedPort, exposedPorts } from './report/exposed-ports.ts';
export { exposureSummary, type PlacedPort } from './report/exposure-summary.ts';
export { findingsReport, type ReportedFinding } from './report/findings-report.ts';
export { firewallRules, isFirewall } from './report/firewall/firewall-rules.ts';
export { firewallPlan } from './report/firewall/plan.ts';
export { incidentChecklist } from './report/incident-checklist.ts';
export { recommendedInit } from './report/recommended-init.ts';
export { releaseHints } from './report/release-hints.ts';
export { type RuleExample, ruleExample } from './report/rule-example.ts';
export { formatSarif } from './report/sarif/format-sarif.ts';
export { locationBelowRoot } from './report/sarif/locations.ts';
export type { ScanResult } from './report/scan-result.ts';
export { Source } from './report/source.ts';
export { sourceDates } from './report/source-dates.ts';
export type { Related, Rule, RuleMeta, Safety } from './rules/rule.ts';
export { REASON } from './rules/suppression-without-reason.ts';
export type { Document } from './text/document.ts';
export { applyEdits, type TextEdit } from './text/edit.ts';
export { LineIndex, type Position } from './text/line-index.ts';
export { nearestWord } from './text/nearest-word.ts';
export { quote, spellOutUnsafe } from './text/quote.ts';
export { contains, type Span, span, touches } from './text/span.ts';

export function createRayGuard(grammars: Grammars): Engine {
  return createEngine({ grammars, languages, rules });
}

/** What a file asks of Ray Guard, checked against the rules that there are. */
export function readPolicy({ policy }: FileFacts): PolicyReading {
  return readPolicyOf(
    policy,
    rules.map(({ meta }) => meta.id),
  );
}
