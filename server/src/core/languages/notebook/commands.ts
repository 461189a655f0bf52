// The shell commands of a notebook: each line has a shell of its own, started with the kernel's variables.
import type { EnvironmentSetting } from '../../ray/facts.ts';
import type { CommandFacts } from '../commands/command.ts';
import { embeddedAt } from '../commands/embedded-text.ts';
import { joinFacts } from '../commands/read-command.ts';
import { readScript } from '../shell/read-script.ts';
import type { Syntax } from '../syntax.ts';
import type { Layers } from './layers.ts';

/** `kernel` are the settings of the kernel's own process, in the order of the cells. */
export function readCommands(
  { shell, magics }: Layers,
  kernel: readonly EnvironmentSetting[],
  syntax: Syntax,
): CommandFacts {
  return joinFacts(
    magics.flatMap(({ kind, body }) => {
      if (kind !== 'command' && kind !== 'script') return [];
      const environment = kernel.filter(({ scope, span }) => scope === 'process' && span.end <= body.start);
      const context = { environment, environmentOpen: false, shell: true };
      return [readScript(embeddedAt(shell.slice(body.start, body.end), body.start), context, syntax)];
    }),
  );
}
