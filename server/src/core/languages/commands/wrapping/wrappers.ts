// Programs that run the command in their arguments, and what of it stays as it was.
import type { Word } from '../command.ts';
import { programOf, textOf } from '../words.ts';

export interface Wrapper {
  /** Options that take a separate word. */
  readonly valued: ReadonlySet<string>;
  /** Words of its own before the command: a container, a time limit. */
  readonly operands: number;
  /** kept: the command gets the variables that were set for the wrapper. lost: it starts with others. */
  readonly environment: 'kept' | 'lost';
  /** Whether the variables that it has instead can be known from the document. */
  readonly environmentOpen?: boolean;
  readonly runsIn?: 'container';
  /** On which the command runs. */
  readonly onAnotherMachine?: true;
  /** `NAME=value` words before the command set variables for it. */
  readonly assignments?: boolean;
  /** The command starts only behind `--`. */
  readonly behindDashes?: boolean;
  /** Its words are joined to a script that a shell reads, as ssh does. */
  readonly script?: boolean;
  /** Options that hold a script, in place of words: `-c`. */
  readonly scriptOption?: RegExp;
  /** Words that are no option are never a command: a script file, a user, a machine. */
  readonly scriptOnly?: boolean;
  /** The first of these words is a script's file: what it is given to read is for the commands in it. */
  readonly runsFile?: boolean;
  /** The shell must read `NAME=value` before it as before the command itself. */
  readonly keyword?: boolean;
}

function wrapper(valued: string, rest: Partial<Omit<Wrapper, 'valued'>> = {}): Wrapper {
  return { valued: new Set(valued.split(' ')), operands: 0, environment: 'kept', ...rest };
}

const container = { environment: 'lost', environmentOpen: true, runsIn: 'container' } as const;
const shell = wrapper('-o +o -O --rcfile --init-file', {
  scriptOption: /^-[a-zA-Z]*c[a-zA-Z]*$/,
  scriptOnly: true,
  runsFile: true,
});
const apptainer = wrapper(
  '-B --bind -H --home -W --workdir --env --env-file --pwd --cwd --overlay --mount -S --scratch --network --fakeroot-user',
  { operands: 1 },
);
const condaRun = wrapper('-n --name -p --prefix --cwd');
const mpi = wrapper(
  '-n -np -N -H -host --host -hostfile --hostfile -machinefile -x -genv -env -ppn -npernode --npernode -map-by --map-by -bind-to --bind-to -mca --mca -f -wdir --wdir',
  { environment: 'lost', environmentOpen: true },
);
/** Job schedulers of clusters: the job gets the variables of its submitter. */
const jobs = wrapper('-n -N -a -c -g -r -d -b -l -q -W -J -o -e -P -R -M -m -G -w -cwd -gpu -env -cc -L -F -h -E');
const exec = wrapper('-e --env -u --user -w --workdir --env-file --detach-keys --index -f --file -p --project-name', {
  ...container,
  operands: 1,
});
const ssh = wrapper('-i -p -o -l -F -J -L -R -D -b -c -E -e -I -m -O -Q -S -W -w', {
  environment: 'lost',
  operands: 1,
  script: true,
  onAnotherMachine: true,
});
const parallelSsh = wrapper(
  '-H --host -h --hosts -l --user -p --par -o --outdir -e --errdir -t --timeout -O --option -x -X --extra-args --extra-arg -w -g -f -R -u -m --mode',
  { environment: 'lost', script: true, onAnotherMachine: true },
);
const kubectl = wrapper('', { ...container, behindDashes: true });
const inContainer = wrapper('-e --env -w --workdir --cwd --user -u --mode', { ...container, operands: 1 });
/** Runs a command with a login shell on the head of a cluster, in its container if it has one: its variables are those of the cluster's file. */
const rayExec = wrapper('--run-env -n --cluster-name -p --port-forward --log-style --log-color -v', {
  environment: 'lost',
  environmentOpen: true,
  operands: 1,
  script: true,
  onAnotherMachine: true,
});

const tmux = wrapper('-s -n -t -c -x -y -e -F -f -L -S -l -p', {
  environment: 'lost',
  environmentOpen: true,
  script: true,
});
/** Words between a program and what it does: `docker compose exec`, `gcloud compute tpus tpu-vm ssh`. */
const BETWEEN = new Set(['ecs', 'alloc', 'compose', 'tool', 'compute', 'tpus', 'tpu-vm', 'alpha', 'beta', 'create']);

/** By program, or program and what it does. */
const wrappers: ReadonlyMap<string, Wrapper> = new Map([
  [
    'sudo',
    wrapper('-u -g -h -p -C -r -t -T -D -R --user --group --host --prompt --chdir --chroot', {
      environment: 'lost',
      assignments: true,
    }),
  ],
  ['doas', wrapper('-u -C', { environment: 'lost' })],
  ['env', wrapper('-u --unset -C --chdir', { assignments: true })],
  ['nohup', wrapper('')],
  ['setsid', wrapper('')],
  ['exec', wrapper('-a', { keyword: true })],
  ['command', wrapper('')],
  ['builtin', wrapper('')],
  ['time', wrapper('-o -f', { keyword: true, assignments: true })],
  ['coproc', wrapper('', { keyword: true })],
  ['timeout', wrapper('-k -s --kill-after --signal', { operands: 1 })],
  ['nice', wrapper('-n --adjustment')],
  ['ionice', wrapper('-c -n -p')],
  ['stdbuf', wrapper('-i -o -e')],
  ['unbuffer', wrapper('')],
  ['xvfb-run', wrapper('-n -s -e -f')],
  ['numactl', wrapper('-N -m -C -i -p --cpunodebind --membind --physcpubind --interleave --preferred')],
  ['taskset', wrapper('', { operands: 1 })],
  ['flock', wrapper('-w -E --timeout', { operands: 1, scriptOption: /^-c$/ })],
  ['nsenter', wrapper('-t --target -S --setuid -G --setgid')],
  ['unshare', wrapper('-R -w -S -G')],
  ['watch', wrapper('-n --interval', { script: true })],
  ['script', wrapper('-E -I -O -B -T -m -o', { scriptOption: /^(?:-\w*c|--command)$/, scriptOnly: true })],
  ['chpst', wrapper('-u -U -b -e -/ -n -l -L -m -d -o -p -f -c -r -t')],
  ['strace', wrapper('-e -o -p -s -u -E -a -b -I -O -P -S -X')],
  ['nsys profile', wrapper('-o --output -t --trace -s --sample -c --capture-range -y --delay -d --duration')],
  ['doppler run', wrapper('-p --project -c --config -t --token', { environmentOpen: true })],
  ['dotenv run', wrapper('-f --file', { environmentOpen: true })],
  ['op run', wrapper('--env-file', { environmentOpen: true })],
  ['direnv exec', wrapper('', { operands: 1, environmentOpen: true })],
  ['flux run', wrapper('-N -n -c -g -t -q -B -o')],
  [
    'salloc',
    wrapper(
      '-N -n -c -w -p -A -t -J -G -q -x -C --nodes --ntasks --gres --gpus --mem --partition --account --time --job-name',
    ),
  ],
  ['sg', wrapper('', { operands: 1, scriptOption: /^-c$/ })],
  ['trap', wrapper('', { script: true })],
  ['xargs', wrapper('-n -P -I -L -d -s -a -E')],
  ['sshpass', wrapper('-p -f -d')],
  ['tini', wrapper('-p -e')],
  ['dumb-init', wrapper('-r')],
  ['gosu', wrapper('', { operands: 1 })],
  ['su-exec', wrapper('', { operands: 1 })],
  ['setpriv', wrapper('--reuid --regid --groups')],
  ['chroot', wrapper('', { operands: 1 })],
  ['dtach', wrapper('-r -e', { operands: 1 })],
  ['daemonize', wrapper('-a -c -e -o -p -l -u -E')],
  [
    'systemd-run',
    wrapper(
      '-u --unit -p --property -E --setenv --uid --gid --slice -M --machine -H --host --description --working-directory',
      { environment: 'lost', environmentOpen: true },
    ),
  ],
  [
    'uv run',
    wrapper(
      '--extra --group --with --with-editable --with-requirements --python -p --project --directory --package --env-file --index-url --extra-index-url --index --default-index --no-group --only-group --no-extra --cache-dir --config-file --find-links -f',
    ),
  ],
  ['uvx', wrapper('--from --with --python -p --index-url')],
  ['poetry run', wrapper('')],
  ['pipenv run', wrapper('')],
  ['rye run', wrapper('')],
  ['hatch run', wrapper('')],
  ['pdm run', wrapper('-p --project')],
  ['pixi run', wrapper('-e --environment --manifest-path')],
  ['conda run', condaRun],
  ['mamba run', condaRun],
  ['micromamba run', condaRun],
  ['apptainer exec', apptainer],
  ['apptainer run', apptainer],
  ['singularity exec', apptainer],
  ['singularity run', apptainer],
  [
    'srun',
    wrapper(
      '-N -n -c -w -p -A -t -J -o -e -G -q -x -D -i -d -m --nodes --ntasks --nodelist --cpus-per-task --gres --gpus --gpus-per-node --gpus-per-task --mem --partition --account --time --job-name --output --error --container-image --container-mounts --container-name --container-workdir --container-env --export --qos --exclude --chdir --ntasks-per-node --mpi --jobid --cpu-bind --input --relative --kill-on-bad-exit --constraint --reservation',
    ),
  ],
  ...['mpirun', 'mpiexec', 'mpirun.hydra', 'mpiexec.hydra', 'orterun', 'prterun'].map((name) => [name, mpi] as const),
  ...['jsrun', 'aprun', 'ibrun'].map((name) => [name, jobs] as const),
  ['bsub', { ...jobs, script: true }],
  [
    'sbatch',
    wrapper(
      '-N -n -c -w -p -A -t -J -o -e -G -q -x -D -i -d -m -a -C --nodes --ntasks --nodelist --cpus-per-task --gres --gpus --gpus-per-node --mem --partition --account --time --job-name --output --error --export --qos --exclude --chdir --constraint --dependency --array',
      { scriptOption: /^--wrap$/, scriptOnly: true, runsFile: true },
    ),
  ],
  ['qsub', wrapper('', { environment: 'lost', environmentOpen: true, behindDashes: true })],
  ['bash', shell],
  ['sh', shell],
  ['zsh', shell],
  ['dash', shell],
  ['ksh', shell],
  ['ssh', ssh],
  ['autossh', { ...ssh, valued: new Set([...ssh.valued, '-M']) }],
  ['tailscale ssh', ssh],
  ['multipass exec', wrapper('-d', { environment: 'lost', operands: 1, onAnotherMachine: true })],
  ['wsl', wrapper('-d --distribution -u --user --cd', { environment: 'lost', environmentOpen: true })],
  ...['pdsh', 'pssh', 'parallel-ssh', 'clush'].map((name) => [name, parallelSsh] as const),
  [
    'ansible',
    wrapper('-m --module-name -i --inventory -u --user -e --extra-vars -f --forks -l --limit', {
      environment: 'lost',
      scriptOption: /^(?:-a|--args)$/,
      scriptOnly: true,
      onAnotherMachine: true,
    }),
  ],
  ['ray exec', rayExec],
  ['eval', wrapper('', { script: true, assignments: true })],
  ['su', wrapper('-s -g -G -w', { environment: 'lost', scriptOption: /^(?:-c|--command)$/, scriptOnly: true })],
  [
    'runuser',
    wrapper('-u --user -l --login - -g -G -s', {
      environment: 'lost',
      environmentOpen: true,
      scriptOption: /^(?:-c|--command)$/,
    }),
  ],
  ...['docker', 'podman', 'nerdctl', 'docker-compose', 'podman-compose', 'crictl'].map(
    (program) => [`${program} exec`, exec] as const,
  ),
  ['aws execute-command', wrapper('', { ...container, scriptOption: /^--command$/, scriptOnly: true })],
  ['oc rsh', wrapper('-c --container --shell', { ...container, operands: 1 })],
  ['nomad exec', wrapper('-task -job -i -t', { ...container, operands: 1 })],
  ...['lxc', 'incus'].map((program) => [`${program} exec`, inContainer] as const),
  ...['kubectl', 'oc'].flatMap((program) =>
    ['exec', 'run', 'deployment', 'job', 'cronjob'].map((action) => [`${program} ${action}`, kubectl] as const),
  ),
  ...['tmux', 'byobu'].flatMap((program) =>
    ['new', 'new-session', 'new-window', 'neww', 'split-window', 'splitw', 'send-keys', 'send', 'respawn-pane'].map(
      (action) => [`${program} ${action}`, tmux] as const,
    ),
  ),
  ['zellij run', wrapper('', { environment: 'lost', environmentOpen: true, behindDashes: true })],
  ['screen', wrapper('-S -L -Logfile -c -t -h -p -e', { environment: 'kept' })],
  [
    'gcloud ssh',
    wrapper('', {
      environment: 'lost',
      scriptOption: /^--command$/,
      behindDashes: true,
      script: true,
      onAnotherMachine: true,
    }),
  ],
  [
    'vagrant ssh',
    wrapper('', { environment: 'lost', scriptOption: /^(?:-c|--command)$/, scriptOnly: true, onAnotherMachine: true }),
  ],
]);

const programs: ReadonlySet<string | undefined> = new Set([...wrappers.keys()].map((name) => name.split(' ')[0]));

/** Whether a program runs commands, at least with some of its actions. */
export function isWrapper(program: string): boolean {
  return programs.has(program);
}

export interface FoundWrapper {
  readonly name: string;
  readonly wrapper: Wrapper;
  /** The first word that is not its name. */
  readonly from: number;
}

/** `-n`, `--name`, and letters behind one dash of which the last one takes a value: `-dmS`. */
export function takesValue({ valued }: Wrapper, option: string): boolean {
  if (valued.has(option)) return true;
  if (!/^[-+][a-zA-Z]+$/.test(option)) return false;
  const [sign = '', ...letters] = option;
  const first = letters.findIndex((letter) => valued.has(sign + letter));
  return first !== -1 && first === letters.length - 1;
}

/** Undefined where the first word is no wrapper. Options before `exec` or `run` are passed over. */
export function wrapperOf(words: readonly Word[]): FoundWrapper | undefined {
  const program = programOf(words[0]);
  const alone = program === undefined ? undefined : wrappers.get(program);
  if (program !== undefined && alone) return { name: program, wrapper: alone, from: 1 };
  const at = placeOfAction(words, (action) => wrappers.has(`${program} ${action}`));
  const name = `${program} ${textOf(words[at])}`;
  const found = wrappers.get(name);
  return found && { name, wrapper: found, from: at + 1 };
}

/** Where the program's action stands; -1 where another word stands first. */
export function placeOfAction(words: readonly Word[], isAction: (text: string) => boolean): number {
  for (let at = 1; at < words.length; at++) {
    const text = textOf(words[at]);
    if (text === undefined) return -1;
    if (isAction(text)) return at;
    const mayBeValue = textOf(words[at - 1])?.startsWith('-');
    if (!text.startsWith('-') && !mayBeValue && !BETWEEN.has(text)) return -1;
  }
  return -1;
}
