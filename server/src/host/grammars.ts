// Loads the parsers from their .wasm files, wherever the program runs: beside its bundle, or in the repository when it runs from source.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Language } from 'web-tree-sitter';
import type { Grammars } from '../core/index.ts';
import { grammarsFrom } from './grammars-from.ts';
import { placeOf } from './program.ts';

/** `folder` is the program's own. Rejects with the name of the file that cannot be read. */
export function loadParsers(folder: string): Promise<Grammars> {
  const { root, isBundle } = placeOf(folder);
  return isBundle
    ? loadGrammars(folder)
    : loadGrammars(join(root, 'grammars'), join(root, 'node_modules/web-tree-sitter'));
}

/**
 * What a function of a parser runs before V8 makes its best code of it. V8's own figure from version 13 on; seven times less, as before,
 * costs a check of three short files 55 ms of computing and 18 MB, and gains nothing on a large one.
 */
const WASM_TIERING_BUDGET = 13_000_000;

/** `runtimeFolder` holds web-tree-sitter.wasm, `grammarFolder` the tree-sitter-*.wasm files. Rejects with the file's name. */
export async function loadGrammars(grammarFolder: string, runtimeFolder: string = grammarFolder): Promise<Grammars> {
  setFlagsFromString(`--wasm-tiering-budget=${WASM_TIERING_BUDGET}`);
  const read = (id: string) => readFileSync(join(grammarFolder, `tree-sitter-${id}.wasm`));
  const runtime = readFileSync(join(runtimeFolder, 'web-tree-sitter.wasm'));
  const bytes = { runtime, python: read('python'), toml: read('toml'), bash: read('bash'), hcl: read('hcl') };
  return sparingBash(await grammarsFrom(bytes, loadWithPlainCode));
}

/**
 * Bash's lexer is one function of 160 KB. To make its best code of it V8 takes a second of computing and 60 MB (Node 20) or
 * 500 MB (Node 24), and gains nothing that even a script of 16 MB earns back. Up to V8 12 a module keeps the way of tiering
 * that holds when it is loaded, so the other parsers keep theirs.
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

/** From V8 13 on the flags count when a function is first called: for bash's that is after this, and Python's are mostly there. */
function sparingBash({ grammar, ...others }: Grammars): Grammars {
  let spared = false;
  return {
    ...others,
    grammar: (id) => {
      if (id === 'bash' && !spared) {
        spared = true;
        setFlagsFromString('--no-wasm-dynamic-tiering');
      }
      return grammar(id);
    },
  };
}
