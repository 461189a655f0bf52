// What a language is: all that must be known of it outside its folder, how its files are written into, and why it has no case of a rule.
import type { Exports, ImportedValues } from '../ray/facts/imports.ts';
import type { FileRole, ReadFacts } from '../ray/facts/read-facts.ts';
import { type Document, lineEnding, loneReturnsAsFeeds } from '../text/document.ts';
import type { TextEdit } from '../text/span.ts';
import type { Change } from './change.ts';
import type { Syntax } from './syntax.ts';

/** All that must be known of a language outside its folder: `npm run gen` writes the lists of editors, hooks and documents from it. */
export interface Language {
  readonly id: string;
  /** Its files in the plural, in Markdown: `systemd units`. */
  readonly title: string;
  /** What of such a file is read, in one sentence without its subject. */
  readonly reads: string;
  /** What is left out of a file that is larger or deeper than this, beside what holds for all: each limit that is met is reported. */
  readonly limits?: readonly string[];
  readonly files: LanguageFiles;
  readonly editor: EditorNames;
  /** Its word behind a fence of Markdown, and the name of a file for text that has none; absent where another language has the word. */
  readonly fence?: { readonly word: string; readonly fileName: string };
  /** What opens a comment that goes to the end of its line; undefined where there is none. */
  readonly comment: '#' | undefined;
  /** `cr too`: a carriage return alone ends a line as well, for what reads the file; absent where only a line feed does. */
  readonly lineEnds?: 'cr too';
  /** Why rules without a case in this language have none. */
  readonly cannotHold: readonly CannotHold[];
  readonly role: FileRole;
  /** Text for people: read only where the policy has `documentation = true`, and then what is found is info. */
  readonly onRequest?: true;
  /** False only if the text certainly holds no fact: a quick look that spares a parse. `text` may be Latin-1 decoded bytes. */
  readonly mayConcernRay: (text: string) => boolean;
  /** As `mayConcernRay`, where another file refers to this one: what it may say of the project; absent where it says nothing then. */
  readonly mayTellProject?: (text: string) => boolean;
  /** Absent where a file that is not about Ray runs no other one. */
  readonly programs?: ProgramLook;
  /** Never throws on bad input: what cannot be read is left out or named in `problems`. `imported`: values of other files, as far as they are known. */
  readonly read: (document: Document, syntax: Syntax, imported?: ImportedValues) => ReadFacts;
  /** What other files get that import these names of the file; absent where no file can. */
  readonly exports?: (
    document: Document,
    names: readonly string[],
    syntax: Syntax,
    imported?: ImportedValues,
  ) => Exports;
  /** Minimal edits, or undefined where the change cannot be written with certainty. `facts` and the trees of `syntax` are of this very text. */
  readonly write: (change: Change, document: Document, facts: ReadFacts, syntax: Syntax) => TextEdit[] | undefined;
  /** The line of the program at an offset, for files that write it in other characters; absent where it is the text's own. */
  readonly lineAt?: (document: Document, offset: number) => string;
}

/**
 * Quick looks at which files a text may run, and which images: what it says counts as well where one of them, or it itself, is run
 * elsewhere than here, as in a container.
 */
export interface ProgramLook {
  /** False only if it certainly runs none. */
  readonly mayRun: (text: string) => boolean;
  /** Their names, without folders, as far as they are written out; of images as `image-look.ts` has them. */
  readonly namedIn: (text: string) => readonly string[];
}

/** False only if the text certainly holds no fact, no matter what runs it. */
export function mayHoldFacts({ mayConcernRay, mayTellProject, programs }: Language, text: string): boolean {
  return mayConcernRay(text) || (mayTellProject?.(text) ?? false) || (programs?.mayRun(text) ?? false);
}

/** As the language reads lines: of the same length, so that every place stays. */
export function linesOf(language: Pick<Language, 'lineEnds'> | undefined, text: string): string {
  return language?.lineEnds === 'cr too' ? loneReturnsAsFeeds(text) : text;
}

/** The way to a language's `write`: where a lone carriage return ends a line its writer sees line feeds, and the file keeps its own ends. */
export function writeInto(
  language: Language,
  change: Change,
  document: Document,
  facts: ReadFacts,
  syntax: Syntax,
): TextEdit[] | undefined {
  const text = linesOf(language, document.text);
  if (text === document.text) return language.write(change, document, facts, syntax);
  const end = lineEnding(document.text);
  const edits = language.write(change, { ...document, text }, facts, syntax);
  return edits?.map((edit) => ({ ...edit, newText: edit.newText.replace(/\r?\n/g, end) }));
}

/**
 * Names are the last part of a path, or with a `/` the last two. `*` stands for any characters of one part, and large and small letters are the same; since some
 * editors tell them apart, every spelling that is in use is listed.
 */
interface LanguageFiles {
  /** Empty for what is never a file of its own. */
  readonly names: readonly string[];
  /** Of these only names that it fits: for what `*` cannot say. */
  readonly only?: RegExp;
  /** Those by which other files of the folder and below are checked without naming them. */
  readonly context: readonly string[];
}

interface EditorNames {
  /** Ids of languages in VS Code and its extensions: opening such a document starts Ray Guard. */
  readonly languages: readonly string[];
  /** Types of notebooks in VS Code, likewise. */
  readonly notebooks?: readonly string[];
  /** Globs from a workspace folder whose files start Ray Guard before one is opened: needed where VS Code itself has no language for them. */
  readonly starts: readonly string[];
}

export interface CannotHold {
  /** Ids of rules. */
  readonly rules: readonly string[] | { readonly allBut: readonly string[] };
  readonly why: string;
}

export const VERSION_RULES: readonly string[] = ['vulnerable-ray', 'no-such-release', 'ray-out-of-range'];

export const ONLY_PACKAGES: CannotHold = {
  rules: { allBut: VERSION_RULES },
  why: 'a list of packages starts nothing',
};

export const AS_IN_SCRIPTS: CannotHold = {
  rules: { allBut: [] },
  why: 'its commands are read as those of shellscript',
};
