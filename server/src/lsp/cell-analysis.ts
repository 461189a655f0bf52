// What was found in a notebook's program, as one of its cells sees it.
import {
  type Analysis,
  contains,
  type Document,
  type Finding,
  joinCells,
  moveFacts,
  type Span,
} from '../core/index.ts';

/** The cell alone, as a program of one cell: places in it are places in the cell. */
export function cellDocument(program: Document, cell: Span): Document {
  return { ...program, text: joinCells([program.text.slice(cell.start, cell.end)]).text };
}

/** Findings that stand in the cell. Fixes that would write into another cell are left out. */
export function cellAnalysis(analysis: Analysis, cell: Span): Analysis {
  const move = ({ start, end }: Span): Span => ({ start: start - cell.start, end: end - cell.start });
  const inCell = (finding: Finding): Finding => ({
    ...finding,
    span: move(finding.span),
    fixes: finding.fixes
      .filter(({ edits }) => edits.every(({ span }) => contains(cell, span)))
      .map((fix) => ({ ...fix, edits: fix.edits.map((edit) => ({ ...edit, span: move(edit.span) })) })),
    ...(finding.standsFor && { standsFor: finding.standsFor.map(inCell) }),
  });
  return {
    ...analysis,
    facts: moveFacts(analysis.facts, move),
    findings: analysis.findings.filter(({ span }) => contains(cell, span)).map(inCell),
  };
}
