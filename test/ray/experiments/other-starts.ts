// What opens Ray to other machines besides `ray start`, `ray.init` and `serve.start`: rows M29 and M30.
import {
  type Experiment,
  jobFromOutside,
  listensOn,
  NODE_ADDRESS,
  processListens,
  program,
  shell,
  WITH_TOKEN,
} from '../experiment.ts';

/** Older releases were not asked. */
const MEASURED = '>=2.53';
/** The entrypoint stays until the experiment ends: Ray is stopped when it does. */
const SYMMETRIC = `nohup ray symmetric-run --address ${NODE_ADDRESS}:6379 --dashboard-host=0.0.0.0 -- sleep 600 > run.log 2>&1 &`;

/** A head that takes its time before it is asked: the request waits longer than the look at its ports. */
const onceUp = { ...jobFromOutside(), limit: 240 };
const dashboard = { ...listensOn('dashboard', 8265), limit: 240 };

/** Stands for debugpy, which Ray imports where it is installed: listens where Ray says, tells where that is, and waits. */
const DEBUGPY = `
import os, socket, threading

__version__ = "1.8.17"
LISTENER = socket.socket()


def listen(address):
    LISTENER.bind(address)
    LISTENER.listen()
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "told"), "w") as told:
        told.write(LISTENER.getsockname()[0])
    return LISTENER.getsockname()


def wait_for_client():
    threading.Event().wait()
`;

/** Answers with the address that the debugger listens on. */
const STOPPED = (body: string) => `
import os, time
os.environ["PYTHONPATH"] = os.getcwd()
import ray
ray.init()


@ray.remote
def stop_here():
    ${body}


stop_here.remote()
while not (os.path.exists("told") and open("told").read()):
    time.sleep(0.2)
print("answer", open("told").read())
`;

function debuggerOf(id: string, question: string, body: string, env: Readonly<Record<string, string>>): Experiment {
  return {
    id,
    row: 'M30',
    question,
    steps: [program('debugger', STOPPED(body), { env, files: { 'debugpy.py': DEBUGPY }, limit: 300 })],
    expected: [{ releases: MEASURED, answers: { debugger: NODE_ADDRESS } }],
  };
}

export const experiments: readonly Experiment[] = [
  {
    id: 'symmetric-run',
    row: 'M29',
    question: 'Does `ray symmetric-run` start a head that accepts a job without a token?',
    steps: [shell('ray symmetric-run', SYMMETRIC), dashboard, onceUp, processListens('GCS', '/gcs_server')],
    expected: [
      {
        releases: MEASURED,
        answers: { 'ray symmetric-run': 0, dashboard: ['0.0.0.0'], 'job from outside': 200, GCS: ['[::]'] },
      },
    ],
  },
  {
    id: 'symmetric-run-with-token',
    row: 'M29',
    question: 'Does `ray symmetric-run` require a token when token authentication is enabled?',
    steps: [shell('ray symmetric-run', SYMMETRIC, { env: WITH_TOKEN }), dashboard, onceUp],
    expected: [
      { releases: MEASURED, answers: { 'ray symmetric-run': 0, dashboard: ['0.0.0.0'], 'job from outside': 401 } },
    ],
  },
  {
    id: 'client-server',
    row: 'M29',
    question: 'Where does `python -m ray.util.client.server` listen?',
    steps: [
      shell('start', 'nohup python -m ray.util.client.server --port 10011 > server.log 2>&1 &'),
      { ...listensOn('Ray Client', 10011), limit: 240 },
    ],
    expected: [{ releases: MEASURED, answers: { start: 0, 'Ray Client': ['127.0.0.1', '[::]'] } }],
  },
  {
    id: 'cluster-utils',
    row: 'M29',
    question: 'Where does `Cluster(head_node_args={"dashboard_host": "0.0.0.0"})` listen?',
    steps: [
      program(
        'program',
        'from ray.cluster_utils import Cluster\nCluster(initialize_head=True, head_node_args={"dashboard_host": "0.0.0.0"})\n',
      ),
      dashboard,
    ],
    expected: [{ releases: MEASURED, answers: { program: 'runs', dashboard: ['0.0.0.0'] } }],
  },
  debuggerOf(
    'debugger-by-default',
    'Where does the default debugger of a task at `breakpoint()` listen, with a token?',
    'breakpoint()',
    WITH_TOKEN,
  ),
  debuggerOf(
    'debugger-set-trace',
    'Where does the default debugger listen at `ray.util.pdb.set_trace()`?',
    'ray.util.pdb.set_trace()',
    {},
  ),
  debuggerOf(
    'debugger-post-mortem',
    'Does a task that fails open the default debugger with `RAY_DEBUG_POST_MORTEM=1`?',
    'raise ValueError',
    { RAY_DEBUG_POST_MORTEM: '1' },
  ),
];
