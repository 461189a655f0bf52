// Every safe fix of a document in one edit, fixes that only become possible through others included.
import {
  type Analysis,
  type Context,
  combineFixes,
  type Document,
  type Engine,
  type FileFacts,
  type TextEdit,
} from '../core/index.ts';
import { Rewriting } from './rewriting.ts';

const MOST_ROUNDS = 10;

/** Minimal edits against the document's text; empty when nothing can be fixed safely. */
export function fixAll(
  engine: Engine,
  document: Document,
  analysis: Analysis,
  contextFor: (facts: FileFacts) => Context,
): readonly TextEdit[] {
  const rewriting = new Rewriting(document.text);
  let { findings } = analysis;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const fix = combineFixes(findings, { safeOnly: true, atLeast: 1 });
    if (!fix) break;
    rewriting.apply(fix.edits);
    const fixed = { ...document, text: rewriting.text };
    const { facts, project } = contextFor(engine.read(fixed).facts);
    findings = engine.check(fixed, facts, project).findings;
  }
  return rewriting.edits;
}
