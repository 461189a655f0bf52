// Loads the parsers from their .wasm files.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Grammars } from '../core/index.ts';
import { grammarsFrom } from './grammars-from.ts';

/** `runtimeFolder` holds web-tree-sitter.wasm, `grammarFolder` the tree-sitter-*.wasm files. Rejects with the file's name. */
export async function loadGrammars(grammarFolder: string, runtimeFolder: string = grammarFolder): Promise<Grammars> {
  const read = (id: string) => readFile(join(grammarFolder, `tree-sitter-${id}.wasm`));
  const [runtime, python, toml, bash] = await Promise.all([
    readFile(join(runtimeFolder, 'web-tree-sitter.wasm')),
    read('python'),
    read('toml'),
    read('bash'),
  ]);
  return grammarsFrom({ runtime, python, toml, bash });
}
