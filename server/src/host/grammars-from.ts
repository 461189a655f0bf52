// Makes the parsers from the bytes of their .wasm files; all of them before the first parse, which would hold later loads up.
import { Language, Parser, type Tree } from 'web-tree-sitter';
import type { GrammarId, Grammars } from '../core/index.ts';

/** `runtime` is web-tree-sitter.wasm. */
export type GrammarBytes = Readonly<Record<GrammarId | 'runtime', Uint8Array>>;

/** `loadBash`: for a host that has a better way for that one, which is by far the largest. */
export async function grammarsFrom(
  { runtime, python, toml, bash, hcl }: GrammarBytes,
  loadBash: (bytes: Uint8Array) => Promise<Language> = Language.load,
): Promise<Grammars> {
  await Parser.init({ instantiateWasm: (imports: Imports, use: Use) => void start(runtime, imports, use) });
  const loaded: Record<GrammarId, Language> = {
    python: await Language.load(python),
    toml: await Language.load(toml),
    bash: await loadBash(bash),
    hcl: await Language.load(hcl),
  };
  const parser = new Parser();
  return { parser, grammar: (id) => loaded[id], now: () => performance.now(), trees, renew: rememberState() };
}

/** What the code of the parsers works on and all that it changes. */
interface State {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly __stack_pointer: { value: number };
}

interface Imports {
  readonly env: State;
}

type Use = (instance: unknown, module: unknown) => void;

/** Of Node and of browsers alike; the types of neither are here. */
declare const WebAssembly: {
  readonly instantiate: (
    code: Uint8Array,
    imports: Imports,
  ) => Promise<{ readonly instance: unknown; readonly module: unknown }>;
};

/** There is one in a program, as web-tree-sitter has it, and so one set of trees. */
let running: State | undefined;
const trees = new Set<Tree>();

async function start(runtime: Uint8Array, imports: Imports, use: Use): Promise<void> {
  const { instance, module } = await WebAssembly.instantiate(runtime, imports);
  running = imports.env;
  use(instance, module);
}

/** Returns what makes the state again what it is now. Code is never changed, so that is all that a trap can leave behind. */
function rememberState(): () => void {
  if (!running) throw new Error('The parsers were not started.');
  const { memory, __stack_pointer } = running;
  const stack = __stack_pointer.value;
  const kept = new Uint8Array(memory.buffer, 0, usedBytes(memory)).slice();
  return () => {
    const now = new Uint8Array(memory.buffer);
    now.set(kept);
    now.fill(0, kept.length);
    __stack_pointer.value = stack;
  };
}

/** Words of eight bytes that are looked at together: one that is no zero tells enough of all. */
const BLOCK = 512;

/**
 * Nobody has written behind this many words of zero: all that was loaded lies side by side, and the largest gap is the stack of 64 KB.
 * Looking at the rest would cost ten milliseconds.
 */
const GAP = 32 * 1024;

/** Not less than they are. */
function usedBytes({ buffer }: State['memory']): number {
  const words = new BigUint64Array(buffer);
  let end = 0;
  for (let at = 0; at < words.length && at - end <= GAP; at += BLOCK) if (isUsed(words, at)) end = at + BLOCK;
  return end * 8;
}

function isUsed(words: BigUint64Array, block: number): boolean {
  for (let at = block; at < block + BLOCK; at++) if (words[at] !== 0n) return true;
  return false;
}
