// What Ray Serve and the debugger listen on: rows M15 and M16.
import {
  ASKS_BY_ITSELF,
  type Experiment,
  listensOn,
  NODE_ADDRESS,
  processListens,
  program,
  type RequestStep,
  shell,
  WITH_TOKEN,
} from '../experiment.ts';

const APP =
  'from ray import serve\n\n\n@serve.deployment\nclass App:\n    async def __call__(self, request):\n        return "hello"\n\n\napp = App.bind()\n';
const EVER = '>=2.49';
const fromOutside: RequestStep = {
  do: 'request',
  as: 'from outside',
  on: 'other',
  url: `http://${NODE_ADDRESS}:8000/`,
};
/** gRPC needs a servicer by name; Ray brings one. */
const SERVICER = 'ray.serve.generated.serve_pb2_grpc.add_UserDefinedServiceServicer_to_server';

function started(
  id: string,
  question: string,
  call: string,
  listens: readonly string[],
  outside: 'answered' | 'refused',
  ci?: true,
): Experiment {
  return {
    id,
    row: 'M15',
    question,
    steps: [
      program('program', `import ray\nfrom ray import serve\n${call}\n`),
      listensOn('Serve', 8000),
      { ...fromOutside, whatever: true },
    ],
    expected: [{ releases: EVER, answers: { program: 'runs', Serve: listens, 'from outside': outside } }],
    ...(ci ? { ci } : {}),
  };
}

export const experiments: readonly Experiment[] = [
  started('serve-start', 'Where does `serve.start()` listen?', 'serve.start()', ['127.0.0.1'], 'refused'),
  started(
    'serve-start-everywhere',
    'Where does `serve.start` with host `0.0.0.0` listen?',
    "serve.start(http_options={'host': '0.0.0.0'})",
    ['0.0.0.0'],
    'answered',
    true,
  ),
  {
    id: 'serve-in-token-mode',
    row: 'M15',
    question: 'Does the Serve port require a token when token authentication is enabled?',
    steps: [
      program('program', `import ray\n${APP}\nserve.start(http_options={'host': '0.0.0.0'})\nserve.run(app)\n`, {
        env: WITH_TOKEN,
      }),
      fromOutside,
      { do: 'request', as: 'dashboard', url: 'http://127.0.0.1:8265/api/jobs/' },
    ],
    expected: [{ releases: ASKS_BY_ITSELF, answers: { program: 'runs', 'from outside': 200, dashboard: 401 } }],
  },
  {
    id: 'serve-config-without-options',
    row: 'M15',
    question: 'Where does a config file without `http_options` listen?',
    steps: [
      shell('ray start', 'ray start --head', {
        files: { 'app_module.py': APP, 'config.yaml': 'applications:\n- name: app\n  import_path: app_module:app\n' },
        env: { PYTHONPATH: '.' },
      }),
      shell('serve run', 'nohup serve run --app-dir . config.yaml > serve.log 2>&1 &'),
      listensOn('Serve', 8000),
    ],
    expected: [{ releases: EVER, answers: { 'ray start': 0, Serve: ['0.0.0.0'] } }],
  },
  {
    id: 'serve-grpc',
    row: 'M15',
    question: 'Where does the gRPC proxy listen when servicers are named?',
    steps: [
      program(
        'program',
        `import ray\nfrom ray import serve\nserve.start(grpc_options={'port': 9000, 'grpc_servicer_functions': ['${SERVICER}']})\n`,
      ),
      listensOn('gRPC', 9000),
    ],
    expected: [{ releases: EVER, answers: { program: 'runs', gRPC: ['[::]'] } }],
  },
  ...(['--ray-debugger-external', ''] as const).map(
    (flag): Experiment => ({
      id: flag ? 'debugger-external' : 'debugger',
      row: 'M16',
      question: `Where does the debugger of a worker listen ${flag ? 'with' : 'without'} \`--ray-debugger-external\`?`,
      steps: [
        shell('ray start', `ray start --head ${flag}`.trim(), { env: { RAY_DEBUG: 'legacy' } }),
        program(
          'program',
          "import ray\nray.init(address='auto')\n\n\n@ray.remote\ndef stop_here():\n    breakpoint()\n\n\nstop_here.remote()\n",
          { env: { RAY_DEBUG: 'legacy' } },
        ),
        processListens('debugger', 'ray::stop_here'),
      ],
      // A worker listens with its own gRPC server as well.
      expected: [
        {
          releases: EVER,
          answers: { 'ray start': 0, program: 'runs', debugger: flag ? ['0.0.0.0', '[::]'] : ['127.0.0.1', '[::]'] },
        },
      ],
    }),
  ),
];
