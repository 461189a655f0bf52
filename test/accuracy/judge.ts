// Asks the engine about each labelled case and compares its findings with the labels: warnings or worse, and what an info rule
// reports in the cases that are about it.
import { type Document, LineIndex, readPolicy, Workspace } from '../../server/src/core/index.ts';
import { engine } from '../support/engine.ts';
import { modulesOf } from '../support/modules.ts';
import type { Label, LabelledCase, LabelledFile } from './labelled-cases.ts';

export type Verdict = 'found' | 'missed' | 'false alarm';

export interface Judgement {
  readonly of: LabelledCase;
  /** Where it stands: a kind of file. */
  readonly language: string;
  readonly file: string;
  readonly rule: string;
  /** 0-based. */
  readonly line: number;
  readonly verdict: Verdict;
}

/** What they report is an info finding at most, and is compared in their own cases only. */
const INFO_RULES: ReadonlySet<string> = new Set(
  engine.rules.flatMap(({ meta }) => (meta.severity === 'information' ? [meta.id] : [])),
);

export function judge(one: LabelledCase): Judgement[] {
  const documents = new Map(one.files.map((file) => [pathOf(file), documentOf(file)]));
  const workspace = new Workspace(
    undefined,
    modulesOf((path) => documents.get(path)),
  );
  for (const file of one.files) {
    const { facts } = engine.read(documentOf(file));
    workspace.set(pathOf(file), facts, readPolicy(facts).policy);
  }
  return one.files.flatMap((file) => {
    const language = languageOf(one, file);
    return compare(file.labels, findingsIn(file, workspace, one.about)).map((compared) => {
      return { of: one, language, file: file.name, ...compared };
    });
  });
}

/** YAML is many languages, so there the group of the case says which. */
export function languageOf({ group }: LabelledCase, file: LabelledFile): string {
  const { languageId } = documentOf(file);
  return languageId === 'yaml' ? `yaml, ${group === 'yaml' ? 'other' : group}` : languageId;
}

interface Found {
  readonly rule: string;
  readonly first: number;
  readonly last: number;
}

function findingsIn(file: LabelledFile, workspace: Workspace, about: string): Found[] {
  const document = documentOf(file);
  const read = engine.read(document);
  const { facts, project } = workspace.contextFor(document.path, read.facts);
  const { findings, failures } = engine.check(document, facts, project);
  if (read.failures.length || failures.length) throw new Error(`${file.name}: a rule or a language failed.`);
  const lines = new LineIndex(file.text);
  return findings
    .filter(({ rule, severity }) => severity !== 'information' || (rule === about && INFO_RULES.has(rule)))
    .map(({ rule, span }) => {
      return { rule, first: lines.positionAt(span.start).line, last: lines.positionAt(span.end).line };
    });
}

/** A label is found by a finding of its rule that touches its line; each finding answers one label. */
function compare(labels: readonly Label[], findings: readonly Found[]): (Label & { verdict: Verdict })[] {
  const left = [...findings];
  const judged = labels.map(({ rule, line }) => {
    const at = left.findIndex((found) => found.rule === rule && found.first <= line && line <= found.last);
    if (at !== -1) left.splice(at, 1);
    return { rule, line, verdict: at === -1 ? ('missed' as const) : ('found' as const) };
  });
  return [...judged, ...left.map(({ rule, first }) => ({ rule, line: first, verdict: 'false alarm' as const }))];
}

function documentOf(file: LabelledFile): Document {
  const path = pathOf(file);
  const languageId = engine.languageOf(path)?.id;
  if (!languageId) throw new Error(`No language reads ${file.name}.`);
  return { path, languageId, text: file.text };
}

function pathOf({ name }: LabelledFile): string {
  return `/project/${name}`;
}
