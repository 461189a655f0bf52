// Commands that runners of tasks take from pyproject.toml and files of their own: pixi, Poe, PDM, Hatch, Rye, taskipy, pipenv, tox.
import type { EnvironmentSetting, FileSource, ProcessEnvironment } from '../../ray/facts/environment.ts';
import { literal, unknown } from '../../ray/facts/value.ts';
import { PlacedTextBuilder } from '../../text/placed-text.ts';
import { span } from '../../text/span.ts';
import { type CommandContext, type CommandFacts, noCommandFacts, type Word } from '../commands/command.ts';
import { settingOf } from '../commands/command-environment.ts';
import { joinFacts, readInTurn } from '../commands/join-facts.ts';
import { readCommand } from '../commands/read-command.ts';
import { readScript } from '../shell/read-script.ts';
import type { Syntax } from '../syntax.ts';
import { find, type TomlItem, type TomlString, type TomlTable } from './values.ts';

/** Paths as pyproject.toml has them; `*` is any one key. */
interface Runner {
  /** The table that everything else is in. */
  readonly holder: readonly string[];
  /** Of the tasks in it, by name; absent where the holder is one task itself. */
  readonly tasks?: string;
  /** Tables of variables for all of them, in the holder and above it. */
  readonly environment: readonly (readonly string[])[];
  readonly above?: readonly (readonly string[])[];
  /** Env files for all of them. */
  readonly files?: readonly (readonly string[])[];
  readonly loadsDotenv?: true;
  /** What reads a text: a shell, or the runner, which takes no `NAME=value` before the program. */
  readonly text: 'shell' | 'words';
  /** What a list in the place of a task is: commands, the words of one, names of other tasks. */
  readonly list: 'commands' | 'words' | 'tasks';
}

const PIXI: Omit<Runner, 'holder'> = {
  tasks: 'tasks',
  environment: [['activation', 'env']],
  above: [['tool', 'pixi', 'activation', 'env']],
  text: 'shell',
  list: 'tasks',
};
const TOX: Omit<Runner, 'holder'> = { environment: [], text: 'words', list: 'tasks' };

const RUNNERS: readonly Runner[] = [
  { holder: ['tool', 'pixi'], ...PIXI },
  { holder: ['tool', 'pixi', 'feature', '*'], ...PIXI },
  { holder: ['tool', 'pixi', 'target', '*'], ...PIXI },
  { holder: ['tool', 'pixi', 'feature', '*', 'target', '*'], ...PIXI },
  {
    holder: ['tool', 'poe'],
    tasks: 'tasks',
    environment: [['env']],
    files: [['envfile']],
    text: 'words',
    list: 'tasks',
  },
  {
    holder: ['tool', 'pdm'],
    tasks: 'scripts',
    environment: [['scripts', '_', 'env']],
    files: [['scripts', '_', 'env_file']],
    text: 'words',
    list: 'tasks',
  },
  {
    holder: ['tool', 'hatch', 'envs', '*'],
    tasks: 'scripts',
    environment: [['env-vars']],
    text: 'shell',
    list: 'commands',
  },
  { holder: ['tool', 'rye'], tasks: 'scripts', environment: [], text: 'words', list: 'words' },
  { holder: ['tool', 'taskipy'], tasks: 'tasks', environment: [], text: 'shell', list: 'tasks' },
  { holder: ['tool', 'pipenv'], tasks: 'scripts', environment: [], loadsDotenv: true, text: 'words', list: 'tasks' },
  { holder: ['tool', 'tox', 'env_run_base'], ...TOX },
  { holder: ['tool', 'tox', 'env', '*'], ...TOX, above: [['tool', 'tox', 'env_run_base', 'set_env']] },
];

/** Tools whose tables hold tasks. */
export const RUNNER_NAMES: ReadonlySet<string> = new Set(RUNNERS.flatMap(({ holder }) => holder[1] ?? []));

const VARIABLES = ['env', 'set_env'];
const FILES = ['envfile', 'env_file', 'env-file'];
const LISTS_OF_COMMANDS = ['commands_pre', 'commands', 'commands_post'];
/** A task's own choice of what reads its script. */
const SHELLS = /^(?:posix|sh|bash|zsh|ksh|dash)$/;

export function readTaskTables(top: TomlTable, syntax: Syntax): CommandFacts {
  return joinFacts(
    RUNNERS.flatMap((runner) =>
      find(top, runner.holder).flatMap(({ item }) =>
        item.kind === 'table' ? new TaskReader(runner, syntax).readHolder(item, top) : [],
      ),
    ),
  );
}

class TaskReader {
  private readonly runner: Runner;
  private readonly syntax: Syntax;

  constructor(runner: Runner, syntax: Syntax) {
    this.runner = runner;
    this.syntax = syntax;
  }

  readHolder(holder: TomlTable, top: TomlTable): CommandFacts[] {
    const { tasks, above = [], files = [] } = this.runner;
    const outer = above.flatMap((path) => find(top, path)).filter(({ item }) => !holds(holder, item));
    const own = this.runner.environment.flatMap((path) => find(holder, path));
    const settings = [...outer, ...own].flatMap(({ item }) => variablesIn(item));
    const named = files.flatMap((path) => find(holder, path)).flatMap(({ item }) => filesIn(item));
    const shared: ProcessEnvironment = { settings, open: false, inherits: [...this.dotenv(holder), ...named] };
    const facts = { ...noCommandFacts, environment: own.flatMap(({ item }) => variablesIn(item)) };
    if (tasks === undefined) return [facts, this.readTask(holder, shared)];
    const found = find(holder, [tasks, '*']).filter(({ path }) => path.at(-1) !== '_');
    return [facts, ...found.map(({ item }) => this.readTask(item, shared))];
  }

  /** pipenv loads it before everything that it runs. */
  private dotenv({ entries }: TomlTable): FileSource[] {
    const place = entries.find(({ key }) => key === this.runner.tasks)?.keySpan;
    return this.runner.loadsDotenv && place ? [fileAt('.env', place)] : [];
  }

  private readTask(task: TomlItem, outer: ProcessEnvironment): CommandFacts {
    if (task.kind === 'string') return this.readText(task, this.runner.text, outer);
    if (task.kind === 'array') return this.readList(task.items, this.runner.list, outer);
    if (task.kind !== 'table') return noCommandFacts;
    const at = (key: string) => task.entries.flatMap((entry) => (entry.key === key ? [entry.item] : []));
    const own = VARIABLES.flatMap(at).flatMap(variablesIn);
    const environment: ProcessEnvironment = {
      settings: [...outer.settings, ...own],
      open: outer.open,
      inherits: [...(outer.inherits ?? []), ...FILES.flatMap(at).flatMap(filesIn)],
    };
    const [interpreter] = task.strings('interpreter');
    const isShell = interpreter === undefined || SHELLS.test(interpreter.text);
    return joinFacts([
      { ...noCommandFacts, environment: own },
      ...at('cmd').map((item) =>
        item.kind === 'array' ? this.readList(item.items, 'words', environment) : this.readTask(item, environment),
      ),
      ...(isShell ? task.strings('shell').map((one) => this.readText(one, 'shell', environment)) : []),
      ...at('sequence').map((item) => this.readTask(item, environment)),
      ...LISTS_OF_COMMANDS.flatMap(at).flatMap((item) =>
        item.kind === 'array'
          ? item.items.map((one) =>
              one.kind === 'array' ? this.readList(one.items, 'words', environment) : noCommandFacts,
            )
          : [],
      ),
    ]);
  }

  private readList(items: readonly TomlItem[], list: Runner['list'], environment: ProcessEnvironment): CommandFacts {
    if (list === 'words') return this.readWords(items, environment);
    const tasks = items.filter((item) => item.kind === 'table' || (item.kind === 'string' && list === 'commands'));
    return readInTurn(tasks, (item, before) => this.readTask(item, joinedBehind(before, environment)));
  }

  private readText(text: TomlString, reader: Runner['text'], environment: ProcessEnvironment): CommandFacts {
    const context = { ...contextOf(environment), ...(reader === 'words' && ({ takesNoPrefix: true } as const)) };
    return readScript(placed(text), context, this.syntax);
  }

  private readWords(items: readonly TomlItem[], environment: ProcessEnvironment): CommandFacts {
    const [first, last] = [items[0], items.at(-1)];
    if (!first?.span || !last?.span) return noCommandFacts;
    const words = items.map((item): Word => {
      if (item.kind !== 'string') return { value: unknown('no text'), span: item.span ?? span(0, 0) };
      const script = { embedded: placed(item), expanded: false };
      return {
        value: literal(item.text),
        span: item.span,
        script,
        ...(isVerbatim(item) && { textSpan: item.content }),
      };
    });
    const command = { words, assignments: [], span: span(first.span.start, last.span.end), open: false };
    const context = { ...contextOf(environment), shell: false };
    return readCommand(command, context, (script, inner) => readScript(script, inner, this.syntax));
  }
}

function joinedBehind(
  before: ProcessEnvironment,
  { settings, open, ...files }: ProcessEnvironment,
): ProcessEnvironment {
  return { ...files, settings: [...before.settings, ...settings], open: open || before.open };
}

function contextOf({ settings, open, inherits = [] }: ProcessEnvironment): CommandContext {
  return { environment: settings, environmentOpen: open, inherits, readsFilesBeside: true, shell: true };
}

function isVerbatim({ verbatim, text }: TomlString): boolean {
  return verbatim === text.length;
}

/** Behind the first escape all characters have one place. */
function placed({ text, verbatim, content }: TomlString) {
  const builder = new PlacedTextBuilder();
  builder.keep(text.slice(0, verbatim), content.start);
  if (verbatim < text.length) builder.write(text.slice(verbatim), content.start + verbatim, content.end);
  return builder.placed(content.end);
}

/** `NAME = "value"`; Poe's `NAME = { default = "value" }` leaves what is set already. */
function variablesIn(item: TomlItem): EnvironmentSetting[] {
  if (item.kind !== 'table') return [];
  return item.entries.flatMap(({ key, keySpan, item: own }): EnvironmentSetting[] => {
    const [fallback] = own.kind === 'table' ? own.strings('default') : [];
    const written = own.kind === 'string' ? own : fallback;
    const place = own.span ?? keySpan;
    const setting = settingOf({
      name: key,
      nameSpan: keySpan,
      value: written ? literal(written.text) : unknown('no text'),
      valueSpan: written && isVerbatim(written) ? written.content : place,
      span: span(keySpan.start, place.end),
    });
    return setting ? [fallback ? { ...setting, operation: 'default' } : setting] : [];
  });
}

/** A path, several, or PDM's `{ override = … }`. */
function filesIn(item: TomlItem): FileSource[] {
  if (item.kind === 'array') return item.items.flatMap(filesIn);
  if (item.kind === 'table') return item.strings('override').map((one) => fileAt(one.text, one.span));
  return item.kind === 'string' ? [fileAt(item.text, item.span)] : [];
}

function fileAt(path: string, place: FileSource['span']): FileSource {
  return { kind: 'file', path, onlyDefaults: false, order: 'before-import', span: place };
}

function holds(table: TomlTable, item: TomlItem): boolean {
  return table.entries.some((entry) => entry.item === item || (entry.item.kind === 'table' && holds(entry.item, item)));
}
