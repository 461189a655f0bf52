// The one door to the core.
import { createEngine, type Engine } from './engine/engine.ts';
import { languages } from './languages/languages.ts';
import type { Grammars } from './languages/syntax.ts';
import { type PolicyReading, readPolicy as readPolicyOf } from './policy/read-policy.ts';
import type { ReadFacts } from './ray/facts/read-facts.ts';
import { rules } from './rules/index.ts';

export {
  type AdvisoryFile,
  type AdvisoryFileReading,
  formatAdvisoryFile,
  readAdvisoryFile,
} from './advisories/advisory-file.ts';
export { ageWarning, daysBetween, isDay } from './advisories/day.ts';
export {
  changesOf,
  type ExportChanges,
  type ExportProblem,
  type ExportReading,
  OsvExport,
  refreshed,
} from './advisories/osv-export.ts';
export type { Engine, WriteChange } from './engine/engine.ts';
export type { Analysis, Failure, Finding, Fix } from './engine/finding.ts';
export { combineFixes, countFixable, mergeEdits } from './engine/fixes.ts';
export type { Change } from './languages/change.ts';
export { isContextOf, languageInEditor, languageNamed } from './languages/file-names.ts';
export { type Language, mayHoldFacts } from './languages/language.ts';
export { checkedKinds, languages } from './languages/languages.ts';
export { joinCells } from './languages/notebook/cells.ts';

export { type GrammarId, type Grammars, LiveSyntax } from './languages/syntax.ts';
export {
  type Baseline,
  type BaselineEntry,
  baselineEntries,
  entriesOf,
  formatBaseline,
  isInBaseline,
  readBaseline,
} from './policy/baseline.ts';
export {
  builtinPolicy,
  POLICY_KEYS,
  type Policy,
  type PolicyLayer,
  type Severity,
} from './policy/policy.ts';
export type { AppliedPolicy } from './policy/policy-for.ts';
export { type PolicyCompletion, type PolicyHelp, policyCompletions, policyHover } from './policy/policy-help.ts';
export type { PolicySetting } from './policy/policy-settings.ts';
export type { PolicyProblem } from './policy/read-policy-values.ts';
export { filesReferredTo, imagesOf, includedBy, programsRunBy } from './project/environment/referred-files.ts';
export type { ProjectView, RayInUse, UnknownRay } from './project/project.ts';
export type { Modules } from './project/values/imported-values.ts';
export { noteAt, type VerdictNote } from './project/verdict/notes.ts';
export { verdictsOf } from './project/verdict/verdict.ts';
export { listNamesOf } from './project/versions/project-python.ts';
export { isProjectFile } from './project/versions/which-ray.ts';
export {
  asOfWords,
  conflictWords,
  type Detail,
  type RequirementNote,
  releaseHints,
  requirementNote,
  weaknessWords,
} from './project/versions/words.ts';
export { type Context, Workspace } from './project/workspace.ts';
export { isPublished, rangesInWords } from './ray/advisories.ts';
export { type Advisory, type RayData, type Release, rayData } from './ray/data.ts';
export type { ImportedValues } from './ray/facts/imports.ts';
export { mapSpans } from './ray/facts/map-spans.ts';
export { noFacts, type ReadFacts } from './ray/facts/read-facts.ts';
export { linksAsOf, measuredAsOf } from './ray/links.ts';
export { mentionsRay } from './ray/mention.ts';
export { secretPlaces } from './ray/secrets.ts';
export { releasesAllowedBy } from './ray/versions/releases.ts';
export { ruleExample, sourceDates } from './reports/about-rules.ts';
export { auditChecklist } from './reports/audit-checklist.ts';
export { checklistFacts } from './reports/checklist-facts.ts';
export { type ExposedPort, exposedPorts } from './reports/exposed-ports.ts';
export { exposureSummary, type PlacedPort } from './reports/exposure-summary.ts';
export { findingsReport, type ReportedFinding } from './reports/findings-report.ts';
export { firewallRules, isFirewall } from './reports/firewall/firewall-rules.ts';
export { firewallPlan } from './reports/firewall/plan.ts';
export { type ChecklistFacts, incidentChecklist } from './reports/incident-checklist.ts';
export { describeNotChecked, type NotChecked, notCheckedReport } from './reports/not-checked.ts';
export { recommendedInit } from './reports/recommended-init.ts';
export { rulePage, sitePage } from './reports/rule-page.ts';
export { formatSarif, locationBelowRoot } from './reports/sarif/format-sarif.ts';
export type { ScanResult } from './reports/scan-result.ts';
export { Source } from './reports/source.ts';
export { wholeHtml } from './reports/whole/whole-html.ts';
export { type WholeReport, wholeMarkdown } from './reports/whole/whole-report.ts';
export type { Safety } from './rules/report.ts';
export type { Rule, RuleMeta } from './rules/rule.ts';
export { severityWords } from './rules/rule-docs.ts';
export { askForReason, REASON } from './rules/suppressions/suppression-without-reason.ts';
export type { Document } from './text/document.ts';
export { LineIndex } from './text/lines.ts';
export type { Place } from './text/span.ts';
export { applyEdits, contains, type Span, span, type TextEdit, touches } from './text/span.ts';
export { nearestWord, quote, spellOutUnsafe } from './text/words.ts';

export function createRayGuard(grammars: Grammars): Engine {
  return createEngine({ grammars, languages, rules });
}

/** What a file asks of Ray Guard, checked against the rules that there are. */
export function readPolicy({ policy }: ReadFacts): PolicyReading {
  return readPolicyOf(
    policy,
    rules.map(({ meta }) => meta.id),
  );
}
