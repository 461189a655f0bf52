// What RUN does while the image is built: it installs packages. Nothing that it starts is left when the image is done.
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import { type CommandContext, type CommandFacts, noCommandFacts } from '../commands/command.ts';
import type { CommandReaders } from './container-commands.ts';
import { execForm } from './exec-form.ts';
import type { Instruction } from './instructions.ts';
import { type Stage, variablesOf } from './stages.ts';

export function readBuildCommands(run: Instruction, stage: Stage, readers: CommandReaders): CommandFacts {
  const words = execForm(run.words);
  const context: CommandContext = {
    runsIn: 'container',
    environment: [],
    environmentOpen: true,
    shell: words === undefined,
    variables: valuesOf(stage),
  };
  if (!words && !stage.shell) return noCommandFacts;
  const { requirements, environment } = words
    ? readers.readWords(words, context)
    : readers.readScript(run.script, context);
  return { ...noCommandFacts, requirements, environment: environment.filter(isToken).map(forBuildOnly) };
}

function valuesOf(stage: Stage): NonNullable<CommandContext['variables']> {
  const variables = variablesOf(stage);
  return (name) => {
    const value = variables(name);
    return value && { value };
  };
}

/** A token that is written here stays readable in the image, whatever it was meant for. */
function isToken({ name }: EnvironmentSetting): boolean {
  return name.toUpperCase() === 'RAY_AUTH_TOKEN';
}

function forBuildOnly(setting: EnvironmentSetting): EnvironmentSetting {
  return { ...setting, scope: 'unspecified', order: 'unordered' };
}
