// The engine as tests use it: real grammars, real rules, nothing mocked.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRayGuard, type Engine } from '../../server/src/core/index.ts';
import { loadGrammars } from '../../server/src/host/grammars.ts';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const grammars = await loadGrammars(join(root, 'grammars'), join(root, 'node_modules/web-tree-sitter'));
export const engine: Engine = createRayGuard(grammars);
