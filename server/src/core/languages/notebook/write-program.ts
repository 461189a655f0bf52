// Writes changes into a notebook's program: each in the language that stands there, and never across cells.
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Document } from '../../text/document.ts';
import type { TextEdit } from '../../text/edit.ts';
import { contains, type Span, span } from '../../text/span.ts';
import type { Change } from '../change.ts';
import { python } from '../python/python.ts';
import { shell } from '../shell/shell.ts';
import type { Syntax } from '../syntax.ts';
import { suppressFile } from '../write-comment.ts';
import { type Layers, layersOf } from './layers.ts';

/** Undefined also where edits would touch two cells. */
export function writeProgram(
  change: Change,
  document: Document,
  facts: ReadFacts,
  syntax: Syntax,
): TextEdit[] | undefined {
  const layers = layersOf(document);
  if (change.kind === 'suppress' && change.scope === 'file') return suppressEverywhere(change, document, layers);
  const written = writeLayer(change, document, facts, layers, syntax);
  const edits = change.kind === 'edit-comment' ? written?.map((edit) => withinCell(edit, layers)) : written;
  const [first] = edits ?? [];
  const cell = first && layers.cells.find((one) => contains(one, first.span));
  return cell && edits?.every((edit) => contains(cell, edit.span)) ? edits : undefined;
}

/** Above the first cell that is a program: a magic for a whole cell must be its first line. */
function suppressEverywhere(
  change: Extract<Change, { kind: 'suppress' }>,
  { text }: Document,
  { cells }: Layers,
): TextEdit[] | undefined {
  const cell = cells.find(({ start, end }) => start < end && !text.startsWith('%%', start));
  return cell && suppressFile(text.slice(cell.start, cell.end), change).map((edit) => moveEdit(edit, cell.start));
}

function moveEdit({ span: { start, end }, newText }: TextEdit, by: number): TextEdit {
  return { span: span(start + by, end + by), newText };
}

/** The line break behind a cell's last line is not written anywhere. */
function withinCell(edit: TextEdit, { cells }: Layers): TextEdit {
  const cell = cells.find(({ start, end }) => start <= edit.span.start && edit.span.start <= end);
  return cell ? { ...edit, span: span(edit.span.start, Math.min(edit.span.end, cell.end)) } : edit;
}

function writeLayer(
  change: Change,
  document: Document,
  facts: ReadFacts,
  layers: Layers,
  syntax: Syntax,
): TextEdit[] | undefined {
  const place = placeOf(change);
  const magic = place && layers.magics.find(({ span }) => contains(span, place));
  switch (magic?.kind) {
    case undefined:
      return python.write(change, { ...document, languageId: python.id, text: layers.python }, facts, syntax);
    case 'command':
    case 'script':
      return shell.write(change, { ...document, languageId: shell.id, text: layers.shell }, facts, syntax);
    case 'env':
      return setEnvValue(change);
    case 'dotenv':
    case 'other':
      return undefined;
  }
}

/** Where the language decides that a change is written in; undefined for the program as a whole. */
function placeOf(change: Change): Span | undefined {
  switch (change.kind) {
    case 'set-environment':
      return change.process?.environmentPlace && change.process.nameSpan;
    case 'set-versions':
      return change.requirement.span;
    default:
      return change.span;
  }
}

/** All that follows the name is the value, comments included. */
function setEnvValue(change: Change): TextEdit[] | undefined {
  if (change.kind !== 'set-value' || typeof change.to !== 'string' || !/^[\w.:/-]+$/.test(change.to)) return undefined;
  return [{ span: change.span, newText: change.to }];
}
