// What a Dockerfile has a container run: the commands of CMD and ENTRYPOINT, in either form.
import type { EnvironmentSource, ImageSource, ProcessEnvironment } from '../../ray/facts/environment.ts';
import type { Process } from '../../ray/facts/process.ts';
import type { ContainerFiles } from '../../ray/facts/program.ts';
import { imageNameOf } from '../../ray/image-name.ts';
import type { PlacedText } from '../../text/placed-text.ts';
import { type CommandContext, type CommandFacts, noCommandFacts, type Word } from '../commands/command.ts';
import { joinFacts } from '../commands/join-facts.ts';
import { withFiles } from '../commands/program.ts';
import { usualText } from '../commands/words.ts';
import { programNamedBy } from '../kind-of-text.ts';
import { execForm } from './exec-form.ts';
import type { Instruction } from './instructions.ts';
import type { Stage } from './stages.ts';

/** How commands are read, whatever is known of where they run. */
export interface CommandReaders {
  readonly readScript: (script: PlacedText, context: CommandContext) => CommandFacts;
  readonly readWords: (words: readonly Word[], context: CommandContext) => CommandFacts;
}

/** Nothing for what a stage merely inherits. */
export function readContainerCommands(stage: Stage, text: string, readers: CommandReaders): CommandFacts[] {
  const starts = [stage.entrypoint, stage.command].flatMap((one) => (one ? [one.span.start] : []));
  const facts = [
    settableAbove(text, Math.min(...starts), readService(stage, readers)),
    ...stage.healthchecks.map((one) => settableAbove(text, one.span.start, readHealthcheck(one, stage, readers))),
    ...stage.written
      .filter(({ script }) => isShellScript(script))
      .map(({ script }) => readers.readScript(script, contextOf(stage, true))),
  ];
  return facts.map(openToMore);
}

export function isShellScript({ text }: PlacedText): boolean {
  return programNamedBy(text) === 'shell';
}

/** `docker run -e` may set more. */
function openToMore(facts: CommandFacts): CommandFacts {
  const processes = facts.processes.map(
    (process): Process => ({ ...process, environment: { settings: [], ...process.environment, open: true } }),
  );
  return { ...facts, processes };
}

/** What a container of the stage runs unless it is given another command, also where an earlier stage says so. */
export function readStart(stage: Stage, readers: CommandReaders): readonly Process[] {
  const { entrypoint, inheritedEntrypoint, command, inheritedCommand } = stage;
  if (entrypoint || command) return readService(stage, readers).processes;
  const start = {
    ...stage,
    ...(inheritedEntrypoint && { entrypoint: inheritedEntrypoint }),
    ...(inheritedCommand && { command: inheritedCommand }),
  };
  return readService(start, readers).processes;
}

/** What a container of the stage runs whatever command it is given. */
export function readEntrypoint(stage: Stage, readers: CommandReaders): readonly Process[] {
  const { entrypoint = stage.inheritedEntrypoint, inheritedCommand: _, command: __, ...rest } = stage;
  return entrypoint ? readService({ ...rest, entrypoint }, readers).processes : [];
}

function contextOf(stage: Stage, shell: boolean, inherits: readonly EnvironmentSource[] = []): CommandContext {
  const environment = { environment: stage.environment, environmentOpen: false };
  return { runsIn: 'container', ...environment, inherits: [...baseOf(stage), ...inherits], shell };
}

/** The image that the first of the stages starts from, which another Dockerfile of the workspace may build. */
function baseOf(stage: Stage): ImageSource[] {
  if (stage.parent) return baseOf(stage.parent);
  const { image, from } = stage;
  const name = imageNameOf(usualText(image) ?? '');
  return name === undefined ? [] : [{ kind: 'image', name, span: from.span }];
}

/** What a container of the stage starts with, whatever it runs. */
export function environmentOf(stage: Stage, readers: CommandReaders): ProcessEnvironment {
  const inherits = [...baseOf(stage), ...entrypointOf(stage, readers)];
  return { settings: stage.environment, open: false, ...(inherits.length > 0 && { inherits }) };
}

/** A script before the command: most end by running it. */
function entrypointOf(stage: Stage, readers: CommandReaders): EnvironmentSource[] {
  const entrypoint = stage.entrypoint ?? stage.inheritedEntrypoint;
  const words = entrypoint && execForm(entrypoint.words);
  const [script] = words ? readers.readWords(words, contextOf(stage, false)).processes.filter(isScript) : [];
  if (!script?.program) return [];
  return [{ kind: 'entrypoint', program: { ...script.program, files: filesOf(stage) }, span: script.span }];
}

function readService(stage: Stage, readers: CommandReaders): CommandFacts {
  const facts = readStarted(stage, readers);
  return { ...facts, processes: facts.processes.map((process) => withFiles(process, filesOf(stage))) };
}

export function filesOf({ folder, copies }: Stage): ContainerFiles {
  return { ...(folder !== '' && { folder }), copies };
}

function readStarted(stage: Stage, readers: CommandReaders): CommandFacts {
  const { command } = stage;
  const entrypoint = stage.entrypoint ?? stage.inheritedEntrypoint;
  const program = entrypoint && execForm(entrypoint.words);
  // An entry point in shell form takes no arguments, so CMD is left out.
  if (!command || (entrypoint && !program))
    return stage.entrypoint ? readEitherForm(stage.entrypoint.script, stage, readers) : noCommandFacts;
  const given = execForm(command.words);
  const joined = program && given && readers.readWords([...program, ...given], contextOf(stage, false));
  if (joined?.processes.some((one) => !isScript(one))) return joined;
  // The entry point of an image that is built elsewhere is not known. Most scripts that stand before a command end by running it.
  const behind = readEitherForm(command.script, stage, readers, entrypointOf(stage, readers));
  return joinFacts([joined ?? noCommandFacts, behind]);
}

function isScript({ program }: Process): boolean {
  return program?.kind === 'file' && !program.name.endsWith('.py');
}

function readHealthcheck({ words }: Instruction, stage: Stage, readers: CommandReaders): CommandFacts {
  const skipped = /^CMD\s+/i.exec(words.text)?.[0].length;
  if (skipped === undefined) return noCommandFacts;
  return readEitherForm(words.slice(skipped), stage, readers);
}

function readEitherForm(
  command: PlacedText,
  stage: Stage,
  readers: CommandReaders,
  inherits?: readonly EnvironmentSource[],
): CommandFacts {
  const words = execForm(command);
  if (words) return readers.readWords(words, contextOf(stage, false, inherits));
  return stage.shell ? readers.readScript(command, contextOf(stage, true, inherits)) : noCommandFacts;
}

/** A variable is best set by a line of its own above the instruction. */
function settableAbove(text: string, instruction: number, facts: CommandFacts): CommandFacts {
  const offset = Math.max(text.lastIndexOf('\n', instruction - 1), text.lastIndexOf('\r', instruction - 1)) + 1;
  const environmentPlace = {
    offset: Math.max(offset, text.startsWith('\uFEFF') ? 1 : 0),
    form: 'dockerfile',
    indent: '',
  } as const;
  const withPlace = (process: Process) => (process.environment?.isApart ? process : { ...process, environmentPlace });
  return { ...facts, processes: facts.processes.map(withPlace) };
}
