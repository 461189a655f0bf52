// Writes Dockerfiles that set RAY_AUTH_MODE and a host by ENV and ARG, and the script that does what the image does when it is run.
import type { Choices } from '../choices.ts';
import { launchKind } from './judge-launches.ts';

const MODES = ['token', 'token', 'token', 'disabled'];
const HOSTS = ['0.0.0.0', '127.0.0.1', '127.0.0.1', 'localhost', '10.1.2.3'];
const NAMES = ['RAY_AUTH_MODE', 'DASH'] as const;

/** An instruction, and the same in bash: `ENV` is exported, `ARG` is not, and neither replaces the other but as Docker has it. */
interface Step {
  readonly text: string;
  readonly bash: string;
}

/**
 * The script stands for a container: what is exported is its environment. Only forms are written in which Docker and bash expand and take off
 * quotes alike.
 */
export const dockerfile = launchKind('dockerfile', 'bash, for ENV and ARG', (choices) => {
  const base = choices.once(4);
  const steps = [
    ...choices.some(0, 3, () => setting(choices, 'RAY_AUTH_MODE', choices.of(MODES))).flat(),
    ...choices.some(1, 2, () => setting(choices, 'DASH', choices.of(HOSTS))).flat(),
  ];
  const split = base ? 1 + Math.floor(steps.length / 2) : 0;
  const first = steps.slice(0, split);
  const rest = steps.slice(split);
  const start = starting(choices);
  const text = [
    'FROM rayproject/ray:2.53.0',
    ...first.map((step) => step.text),
    ...(base ? ['FROM 0'] : []),
    ...rest.map((step) => step.text),
    start.text,
  ].join(choices.once(8) ? '\r\n' : '\n');
  // The arguments of a build end with their stage.
  const script = [
    ...first.map((step) => step.bash),
    ...(base
      ? [...NAMES, 'A'].map((name) => `[[ $(declare -p ${name} 2>/dev/null) == "declare -x"* ]] || unset ${name}`)
      : []),
    ...rest.map((step) => step.bash),
    start.bash,
  ].join('\n');
  return { main: 'Dockerfile', files: { Dockerfile: `${text}\n` }, script };
});

function setting(choices: Choices, name: (typeof NAMES)[number], value: string): readonly Step[] {
  const env = (written: string): Step => ({ text: `ENV ${written}`, bash: `export ${written}` });
  // An argument does not replace a variable of the image.
  const arg = (written: string, of: string = name): Step => ({
    text: `ARG ${of}${written}`,
    bash: `[[ $(declare -p ${of} 2>/dev/null) == "declare -x"* ]] || ${of}${written || '='}`,
  });
  const run = (command: string): Step => ({ text: `RUN ${command}`, bash: `( ${command} )` });
  return choices.of([
    [env(`${name}=${value}`)],
    [env(`${name}=${value}`)],
    [env(`${name}="${value}"`)],
    [env(`${name}='${value}'`)],
    [{ text: `ENV ${name} ${value}`, bash: `export ${name}="${value}"` }],
    [env(`OTHER=1 ${name}=${value}`)],
    [env(`OTHER=1 \\\n    ${name}=${value}`)],
    [{ text: `env ${name}=${value}`, bash: `export ${name}=${value}` }],
    [env(`${name}=\${NO_SUCH:-${value}}`)],
    [{ text: `ENV A=${value}`, bash: `export A=${value}` }, env(`${name}=$A`)],
    [{ text: `ENV A=${value}`, bash: `export A=${value}` }, env(`${name}="\${A}"`)],
    [arg(`=${value}`)],
    [arg(`=${value}`), env(`${name}=$${name}`)],
    [arg(`=${value}`), env(`${name}=\${${name}}`)],
    [arg(''), env(`${name}=\${${name}:-${value}}`)],
    [arg(`=${value}`, 'A'), env(`${name}=$A`)],
    [run(`export ${name}=${value}`)],
    [run(`${name}=${value} true`)],
    [env(`${name}=`)],
  ]);
}

/** In shell form the container's shell expands; in the form of a list nobody does. */
function starting(choices: Choices): Step {
  const mode = choices.of(MODES);
  const host = choices.of(HOSTS);
  const shell = (command: string): Step[] =>
    ['CMD', 'ENTRYPOINT'].map((keyword) => ({ text: `${keyword} ${command}`, bash: `sh -c '${command}'` }));
  const list = (words: readonly string[], of = words): Step[] =>
    ['CMD', 'ENTRYPOINT'].map((keyword) => ({
      text: `${keyword} ${JSON.stringify(of)}`,
      bash: words.map((word) => `'${word}'`).join(' '),
    }));
  const head = ['ray', 'start', '--head'];
  return choices.of([
    ...shell('ray start --head --dashboard-host=$DASH'),
    ...shell('ray start --head --dashboard-host="$DASH"'),
    ...shell(`ray start --head --dashboard-host=\${DASH:-${host}}`),
    ...shell(`RAY_AUTH_MODE=${mode} ray start --head --dashboard-host=$DASH`),
    ...shell(`export RAY_AUTH_MODE=${mode} && ray start --head --dashboard-host=$DASH`),
    ...list([...head, `--dashboard-host=${host}`]),
    ...list([...head, '--dashboard-host', host]),
    ...list(['sh', '-c', 'ray start --head --dashboard-host=$DASH']),
    ...list(['env', `RAY_AUTH_MODE=${mode}`, ...head, `--dashboard-host=${host}`]),
    {
      text: `ENTRYPOINT ["ray", "start", "--head"]\nCMD ["--dashboard-host=${host}"]`,
      bash: `ray start --head --dashboard-host=${host}`,
    },
  ]);
}
