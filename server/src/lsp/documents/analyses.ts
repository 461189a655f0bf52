// What was read and found in each open document, kept until its text, or the project around it, is another; and what of a notebook one of its cells sees.
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type Analysis,
  ageWarning,
  type Context,
  contains,
  type Document,
  type Engine,
  type Finding,
  type Grammars,
  type ImportedValues,
  joinCells,
  LiveSyntax,
  languageInEditor,
  languages,
  mapSpans,
  type ReadFacts,
  type Span,
} from '../../core/index.ts';
import { pathOfUri } from '../../host/files/paths.ts';
import type { KnownFiles } from '../../host/project/known-files.ts';
import type { Status } from '../session/status.ts';
import { PROGRAM_LANGUAGE, PROGRAM_SUFFIX } from './notebooks.ts';

/** UTF-16 units. Longer documents are parsed again each time: a kept tree costs some twenty times its text. */
const LIVE_LIMIT = 4_000_000;

type Reading = ReturnType<Engine['read']>;

interface Entry {
  readonly syntax: LiveSyntax;
  read?: { readonly version: number; readonly reading: Reading };
  checked?: { readonly version: number; readonly context: Context; readonly analysis: Analysis };
}

export class Analyses {
  private readonly engine: Engine;
  private readonly grammars: Grammars;
  private readonly known: KnownFiles;
  private readonly judge: Judge;
  private readonly status: Status;
  private readonly entries = new Map<string, Entry>();

  constructor(engine: Engine, grammars: Grammars, known: KnownFiles, judge: Judge, status: Status) {
    this.engine = engine;
    this.grammars = grammars;
    this.known = known;
    this.judge = judge;
    this.status = status;
  }

  /** The document as the core knows it. Its name decides the language before the editor does: many call a lock file plain text. */
  documentOf(target: TextDocument): Document {
    const path = pathOfUri(target.uri);
    const language = this.engine.languageOf(path) ?? languageInEditor(languages, target.languageId);
    return { path, languageId: language?.id ?? target.languageId, text: target.getText() };
  }

  read(target: TextDocument): Reading {
    const entry = this.entryOf(target.uri);
    if (entry.read?.version === target.version) return entry.read.reading;
    const document = this.documentOf(target);
    const isLive = document.text.length <= LIVE_LIMIT;
    if (!isLive) entry.syntax.dispose();
    const reading = this.engine.read(document, isLive ? entry.syntax : undefined);
    this.status.failures('reading', document.path, reading.failures);
    this.status.problems(document.path, reading.facts);
    entry.read = { version: target.version, reading };
    return reading;
  }

  /** With values of other files. */
  readAgain(target: TextDocument, imported: ImportedValues): ReadFacts {
    const document = this.documentOf(target);
    const { syntax } = this.entryOf(target.uri);
    return this.engine.read(document, document.text.length <= LIVE_LIMIT ? syntax : undefined, imported).facts;
  }

  check(target: TextDocument): Analysis {
    const { version } = target;
    const document = this.documentOf(target);
    const context = this.contextOf(target);
    const entry = this.entryOf(target.uri);
    if (entry.checked?.version === version && entry.checked.context === context) return entry.checked.analysis;
    const analysis = this.judge.judge(document, context, entry.syntax);
    entry.checked = { version, context, analysis };
    return analysis;
  }

  contextOf(target: TextDocument): Context {
    return this.known.contextFor(judgedPathOf(this.documentOf(target)), this.read(target).facts);
  }

  forget(uri: string): void {
    this.status.forget(pathOfUri(uri));
    this.entries.get(uri)?.syntax.dispose();
    this.entries.delete(uri);
  }

  end(): void {
    for (const { syntax } of this.entries.values()) syntax.dispose();
    this.entries.clear();
  }

  private entryOf(uri: string): Entry {
    let entry = this.entries.get(uri);
    if (!entry) {
      entry = { syntax: new LiveSyntax(this.grammars) };
      this.entries.set(uri, entry);
    }
    return entry;
  }
}

/** A notebook's program is checked as the notebook is. */
export function judgedPathOf({ path, languageId }: Document): string {
  return languageId === PROGRAM_LANGUAGE ? path.slice(0, -PROGRAM_SUFFIX.length) : path;
}

export class Judge {
  /** How many texts were checked so far: a change that concerns few files must not cost more than those. */
  count = 0;
  private readonly engine: Engine;
  private readonly status: Status;
  private readonly today: () => string;

  constructor(engine: Engine, status: Status, today: () => string) {
    this.engine = engine;
    this.status = status;
    this.today = today;
  }

  /** `syntax`: what an open document is read with. */
  judge(document: Document, { facts, project }: Context, syntax?: LiveSyntax): Analysis {
    this.count++;
    const age = ageWarning((project.data ?? this.engine.data).asOf, this.today());
    if (age !== undefined) this.status.remark(age);
    const analysis = this.engine.check(document, facts, project, syntax);
    this.status.failures('checking', document.path, analysis.failures);
    return analysis;
  }
}

/** A document at one version, with its findings. */
export interface Checked {
  readonly target: TextDocument;
  readonly document: Document;
  readonly analysis: Analysis;
  /** A cell: more of the program is in other documents. */
  readonly isPart: boolean;
}

/** The cell alone, as a program of one cell: places in it are places in the cell. */
export function cellDocument(program: Document, cell: Span): Document {
  return { ...program, text: joinCells([program.text.slice(cell.start, cell.end)]).text };
}

/** Findings in the cell. Fixes that would write into another cell are left out. */
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
