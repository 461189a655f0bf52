// An open document with its findings, and what of a notebook's program one of its cells sees.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type Analysis,
  contains,
  type Document,
  type Finding,
  joinCells,
  mapSpans,
  type Span,
} from '../../core/index.ts';

/** A document at one version, with its findings. */
export interface Checked {
  readonly target: TextDocument;
  readonly document: Document;
  readonly analysis: Analysis;
  /** A cell: more of the program stands in other documents. */
  readonly isPart: boolean;
}

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
    facts: mapSpans(analysis.facts, move),
    findings: analysis.findings.filter(({ span }) => contains(cell, span)).map(inCell),
  };
}
