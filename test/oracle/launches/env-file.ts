// Writes files of variables, and for the same contents one of the programs that read such a file and then start Ray.
import type { Choices } from '../choices.ts';
import { launchKind } from './judge-launches.ts';

/** Each with the name of the file that it is. */
const CONSUMERS: readonly (readonly [name: string, lines: readonly string[]])[] = [
  ['run.sh', ['source ./.env', 'ray start --head']],
  ['run.sh', ['set -a', '. ./.env', 'set +a', 'ray start --head']],
  ['run.sh', ['set -a; source .env; set +a', 'ray start --head']],
  ['run.sh', ['export $(cat .env)', 'ray start --head']],
  ['run.sh', ['export $(cat .env | xargs)', 'ray start --head']],
  ['run.sh', ["export $(grep -v '^#' .env | xargs)", 'ray start --head']],
  ['run.sh', ['env $(cat .env) ray start --head']],
  ['run.sh', ['if [ -f .env ]; then', '  set -a; . ./.env; set +a', 'fi', 'ray start --head']],
  ['run.sh', ['[ -f .env ] && export $(cat .env | xargs)', 'ray start --head']],
  ['Makefile', ['include .env', 'export', 'up:', '\tray start --head']],
  ['Makefile', ['include .env', 'up:', '\tray start --head']],
  ['Makefile', ['-include .env', 'export RAY_AUTH_MODE', 'up:', '\tray start --head']],
  ['Makefile', ['ifneq (,$(wildcard .env))', '  include .env', '  export', 'endif', 'up:', '\tray start --head']],
  ['Makefile', ['include .env', "export $(shell sed 's/=.*//' .env)", 'up:', '\tray start --head']],
  ['app.py', ['from dotenv import load_dotenv', 'load_dotenv()', 'import ray', 'ray.init()']],
  ['app.py', ['from dotenv import load_dotenv', 'load_dotenv(".env", override=True)', 'import ray', 'ray.init()']],
  [
    'app.py',
    [
      'import os',
      'from dotenv import dotenv_values',
      'os.environ.update(dotenv_values(".env"))',
      'import ray',
      'ray.init()',
    ],
  ],
  [
    'app.py',
    ['import os', 'os.environ["RAY_AUTH_MODE"] = "disabled"', 'from dotenv import load_dotenv', 'load_dotenv()'].concat(
      ['import ray', 'ray.init()'],
    ),
  ],
];

export const envFile = launchKind('env-file', 'bash, GNU make, python-dotenv', (choices) => {
  const [main, lines] = choices.of(CONSUMERS);
  return { main, files: { '.env': variables(choices), [main]: `${lines.join('\n')}\n` } };
});

function variables(choices: Choices): string {
  const others = ['# settings', '', 'OTHER=1', 'NAME="a b"', 'export PATH_OF_DATA=/data', 'EMPTY='];
  const lines = [
    ...choices.some(0, 2, () => choices.of(others)),
    ...choices.some(1, 2, () => line(choices)),
    ...choices.some(0, 1, () => choices.of(others)),
  ];
  const end = choices.once(6) ? '\r\n' : '\n';
  return lines.join(end) + (choices.once(5) ? '' : end);
}

function line(choices: Choices): string {
  const name = 'RAY_AUTH_MODE';
  const mode = choices.of(['token', 'token', 'token', 'disabled', 'TOKEN']);
  return choices.of([
    `${name}=${mode}`,
    `${name}=${mode}`,
    `${name}=${mode}`,
    `${name}="${mode}"`,
    `${name}='${mode}'`,
    `export ${name}=${mode}`,
    `export ${name}="${mode}"`,
    `${name} = ${mode}`,
    `${name}= ${mode}`,
    `${name}=${mode} # on`,
    `${name}="${mode}" # on`,
    `${name}=${mode} `,
    `  ${name}=${mode}`,
    `#${name}=${mode}`,
    `${name}=${mode}#on`,
    `${name}=\${OTHER:-${mode}}`,
    `${name}: ${mode}`,
    `${name}=`,
  ]);
}
