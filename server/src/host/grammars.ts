// Loads the parsers from their .wasm files, wherever the program runs: beside its bundle, or in the repository when it runs from source.
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Language } from 'web-tree-sitter';
import type { Grammars } from '../core/index.ts';
import { grammarsFrom } from './grammars-from.ts';

interface ProgramFiles {
  /** Rejects with the name of the file that cannot be read. */
  readonly loadParsers: () => Promise<Grammars>;
  readonly version: () => string;
}

/** `folder` is the program's own: that of the bundle, or one such as server/src/cli. */
export function programFiles(folder: string): ProgramFiles {
  const isBundle = !existsSync(join(folder, 'main.ts'));
  const root = join(folder, isBundle ? '..' : '../../..');
  return {
    loadParsers: () =>
      isBundle
        ? loadGrammars(folder)
        : loadGrammars(join(root, 'grammars'), join(root, 'node_modules/web-tree-sitter')),
    version: () => (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
  };
}

/**
 * What a function of a parser runs before V8 makes its best code of it. V8's own figure from version 13 on; seven times less, as before,
 * costs a check of three short files 55 ms of computing and 18 MB, and gains nothing on a large one.
 */
const WASM_TIERING_BUDGET = 13_000_000;

/** `runtimeFolder` holds web-tree-sitter.wasm, `grammarFolder` the tree-sitter-*.wasm files. Rejects with the file's name. */
export async function loadGrammars(grammarFolder: string, runtimeFolder: string = grammarFolder): Promise<Grammars> {
  setFlagsFromString(`--wasm-tiering-budget=${WASM_TIERING_BUDGET}`);
  const read = (id: string) => readFile(join(grammarFolder, `tree-sitter-${id}.wasm`));
  const [runtime, python, toml, bash] = await Promise.all([
    readFile(join(runtimeFolder, 'web-tree-sitter.wasm')),
    read('python'),
    read('toml'),
    read('bash'),
  ]);
  return sparingBash(await grammarsFrom({ runtime, python, toml, bash }, loadWithPlainCode));
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
