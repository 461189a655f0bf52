// The files of a test as modules that import from each other.
import type { Document, Modules } from '../../server/src/core/index.ts';
import { engine } from './engine.ts';

/** `documentAt` is asked each time, so that a file may be written again. */
export function modulesOf(documentAt: (path: string) => Document | undefined): Modules {
  return {
    has: (path) => documentAt(path) !== undefined,
    exports: (path, names, imported) => {
      const document = documentAt(path);
      return document && engine.exports(document, names, imported);
    },
    readAgain: (path, imported) => {
      const document = documentAt(path);
      return document && engine.read(document, undefined, imported).facts;
    },
  };
}
