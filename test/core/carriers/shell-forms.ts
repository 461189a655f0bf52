// Shell scripts.
import { behind, type Carrier, command, line, type Place, prefix, program, type Started } from './carrier.ts';

function script(name: string, write: (process: Started) => string, place: Place = 'machine'): Carrier {
  return { name: `script: ${name}`, file: 'run.sh', place, write: (process) => `#!/bin/bash\n${write(process)}\n` };
}

const exported = ({ variables }: Started) => variables.map(([name, value]) => `export ${name}=${value}\n`).join('');
const moduleOf = (python: string) => (process: Started) =>
  `${prefix(process)}${python} -m ${process.words[0] === 'ray' ? 'ray.scripts.scripts' : 'ray.serve.scripts'} ${command({ ...process, words: process.words.slice(1) })}`;
const list = ({ words }: Started) => words.map((word) => `"${word}"`).join(' ');
const withoutToken = { lacks: ['token'] } as const;

const plain: readonly Carrier[] = [
  script('a line', line),
  { ...script('a line', line), name: 'script for Slurm: a line', file: 'job.sbatch' },
  ...['.envrc', '.bashrc', '.profile', 'job.pbs', 'job.lsf'].map((file) => ({
    ...script('a line', line),
    name: `${file}: a line`,
    file,
  })),
  script('exec', (process) => `${prefix(process)}exec ${command(process)}`),
  script('in the background', (process) => `${prefix(process)}nohup ${command(process)} > log 2>&1 &`),
  script('timeout', behind('timeout 60')),
  script('nice', behind('nice -n 5')),
  script('setsid', behind('setsid')),
  script('numactl', behind('numactl -N 0')),
  script('env', (process) => `env ${line(process)}`),
  script('sudo', (process) => `sudo ${line(process)}`),
  script('sudo -E', behind('sudo -E'), 'open-machine'),
  script('command', behind('command')),
  script('time', (process) => `time ${line(process)}`),
  script('srun', behind('srun --nodes=1')),
  script('uv run', behind('uv run')),
  script('poetry run', behind('poetry run')),
  script('conda run', behind('conda run -n x')),
  script('pixi run', behind('pixi run')),
  { ...script('mpirun', (process) => `mpirun -n 1 env ${line(process)}`, 'open-machine'), ...withoutToken },
  script('nsenter', behind('nsenter -t 1 -m -n --')),
  script('unshare', behind('unshare -n')),
  script('strace', behind('strace -f -o x')),
  script('nsys', behind('nsys profile -o x')),
  script('salloc', behind('salloc -N 1')),
  script('flux run', behind('flux run -N 1')),
  script('doppler run', behind('doppler run --'), 'open-machine'),
  script('direnv exec', behind('direnv exec .'), 'open-machine'),
  { ...script('apptainer', behind('apptainer exec image.sif')) },
];

const statements: readonly Carrier[] = [
  script('behind &&', (process) => `cd /x && ${line(process)}`),
  script('before ||', (process) => `${line(process)} || exit 1`),
  script('if', (process) => `if ! ${line(process)}; then exit 1; fi`),
  script('in an if', (process) => `if true; then\n  ${line(process)}\nfi`),
  script('case', (process) => `case "$1" in\n  head) ${line(process)} ;;\nesac`),
  script('for', (process) => `for i in 1 2; do ${line(process)}; done`),
  script('subshell', (process) => `(cd /x; ${line(process)})`),
  script('group', (process) => `{ ${line(process)}; }`),
  script('pipeline', (process) => `${line(process)} | tee log`),
  script('substitution', (process) => `OUT=$(${line(process)})`),
  script('function', (process) => `up() {\n  ${line(process)}\n}\nup`),
  script('continued lines', (process) => line(process).replaceAll(' ', ' \\\n  ')),
  script('exported variables', (process) => exported(process) + command(process)),
  script(
    'set -a',
    (process) => `set -a\n${prefix(process).trimEnd().replaceAll(' ', '\n')}\nset +a\n${command(process)}`,
  ),
];

const named: readonly Carrier[] = [
  script('an absolute path', program('/opt/venv/bin/')),
  script('a path in the home folder', program('~/.local/bin/')),
  script('$HOME', program('$HOME/.local/bin/')),
  script('"$HOME"', program('"$HOME"/.local/bin/')),
  script('a folder that is set', (process) => `VENV=/opt/venv\n${program('$VENV/bin/')(process)}`),
  script('a folder that is not set', program('$VENV/bin/')),
  script('a folder in braces', program('${CONDA_PREFIX}/bin/')),
  script(
    'a folder in quotes',
    (process) =>
      `${prefix(process)}"$VENV/bin/${process.words[0]}" ${command({ ...process, words: process.words.slice(1) })}`,
  ),
  script(
    'which',
    (process) =>
      `${prefix(process)}$(which ${process.words[0]}) ${command({ ...process, words: process.words.slice(1) })}`,
  ),
  script(
    'command -v',
    (process) =>
      `${prefix(process)}"$(command -v ${process.words[0]})" ${command({ ...process, words: process.words.slice(1) })}`,
  ),
  script('python -m', moduleOf('python3')),
  script('python -m in a folder', moduleOf('$VENV/bin/python')),
  script('python in a variable', moduleOf('"$PYTHON"')),
  script(
    'a program with a default',
    (process) =>
      `${prefix(process)}\${RAY:-${process.words[0]}} ${command({ ...process, words: process.words.slice(1) })}`,
  ),
];

const kept: readonly Carrier[] = [
  script(
    'an array',
    (process) =>
      `args=(${list({ ...process, words: process.words.slice(1) })})\n${prefix(process)}${process.words[0]} "\${args[@]}"`,
  ),
  script('an array of the whole command', (process) => `cmd=(${list(process)})\n${prefix(process)}"\${cmd[@]}"`),
  script(
    'options in a variable',
    (process) =>
      `opts="${command({ ...process, words: process.words.slice(2) })}"\n${prefix(process)}${process.words.slice(0, 2).join(' ')} $opts`,
  ),
  { ...script('a command in a variable', (process) => `CMD="${command(process)}"\n${prefix(process)}$CMD`) },
  { ...script('eval of a variable', (process) => `CMD="${line(process)}"\neval "$CMD"`) },
  { ...script('eval without quotes', (process) => `CMD="${line(process)}"\neval $CMD`) },
  script('eval of a text', (process) => `eval "${line(process)}"`),
  script('eval of a text that grows', (process) => `CMD="${line(process)}"\nCMD+=" "\neval "$CMD"`),
  script('eval of a here-document', (process) => `CMD=$(cat <<'EOF'\n${line(process)}\nEOF\n)\neval "$CMD"`),
];

/** Functions of the script that run what they are given. */
const runners: readonly Carrier[] = [
  script(
    'a function that runs its arguments',
    (process) => `run() { "$@"; }\n${prefix(process)}run ${command(process)}`,
  ),
  script(
    'a function that tries again',
    (process) =>
      `retry() {\n  local n=$1\n  shift\n  for i in $(seq "$n"); do "$@" && return; done\n}\n${prefix(process)}retry 3 ${command(process)}`,
  ),
  script('a function with eval', (process) => `run() { echo "+ $*"; eval "$*"; }\nrun "${line(process)}"`),
  script(
    'a function with a text',
    (process) => `function run {\n  local cmd="$1"\n  bash -c "$cmd"\n}\nrun "${line(process)}"`,
  ),
  script(
    'a function for another machine',
    (process) => `on() {\n  local host=$1; shift\n  ssh "$host" "$@"\n}\non head1 "${line(process)}"`,
  ),
];

const nested: readonly Carrier[] = [
  script("bash -c '…'", (process) => `bash -c '${line(process)}'`),
  script('bash -lc "…"', (process) => `/bin/bash -lc "cd /x && ${line(process)}"`),
  script('a here-document', (process) => `bash <<EOF\n${line(process)}\nEOF`),
  script('a here-document for ssh', (process) => `ssh host bash <<'EOF'\n${line(process)}\nEOF`),
  script('a here-document for ssh without a shell', (process) => `ssh host <<'EOF'\n${line(process)}\nEOF`),
  script('a here-string', (process) => `bash <<< "${line(process)}"`),
  script('ssh', (process) => `ssh host "${line(process)}"`),
  script('watch', (process) => `watch -n 5 "${line(process)}"`),
  script('script -c', (process) => `script -qc "${line(process)}" log`),
  script('sg', (process) => `sg docker -c "${line(process)}"`),
  script('trap', (process) => `trap "${line(process)}" USR1`),
  script('autossh', (process) => `autossh -M 0 host "${line(process)}"`),
  script('tailscale ssh', (process) => `tailscale ssh host "${line(process)}"`),
  script('multipass exec', (process) => `multipass exec vm -- bash -c "${line(process)}"`),
  script('wsl', (process) => `wsl -d Ubuntu -- bash -c "${line(process)}"`, 'open-machine'),
  script('su', (process) => `su - user -c "${line(process)}"`),
  script('tmux', (process) => `tmux new-session -d -s x "${line(process)}"`, 'open-machine'),
  script('tmux send-keys', (process) => `tmux send-keys -t x "${line(process)}" C-m`, 'open-machine'),
  script('screen', (process) => `screen -dmS x bash -c "${line(process)}"`),
  script('gcloud ssh', (process) => `gcloud compute ssh box --command="${line(process)}"`),
  script('gcloud ssh with words', (process) => `gcloud compute ssh box --zone a -- "${line(process)}"`),
  script('vagrant ssh', (process) => `vagrant ssh -c "${line(process)}"`),
  script('parallel-ssh', (process) => `parallel-ssh -h hosts.txt -i "${line(process)}"`),
  script('clush', (process) => `clush -w node1 "${line(process)}"`),
  script('ansible', (process) => `ansible head -m shell -a "${line(process)}"`),
  script('sbatch --wrap', (process) => `sbatch -N 1 --wrap="${line(process)}"`),
  script('sbatch with a here-document', (process) => `sbatch -N 1 <<EOF\n#!/bin/bash\n${line(process)}\nEOF`),
  script('bsub', (process) => `bsub -q gpu -n 4 "${line(process)}"`),
  script('jsrun', (process) => `jsrun -n 1 env ${line(process)}`),
  script('ray exec', (process) => `ray exec -n x cluster.yaml "${line(process)}"`, 'open-machine'),
  script('systemd-run', (process) => `systemd-run --user -u ray env ${line(process)}`, 'open-machine'),
  script('runuser', (process) => `runuser -u ray -- env ${line(process)}`, 'open-machine'),
  script('runuser -c', (process) => `runuser -l ray -c "${line(process)}"`, 'open-machine'),
  script('byobu', (process) => `byobu new-session -d "${line(process)}"`, 'open-machine'),
];

/** Texts that one command writes for another one. */
const handedOn: readonly Carrier[] = [
  script('echo for a shell', (process) => `echo "${line(process)}" | bash`),
  script('printf for ssh', (process) => `printf '%s\\n' '${line(process)}' | ssh host bash -s`),
  script('a function for a shell', (process) => `text() {\n  cat <<'EOF'\n${line(process)}\nEOF\n}\ntext | bash`),
  script('a group for ssh', (process) => `{\n  echo 'cd /x'\n  echo '${line(process)}'\n} | ssh host bash`),
  script('a function in a substitution', (process) => `text() {\n  echo '${line(process)}'\n}\nbash -c "$(text)"`),
  script('a file of a substitution', (process) => `bash <(echo '${line(process)}')`),
  script('read -d', (process) => `read -r -d '' CMD <<'EOF'\n${line(process)}\nEOF\nssh host "$CMD"`),
  script('printf -v', (process) => `printf -v CMD '%s' '${line(process)}'\neval "$CMD"`),
  script('declare', (process) => `declare -r CMD='${line(process)}'\neval "$CMD"`),
  script('a variable of a variable', (process) => `A='${line(process)}'\nB="$A"\neval "$B"`),
  {
    ...script(
      'items of an array',
      (process) =>
        `${process.words.map((word, at) => `cmd[${at}]="${word}"\n`).join('')}${prefix(process)}"\${cmd[@]}"`,
    ),
    only: ['an open head', 'a head', 'a head with a token', 'a worker', 'a job client'],
  },
];

/** Scripts that a script writes, for somebody to run later. */
const writtenScripts: readonly Carrier[] = [
  script('cat > script', (process) => `cat > run.sh <<'EOF'\n#!/bin/bash\n${line(process)}\nEOF`),
  script('cat <<EOF > script', (process) => `cat <<EOF > "$DIR/run.sh"\n${line(process)}\nEOF`),
  script('tee', (process) => `sudo tee /opt/run.sh > /dev/null <<'EOF'\n${line(process)}\nEOF`),
  script('tee behind a pipe', (process) => `cat <<'EOF' | sudo tee /opt/run.sh > /dev/null\n${line(process)}\nEOF`),
  script(
    'a script without an ending',
    (process) => `cat > /usr/local/bin/up <<'EOF'\n#!/bin/sh\n${line(process)}\nEOF`,
  ),
  script('a here-document with tabs', (process) => `cat > run.sh <<-EOF\n\t${line(process)}\n\tEOF`),
  script('echo behind a pipe', (process) => `echo '${line(process)}' | sudo tee -a /opt/run.sh > /dev/null`),
  script('a group > script', (process) => `{\n  echo 'cd /x'\n  echo '${line(process)}'\n} > run.sh`),
  script('a function > script', (process) => `text() {\n  cat <<'EOF'\n${line(process)}\nEOF\n}\ntext > run.sh`),
  script('a script on another machine', (process) => `ssh host 'cat > up.sh' <<'EOF'\n${line(process)}\nEOF`),
  script(
    'a script in a file that a variable names',
    (process) => `cat > "$FILE" <<'EOF'\n#!/bin/bash\n${line(process)}\nEOF`,
  ),
  script('echo >> script', (process) => `echo "${line(process)}" >> run.sh`),
  script(
    'a systemd unit',
    (process) => `cat > ray.service <<EOF\n[Service]\nExecStart=/usr/bin/env ${line(process)}\nEOF`,
  ),
  {
    ...script(
      'a compose file',
      (process) =>
        `docker compose -f - up <<'EOF'\nservices:\n  ray:\n    image: example.com/app\n    command: bash -c "${line(process)}"\nEOF`,
      'container',
    ),
  },
];

const dockerVariables = ({ variables }: Started) => variables.map(([name, value]) => `-e ${name}=${value} `).join('');
const containers: readonly Carrier[] = [
  script('docker run', (process) => `docker run ${dockerVariables(process)}image ${command(process)}`, 'container'),
  script(
    'docker run with the network of the host',
    (process) => `docker run --network host ${dockerVariables(process)}"$IMAGE" ${command(process)}`,
  ),
  script(
    'docker run --entrypoint',
    (process) =>
      `docker run ${dockerVariables(process)}--entrypoint ${process.words[0]} image ${command({ ...process, words: process.words.slice(1) })}`,
    'container',
  ),
  script(
    'docker compose run',
    (process) => `docker compose run --rm ${dockerVariables(process)}ray ${command(process)}`,
    'open-container',
  ),
  script('kubectl run', (process) => `kubectl run ray --image=image -- env ${line(process)}`, 'open-container'),
  script('podman exec', (process) => `podman exec box env ${line(process)}`, 'open-container'),
  script('crictl exec', (process) => `crictl exec -it box env ${line(process)}`, 'open-container'),
  { ...script('docker run bash -c', (process) => `docker run image bash -c "${line(process)}"`, 'container') },
  { ...script('docker exec', (process) => `docker exec box env ${line(process)}`, 'open-container') },
  { ...script('docker exec bash -c', (process) => `docker exec box bash -c "${line(process)}"`, 'open-container') },
  {
    ...script(
      'docker compose exec',
      (process) => `docker compose exec box bash -c "${line(process)}"`,
      'open-container',
    ),
  },
  script('oc rsh', (process) => `oc rsh pod bash -c "${line(process)}"`, 'open-container'),
  script('nomad alloc exec', (process) => `nomad alloc exec -task x abc bash -c "${line(process)}"`, 'open-container'),
  script(
    'aws ecs execute-command',
    (process) => `aws ecs execute-command --task x --interactive --command "${line(process)}"`,
    'open-container',
  ),
  { ...script('kubectl exec', (process) => `kubectl exec pod -- env ${line(process)}`, 'open-container') },
];

export const shellForms: readonly Carrier[] = [
  ...plain,
  ...statements,
  ...named,
  ...kept,
  ...runners,
  ...nested,
  ...handedOn,
  ...writtenScripts,
  ...containers,
];
