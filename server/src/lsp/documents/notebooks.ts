// Notebooks that are open in the editor: their Python cells, read together as one program.
import { type NotebookCell, NotebookCellKind, type NotebookDocument, NotebookDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { joinCells, type Span } from '../../core/index.ts';

/** The cells of one notebook as they are now. */
interface Program {
  /** All cells joined; its version is another one whenever any of them is. */
  readonly target: TextDocument;
  readonly cells: ReadonlyMap<string, { readonly target: TextDocument; readonly span: Span }>;
}

export const PROGRAM_LANGUAGE = 'notebook-program';
export const PROGRAM_SUFFIX = '.cells';

export class Notebooks {
  readonly documents = new NotebookDocuments(TextDocument);
  private readonly programs = new Map<string, { readonly versions: string; readonly program: Program }>();
  private readonly open = new Set<string>();
  private lastVersion = 0;

  /** Undefined for documents that are no cells. */
  programOf(cellUri: string): Program | undefined {
    const notebook = this.documents.findNotebookDocumentForCell(cellUri);
    const program = notebook && this.read(notebook);
    return program?.cells.has(cellUri) ? program : undefined;
  }

  cellUrisOf({ cells }: NotebookDocument): string[] {
    return cells.map(({ document }) => document);
  }

  /** Of all open notebooks. */
  cellUris(): string[] {
    return this.documents.cellTextDocuments.keys();
  }

  /** The notebooks themselves. */
  openUris(): string[] {
    return [...this.open];
  }

  opened({ uri }: NotebookDocument): void {
    this.open.add(uri);
  }

  forget(notebook: NotebookDocument): void {
    this.programs.delete(notebook.uri);
    this.open.delete(notebook.uri);
  }

  /** Beside the notebook's own, under which it may be open as text as well. */
  programUriOf({ uri }: NotebookDocument): string {
    return uri + PROGRAM_SUFFIX;
  }

  private read(notebook: NotebookDocument): Program {
    const targets = notebook.cells.flatMap((cell) => this.pythonIn(cell) ?? []);
    const versions = JSON.stringify(targets.map(({ uri, version }) => [uri, version]));
    const known = this.programs.get(notebook.uri);
    if (known?.versions === versions) return known.program;
    const { text, cells } = joinCells(targets.map((target) => target.getText()));
    const program = {
      target: TextDocument.create(this.programUriOf(notebook), PROGRAM_LANGUAGE, ++this.lastVersion, text),
      cells: new Map(targets.map((target, index) => [target.uri, { target, span: cells[index] as Span }])),
    };
    this.programs.set(notebook.uri, { versions, program });
    return program;
  }

  private pythonIn(cell: NotebookCell): TextDocument | undefined {
    const target = this.documents.getCellTextDocument(cell);
    return cell.kind === NotebookCellKind.Code && target?.languageId === 'python' ? target : undefined;
  }
}
