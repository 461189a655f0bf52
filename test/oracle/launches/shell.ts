// Writes shell scripts that set RAY_AUTH_MODE and a host in the forms that a script can, and start Ray.
import type { Choices } from '../choices.ts';
import { launchKind } from './judge-launches.ts';
import { FLAGS } from './launches.ts';

const MODES = ['token', 'token', 'token', 'disabled'];
const HOSTS = ['0.0.0.0', '127.0.0.1', '127.0.0.1', 'localhost', '10.1.2.3'];

export const shell = launchKind('shell', 'bash', (choices) => {
  const lines = [
    '#!/usr/bin/env bash',
    ...(choices.once(6) ? ['set -a'] : []),
    ...choices.some(0, 3, () => wrapped(choices, settingMode(choices))).flat(),
    ...settingHost(choices),
    ...starting(choices),
    ...(choices.once(8) ? settingMode(choices) : []),
  ];
  return { main: 'run.sh', files: { 'run.sh': `${lines.join('\n')}\n` } };
});

function settingMode(choices: Choices): string[] {
  const mode = quoted(choices, choices.of(MODES));
  const name = 'RAY_AUTH_MODE';
  return choices.of([
    [`export ${name}=${mode}`],
    [`export ${name}=${mode}`],
    [`export ${name}=${mode}`],
    [`${name}=${mode}`],
    [`${name}=${mode}`, `export ${name}`],
    [`export ${name}`],
    [`unset ${name}`],
    [`export -n ${name}`],
    [`declare -x ${name}=${mode}`],
    [`: "\${${name}:=${choices.of(MODES)}}"`],
    [`export ${name}="\${${name}:-${choices.of(MODES)}}"`],
    [`set -a; ${name}=${mode}; set +a`],
    ['set +a'],
    [`${name}=${mode} true`],
    [`( export ${name}=${mode} )`],
    [`{ export ${name}=${mode}; }`],
    [`export OTHER=1 ${name}=${mode}`],
    [`eval "export ${name}=token"`],
    [`for v in ${choices.of(MODES)} ${choices.of(MODES)}; do export ${name}=$v; done`],
    [`printf -v ${name} %s token`, `export ${name}`],
    [`true | export ${name}=${mode}`],
  ]);
}

function quoted(choices: Choices, text: string): string {
  return choices.of([text, text, `"${text}"`, `'${text}'`, `$'${text}'`, `${text.slice(0, 2)}"${text.slice(2)}"`]);
}

/** Under a condition that the run decides, in a function that is called or not. */
function wrapped(choices: Choices, body: readonly string[]): readonly string[] {
  const line = body.join('; ');
  const inner = body.map((one) => `  ${one}`);
  const given = `[ -n "$${choices.of(FLAGS)}" ]`;
  const name = `step_${choices.of(['a', 'b', 'c'])}`;
  return choices.of([
    body,
    body,
    body,
    [`${given} && { ${line}; }`],
    [`${given} || { ${line}; }`],
    [`if ${given}; then`, ...inner, 'fi'],
    [`if ${given}; then`, ...inner, 'else', '  export RAY_AUTH_MODE=token', 'fi'],
    [`case "$${choices.of(FLAGS)}" in`, `  1) ${line} ;;`, 'esac'],
    [`case "$${choices.of(FLAGS)}" in`, `  1) export RAY_AUTH_MODE=token ;;`, `  *) ${line} ;;`, 'esac'],
    [`${name}() {`, ...inner, '}', name],
    [`${name}() {`, ...inner, '}'],
    [`${name}() {`, ...inner, '}', `${given} && ${name}`],
    [`${name}() {`, '  local RAY_AUTH_MODE', ...inner, '}', name],
    ['if false; then', ...inner, 'fi'],
    ['if true; then', ...inner, 'fi'],
    ['for i in 1 2; do', ...inner, 'done'],
    ['(', ...inner, ')'],
  ]);
}

function settingHost(choices: Choices): string[] {
  const [first, second] = [choices.of(HOSTS), choices.of(HOSTS)];
  const given = `[ -n "$${choices.of(FLAGS)}" ]`;
  return choices.of([
    [`HOST=${quoted(choices, first)}`],
    [`HOST=${quoted(choices, first)}`],
    [`HOST=${first}; ${given} && HOST=${second}`],
    [`HOST=${first}`, `if ${given}; then HOST=${second}; fi`],
    [`if ${given}; then HOST=${first}; else HOST=${second}; fi`],
    [`: "\${HOST:=${first}}"`],
    [`HOST=\${NO_SUCH_HOST:-${first}}`],
    [`HOST=${first}`, 'unset HOST', `HOST=\${HOST:-${second}}`],
    [`HOST=${first}`, `choose() { HOST=${second}; }`],
    [`HOST=${first}`, `choose() { HOST=${second}; }`, 'choose'],
    [`HOST=${first}`, `choose() { local HOST=${second}; }`, 'choose'],
    [`HOST=${first}`, `( HOST=${second} )`],
    [`HOST=${first}`, `HOST=${second} true`],
    ['HOST=0.0', 'HOST+=.0.0'],
    [`HOSTS=(${first} ${second})`, `HOST="\${HOSTS[${choices.of(['0', '1'])}]}"`],
    [`set -- ${first} ${second}`, `HOST=$${choices.of(['1', '2'])}`],
    [`HOST=$(echo ${first})`],
    [`for HOST in ${first} ${second}; do :; done`],
    [`read -r HOST <<< "${first}"`],
    [`case "$${choices.of(FLAGS)}" in 1) HOST=${first} ;; *) HOST=${second} ;; esac`],
    [`readonly HOST=${first}`],
  ]);
}

function starting(choices: Choices): string[] {
  const command = choices.of([
    'ray start --head --dashboard-host="$HOST"',
    'ray start --head --dashboard-host=$HOST',
    'ray start --head --dashboard-host "$HOST"',
    `ray start --head --dashboard-host=\${HOST:-${choices.of(HOSTS)}}`,
  ]);
  const mode = quoted(choices, choices.of(MODES));
  const fromOwn = command.replaceAll('$HOST', '$1').replaceAll('{HOST:', '{1:');
  return choices.of([
    [command],
    [command],
    [command],
    [`RAY_AUTH_MODE=${mode} ${command}`],
    [`env RAY_AUTH_MODE=${mode} ${command}`],
    [`env -u RAY_AUTH_MODE ${command}`],
    ['up() {', `  ${command}`, '}', 'up'],
    ['up() {', `  ${fromOwn}`, '}', 'up "$HOST"'],
    ['up() { ray start --head "$@"; }', 'up --dashboard-host="$HOST"'],
    [`ARGS="--head --dashboard-host=$HOST"`, 'ray start $ARGS'],
    [`ARGS=(--head --dashboard-host="$HOST")`, 'ray start "${ARGS[@]}"'],
    [`CMD="${command.replaceAll('"', '')}"`, '$CMD'],
    [`bash -c '${command.replaceAll('$HOST', '$0').replaceAll('{HOST:', '{0:')}' "$HOST"`],
    [`( ${command} )`],
    [`${command} || exit 1`],
    [`if ! ${command}; then exit 1; fi`],
  ]);
}
