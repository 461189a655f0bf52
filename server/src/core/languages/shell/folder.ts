// In which folder a command of a script runs, as far as the script moves there by `cd`.
import type { Node } from 'web-tree-sitter';
import { pathOfWord } from './paths.ts';
import { placeOf, reaches } from './reach-of-statements.ts';
import type { ScriptSource } from './script-source.ts';
import type { Variables } from './variables.ts';

const MOVES = ['cd', 'pushd', 'popd'];

/** Seen from where the script starts, or from `start`; undefined where only a run shows it. */
export function folderAt(
  command: Node,
  source: ScriptSource,
  variables: Variables,
  start: string | undefined,
): string | undefined {
  let folder = start;
  const place = placeOf(command, source);
  for (const move of MOVES.flatMap((name) => source.wordsAt(name)).sort((a, b) => a - b)) {
    const node = move < command.startIndex ? commandAt(move, source) : undefined;
    const reached = node ? reaches(placeOf(node, source), place) : 'not';
    if (!node || reached === 'not') continue;
    const [target, ...others] = node.childrenForFieldName('argument').filter(({ text }) => text !== '--');
    const path =
      target && others.length === 0 && target.text !== '-' ? pathOfWord(target, source, variables) : undefined;
    if (path === undefined || folder === undefined || reached === 'maybe') return undefined;
    folder = path.startsWith('/') || folder === '.' ? path : `${folder}/${path}`;
  }
  return folder;
}

function commandAt(offset: number, source: ScriptSource): Node | undefined {
  const name = source.leafAt(offset)?.parent;
  const command = name?.type === 'command_name' ? name.parent : undefined;
  return command?.type === 'command' && name?.startIndex === offset ? command : undefined;
}
