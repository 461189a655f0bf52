// Which plain assignments of a script reach the programs it starts: those after `set -a`, and of names that `export` has marked.
import { closest, type ScriptSource } from './script-source.ts';

const SET = /(?<![^\s;&|({])set[ \t]+([+-])(?:\w*a\w*|o[ \t]+allexport)(?![^\s;&|)}])/g;
const EXPORT = /(?<![^\s;&|({])export[ \t]+([^\n;&|#]*)/g;
const STATEMENT = new Set(['command', 'declaration_command', 'comment', 'heredoc_body', 'string', 'raw_string']);

export class HandedOn {
  /** In the order of the text. */
  private readonly switches: readonly { readonly offset: number; readonly on: boolean }[];
  private readonly exported = new Map<string, number>();

  constructor(source: ScriptSource) {
    const isStatement = (offset: number, type: string) => {
      const leaf = source.leafAt(offset);
      return (leaf && closest(leaf, STATEMENT))?.type === type;
    };
    this.switches = [...source.text.matchAll(SET)]
      .filter(({ index }) => isStatement(index, 'command'))
      .map(({ 1: sign, index }) => ({ offset: index, on: sign === '-' }));
    for (const { 1: names = '', index } of source.text.matchAll(EXPORT)) {
      if (/^-\w*n/.test(names) || !isStatement(index, 'declaration_command')) continue;
      for (const [name] of names.matchAll(/(?<![^\s])[A-Za-z_]\w*/g))
        if (!this.exported.has(name)) this.exported.set(name, index);
    }
  }

  /** By the last `set -a` or `set +a` above. */
  everythingAt(offset: number): boolean {
    return this.switches.filter((one) => one.offset < offset).at(-1)?.on ?? false;
  }

  /** What is assigned at an offset. */
  has(name: string, offset: number): boolean {
    return (this.exported.get(name) ?? offset) < offset || this.everythingAt(offset);
  }
}
