// Which file a word of a script names, seen from the script's own folder.
import type { Node } from 'web-tree-sitter';
import type { ScriptSource } from './script-source.ts';

/** `$(dirname "$0")`, `${BASH_SOURCE%/*}`: the script's own folder, in the ways in which scripts ask for it. */
const OWN_FOLDER =
  /^(?:\$\((?:cd\s+(?:--\s+)?["']?)?(?:\$\(\s*)?dirname\s+(?:--\s+)?["']?(?:\$\(\s*(?:readlink -f|realpath)\s+)?["']?\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?(?::-\$0)?\})["']?\)?["']?\s*\)["']?(?:\s*(?:>\s*\/dev\/null\s*(?:2>&1)?\s*)?&&\s*pwd(?:\s+-P)?\s*\))?|\$\{(?:0|BASH_SOURCE(?:\[0\])?)%\/\*\})/;
const VARIABLE = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/;
const PLAIN = /^[\w./@+-]*$/;

/** Relative paths count from the script's folder, where most are started. Undefined where only a run shows which it is. */
export function pathOfWord(word: Node, { text: script }: ScriptSource): string | undefined {
  const text = word.text.replace(/["']/g, '');
  const written = word.text.replace(/^["']|["']$/g, '');
  const rest = behindOwnFolder(written);
  if (rest !== undefined) return PLAIN.test(rest.replace(/["']/g, '')) ? `.${rest.replace(/["']/g, '')}` : undefined;
  const [all, braced, bare] = VARIABLE.exec(text) ?? [];
  if (all === undefined) return text !== '' && PLAIN.test(text) ? text : undefined;
  const behind = text.slice(all.length);
  return isOwnFolder(braced ?? bare ?? '', script) && PLAIN.test(behind) ? `.${behind}` : undefined;
}

function behindOwnFolder(text: string): string | undefined {
  const folder = OWN_FOLDER.exec(text)?.[0];
  return folder === undefined ? undefined : text.slice(folder.length);
}

/** `HERE=$(cd "$(dirname "$0")" && pwd)`, and nothing else anywhere. */
function isOwnFolder(name: string, script: string): boolean {
  const values = [...script.matchAll(new RegExp(`(?<![\\w$-])${name}=["']?([^\\n;]*)`, 'g'))];
  return values.length === 1 && /^["']?\s*$/.test(behindOwnFolder(values[0]?.[1] ?? '') ?? '?');
}
