// Reads documents into facts: all of the engine that a thread needs which does nothing else.
import { languageNamed } from '../languages/file-names.ts';
import { type Language, mayHoldFacts } from '../languages/language.ts';
import { withLeftOut } from '../languages/left-out.ts';
import { GivenUp, type Grammars, oneShotSyntax, type Syntax } from '../languages/syntax.ts';
import type { Exports, ImportedValues } from '../ray/facts/imports.ts';
import { noFacts, type ReadFacts, type ReadProblem } from '../ray/facts/read-facts.ts';
import type { Requirement, VersionNotation } from '../ray/facts/requirement.ts';
import { withoutRefused } from '../ray/versions/marker.ts';
import { readVersionRange } from '../ray/versions/version-range.ts';
import type { Document } from '../text/document.ts';
import { span } from '../text/span.ts';
import { type Inner, withEmbedded } from './embedded.ts';
import type { Failure } from './finding.ts';

export interface ReaderParts {
  readonly grammars: Grammars;
  readonly languages: readonly Language[];
}

export interface DocumentReader {
  readonly languageOf: (path: string) => Language | undefined;
  /** `imported`: values of other files, as far as they are known. */
  readonly read: (
    document: Document,
    syntax?: Syntax,
    imported?: ImportedValues,
  ) => { facts: ReadFacts; failures: readonly Failure[] };
  /** The same without a quick look at whether the text concerns Ray: who has found the file has taken it. */
  readonly readWhole: DocumentReader['read'];
  /** What other files get that import the names; undefined where nothing can be imported from such a file, or it cannot be read. */
  readonly exports: (document: Document, names: readonly string[], imported: ImportedValues) => Exports | undefined;
}

export function createReader({ grammars, languages }: ReaderParts): DocumentReader {
  const oneShot = oneShotSyntax(grammars);

  function languageOf(path: string): Language | undefined {
    return languageNamed(languages, path);
  }

  function read(
    document: Document,
    syntax: Syntax = oneShot,
    imported?: ImportedValues,
  ): { facts: ReadFacts; failures: readonly Failure[] } {
    const language = languages.find(({ id }) => id === document.languageId);
    return language && mayHoldFacts(language, document.text)
      ? readWhole(document, syntax, imported)
      : { facts: noFacts(document.languageId, language?.role), failures: [] };
  }

  function readWhole(
    document: Document,
    syntax: Syntax = oneShot,
    imported?: ImportedValues,
  ): { facts: ReadFacts; failures: readonly Failure[] } {
    const language = languages.find(({ id }) => id === document.languageId);
    const nothing = noFacts(document.languageId, language?.role);
    if (!language) return { facts: nothing, failures: [] };
    try {
      const own = withLeftOut(() => language.read(document, syntax, imported));
      const facts = own.embedded ? withEmbedded(document, own, inner) : own;
      const isMarked = facts.requirements.some(({ marker }) => marker !== undefined);
      const read = { requirements: facts.requirements, refused: [] };
      const { requirements, refused } = isMarked ? withoutRefused(facts.requirements) : read;
      const problems = [...facts.problems, ...unreadVersions(requirements), ...refused];
      return { facts: { ...facts, requirements, problems, role: language.role }, failures: [] };
    } catch (error) {
      if (error instanceof GivenUp)
        return { facts: { ...nothing, problems: [givenUp(document, error.message)] }, failures: [] };
      return { facts: nothing, failures: [failure(`reading ${language.id}`, error)] };
    }
  }

  const inner: Inner = { read: (document) => read(document).facts, languageOf };

  function exports(document: Document, names: readonly string[], imported: ImportedValues): Exports | undefined {
    const language = languages.find(({ id }) => id === document.languageId);
    try {
      return language?.exports?.(document, names, oneShot, imported);
    } catch {
      // What goes wrong in a file is reported when that file itself is read.
      return undefined;
    }
  }

  return { languageOf, read, readWhole, exports };
}

function givenUp({ text }: Document, message: string): ReadProblem {
  return { span: span(0, text.search(/[\r\n]|$/)), message };
}

export function failure(where: string, error: unknown): Failure {
  if (!(error instanceof Error)) return { where, error: String(error) };
  return { where, error: `${error.name}: ${error.message}`, ...(error.stack && { stack: error.stack }) };
}

const TOOLS: Readonly<Record<VersionNotation, string>> = {
  pep440: 'no version range that pip reads',
  poetry: 'no version range that Poetry reads',
  conda: 'no version range that conda reads',
  exact: 'no version',
};

/** Filled in before the tool reads it: `${RAY_VERSION}`, `{{ version }}`. */
const VARIABLE = /\$[\w({]|\{\{|%\(/;

/** Requirements that no rule can check, since what they say of versions is no range to the tool that reads them. */
function unreadVersions(requirements: readonly Requirement[]): ReadProblem[] {
  return requirements.flatMap(({ versions, notation, span }) => {
    if (versions === undefined || VARIABLE.test(versions) || readVersionRange(versions, notation)) return [];
    return [{ span, message: `This is ${TOOLS[notation]}, so the requirement is not checked; fix it.` }];
  });
}
