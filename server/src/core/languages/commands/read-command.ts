// Reads one command, through everything that runs it, into facts about Ray.
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import type { Process } from '../../ray/facts/process.ts';
import { literal } from '../../ray/facts/value.ts';
import { span } from '../../text/span.ts';
import { leaveOut } from '../left-out.ts';
import {
  type Command,
  type CommandContext,
  type CommandFacts,
  noCommandFacts,
  type ReadScript,
  type Word,
} from './command.ts';
import { settingOf, withSettings } from './command-environment.ts';
import { type ContainerRun, reachesOf, readContainerRun, startsContainers } from './containers/docker-run.ts';
import { buildsImages, readImageBuild } from './containers/image-build.ts';
import { imageRequirements } from './containers/images.ts';
import { embeddedTextIn, mayTakeText } from './embedded-text.ts';
import { mayForward, readForwardedPorts } from './forwarded-ports.ts';
import { isHelm, readHelm } from './helm.ts';
import { isInstaller, readInstallCommand, readInstalled, readInstalledLists } from './install-command.ts';
import type { Invocation } from './invocation.ts';
import { joinFacts } from './join-facts.ts';
import { CLIENT_SERVER, MODULES, mayRunProgram, readProgram, withFiles } from './program.ts';
import { readClientServer, readRayCommand, readServeCommand } from './ray-command.ts';
import { beginningOf, isRayVariable, programOf, restOf, textOf } from './words.ts';
import { type Unwrapped, unwrap } from './wrapping/unwrap.ts';
import { isWrapper } from './wrapping/wrappers.ts';

/** A command in a command in a command: what is deeper would take the stack. */
const DEEPEST = 500;

/** A list of words and a line of a shell are the same command. Unknown programs give no facts. */
export function readCommand(command: Command, context: CommandContext, readScript: ReadScript): CommandFacts {
  const [first] = command.words;
  if (!first) return noCommandFacts;
  const own = command.assignments.flatMap((assignment) => settingOf(assignment) ?? []);
  const { words, open, input, output, isPrinted } = command;
  const invocation: Invocation = {
    words,
    open,
    context: withSettings(context, own),
    ...(context.shell && !context.takesNoPrefix && { place: { offset: command.place ?? first.span.start } }),
    ...(input && { input }),
    ...(output && { output }),
    ...(isPrinted && { isPrinted }),
  };
  return joinFacts([{ ...noCommandFacts, environment: own }, read(invocation, own, readScript, 0)]);
}

function read(
  invocation: Invocation,
  own: readonly EnvironmentSetting[],
  readScript: ReadScript,
  depth: number,
): CommandFacts {
  if (!mayMatter(invocation)) return noCommandFacts;
  if (depth > DEEPEST) {
    leaveOut(
      invocation.words[0]?.span ?? span(0, 0),
      `Commands that start commands are read ${DEEPEST} deep; what is deeper is not.`,
    );
    return noCommandFacts;
  }
  const reaches = mayForward(programOf(invocation.words[0]) ?? '') ? readForwardedPorts(invocation) : [];
  const facts = readProgramOf(invocation, own, readScript, depth);
  return reaches.length > 0 ? joinFacts([{ ...noCommandFacts, reaches }, facts]) : facts;
}

function readProgramOf(
  invocation: Invocation,
  own: readonly EnvironmentSetting[],
  readScript: ReadScript,
  depth: number,
): CommandFacts {
  const inner = (command: Invocation, settings: readonly EnvironmentSetting[] = []) =>
    read(command, [...own, ...settings], readScript, depth + 1);
  const embedded = embeddedTextIn(invocation);
  if (embedded) return { ...noCommandFacts, embedded: [embedded] };
  const run = readContainerRun(invocation);
  if (run) {
    const read = run.command ? inner(run.command) : noCommandFacts;
    const facts = { ...read, processes: read.processes.map((process) => inContainerOf(run, process)) };
    const { requirements, settings: environment, container } = run;
    const reaches = reachesOf(run, facts.processes);
    const containers = container ? { containers: [container] } : {};
    return joinFacts([{ processes: [], requirements, environment, reaches, ...containers }, facts]);
  }
  const provides = readImageBuild(invocation);
  if (provides) return { ...noCommandFacts, provides };
  const chart = readHelm(invocation);
  if (chart) return chart;
  const program = readProgram(invocation);
  if (program) return { ...noCommandFacts, processes: [program] };
  const unwrapped = unwrap(invocation);
  if (unwrapped) {
    const { settings: environment, command, script } = unwrapped;
    const requirements = requirementsOfWrapper(invocation.words, unwrapped);
    const facts = script ? readScript(script.written.embedded, script.context) : command && inner(command, environment);
    const all = joinFacts([{ ...noCommandFacts, environment, requirements }, facts ?? noCommandFacts]);
    // `eval` has no shell of its own: what it sets stays, which is not followed.
    const stays = unwrapped.found.name === 'eval' && all.left;
    return stays ? { ...all, left: { ...stays, ended: [], open: true } } : all;
  }
  const hidden = behindModule(invocation) ?? behindVariable(invocation);
  if (hidden) return inner(hidden);
  const lists = readInstalledLists(invocation.words);
  const process = readRayCommand(invocation, own) ?? readServeCommand(invocation) ?? readClientServer(invocation);
  return {
    ...noCommandFacts,
    processes: process ? [process] : [],
    requirements: readInstallCommand(invocation.words),
    ...(lists.length > 0 && { lists }),
  };
}

/** The variables of the container reach whatever runs in it, a prefix only one command. */
function inContainerOf({ files, environmentPlace }: ContainerRun, process: Process): Process {
  return { ...withFiles(process, files), ...(environmentPlace && { environmentPlace }) };
}

/** False only where a command that begins with these words says nothing of Ray, whatever stands behind them. Most need not be read further. */
export function mayConcernRay(words: readonly Word[]): boolean {
  const program = programOf(words[0]);
  if (program === undefined || isRayVariable(words[0])) return true;
  const isRay = program === 'ray' || program === 'serve' || program === CLIENT_SERVER;
  return (
    isRay ||
    mayForward(program) ||
    isHelm(program) ||
    isWrapper(program) ||
    startsContainers(program) ||
    buildsImages(program) ||
    isInstaller(program) ||
    mayRunProgram(program)
  );
}

/** The same of a command that is given text, or writes some. */
export function mayMatter({ words, input, output }: Pick<Command, 'words' | 'input' | 'output'>): boolean {
  return mayConcernRay(words) || ((input ?? output) !== undefined && mayTakeText(programOf(words[0])));
}

function isPython(program: string): boolean {
  return /^(?:python|pypy)[\d.]*$/.test(program);
}

/** Where the name of the module stands, or would stand behind these words; undefined where a script or `-c` is run. */
function moduleAt(words: readonly Word[]): number | undefined {
  for (let at = 1; at < words.length; at++) {
    const text = textOf(words[at]);
    if (text === '-m') return at + 1;
    // Variables hold options.
    const isOption = text === undefined || text.startsWith('-') || /^-[WX]$/.test(textOf(words[at - 1]) ?? '');
    if (!isOption) return undefined;
  }
  return words.length;
}

/** `python -m ray.scripts.scripts start`, `python -m pip install`. */
function behindModule(invocation: Invocation): Invocation | undefined {
  const { words } = invocation;
  // `"$PYTHON" -m ray.scripts.scripts`: what runs Ray's own module is Python, whatever its name.
  const at = isPython(programOf(words[0]) ?? 'python') ? moduleAt(words) : undefined;
  const module = at === undefined ? undefined : words[at];
  const program = MODULES.get(textOf(module));
  if (at === undefined || !module || program === undefined) return undefined;
  const first = words[0] as Word;
  const name: Word = { value: literal(program), span: span(first.span.start, module.span.end) };
  return { ...invocation, words: [name, ...words.slice(at + 1)] };
}

/** `$SUDO ray start`: what stands before the program is not known, so neither are the variables. */
function behindVariable({ place: _, ...invocation }: Invocation): Invocation | undefined {
  const { words, context } = invocation;
  if (programOf(words[0]) !== undefined || isRayVariable(words[0])) return undefined;
  const at = words.findIndex(
    (word, index) => programOf(word) === 'ray' && /^(?:start|job)$/.test(textOf(words[index + 1]) ?? ''),
  );
  return at < 1 ? undefined : { ...invocation, words: words.slice(at), context: { ...context, environmentOpen: true } };
}

/** `uv run --with ray==2.9`, `apptainer exec docker://rayproject/ray:2.9.0`, `kubectl run x --image=rayproject/ray:2.9.0`. */
function requirementsOfWrapper(words: readonly Word[], { found: { name } }: Unwrapped) {
  if (/^(?:kubectl|oc) /.test(name))
    return words.flatMap((_, at) => imageOption(words, at)).flatMap((word) => imageRequirements(word, name));
  if (/^(?:apptainer|singularity) /.test(name)) return words.flatMap((word) => imageRequirements(word, name));
  if (!/^uvx?\b/.test(name)) return [];
  return words.flatMap((word, at) =>
    /^--(?:with|from)$/.test(textOf(words[at - 1]) ?? '') ? (readInstalled(word, 'pep440', name) ?? []) : [],
  );
}

function imageOption(words: readonly Word[], at: number): Word[] {
  const word = words[at] as Word;
  if (textOf(words[at - 1]) === '--image') return [word];
  if (!beginningOf(word).startsWith('--image=')) return [];
  const { value, valueSpan } = restOf(word, '--image='.length);
  return [{ value, span: valueSpan, textSpan: valueSpan }];
}
