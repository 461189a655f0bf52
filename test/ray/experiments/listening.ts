// What a started Ray listens on, and what other machines can do with it: rows M1, M2, M3, M8, M11, M13 and M20.
import {
  ASKS_BY_ITSELF,
  agentJobFromOutside,
  type Experiment,
  HAS_TOKENS,
  jobFromInside,
  jobFromOutside,
  listensOn,
  NODE_ADDRESS,
  processListens,
  program,
  shell,
  WITH_TOKEN,
} from '../experiment.ts';

/** `ray.init(dashboard_host=…)`: where it listens, and whether a job from outside runs where nothing is set. */
function host(
  id: string,
  value: string,
  listens: readonly string[],
  outside: 'reached' | 'refused',
  ci?: true,
): Experiment {
  const expected = (status: number) => ({
    'ray.init': 'runs',
    dashboard: listens,
    'job from outside': outside === 'reached' ? status : 'refused',
  });
  return {
    id: `dashboard-host-${id}`,
    row: 'M2',
    question: `Where does \`ray.init(dashboard_host=${JSON.stringify(value)})\` listen, and who can run a job?`,
    steps: [
      program('ray.init', `import ray\nray.init(dashboard_host=${JSON.stringify(value)})\n`),
      listensOn('dashboard', 8265),
      jobFromOutside(),
    ],
    expected: [
      { releases: '<2.59', answers: expected(200) },
      { releases: ASKS_BY_ITSELF, answers: expected(401) },
    ],
    ...(ci ? { ci } : {}),
  };
}

/** Runs one task, and answers with the ports on other addresses than loopback that are neither known nor in the two ranges. */
const OTHER_PORTS = `
import ray
ray.init(address="auto")
ray.get(ray.remote(lambda: 1).remote())
ports = set()
for table in ("/proc/net/tcp", "/proc/net/tcp6"):
    for line in open(table).read().splitlines()[1:]:
        host, port = line.split()[1].split(":")
        if line.split()[3] == "0A" and host not in ("0100007F", "00000000000000000000000001000000"):
            ports.add(int(port, 16))
known = {6379, 8265, 10001, 44217, 44227, 52365}
others = sorted(port for port in ports - known if not (10002 <= port <= 19999 or 32768 <= port <= 60999))
random = [port for port in ports - known if 32768 <= port <= 60999]
workers = [port for port in ports if 10002 <= port <= 19999]
print("answer", others or ("workers and random ones" if workers and len(random) >= 3 else "fewer"))
`;

export const experiments: readonly Experiment[] = [
  {
    id: 'head-other-ports',
    row: 'M27',
    question: 'Which ports does a head with one task open besides the known ones?',
    steps: [shell('ray start', 'ray start --head'), program('other ports', OTHER_PORTS)],
    expected: [
      {
        releases: '>=2.49',
        answers: { 'ray start': 0, 'other ports': 'workers and random ones' },
      },
    ],
  },
  {
    id: 'plain-init',
    row: 'M1',
    question: 'What does a plain `ray.init()` listen on, and what can another machine do with it?',
    steps: [
      program('ray.init', 'import ray\nray.init()\n'),
      listensOn('dashboard', 8265),
      processListens('GCS', '/gcs_server'),
      listensOn('metrics', 44227),
      jobFromOutside(),
      agentJobFromOutside(),
      { do: 'request', as: 'metrics from outside', on: 'other', url: `http://${NODE_ADDRESS}:44227/metrics` },
    ],
    expected: [
      {
        releases: '<2.59',
        answers: {
          'ray.init': 'runs',
          dashboard: ['127.0.0.1'],
          GCS: ['[::]'],
          metrics: ['0.0.0.0'],
          'job from outside': 'refused',
          'agent job from outside': 200,
          'metrics from outside': 200,
        },
      },
      {
        releases: ASKS_BY_ITSELF,
        answers: {
          dashboard: ['127.0.0.1'],
          GCS: ['[::]'],
          'job from outside': 'refused',
          'agent job from outside': 401,
          'metrics from outside': 200,
        },
      },
    ],
    ci: true,
  },
  host('any-ipv4', '0.0.0.0', ['0.0.0.0'], 'reached', true),
  host('zero', '0', ['0.0.0.0'], 'reached'),
  host('star', '*', ['0.0.0.0', '[::]'], 'reached'),
  host('empty', '', ['0.0.0.0', '[::]'], 'reached'),
  host('any-ipv6', '::', ['[::]'], 'refused'),
  host('node-address', NODE_ADDRESS, [NODE_ADDRESS], 'reached'),
  host('host-name', 'ray-node', [NODE_ADDRESS], 'reached'),
  host('localhost', 'localhost', ['127.0.0.1'], 'refused', true),
  // Only the small letters are Ray's own word; these are asked of the hosts file, which names ::1 too.
  host('upper-case-localhost', 'LOCALHOST', ['127.0.0.1', '[::1]'], 'refused'),
  {
    id: 'dashboard-host-loopback-ipv6',
    row: 'M2',
    question: 'Where does `ray.init(dashboard_host="::1")` listen?',
    steps: [program('ray.init', 'import ray\nray.init(dashboard_host="::1")\n'), listensOn('dashboard', 8265)],
    expected: [
      { releases: '==2.53.0', answers: { 'ray.init': 'runs', dashboard: ['[::1]'] } },
      { releases: '==2.60.0', answers: { 'ray.init': 'runs', dashboard: ['127.0.0.1'] } },
      { releases: '>=2.49', answers: { 'ray.init': 'runs' } },
    ],
  },
  host('other-loopback', '127.0.0.2', ['127.0.0.2'], 'refused'),
  {
    id: 'dashboard-host-in-brackets',
    row: 'M2',
    question: 'Does `ray.init(dashboard_host="[::]")` listen anywhere?',
    steps: [
      program('ray.init', 'import ray\nray.init(dashboard_host="[::]")\n'),
      { ...listensOn('dashboard', 8265), limit: 3 },
      processListens('GCS', '/gcs_server'),
    ],
    expected: [{ releases: HAS_TOKENS, answers: { 'ray.init': 'runs', dashboard: [], GCS: ['[::]'] } }],
  },
  {
    id: 'dashboard-host-with-a-blank',
    row: 'M2',
    question: 'Does `ray.init(dashboard_host=" 0.0.0.0")` listen anywhere?',
    steps: [
      program('ray.init', 'import ray\nray.init(dashboard_host=" 0.0.0.0")\n'),
      { ...listensOn('dashboard', 8265), limit: 3 },
      processListens('GCS', '/gcs_server'),
    ],
    expected: [{ releases: HAS_TOKENS, answers: { 'ray.init': 'runs', dashboard: [], GCS: ['[::]'] } }],
  },
  {
    id: 'no-dashboard',
    row: 'M3',
    question: 'Does `include_dashboard=False` close the dashboard whatever the host?',
    steps: [
      program('ray.init', 'import ray\nray.init(include_dashboard=False, dashboard_host="0.0.0.0")\n'),
      processListens('GCS', '/gcs_server'),
      { ...listensOn('dashboard', 8265), limit: 3 },
    ],
    expected: [{ releases: '>=2.49', answers: { 'ray.init': 'runs', GCS: ['[::]'], dashboard: [] } }],
    ci: true,
  },
  {
    id: 'nothing-set',
    row: 'M8',
    question: 'Does `ray.init()` require a token when nothing is set?',
    steps: [program('ray.init', 'import ray\nray.init()\n'), jobFromInside()],
    expected: [
      { releases: '<2.59', answers: { 'ray.init': 'runs', job: 200 } },
      { releases: ASKS_BY_ITSELF, answers: { 'ray.init': 'runs', job: 401 } },
    ],
  },
  {
    id: 'head-nothing-set',
    row: 'M11',
    question: 'What does `ray start --head` listen on, and does it require a token?',
    steps: [
      shell('ray start', 'ray start --head'),
      listensOn('GCS', 6379),
      listensOn('Ray Client', 10001),
      listensOn('dashboard', 8265),
      jobFromInside(),
    ],
    expected: [
      {
        releases: '>=2.49',
        answers: {
          'ray start': 0,
          GCS: ['[::]'],
          'Ray Client': [NODE_ADDRESS, '127.0.0.1'],
          dashboard: ['127.0.0.1'],
          job: 200,
        },
      },
    ],
  },
  {
    id: 'head-everywhere',
    row: 'M11',
    question: 'Can another machine run a job on `ray start --head --dashboard-host=0.0.0.0`?',
    steps: [
      shell('ray start', 'ray start --head --dashboard-host=0.0.0.0'),
      listensOn('dashboard', 8265),
      jobFromOutside(),
    ],
    expected: [{ releases: '>=2.49', answers: { 'ray start': 0, dashboard: ['0.0.0.0'], 'job from outside': 200 } }],
    ci: true,
  },
  {
    id: 'head-everywhere-token',
    row: 'M11',
    question: 'The same with token authentication enabled and a token?',
    steps: [shell('ray start', 'ray start --head --dashboard-host=0.0.0.0', { env: WITH_TOKEN }), jobFromOutside()],
    expected: [{ releases: HAS_TOKENS, answers: { 'ray start': 0, 'job from outside': 401 } }],
    ci: true,
  },
  {
    id: 'loopback-node-address',
    row: 'M13',
    question: 'Does `_node_ip_address="127.0.0.1"` make the inner services local?',
    steps: [
      program('ray.init', 'import ray\nray.init(_node_ip_address="127.0.0.1")\n'),
      processListens('GCS', '/gcs_server'),
    ],
    expected: [
      { releases: '==2.53.0', answers: { 'ray.init': 'runs', GCS: ['127.0.0.1'] } },
      { releases: '>=2.54', answers: { 'ray.init': 'runs', GCS: ['[::]'] } },
      { releases: '>=2.49', answers: { 'ray.init': 'runs' } },
    ],
  },
  {
    id: 'head-on-a-loopback-node-address',
    row: 'M13',
    question: 'Does `ray start --head --node-ip-address=127.0.0.1` keep a head on its machine?',
    steps: [
      shell('ray start', 'ray start --head --node-ip-address=127.0.0.1'),
      listensOn('GCS', 6379),
      listensOn('dashboard', 8265),
      agentJobFromOutside(),
    ],
    expected: [
      {
        releases: '>=2.54',
        answers: { 'ray start': 0, GCS: ['[::]'], dashboard: ['127.0.0.1'], 'agent job from outside': 200 },
      },
    ],
  },
  {
    id: 'agent-in-token-mode',
    row: 'M20',
    question: "Does token authentication close the agent's job API?",
    steps: [
      program('ray.init', 'import ray\nray.init()\n', { env: WITH_TOKEN }),
      jobFromInside(),
      agentJobFromOutside(),
    ],
    expected: [
      { releases: '>=2.52,<2.54', answers: { 'ray.init': 'runs', job: 401, 'agent job from outside': 200 } },
      { releases: '>=2.54', answers: { 'ray.init': 'runs', job: 401, 'agent job from outside': 401 } },
    ],
    ci: true,
  },
  {
    id: 'metrics-in-token-mode',
    row: 'M1',
    question: 'Do metrics answer without a token when token authentication is enabled?',
    steps: [
      program('ray.init', 'import ray\nray.init()\n', { env: WITH_TOKEN }),
      { do: 'request', as: 'metrics from outside', on: 'other', url: `http://${NODE_ADDRESS}:44227/metrics` },
    ],
    expected: [{ releases: HAS_TOKENS, answers: { 'metrics from outside': 200 } }],
  },
];
