// Runs the engine on one fixture case, in one variant of its text.
import {
  type Analysis,
  type Document,
  type Finding,
  type Fix,
  LineIndex,
  readPolicy,
  Workspace,
} from '../../server/src/core/index.ts';
import { engine } from './engine.ts';
import type { Expectation } from './fixture-carets.ts';
import { fences } from './fixture-fences.ts';
import type { FixtureFile } from './fixture-file.ts';
import { modulesOf } from './modules.ts';

export interface Variant {
  readonly name: string;
  readonly apply: (text: string, file: FixtureFile) => string;
  /** How many lines the variant puts above the case's own, as editors count them. */
  readonly linesAbove: number;
  /** Absent where every file can be written so. */
  readonly fits?: (file: FixtureFile) => boolean;
}

type NamedText = Pick<FixtureFile, 'name' | 'text'>;

const BOM = '\uFEFF';

export const variants: readonly Variant[] = [
  { name: 'LF', apply: (text) => text, linesAbove: 0 },
  { name: 'CRLF', apply: (text) => text.replaceAll('\n', '\r\n'), linesAbove: 0 },
  { name: 'BOM', apply: (text) => BOM + text, linesAbove: 0 },
  { name: 'emoji above', apply: (text, { fence }) => `${commentLine(fence)}\n${text}`, linesAbove: 1 },
  { name: 'CR', apply: (text) => text.replaceAll('\n', '\r'), linesAbove: 0, fits: endsLinesWithCR },
  {
    name: 'CR in a comment above',
    apply: (text, { fence }) => `${commentLine(fence)}\rthe same line\n${text}`,
    linesAbove: 2,
    fits: (file) => fences[file.fence]?.comment !== undefined && !endsLinesWithCR(file) && !refusesCR(file),
  },
];

export function variantsOf(file: FixtureFile): readonly Variant[] {
  return variants.filter(({ fits }) => fits?.(file) ?? true);
}

/** Empty where the language has no comment. */
function commentLine(fence: string): string {
  const marker = fences[fence]?.comment;
  return marker ? `${marker} 😀 Привет` : '';
}

/** White space as any other in JSON. */
function endsLinesWithCR({ name }: FixtureFile): boolean {
  return name.endsWith('.json') || name.endsWith('.ipynb') || engine.languageOf(name)?.lineEnds === 'cr too';
}

/** A lone carriage return is not valid TOML. */
function refusesCR({ fence }: FixtureFile): boolean {
  return fence === 'toml';
}

/** `text` stands for the case's main file. Sibling files keep theirs. */
export function analyse(
  fixture: { readonly main: NamedText; readonly siblings: readonly NamedText[] },
  text: string,
): { document: Document; analysis: Analysis } {
  const document = documentOf(fixture.main.name, text);
  const siblings = fixture.siblings.map((sibling) => documentOf(sibling.name, sibling.text));
  const all = [...siblings, document];
  const project = new Workspace(
    undefined,
    modulesOf((path) => all.find((one) => one.path === path)),
  );
  for (const one of all) addFile(project, one);
  const { facts, failures } = engine.read(document);
  const context = project.contextFor(document.path, facts);
  const analysis = engine.check(document, context.facts, context.project);
  return { document, analysis: { ...analysis, failures: [...failures, ...analysis.failures] } };
}

function documentOf(name: string, text: string): Document {
  const path = `/project/${name}`;
  const languageId = engine.languageOf(path)?.id;
  if (!languageId) throw new Error(`No language reads ${name}.`);
  return { path, languageId, text };
}

function addFile(project: Workspace, document: Document): void {
  const { facts } = engine.read(document);
  project.set(document.path, facts, readPolicy(facts).policy);
}

export function preferredFix(finding: Finding): Fix | undefined {
  return finding.fixes.find(({ preferred }) => preferred) ?? finding.fixes[0];
}

/** The finding as carets mark it; an end on a later line is shown as the end of the first. */
export function expectationOf(finding: Finding, text: string, linesAbove: number): Expectation {
  const index = new LineIndex(text);
  const start = index.positionAt(finding.span.start);
  const end = index.positionAt(finding.span.end);
  const lineText = text.slice(index.offsetAt({ line: start.line, character: 0 })).split(/\r|\n/, 1)[0] ?? '';
  const shift = start.line === 0 && text.startsWith(BOM) ? 1 : 0;
  const endCharacter = end.line === start.line ? end.character : lineText.length;
  return {
    line: start.line - linesAbove,
    start: start.character - shift,
    end: endCharacter - shift,
    text: `${finding.severity} ${finding.confidence} ${preferredFix(finding)?.safety ?? 'none'}: ${finding.message}`,
  };
}
