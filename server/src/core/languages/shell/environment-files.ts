// Whether variables come from where the script does not show them: files that it reads or writes.
import type { Node } from 'web-tree-sitter';
import type { ScriptSource } from './script-source.ts';

const SOURCED = /(?:^|[;&|{(]|\b(?:then|do|else))[ \t]*(?:source|\.)[ \t]+([^\s;&|]+)/gm;
/** Files that set up tools, and nothing of Ray. */
const OF_TOOLS =
  /activate["']?$|(?:conda|mamba|nvm|setvars|vars|cargo\/env|modules?\/init\/\w+|profile\.d\/\w+)(?:\.sh)?["']?$/;

/** Where each file is read whose variables are not known. */
export function sourcedFiles({ text }: ScriptSource): number[] {
  return [...text.matchAll(SOURCED)].flatMap(({ 1: file = '', index }) => (OF_TOOLS.test(file) ? [] : index));
}

/** `echo "export RAY_AUTH_MODE=token" >> ~/.bashrc`: set for shells to come, in a way that is not followed. */
export function writesAuthentication(command: Node): boolean {
  const program = command.childForFieldName('name')?.text ?? '';
  if (!/^(?:echo|printf|cat|tee|sed|sudo)$/.test(program)) return false;
  const whole =
    command.parent?.type === 'redirected_statement' || command.parent?.type === 'pipeline' ? command.parent : command;
  const toFile =
    whole.type === 'pipeline' ||
    whole.namedChildren.some(({ type }) => type === 'file_redirect') ||
    /^(?:tee|sed)$/.test(program);
  return toFile && /RAY_AUTH/.test(whole.text);
}
