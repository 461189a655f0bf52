// Joining a cluster, from the same machine and from another: rows M12, M14, M23 and M25.
import {
  type Experiment,
  HAS_TOKENS,
  jobFromInside,
  listensOn,
  NODE_ADDRESS,
  program,
  shell,
  WITH_TOKEN,
} from '../experiment.ts';

const OFF = { RAY_AUTH_MODE: 'disabled' };
const HEAD = `ray start --head --node-ip-address=${NODE_ADDRESS} --dashboard-host=0.0.0.0`;
const WORKER = `ray start --address=${NODE_ADDRESS}:6379`;
const RUN_A_TASK =
  "\n\n@ray.remote\ndef one():\n    return 1\n\n\nprint('answer', ray.get(one.remote(), timeout=60))\n";
const driver = `import ray\nray.init(address='${NODE_ADDRESS}:6379')\n${RUN_A_TASK}`;

/** All at once: Ray names those that it does not know. */
const NAMES = `
import re
import ray
names = ["storage", "enable_resource_isolation", "system_reserved_cpu", "system_reserved_memory", "object_spilling_directory",
         "_cgroup_path", "cgroup_path", "proxy_server_url", "dashboard_hosts"]
try:
    ray.init(**{name: None for name in names})
except RuntimeError as error:
    print("answer", " ".join(name for name in names if re.search(rf"\\b{name}\\b", str(error))))
`;

/** A call of `ray.init` by itself: what it raises. */
function refused(id: string, call: string, error: string, releases = '>=2.49'): Experiment {
  return {
    id,
    row: 'M14',
    question: `Does Ray accept \`${call}\`?`,
    steps: [program('ray.init', `import ray\n${call}\n`)],
    expected: [{ releases, answers: { 'ray.init': error } }],
  };
}

export const experiments: readonly Experiment[] = [
  refused('second-positional', "ray.init('local', 4)", 'TypeError'),
  { ...refused('unknown-name', "ray.init(dashboard_hosts='0.0.0.0')", 'RuntimeError'), ci: true },
  refused('old-name', "ray.init(webui_host='0.0.0.0')", 'RuntimeError'),
  refused('storage', "ray.init(storage='/tmp/x')", 'RuntimeError'),
  refused('local-mode', 'ray.init(local_mode=True)', 'RuntimeError', '>=2.56'),
  {
    id: 'names-of-init',
    row: 'M21',
    question: 'Which of these names does `ray.init` refuse as unknown?',
    steps: [program('unknown', NAMES)],
    expected: [
      { releases: '>=2.56', answers: { unknown: 'storage _cgroup_path dashboard_hosts' } },
      { releases: '>=2.49,<2.54', answers: { unknown: 'storage cgroup_path proxy_server_url dashboard_hosts' } },
    ],
  },
  {
    id: 'joining-ignores-dashboard-options',
    row: 'M12',
    question: 'What do `dashboard_host` of a joining program and `--dashboard-host` of a worker do?',
    steps: [
      shell('ray start', 'ray start --head'),
      shell('worker', `ray start --address=${NODE_ADDRESS}:6379 --dashboard-host=0.0.0.0`),
      program('ray.init', "import ray\nray.init(address='auto', dashboard_host='0.0.0.0')\n"),
      listensOn('dashboard', 8265),
    ],
    expected: [
      { releases: '>=2.49', answers: { 'ray start': 0, worker: 0, 'ray.init': 'runs', dashboard: ['127.0.0.1'] } },
    ],
  },
  {
    id: 'worker-of-another-release',
    row: 'M23',
    question: 'Can a worker of another release join?',
    steps: [shell('head', HEAD), shell('worker', WORKER, { on: 'other', release: '2.60.0' })],
    expected: [{ releases: '==2.53.0', answers: { head: 0, worker: 1 } }],
  },
  {
    id: 'driver-of-another-release',
    row: 'M23',
    question: 'Can a program of another release join?',
    steps: [shell('head', HEAD), program('ray.init', driver, { release: '2.60.0' })],
    expected: [{ releases: '==2.53.0', answers: { head: 0, 'ray.init': 'RuntimeError' } }],
  },
  {
    id: 'same-mode-on-two-machines',
    row: 'M25',
    question: 'Do a worker on another machine and a program work when all have the mode and the token?',
    steps: [
      shell('head', HEAD, { env: WITH_TOKEN }),
      shell('worker', WORKER, { on: 'other', env: WITH_TOKEN }),
      program('task', driver, { env: WITH_TOKEN }),
    ],
    expected: [{ releases: HAS_TOKENS, answers: { head: 0, worker: 0, task: '1' } }],
    ci: true,
  },
  {
    id: 'head-asks-worker-does-not',
    row: 'M25',
    question: 'Can a worker without the mode join a head that requires a token?',
    steps: [
      shell('head', HEAD, { env: WITH_TOKEN }),
      jobFromInside(),
      shell('worker', WORKER, { on: 'other', env: OFF }),
    ],
    expected: [{ releases: HAS_TOKENS, answers: { head: 0, job: 401, worker: 1 } }],
  },
  {
    id: 'head-asks-program-does-not',
    row: 'M25',
    question: 'Can a program without the mode join a head that requires a token?',
    steps: [shell('head', HEAD, { env: WITH_TOKEN }), jobFromInside(), program('ray.init', driver, { env: OFF })],
    expected: [{ releases: HAS_TOKENS, answers: { head: 0, job: 401, 'ray.init': 'ConnectionError' } }],
  },
  {
    id: 'program-asks-head-does-not',
    row: 'M25',
    question: 'Can a program with token authentication enabled but without a token join an open head?',
    steps: [
      shell('head', HEAD, { env: OFF }),
      jobFromInside(),
      program('ray.init', driver, { on: 'other', env: { RAY_AUTH_MODE: 'token' } }),
    ],
    expected: [{ releases: HAS_TOKENS, answers: { head: 0, job: 200, 'ray.init': 'AuthenticationError' } }],
  },
];
