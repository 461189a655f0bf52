// Where scripts contain Ray commands, and what only looks like one.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, commands, processOf, readShell } from './read-shell.ts';

const HEAD = 'ray start head: head=true';

describe('one head, however it is written', () => {
  const texts = [
    'ray start --head',
    'sleep 1; ray start --head',
    'cd /x && ray start --head &',
    'ps aux | grep ray || ray start --head',
    'ray \\\n  start \\\n  --head',
    'if ! ray start --head; then exit 1; fi',
    'f() {\n  ray start --head\n}',
    'IP=$(ray start --head)',
    'ray start --head > log 2>&1',
    '/opt/venv/bin/ray start --head',
    '"$RAY_BIN" start --head',
    'RAY=/usr/bin/ray\n$RAY start --head',
    'python3 -u -m ray.scripts.scripts start --head',
    'ray --logging-level debug start --head',
    'nohup ray start --head',
    'sudo -u ray env A=b ray start --head',
    'timeout -k 5 60 nice -n 5 ray start --head',
    'stdbuf -oL numactl -N 0 ray start --head',
    'uv run --isolated --extra x ray start --head',
    'poetry run ray start --head',
    'conda run -n base --no-capture-output ray start --head',
    'apptainer exec --nv -B /a:/b image.sif ray start --head',
    'srun --nodes=1 -w "$node" --overlap ray start --head',
    'mpirun -np 1 ray start --head',
    "bash -c 'ray start --head'",
    'bash -euo pipefail -c "ray start --head"',
    '/bin/bash -lc "cd /x && ray start --head"',
    'bash -ce "cd /x && ray start --head"',
    'ssh -o X=no host "source v/bin/activate; ray start --head"',
    'ssh $OPTIONS $host ray start --head',
    'ssh host "\'$RAY_BIN\' start --head"',
    'gcloud compute ssh box --zone z --command="ray start --head"',
    'su - user -c "ray start --head"',
    'eval "ray start --head"',
    'srun bash -lc "ssh host \\"ray start --head\\""',
    'bash <<EOF\nray start --head\nEOF',
    "ssh host 'bash -s' <<'EOF'\nray start --head\nEOF",
    'cat <<EOF | ssh host bash\nray start --head\nEOF',
    'bash <<< "ray start --head"',
    'cat <<EOF\nx\nEOFX\ny\nEOF\nray start --head',
    'cat <<EOF\nEOF \nEOF\nray start --head',
    'cat <<-EOF\n\tEOF x\n\tEOF\nray start --head',
    "cat << 'THE END'\nTHE ENDING\nTHE END\nray start --head",
    'bash <<EOF\necho EOF\nEOFX=1\nray start --head\nEOF',
    'cat <<A <<B\nAx\nA\nBx\nB\nray start --head',
    'cat <<A\ncat <<B\nBx\nA\nray start --head',
    'bash -s x <<EOF\nray start --head\nEOF',
    'bash /dev/stdin x <<EOF\nray start --head\nEOF',
    'script=$(cat <<EOF\nray start --head\nEOF\n)\nsrun bash -x -c "$script"',
    'xargs -n 1 ray start --head',
    '$LAUNCHER ray start --head',
    'run() { "$@"; }\nrun ray start --head',
    'on() { local h=$1; shift; ssh "$h" "$@"; }\non box ray start --head',
    'run() { eval "$1"; }\nrun "ray start --head"',
    'again() { for i in 1 2; do "$@" && return; done; }\nagain nohup ray start --head',
    'CMD="ray start"\nCMD+=" --head"\nbash -c "$CMD"',
    '"$PYTHON" -m ray.scripts.scripts start --head',
    '${RAY:-ray} start --head',
    'ray exec c.yaml "ray start --head"',
    'ray start --head\r\n',
    '\uFEFFray start --head',
  ];
  for (const text of texts) test(JSON.stringify(text), () => assert.deepEqual(commands(text), [HEAD]));
});

describe('in a container', () => {
  const texts = [
    'docker exec -it box ray start --head',
    'docker exec box bash -c "ray start --head"',
    'docker compose exec box ray start --head',
    'docker run --rm -it -v /a:/b image ray start --head',
    'kubectl exec -n space pod -c main -- bash -c "ray start --head"',
    'kubectl run x --image=y -- ray start --head',
    'docker compose run --rm box ray start --head',
    'docker run --entrypoint ray image start --head',
    'docker run "$IMAGE" ray start --head',
    'docker run $IMAGE ray start --head',
    'docker run $OPTIONS image ray start --head',
  ];
  for (const text of texts)
    test(text, () => assert.deepEqual(commands(text), ['ray start head in container: head=true']));
  test('on the network of the host it is none', () =>
    assert.deepEqual(commands('docker run --network host image ray start --head'), [HEAD]));
});

describe('no command of Ray', () => {
  const texts = [
    '# ray start --head',
    'echo "ray start --head"',
    'echo ray start --head',
    'if grep -q "ray start --head" log; then :; fi',
    "cat > run.sh <<'EOF'\nray start --head\nEOF",
    'HELP="ray start --head"',
    "ssh host 'bash other.sh' <<'EOF'\nray start --head\nEOF",
    "cat <<'EOF' | bash other.sh\nray start --head\nEOF",
    'bash other.sh <<EOF\nray start --head\nEOF',
    'bash "$SCRIPT" <<EOF\nray start --head\nEOF',
    'cat <<EOF\nEOFX\nray start --head\nEOF',
    'cat <<-EOF\n\tEOF x\nray start --head\n\tEOF',
    'xray start --head',
    'v2ray -config=x',
    'ray -config=x',
    'ray stop',
    'ray status',
    '$PROGRAM start --head',
    'npm start -- ray start',
    'serve start build',
    'serve run dist',
    'git commit -m "ray start --head"',
    'say() { echo "$@"; }\nsay ray start --head',
    'run() { "$@"; }\nrun echo ray start --head',
    'run() { local n=$1; shift; log "$@"; sleep "$n"; }\nrun 3 ray start --head',
    'run() { while [ $# -gt 0 ]; do "$1"; shift; done; }\nother ray start --head',
    'run ray start --head\nrun() { "$@"; }',
    'ray attach cluster.yaml --start',
    'ray dashboard cluster.yaml',
    'sbatch run.sh <<EOF\nray start --head\nEOF',
    'kubectl run x --image=y -- echo ray start --head',
    'ansible all -a "echo ray start --head"',
    "docker run --entrypoint '' image echo ray start --head",
    '"$PYTHON" -m other.scripts start --head',
    '${RAY:-xray} start --head',
  ];
  for (const text of texts) test(JSON.stringify(text), () => assert.deepEqual(commands(text), []));
});

describe('roles and options', () => {
  const cases: Record<string, string> = {
    'ray start --address=10.0.0.1:6379 --block': 'ray start worker: address="10.0.0.1:6379" block=true',
    'ray start --address "$HEAD:6379"': 'ray start worker: address=?',
    'ray start "$@"': 'ray start undecided open:',
    'ray start --head "${ARGS[@]}"': 'ray start head open: head=true',
    'ray start --head $EXTRA': 'ray start head open: head=true',
    'ray start --head --port 6379 --include-dashboard=false':
      'ray start head: head=true port=6379 include_dashboard=false',
    'ray start --head --dashboard-host 127.0.0.1 --dashboard-host=0.0.0.0':
      'ray start head: head=true dashboard_host="0.0.0.0"',
    "ray start --head --dashboard-host='::' --ray-debugger-external":
      'ray start head: head=true dashboard_host="::" ray_debugger_external=true',
    'ray start --head --dashboard-host=': 'ray start head: head=true dashboard_host=""',
    'ray start --head --new-option x --other=y': 'ray start head: head=true new_option=? other="y"',
    'H=0.0.0.0; ray start --head --dashboard-host=$H': 'ray start head: head=true dashboard_host="0.0.0.0"',
    'H=0.0.0.0; H=127.0.0.1; ray start --head --dashboard-host=$H':
      'ray start head: head=true dashboard_host="127.0.0.1"',
    'ray start --head --dashboard-host=${H:-0.0.0.0}':
      'ray start head: head=true dashboard_host=default(? | "0.0.0.0")',
    'H=${1:-0.0.0.0}; ray start --head --dashboard-host "$H"':
      'ray start head: head=true dashboard_host=default(? | "0.0.0.0")',
    'if x; then H=0.0.0.0; fi; ray start --head --dashboard-host $H':
      'ray start head: head=true dashboard_host=one(? | "0.0.0.0")',
    'for H in a b; do ray start --head --dashboard-host $H; done': 'ray start head: head=true dashboard_host=?',
    'ray start --head --dashboard-host $(hostname -i)': 'ray start head: head=true dashboard_host=?',
    'ray start --head --dashboard-host {{ host }}': 'ray start head open: head=true dashboard_host=?',
    'H=0.0.0.0\nbash -c "ray start --head --dashboard-host $H"': 'ray start head: head=true dashboard_host="0.0.0.0"',
    "H=0.0.0.0\nssh h 'ray start --head --dashboard-host $H'": 'ray start head: head=true dashboard_host=?',
    'ray job submit --address http://h:8265 --no-wait -- python x.py --address y':
      'ray job submit job-client: address="http://h:8265" no_wait=true',
    'RAY_ADDRESS=http://h:8265 ray job submit -- python x.py': 'ray job submit job-client: address="http://h:8265"',
    'serve start --http-host 0.0.0.0 --http-port=80':
      'serve.start serve: http_options.host="0.0.0.0" http_options.port=80',
    'serve run --non-blocking app:main': 'serve.run serve: non_blocking=true',
    'serve deploy -a http://h:52365 serve.yaml': 'serve deploy serve: address="http://h:52365"',
  };
  for (const [text, shown] of Object.entries(cases)) test(text, () => assert.deepEqual(commands(text), [shown]));
});

describe('places', () => {
  const option = (text: string) => {
    const found = processOf(text).options.find(({ name }) => name === 'dashboard_host');
    return [at(text, found?.span), at(text, found?.nameSpan), at(text, found?.valueSpan)];
  };
  const cases: Record<string, readonly string[]> = {
    'ray start --head --dashboard-host=0.0.0.0 &': ['--dashboard-host=0.0.0.0', '--dashboard-host', '0.0.0.0'],
    'ray start --head --dashboard-host="0.0.0.0" &': ['--dashboard-host="0.0.0.0"', '--dashboard-host', '0.0.0.0'],
    "ray start --head '--dashboard-host=0.0.0.0'": ['--dashboard-host=0.0.0.0', '--dashboard-host', '0.0.0.0'],
    "ray start --head --dashboard-host '0.0.0.0'": ["--dashboard-host '0.0.0.0'", '--dashboard-host', '0.0.0.0'],
    'ssh h "ray start --head --dashboard-host=\\"0.0.0.0\\""': [
      '--dashboard-host=\\"0.0.0.0\\"',
      '--dashboard-host',
      '0.0.0.0',
    ],
    'H="0.0.0.0"\r\nray start --head \\\r\n --dashboard-host=$H\r\n': [
      '--dashboard-host=$H',
      '--dashboard-host',
      '0.0.0.0',
    ],
  };
  for (const [text, places] of Object.entries(cases))
    test(JSON.stringify(text), () => assert.deepEqual(option(text), places));
  test('the name and the whole of a command', () => {
    const text = 'sudo /bin/ray start --head --port=1 # here';
    const { nameSpan, span } = processOf(text);
    assert.deepEqual([at(text, nameSpan), at(text, span)], ['/bin/ray start', '/bin/ray start --head --port=1']);
  });
});

describe('damage', () => {
  const text =
    'H=0.0.0.0\n{% if x %}\nray start --head --dashboard-host=$H <<EOF\n{{ y }}\nEOF\nssh h "ray start \'"\n';
  test('no cut of a script throws', () => {
    for (let end = 0; end <= text.length; end++)
      assert.doesNotThrow(() => readShell(text.slice(0, end)), `cut at ${end}`);
  });
  test('what can be read around it is read, and the damage is named', () => {
    const { processes, problems } = readShell('ray start --head ${\nray start --head\n');
    assert.notEqual(processes.length, 0);
    assert.match(problems[0]?.message ?? '', /does not parse/);
  });
  test('a script that says nothing of Ray hides no setting of it', () => {
    for (const run of ['python app.py ${\npython b.py\n', 'docker run x python app.py ${\npython b.py\n']) {
      const { processes, problems } = readShell(run);
      assert.notEqual(processes.length, 0, run);
      assert.deepEqual(problems, [], run);
      assert.equal(readShell(`export RAY_AUTH_MODE=$M\n${run}`).problems.length, 1, run);
    }
  });
  test('scripts in scripts end', () => {
    let script = 'ray start --head';
    for (let depth = 0; depth < 12; depth++) script = `eval ${JSON.stringify(script)}`;
    assert.deepEqual(commands(script), []);
  });
});
