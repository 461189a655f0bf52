// Variables that a script writes into a file, for shells to come.
import type { Node } from 'web-tree-sitter';

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
