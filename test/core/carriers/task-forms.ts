// Runners of tasks that take their commands from pyproject.toml, or from a file of their own.
import { type Carrier, command, line, type Started } from './carrier.ts';

type Write = (process: Started) => string;

/** An inline table; nothing where there are no variables. */
const table = ({ variables }: Started) => `{ ${variables.map(([name, value]) => `${name} = "${value}"`).join(', ')} }`;
const given = (key: string) => (process: Started) => (process.variables.length ? `, ${key} = ${table(process)}` : '');
const lines = ({ variables }: Started) => variables.map(([name, value]) => `${name} = "${value}"\n`).join('');
const words = ({ words: all }: Started) => `[${all.map((word) => `"${word}"`).join(', ')}]`;
const text = (process: Started) => `"${line(process)}"`;
const plain = (process: Started) => `"${command(process)}"`;
const env = given('env');

function task(name: string, write: Write, rest: Partial<Carrier> = {}): Carrier {
  return { name, file: 'pyproject.toml', place: 'machine', write: (process) => `${write(process)}\n`, ...rest };
}

/** The runner reads the words itself, and takes no variables among them. */
const noPrefix = { lacks: ['token'] } as const;

export const taskForms: readonly Carrier[] = [
  task('pixi: a task', (process) => `[tool.pixi.tasks]\nup = ${text(process)}`),
  task('pixi.toml: a task', (process) => `[tasks]\nup = ${text(process)}`, { file: 'pixi.toml' }),
  task('pixi: a table', (process) => `[tool.pixi.tasks.up]\ncmd = ${text(process)}\ncwd = "x"`),
  task('pixi: env of the task', (process) => `[tool.pixi.tasks]\nup = { cmd = ${plain(process)}${env(process)} }`),
  task('pixi: words', (process) => `[tool.pixi.tasks]\nup = { cmd = ${words(process)}${env(process)} }`, noPrefix),
  task(
    'pixi: variables of the activation',
    (process) => `[tool.pixi.activation.env]\n${lines(process)}[tool.pixi.feature.gpu.tasks]\nup = ${plain(process)}`,
  ),
  task('Poe: a task', (process) => `[tool.poe.tasks]\nup = ${plain({ ...process, variables: [] })}`, {
    ...noPrefix,
    only: ['an open head', 'an open head, joined', 'a head', 'a worker', 'a job client', 'an open Serve'],
  }),
  task(
    'Poe: env of the task',
    (process) => `[tool.poe.tasks.up]\ncmd = ${plain(process)}\nenv = ${table(process)}`,
    noPrefix,
  ),
  task(
    'Poe: env of all tasks',
    (process) => `[tool.poe.env]\n${lines(process)}[tool.poe.tasks]\nup = ${plain(process)}`,
    noPrefix,
  ),
  task('Poe: a shell', (process) => `[tool.poe.tasks.up]\nshell = """\nset -e\n${line(process)}\n"""`),
  task('Poe: a sequence', (process) => `[tool.poe.tasks]\nup = ["lint", { shell = ${text(process)} }]`),
  task('PDM: a script', (process) => `[tool.pdm.scripts]\nup = { cmd = ${plain(process)}${env(process)} }`, noPrefix),
  task('PDM: words', (process) => `[tool.pdm.scripts]\nup = { cmd = ${words(process)}${env(process)} }`, noPrefix),
  task('PDM: a shell', (process) => `[tool.pdm.scripts.up]\nshell = ${text(process)}`),
  task(
    'PDM: env of all scripts',
    (process) => `[tool.pdm.scripts]\n_.env = ${table(process)}\nup = ${plain(process)}`,
    noPrefix,
  ),
  task('Hatch: a script', (process) => `[tool.hatch.envs.default.scripts]\nup = ${text(process)}`),
  task('hatch.toml: several commands', (process) => `[envs.gpu.scripts]\nup = ["pip list", ${text(process)}]`, {
    file: 'hatch.toml',
  }),
  task(
    'Hatch: variables of the environment',
    (process) =>
      `[tool.hatch.envs.x]\nenv-vars = ${table(process)}\n[tool.hatch.envs.x.scripts]\nup = ${plain(process)}`,
  ),
  task('Rye: a script', (process) => `[tool.rye.scripts]\nup = { cmd = ${plain(process)}${env(process)} }`, noPrefix),
  task('Rye: words', (process) => `[tool.rye.scripts]\nup = { cmd = ${words(process)}${env(process)} }`, noPrefix),
  task('taskipy: a task', (process) => `[tool.taskipy.tasks]\nup = ${text(process)}`),
  task(
    'tox.toml: commands',
    (process) => `[env_run_base]\nset_env = ${table(process)}\ncommands = [${words(process)}]`,
    {
      ...noPrefix,
      file: 'tox.toml',
    },
  ),
  task(
    'tox: commands of an environment',
    (process) =>
      `[tool.tox.env_run_base]\nset_env = ${table(process)}\n[tool.tox.env.up]\ncommands_pre = [${words(process)}]`,
    noPrefix,
  ),
  task('pipenv: a script', (process) => `[scripts]\nup = "env ${line(process)}"`, {
    ...noPrefix,
    file: 'Pipfile',
    place: 'open-machine',
  }),
];
