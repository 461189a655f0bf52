// Makes the parsers from the bytes of their .wasm files; all of them before the first parse, which would hold later loads up.
import { Language, Parser } from 'web-tree-sitter';
import type { GrammarId, Grammars } from '../core/index.ts';

/** `runtime` is web-tree-sitter.wasm. */
export type GrammarBytes = Readonly<Record<GrammarId | 'runtime', Uint8Array>>;

export async function grammarsFrom({ runtime, python, toml, bash }: GrammarBytes): Promise<Grammars> {
  await Parser.init({ wasmBinary: runtime });
  const loaded: Record<GrammarId, Language> = {
    python: await Language.load(python),
    toml: await Language.load(toml),
    bash: await Language.load(bash),
  };
  return { parser: new Parser(), grammar: (id) => loaded[id] };
}
