// Commands of tasks: what a runner runs, and what beside it only looks like a command.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readFacts, slice } from './described.ts';

/** `role: command`, and the variables that it starts with, those of a file by the file's name. */
function started(text: string, name?: string): string[] {
  return readFacts(text, name).processes.map(({ role, span, environment }) =>
    [
      `${role}: ${slice(text, span)}`,
      ...(environment?.settings ?? []).map(
        ({ name: variable, operation, value }) =>
          `${variable} ${operation} ${value.kind === 'literal' ? value.value : value.kind}`,
      ),
      ...(environment?.inherits ?? []).map((source) => (source.kind === 'file' ? (source.path ?? '?') : source.kind)),
    ].join(' | '),
  );
}

const HEAD = 'ray start --head';

describe('what runs', () => {
  const cases: Readonly<Record<string, [text: string, expected: string[], name?: string]>> = {
    'several commands of Hatch': [
      `[tool.hatch.envs.a.scripts]\nup = ["${HEAD}", "ray start --address a:6379"]\n`,
      [`head: ${HEAD}`, 'worker: ray start --address a:6379'],
    ],
    'tables in a sequence of Poe, with the variables around them': [
      `[tool.poe.tasks.up]\nenv = { RAY_AUTH_MODE = "token" }\nsequence = ["lint", { cmd = "${HEAD}" }]\n`,
      [`head: ${HEAD} | RAY_AUTH_MODE set token`],
    ],
    'a default of Poe': [
      `[tool.poe.tasks.up]\nenv.RAY_AUTH_MODE.default = "token"\ncmd = "${HEAD}"\n`,
      [`head: ${HEAD} | RAY_AUTH_MODE default token`],
    ],
    'env files of PDM': [
      `[tool.pdm.scripts]\n_.env_file = "all.env"\nup = { cmd = "${HEAD}", env_file = { override = "up.env" } }\n`,
      [`head: ${HEAD} | all.env | up.env`],
    ],
    'env files of Poe': [
      `[tool.poe]\nenvfile = ["a.env", "b.env"]\n[tool.poe.tasks]\nup = "${HEAD}"\n`,
      [`head: ${HEAD} | a.env | b.env`],
    ],
    'the .env of pipenv': [`[scripts]\nup = "${HEAD}"\n`, [`head: ${HEAD} | .env`], 'Pipfile'],
    'variables of pixi, of a feature and of all': [
      `[activation.env]\nRAY_A = "1"\n[feature.x.activation.env]\nRAY_B = "2"\n[feature.x.tasks]\nup = "${HEAD}"\n`,
      [`head: ${HEAD} | RAY_A set 1 | RAY_B set 2`],
      'pixi.toml',
    ],
    'variables of another feature are none': [
      `[feature.y.activation.env]\nRAY_B = "2"\n[feature.x.tasks]\nup = "${HEAD}"\n`,
      [`head: ${HEAD}`],
      'pixi.toml',
    ],
    'a variable that is no text': [
      `[tool.pdm.scripts]\nup = { cmd = "${HEAD}", env = { RAY_AUTH_MODE = 1 } }\n`,
      [`head: ${HEAD} | RAY_AUTH_MODE set unknown`],
    ],
    'a word that is no text': [
      `[env_run_base]\ncommands = [["ray", "start", "--head", { replace = "posargs", extend = true }]]\n`,
      ['head: "ray", "start", "--head", { replace = "posargs", extend = true }'],
      'tox.toml',
    ],
    'a shell that Poe is told': [`[tool.poe.tasks.up]\ninterpreter = "bash"\nshell = "${HEAD}"\n`, [`head: ${HEAD}`]],
    'both sides of a conflict': [
      `[tool.pixi.tasks]\n<<<<<<< a\nup = "${HEAD}"\n=======\nup = "${HEAD} --port=1"\n>>>>>>> b\n`,
      [`head: ${HEAD}`, `head: ${HEAD} --port=1`],
    ],
  };
  for (const [title, [text, expected, name]] of Object.entries(cases))
    test(title, () => assert.deepEqual(started(text, name), expected));
});

describe('what does not', () => {
  const cases: Readonly<Record<string, [text: string, name?: string]>> = {
    'names of tasks in a sequence': [`[tool.poe.tasks]\nup = ["${HEAD}"]\n`],
    'names of tasks that a task depends on': [`[tool.pixi.tasks.up]\ndepends-on = ["${HEAD}"]\n`],
    'a task of another interpreter': [`[tool.poe.tasks.up]\ninterpreter = "python"\nshell = "${HEAD}"\n`],
    'a function': [`[tool.poe.tasks.up]\nscript = "app:main('${HEAD}')"\n`],
    'help of a task': [`[tool.poe.tasks.up]\nhelp = "${HEAD}"\ncmd = "true"\n`],
    'entry points': [`[project.scripts]\nup = "${HEAD}"\n[tool.poetry.scripts]\nup = "${HEAD}"\n`],
    'settings of a runner': [`[tool.pdm.scripts]\n_.help = "${HEAD}"\n`],
    'a runner that is not known': [`[tool.other.tasks]\nup = "${HEAD}"\n`],
    'a file of something else': [`[tasks]\nup = "${HEAD}"\n`, 'Cargo.toml'],
  };
  for (const [title, [text, name]] of Object.entries(cases))
    test(title, () => assert.deepEqual(started(text, name), []));
});

test('an escape leaves the value known and its characters without a place', () => {
  const text = '[tool.pixi.tasks]\nup = "ray start --head \\u002d-dashboard-host 0.0.0.0"\n';
  const [host] = readFacts(text).processes[0]?.options.filter(({ name }) => name === 'dashboard_host') ?? [];
  assert.deepEqual(host?.value, { kind: 'literal', value: '0.0.0.0' });
});

test('what a task installs', () => {
  const text = '[tool.hatch.envs.a.scripts]\nup = "pip install ray==2.9.0"\n';
  assert.deepEqual(
    readFacts(text).requirements.map(({ how, versions }) => `${how} ${versions}`),
    ['installed ==2.9.0'],
  );
});
