// A text with the fix that the engine offers for one of its findings, for experiments that run both.
import { applyEdits, type Document, Workspace } from '../../server/src/core/index.ts';
import { engine } from '../support/engine.ts';

export interface Repair {
  readonly file: string;
  readonly text: string;
  readonly rule: string;
  /** A part of the fix's title, where the rule offers more than one. */
  readonly title?: string;
}

/** Throws where the engine offers no such fix: then there is nothing to measure. */
export function repaired({ file, text, rule, title = '' }: Repair): string {
  const path = `/project/${file}`;
  const document: Document = { path, languageId: engine.languageOf(path)?.id ?? '', text };
  const { facts } = engine.read(document);
  const { facts: linked, project } = new Workspace().contextFor(path, facts);
  const offered = engine
    .check(document, linked, project)
    .findings.flatMap((finding) => finding.fixes.map((fix) => ({ ...fix, rule: finding.rule })));
  const fix = offered.find((one) => one.rule === rule && one.title.includes(title));
  const after = fix && applyEdits(text, fix.edits);
  if (after !== undefined) return after;
  const titles = offered.map((one) => `${one.rule}: ${one.title}`).join('\n');
  throw new Error(`${rule} offers no fix “${title}” for ${file}. Offered are:\n${titles || 'none'}`);
}
