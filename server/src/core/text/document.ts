// A file as the core sees it: a path, a language and its whole text.

/** `path` is a POSIX path or a URI; it is compared and shown, never opened. A leading BOM stays part of `text`. */
export interface Document {
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}
