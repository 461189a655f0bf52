// Loads the parsers from their .wasm files.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Language } from 'web-tree-sitter';
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
  return grammarsFrom({ runtime, python, toml, bash }, loadWithPlainCode);
}

/**
 * Bash's lexer is one function of 160 KB: V8 would take a second of computing and 60 MB to make its best code of it, which no
 * scan earns back. A module keeps the way of tiering that holds when it is loaded, so the other parsers keep theirs.
 */
async function loadWithPlainCode(bytes: Uint8Array): Promise<Language> {
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
  try {
    return await Language.load(bytes);
  } finally {
    setFlagsFromString('--wasm-dynamic-tiering');
  }
}
