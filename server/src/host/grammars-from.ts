// Makes the parsers from the bytes of their .wasm files; all of them before the first parse, which would hold later loads up.
import { Language, Parser } from 'web-tree-sitter';
import type { GrammarId, Grammars } from '../core/index.ts';

/** `runtime` is web-tree-sitter.wasm. */
export type GrammarBytes = Readonly<Record<GrammarId | 'runtime', Uint8Array>>;

/** `loadBash`: for a host that has a better way for that one, which is by far the largest. */
export async function grammarsFrom(
  { runtime, python, toml, bash }: GrammarBytes,
  loadBash: (bytes: Uint8Array) => Promise<Language> = Language.load,
): Promise<Grammars> {
  await Parser.init({ wasmBinary: runtime });
  const loaded: Record<GrammarId, Language> = {
    python: await Language.load(python),
    toml: await Language.load(toml),
    bash: await loadBash(bash),
  };
  return { parser: new Parser(), grammar: (id) => loaded[id], now: () => performance.now() };
}
