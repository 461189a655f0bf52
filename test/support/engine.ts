// The engine as tests use it: real grammars, real rules, nothing mocked.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRayGuard, type Document, type Engine, type ReadFacts } from '../../server/src/core/index.ts';
import type { Change } from '../../server/src/core/languages/change.ts';
import { loadGrammars } from '../../server/src/host/grammars.ts';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const grammars = await loadGrammars(join(root, 'grammars'), join(root, 'node_modules/web-tree-sitter'));
export const engine: Engine = createRayGuard(grammars);

/** The edits of a single change, undefined where it cannot be written; `facts` are of the document. */
export function write(change: Change, document: Document, facts: ReadFacts) {
  return engine.writing(document, facts, (writeChange) => writeChange(change));
}
