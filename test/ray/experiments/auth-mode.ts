// When and how token mode takes effect: rows M4 to M10, M17, M18, M22 and M24.
import { type Experiment, jobFromInside, jobFromOutside, program, type RequestStep, shell } from '../experiment.ts';

const TOKEN = '0123456789abcdef0123456789abcdef';
const HAS_TOKENS = '>=2.52';
const OPEN = { 'ray.init': 'runs', job: 200 };
const ASKS = { 'ray.init': 'runs', job: 401 };
const FAILS = { 'ray.init': 'RuntimeError' };
const SET = "os.environ['RAY_AUTH_MODE'] = 'token'\n";

const JOIN = "import ray\nray.init(address='auto')\n";
/** In a folder that every step on the same machine shares. */
const TLS = {
  RAY_USE_TLS: '1',
  RAY_TLS_SERVER_CERT: '/tmp/ray/server.crt',
  RAY_TLS_SERVER_KEY: '/tmp/ray/server.key',
  RAY_TLS_CA_CERT: '/tmp/ray/server.crt',
};
const CERTIFICATE =
  "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout /tmp/ray/server.key -out /tmp/ray/server.crt -subj /CN=ray-node -addext 'subjectAltName=DNS:ray-node,DNS:localhost,IP:10.99.0.1,IP:127.0.0.1'";

function whole(
  id: string,
  row: Experiment['row'],
  question: string,
  text: string,
  expected: Experiment['expected'],
  { env, ci, files }: { env?: Record<string, string>; ci?: true; files?: Record<string, string> } = {},
): Experiment {
  const run = program('ray.init', text, { ...(env ? { env } : {}), ...(files ? { files } : {}) });
  const fails = expected.every(({ answers }) => answers['ray.init'] !== 'runs');
  return { id, row, question, steps: fails ? [run] : [run, jobFromInside()], expected, ...(ci ? { ci } : {}) };
}

/** A program that starts Ray, under a value of the variable. */
function value(id: string, text: string, expected: Experiment['expected'], ci?: true): Experiment {
  return whole(
    `mode-${id}`,
    'M5',
    `Does \`RAY_AUTH_MODE=${JSON.stringify(text)}\` ask for a token?`,
    'import ray\nray.init()\n',
    expected,
    { env: { RAY_AUTH_MODE: text }, ...(ci ? { ci } : {}) },
  );
}

const asks = [{ releases: HAS_TOKENS, answers: ASKS }];
const open = [{ releases: HAS_TOKENS, answers: OPEN }];
const fails = [{ releases: HAS_TOKENS, answers: FAILS }];

function jobWith(as: string, token: string): RequestStep {
  return { ...jobFromInside(as), headers: { Authorization: `Bearer ${token}` } };
}

export const experiments: readonly Experiment[] = [
  whole(
    'mode-before-import',
    'M4',
    'Is the mode in time above `import ray`?',
    `import os\n${SET}import ray\nray.init()\n`,
    asks,
    { ci: true },
  ),
  whole(
    'mode-after-import',
    'M22',
    'Is the mode in time between `import ray` and `ray.init()`?',
    `import os\nimport ray\n${SET}ray.init(dashboard_host='127.0.0.1')\n`,
    fails,
    { ci: true },
  ),
  whole(
    'mode-after-init',
    'M4',
    'Has the mode an effect after `ray.init()`?',
    `import os\nimport ray\nray.init()\n${SET}`,
    [
      { releases: '>=2.52,<2.59', answers: OPEN },
      { releases: '>=2.59', answers: ASKS },
    ],
  ),
  whole(
    'mode-off-after-import',
    'M4',
    'Is switching off honoured after the import?',
    "import os\nimport ray\nos.environ['RAY_AUTH_MODE'] = 'disabled'\nray.init()\n",
    open,
  ),
  whole(
    'mode-before-lazy-import',
    'M4',
    'Is the mode in time above an import inside a function?',
    `import os\n\n\ndef main():\n    ${SET}    import ray\n    ray.init()\n\n\nmain()\n`,
    asks,
  ),
  whole(
    'mode-after-serve-import',
    'M4',
    'Does `from ray import serve` count as importing ray?',
    `import os\nfrom ray import serve\n${SET}import ray\nray.init()\n`,
    fails,
  ),
  whole(
    'mode-default-unset',
    'M4',
    'Does `setdefault` above the import take effect when nothing is set?',
    "import os\nos.environ.setdefault('RAY_AUTH_MODE', 'token')\nimport ray\nray.init()\n",
    asks,
  ),
  whole(
    'mode-default-disabled',
    'M4',
    'Does `setdefault` keep a `disabled` of the environment?',
    "import os\nos.environ.setdefault('RAY_AUTH_MODE', 'token')\nimport ray\nray.init()\n",
    open,
    { env: { RAY_AUTH_MODE: 'disabled' } },
  ),
  whole(
    'mode-again-after-import',
    'M4',
    'Is it harmless to set again what the environment has?',
    `import os\nimport ray\n${SET}ray.init()\n`,
    asks,
    { env: { RAY_AUTH_MODE: 'token' } },
  ),
  value('token', 'token', asks),
  value('upper-case', 'TOKEN', asks),
  value('capitalised', 'Token', asks),
  value('true', 'true', open),
  value('one', '1', open),
  value('misspelt', 'tokens', open, true),
  value('empty', '', open),
  value('blanks', ' token ', open),
  value('upper-case-disabled', 'DISABLED', open),
  whole(
    'mode-below-2-52',
    'M10',
    'Is the mode known below 2.52?',
    'import ray\nray.init()\n',
    [{ releases: '<2.51', answers: OPEN }],
    { env: { RAY_AUTH_MODE: 'token' } },
  ),
  {
    id: 'head-without-a-token',
    row: 'M6',
    question: 'Does a head in token mode start without a token?',
    steps: [
      shell('ray start', 'ray start --head', { env: { RAY_AUTH_MODE: 'token' } }),
      shell('generate', 'ray get-auth-token --generate'),
      shell('ray start again', 'ray start --head', { env: { RAY_AUTH_MODE: 'token' } }),
      jobFromInside(),
    ],
    expected: [{ releases: HAS_TOKENS, answers: { 'ray start': 1, generate: 0, 'ray start again': 0, job: 401 } }],
  },
  {
    id: 'token-from-the-environment',
    row: 'M7',
    question: 'Is the token of `RAY_AUTH_TOKEN` enforced: none, a wrong one, the right one?',
    steps: [
      program('ray.init', 'import ray\nray.init()\n', { env: { RAY_AUTH_MODE: 'token', RAY_AUTH_TOKEN: TOKEN } }),
      jobFromInside('none'),
      jobWith('wrong', 'x'),
      jobWith('right', TOKEN),
    ],
    expected: [{ releases: HAS_TOKENS, answers: { 'ray.init': 'runs', none: 401, wrong: 403, right: 200 } }],
  },
  {
    id: 'token-from-a-file',
    row: 'M7',
    question: 'Is the token of the file in `RAY_AUTH_TOKEN_PATH` enforced?',
    steps: [
      program(
        'ray.init',
        "import os\nos.environ['RAY_AUTH_TOKEN_PATH'] = os.path.abspath('secret')\nimport ray\nray.init()\n",
        { env: { RAY_AUTH_MODE: 'token' }, files: { secret: `${TOKEN}\n` } },
      ),
      jobFromInside('none'),
      jobWith('right', TOKEN),
    ],
    expected: [{ releases: HAS_TOKENS, answers: { 'ray.init': 'runs', none: 401, right: 200 } }],
  },
  whole(
    'token-without-a-mode',
    'M7',
    'Is `RAY_AUTH_TOKEN` without a mode enforced?',
    'import ray\nray.init()\n',
    [
      { releases: '<2.54', answers: OPEN },
      { releases: '>=2.59', answers: ASKS },
    ],
    { env: { RAY_AUTH_TOKEN: TOKEN } },
  ),
  {
    id: 'client-with-a-wrong-token',
    row: 'M6',
    question: 'What does the job client raise for no token and for a wrong one?',
    steps: [
      shell('ray start', 'ray start --head', { env: { RAY_AUTH_MODE: 'token', RAY_AUTH_TOKEN: TOKEN } }),
      jobFromInside(),
      program(
        'without',
        "from ray.job_submission import JobSubmissionClient\nJobSubmissionClient('http://127.0.0.1:8265').submit_job(entrypoint='true')\n",
        { env: { RAY_AUTH_MODE: 'disabled' } },
      ),
      program(
        'wrong',
        "from ray.job_submission import JobSubmissionClient\nJobSubmissionClient('http://127.0.0.1:8265').submit_job(entrypoint='true')\n",
        { env: { RAY_AUTH_MODE: 'token', RAY_AUTH_TOKEN: 'f'.repeat(32) } },
      ),
    ],
    expected: [
      {
        releases: HAS_TOKENS,
        answers: { 'ray start': 0, job: 401, without: 'AuthenticationError', wrong: 'AuthenticationError' },
      },
    ],
  },
  whole(
    'mode-in-runtime-env',
    'M9',
    'Does `RAY_AUTH_MODE` in `runtime_env` change the cluster?',
    "import ray\nray.init(runtime_env={'env_vars': {'RAY_AUTH_MODE': 'token'}})\n",
    [
      { releases: '>=2.52,<2.59', answers: OPEN },
      { releases: '>=2.59', answers: ASKS },
    ],
  ),
  whole(
    'mode-in-system-config',
    'M18',
    'Is `_system_config={"AUTH_MODE": "token"}` accepted?',
    "import ray\nray.init(_system_config={'AUTH_MODE': 'token'})\n",
    [
      { releases: '<2.54', answers: FAILS },
      { releases: '>=2.59', answers: ASKS },
    ],
  ),
  whole(
    'dotenv-before-import',
    'M24',
    'Is `load_dotenv()` in time above `import ray`?',
    'from dotenv import load_dotenv\nload_dotenv()\nimport ray\nray.init()\n',
    asks,
    { files: { '.env': 'RAY_AUTH_MODE=token\n' } },
  ),
  whole(
    'dotenv-after-import',
    'M24',
    'Is `load_dotenv()` in time between `import ray` and `ray.init()`?',
    'from dotenv import load_dotenv\nimport ray\nload_dotenv()\nray.init()\n',
    fails,
    { files: { '.env': 'RAY_AUTH_MODE=token\n' } },
  ),
  whole(
    'tls-without-certificates',
    'M19',
    'Does `RAY_USE_TLS=1` start without certificates?',
    'import ray\nray.init()\n',
    fails,
    { env: { RAY_USE_TLS: '1' } },
  ),
  {
    id: 'tls-with-certificates',
    row: 'M19',
    question: 'With certificates on one side only: who joins, and does TLS cover the job API?',
    steps: [
      shell('certificate', CERTIFICATE),
      shell('ray start', 'ray start --head --dashboard-host=0.0.0.0', { env: TLS }),
      program('with TLS', JOIN, { env: TLS }),
      program('without', JOIN),
      jobFromOutside(),
    ],
    expected: [
      {
        releases: HAS_TOKENS,
        answers: {
          certificate: 0,
          'ray start': 0,
          'with TLS': 'runs',
          without: 'ConnectionError',
          'job from outside': 200,
        },
      },
    ],
  },
];
