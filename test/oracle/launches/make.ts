// Writes Makefiles that set RAY_AUTH_MODE and a host in the forms that a Makefile can, and start Ray.
import type { Choices } from '../choices.ts';
import { launchKind } from './judge-launches.ts';
import { FLAGS } from './launches.ts';

const MODES = ['token', 'token', 'token', 'disabled'];
const HOSTS = ['0.0.0.0', '127.0.0.1', '127.0.0.1', 'localhost', '10.1.2.3'];

export const make = launchKind('make', 'GNU make', (choices) => {
  const lines = [
    ...choices.some(0, 3, () => wrapped(choices, settingMode(choices))).flat(),
    ...settingHost(choices),
    ...rule(choices),
    ...(choices.once(5) ? settingMode(choices) : []),
  ];
  return { main: 'Makefile', files: { Makefile: `${lines.join('\n')}\n` } };
});

function settingMode(choices: Choices): string[] {
  const mode = choices.of(MODES);
  const name = 'RAY_AUTH_MODE';
  return choices.of([
    [`export ${name}=${mode}`],
    [`export ${name} := ${mode}`],
    [`export ${name} = ${mode}`],
    [`${name}=${mode}`],
    [`${name} ?= ${mode}`],
    [`export ${name} ?= ${mode}`],
    [`export ${name}`],
    ['export'],
    [`unexport ${name}`],
    [`undefine ${name}`],
    [`define ${name}`, mode, 'endef', `export ${name}`],
    [`export ${name}=${mode} # on`],
    [`export ${name}="${mode}"`],
    [`up: export ${name}=${mode}`],
    [`down: export ${name}=${mode}`],
    [`override export ${name} = ${mode}`],
  ]);
}

function wrapped(choices: Choices, body: readonly string[]): readonly string[] {
  const flag = choices.of(FLAGS);
  return choices.of([
    body,
    body,
    body,
    [`ifdef ${flag}`, ...body, 'endif'],
    [`ifndef ${flag}`, ...body, 'else', 'export RAY_AUTH_MODE=token', 'endif'],
    [`ifeq ($(${flag}),1)`, ...body, 'endif'],
    [`ifneq (,$(${flag}))`, ...body.map((line) => `  ${line}`), 'endif'],
    ['ifeq (a,b)', ...body, 'endif'],
  ]);
}

function settingHost(choices: Choices): string[] {
  const [first, second] = [choices.of(HOSTS), choices.of(HOSTS)];
  const flag = choices.of(FLAGS);
  return choices.of([
    [`HOST = ${first}`],
    [`HOST := ${first}`],
    [`HOST ?= ${first}`],
    [`HOST = ${first}`, `HOST = ${second}`],
    [`HOST = ${first}`, `ifdef ${flag}`, `HOST = ${second}`, 'endif'],
    [`HOST = $(if $(${flag}),${first},${second})`],
    [`HOST = ${first}`, `down: HOST = ${second}`],
    [`HOST = ${first}`, `up: HOST = ${second}`],
    ['HOST = 0.0', 'HOST := $(HOST).0.0'],
    [`HOST = $(or $(NO_SUCH_HOST),${first})`],
  ]);
}

function rule(choices: Choices): string[] {
  const mode = choices.of(MODES);
  const command = choices.of([
    'ray start --head --dashboard-host=$(HOST)',
    'ray start --head --dashboard-host "${HOST}"',
    '@ray start --head --dashboard-host=$(HOST)',
    '-ray start --head --dashboard-host=$(HOST)',
  ]);
  const bare = command.replace(/^[@-]/, '');
  return choices.of([
    ['up:', `\t${command}`],
    ['up:', `\t${command}`],
    ['up: prepare', `\t${command}`, 'prepare:', `\texport RAY_AUTH_MODE=${mode}`],
    ['up:', `\texport RAY_AUTH_MODE=${mode}`, `\t${command}`],
    ['up:', `\texport RAY_AUTH_MODE=${mode}; ${bare}`],
    ['up:', `\texport RAY_AUTH_MODE=${mode} && \\`, `\t${bare}`],
    ['up:', `\tRAY_AUTH_MODE=${mode} ${bare}`],
    ['.ONESHELL:', 'up:', `\texport RAY_AUTH_MODE=${mode}`, `\t${bare}`],
    ['up: start', 'start:', `\t${command}`],
    [`START = ${bare}`, 'up:', '\t$(START)'],
  ]);
}
