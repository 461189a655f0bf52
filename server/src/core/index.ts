// The one door to the core.
import { createEngine, type Engine } from './engine/engine.ts';
import { languages } from './languages/languages.ts';
import type { Grammars } from './languages/syntax.ts';
import { type PolicyReading, readPolicy as readPolicyOf } from './project/read-policy.ts';
import { rules } from './rules/index.ts';

export type { Engine } from './engine/engine.ts';
export type { Analysis, Failure, Finding, Fix } from './engine/finding.ts';

import type { Document } from './text/document.ts';

export { combineFixes, mergeEdits } from './engine/fixes.ts';
export type { Language } from './languages/language.ts';
export { languages } from './languages/languages.ts';
export { joinCells } from './languages/notebook/cells.ts';
export { moveFacts } from './languages/notebook/moved-facts.ts';
export { type GrammarId, type Grammars, LiveSyntax } from './languages/syntax.ts';
export { builtinPolicy, type Confidence, type Policy, type PolicyLayer, type Severity } from './project/policy.ts';
export type { Place, ProjectView, RayInUse } from './project/project.ts';
export { isProjectFile } from './project/which-ray.ts';
export { type Context, Workspace } from './project/workspace.ts';
export { rayData } from './ray/data.ts';
export type { FileFacts } from './ray/facts.ts';
export { type ArgumentNote, initArgumentNotes } from './ray/init-argument-notes.ts';
export { releasesAllowedBy } from './ray/releases.ts';
export { tokenPlaces } from './ray/token-places.ts';
export type { Related, Rule, RuleMeta, Safety } from './rules/rule.ts';
export type { Document } from './text/document.ts';
export { applyEdits, type TextEdit } from './text/edit.ts';
export { LineIndex, type Position } from './text/line-index.ts';
export { contains, type Span, span, touches } from './text/span.ts';

export function createRayGuard(grammars: Grammars): Engine {
  return createEngine({ grammars, languages, rules });
}

/** `[tool.ray-guard]` of a pyproject.toml, checked against the rules that there are. */
export function readPolicy(document: Document): PolicyReading {
  return readPolicyOf(
    document,
    rules.map(({ meta }) => meta.id),
  );
}
