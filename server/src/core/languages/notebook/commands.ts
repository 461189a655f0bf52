// The shell commands of a notebook: each line has a shell of its own, started with the kernel's variables.
import type { EnvironmentSetting, FileSource } from '../../ray/facts/environment.ts';
import { PlacedText } from '../../text/placed-text.ts';
import type { CommandFacts } from '../commands/command.ts';
import { joinFacts } from '../commands/read-command.ts';
import type { OwnEnvironment } from '../python/commands/subprocess-environment.ts';
import { readScript } from '../shell/read-script.ts';
import type { Syntax } from '../syntax.ts';
import type { Layers } from './layers.ts';

/** `kernel` is what the cells do to the kernel's own process, in their order. */
export function readCommands({ shell, magics }: Layers, kernel: OwnEnvironment, syntax: Syntax): CommandFacts {
  return joinFacts(
    magics.flatMap(({ kind, body }) => {
      if (kind !== 'command' && kind !== 'script') return [];
      const isBefore = ({ span }: EnvironmentSetting | FileSource) => span.end <= body.start;
      const environment = kernel.environment.filter((one) => one.scope === 'process' && isBefore(one));
      const inherits = kernel.inherits.filter(isBefore).map((file) => ({ ...file, order: 'before-import' }) as const);
      const replaces = inherits.some(
        (file) => !file.onlyDefaults && environment.some(({ span }) => span.start < file.span.start),
      );
      const context = {
        environment,
        environmentOpen: replaces,
        inherits,
        readsFilesBeside: true,
        shell: true,
      } as const;
      return [readScript(PlacedText.at(shell.slice(body.start, body.end), body.start), context, syntax)];
    }),
  );
}
