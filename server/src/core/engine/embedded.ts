// Texts of other languages in a file: read as files of their own, their facts placed in the file around them, and written into there.
import { type Change, moveChange } from '../languages/change.ts';
import { fileNameByText } from '../languages/kind-of-text.ts';
import { mapSpans } from '../ray/facts/map-spans.ts';
import type { Process } from '../ray/facts/process.ts';
import type { EmbeddedText, ReadFacts } from '../ray/facts/read-facts.ts';
import { type Document, folderOf, lineEnding } from '../text/document.ts';
import { lineStart } from '../text/lines.ts';
import { PlacedText } from '../text/placed-text.ts';
import { contains, type Span, span, type TextEdit } from '../text/span.ts';

/** What reads and writes a file by its name; undefined where no language has it. */
export interface Inner {
  readonly read: (document: Document) => ReadFacts;
  readonly languageOf: (path: string) => { readonly id: string } | undefined;
}

/** The facts of a file with those of the texts in it. */
export function withEmbedded(document: Document, facts: ReadFacts, inner: Inner): ReadFacts {
  const { embedded } = facts;
  if (!embedded) return facts;
  return joined(
    facts,
    embedded.flatMap((text) => factsOf(text, document, inner) ?? []),
  );
}

function factsOf(embedded: EmbeddedText, document: Document, inner: Inner): ReadFacts | undefined {
  const own = documentOf(embedded, document, inner);
  return (
    own &&
    placedIn(
      embedded,
      mapSpans(inner.read(own), (at) => embedded.text.spanInDocument(at)),
    )
  );
}

/** By its name, or by what it holds. */
function documentOf(
  { name, text: { text }, quoting, isPrinted }: EmbeddedText,
  { path }: Document,
  { languageOf }: Inner,
) {
  const mayBeAny = !isPrinted && quoting !== 'inline';
  // A name with an ending of another kind says what the text is.
  const byText = /\.\w+$/.test(name) && !text.startsWith('#!') ? undefined : fileNameByText(text, mayBeAny);
  for (const one of [name, byText ?? '']) {
    const own = `${folderOf(path)}/${one}`;
    const languageId = one === '' ? undefined : languageOf(own)?.id;
    if (languageId !== undefined) return { path: own, languageId, text };
  }
  return undefined;
}

/** What the file around it makes of the processes of a text. */
function placedIn({ environment: around, runsIn }: EmbeddedText, facts: ReadFacts): ReadFacts {
  // A program's variables are its own, whatever else the file sets.
  const program = facts.environment.filter(({ scope, order }) => scope === 'process' && order !== 'after-start');
  const started = (process: Process): Process => {
    const own = process.environment ?? {
      settings: program,
      open: false,
      ...(facts.inherits && { inherits: facts.inherits }),
    };
    const inherits = [...(around.inherits ?? []), ...(own.inherits ?? [])];
    return {
      ...process,
      ...(runsIn && { runsIn }),
      environment: {
        settings: [...around.settings, ...own.settings],
        open: own.open || around.open,
        ...(inherits.length > 0 && { inherits }),
      },
    };
  };
  return { ...facts, processes: facts.processes.map(started) };
}

/** Without facts about the text as a file of the project, which it is not. */
function joined(own: ReadFacts, inner: readonly ReadFacts[]): ReadFacts {
  if (inner.length === 0) return own;
  const all = [own, ...inner];
  const required = inner.flatMap(({ requirements }) => requirements);
  const clusters = all.flatMap((one) => one.clusters ?? []);
  return {
    ...own,
    processes: inOrder(all.flatMap(({ processes }) => processes)),
    environment: inOrder(all.flatMap(({ environment }) => environment)),
    requirements: inOrder([
      ...own.requirements,
      ...required.filter(({ how }) => how === 'image' || how === 'installed'),
    ]),
    reaches: inOrder(all.flatMap(({ reaches }) => reaches)),
    ...(clusters.length > 0 && { clusters }),
    comments: inOrder(all.flatMap(({ comments }) => comments)),
    problems: all.flatMap(({ problems }) => problems),
  };
}

function inOrder<T extends { readonly span: Span }>(list: readonly T[]): T[] {
  return [...list].sort((a, b) => a.span.start - b.span.start);
}

type Write = (change: Change, document: Document, facts: ReadFacts) => readonly TextEdit[] | undefined;

/** A change inside an embedded text; `nothing` where it is about the file around it. */
export function writeEmbedded(
  change: Change,
  document: Document,
  facts: ReadFacts,
  inner: Inner,
  write: Write,
): readonly TextEdit[] | 'nothing' | undefined {
  const at = placeOf(change);
  const texts = facts.embedded?.map((one) => ({ ...one, text: PlacedText.of(one.text) }));
  const embedded =
    at && texts?.find(({ text, quoting }) => !isComment(change, quoting) && contains(placeOfText(text), at));
  const own = embedded && documentOf(embedded, document, inner);
  if (!own) return 'nothing';
  const moved = moveChange(change, (place) => embedded.text.spanInText(place));
  const edits = write(moved, own, inner.read(own))?.map((edit) => editAround(edit, own.text, embedded, document));
  return edits?.every((edit) => edit !== undefined) ? edits : undefined;
}

/** A comment inside of quotes would be a part of the words. */
function isComment({ kind }: Change, quoting: EmbeddedText['quoting']): boolean {
  return quoting === 'inline' && (kind === 'suppress' || kind === 'edit-comment');
}

function placeOfText(text: EmbeddedText['text']): Span {
  return text.spanInDocument(span(0, text.text.length));
}

function placeOf(change: Change): Span | undefined {
  if ('span' in change) return change.span;
  if (change.kind === 'set-environment') return change.process?.span;
  if (change.kind === 'set-versions') return change.requirement.span;
  return span(change.place.offset, change.place.offset);
}

const PLAIN = /^[\w./:@%+,= -]*$/;

/** Undefined where the characters around it would mean something else, or lines cannot be added. */
function editAround(edit: TextEdit, text: string, embedded: EmbeddedText, document: Document): TextEdit | undefined {
  const { text: placed, quoting } = embedded;
  const at = placed.spanInDocument(edit.span);
  if (edit.span.end > edit.span.start && !placed.standsWhole(edit.span)) return undefined;
  const { newText } = edit;
  if (quoting === 'inline') {
    const now = document.text.slice(at.start, at.end);
    const bare = now.length > 1 && /^["']/.test(now) && now[0] === newText[0] ? newText.slice(1, -1) : newText;
    return PLAIN.test(bare) ? { span: at, newText } : undefined;
  }
  if (newText.includes('\n')) {
    const first = placed.toDocument(lineStart(text, edit.span.start));
    if (!/[\r\n]/.test(document.text[first - 1] ?? '')) return undefined;
  }
  const escaped = quoting === 'expanded' ? newText.replace(/[\\$`]/g, '\\$&') : newText;
  return { span: at, newText: escaped.replace(/\r?\n/g, lineEnding(document.text)) };
}
