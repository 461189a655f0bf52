// Finds the Python cells of a notebook file, of nbformat 4 and 3, and the JSON strings that hold their sources.
import type { Node } from 'jsonc-parser';
import { type JsonString, readJsonString } from '../json/json-string.ts';
import { itemsOf, propertyOf } from '../json/parse-json.ts';

/** One cell's source; most notebooks have one string for each line. */
export type CellSource = readonly JsonString[];

/** Empty where the kernel is not Python's. A notebook that does not name its language is taken for Python. */
export function cellSources(document: string, root: Node | undefined): CellSource[] {
  const metadata = propertyOf(root, 'metadata');
  const language =
    propertyOf(propertyOf(metadata, 'kernelspec'), 'language') ??
    propertyOf(propertyOf(metadata, 'language_info'), 'name');
  if (!isPython(language)) return [];
  const worksheets = itemsOf(propertyOf(root, 'worksheets'));
  const cells = [root, ...worksheets].flatMap((holder) => itemsOf(propertyOf(holder, 'cells')));
  return cells.filter(isPythonCell).flatMap((cell) => {
    const source = propertyOf(cell, 'source') ?? propertyOf(cell, 'input');
    const lines = source?.type === 'string' ? [source] : itemsOf(source).filter(({ type }) => type === 'string');
    return lines.length > 0 ? [lines.map((line) => readJsonString(document, line))] : [];
  });
}

/** Editors note the language of a cell that differs from the kernel's. */
function isPythonCell(cell: Node): boolean {
  const editor = propertyOf(propertyOf(propertyOf(cell, 'metadata'), 'vscode'), 'languageId');
  return propertyOf(cell, 'cell_type')?.value === 'code' && isPython(propertyOf(cell, 'language')) && isPython(editor);
}

function isPython(language: Node | undefined): boolean {
  return language === undefined || /^i?python\d*$/i.test(String(language.value));
}
