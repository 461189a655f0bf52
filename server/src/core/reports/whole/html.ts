// HTML that is put together from text of files: everything is escaped but what was made here.

import { spellOutUnsafe } from '../../text/words.ts';

/** Markup; anything else that is put into markup is text. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Piece = Html | string | number | readonly Piece[];

/** A tag for templates: `html\`<td>${text}</td>\``. Attributes are to be quoted. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(strings.map((one, at) => one + (at < pieces.length ? markupOf(pieces[at] ?? '') : '')).join(''));
}

function markupOf(piece: Piece): string {
  if (piece instanceof Html) return piece.markup;
  if (typeof piece === 'string') return escapeText(piece);
  return typeof piece === 'number' ? String(piece) : piece.map(markupOf).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return spellOutUnsafe(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** Of the words of a rule, in which backticks mean code. */
export function withCode(markdown: string): Html {
  return html`${markdown.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
