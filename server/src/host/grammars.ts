// Loads the parsers from their .wasm files; all of them before the first parse, which would hold later loads up.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import type { GrammarId, Grammars } from '../core/index.ts';

/** `runtimeFolder` holds web-tree-sitter.wasm, `grammarFolder` the tree-sitter-*.wasm files. Rejects with the file's name. */
export async function loadGrammars(grammarFolder: string, runtimeFolder: string = grammarFolder): Promise<Grammars> {
  const read = (id: GrammarId) => readFile(join(grammarFolder, `tree-sitter-${id}.wasm`));
  const [runtime, python, toml, bash] = await Promise.all([
    readFile(join(runtimeFolder, 'web-tree-sitter.wasm')),
    read('python'),
    read('toml'),
    read('bash'),
  ]);
  await Parser.init({ wasmBinary: runtime });
  const loaded: Record<GrammarId, Language> = {
    python: await Language.load(python),
    toml: await Language.load(toml),
    bash: await Language.load(bash),
  };
  return { parser: new Parser(), grammar: (id) => loaded[id] };
}
