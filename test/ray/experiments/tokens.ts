// Tokens and certificates: where they come from and what they close. Rows M6, M7 and M19.
import {
  ASKS_BY_ITSELF,
  agentJobFromOutside,
  type Experiment,
  HAS_TOKENS,
  jobFromInside,
  jobFromOutside,
  OPEN_BY_ITSELF,
  program,
  type RequestStep,
  shell,
  TOKEN,
  WITH_TOKEN,
} from '../experiment.ts';
import { ASKS, FAILS, OPEN, wholeProgram } from '../whole-program.ts';

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

const TLS_ANSWERS = {
  certificate: 0,
  'ray start': 0,
  'with TLS': 'runs',
  'without, after 60 s': 'still waiting',
  'job from outside': 200,
} as const;

function jobWith(as: string, token: string): RequestStep {
  return { ...jobFromInside(as), headers: { Authorization: `Bearer ${token}` } };
}

/** 2.52 generates no token unless the mode asks for one. */
const GENERATE = 'RAY_AUTH_MODE=token ray get-auth-token --generate';

export const experiments: readonly Experiment[] = [
  {
    id: 'head-without-a-token',
    row: 'M6',
    question: 'Does a head with token authentication enabled start without a token?',
    steps: [
      shell('ray start', 'ray start --head', { env: { RAY_AUTH_MODE: 'token' } }),
      shell('generate', GENERATE),
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
      program('ray.init', 'import ray\nray.init()\n', { env: WITH_TOKEN }),
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
  wholeProgram(
    'token-without-a-mode',
    'M7',
    'Is `RAY_AUTH_TOKEN` without a mode enforced?',
    'import ray\nray.init()\n',
    [
      { releases: '<2.59', answers: OPEN },
      { releases: ASKS_BY_ITSELF, answers: ASKS },
    ],
    { env: { RAY_AUTH_TOKEN: TOKEN } },
  ),
  {
    id: 'token-path-of-no-file',
    row: 'M7',
    question: 'What does token authentication do if `RAY_AUTH_TOKEN_PATH` names no file?',
    steps: [
      program('ray.init', 'import ray\nray.init()\n', {
        env: { RAY_AUTH_MODE: 'token', RAY_AUTH_TOKEN_PATH: '/tmp/ray/none' },
      }),
    ],
    expected: [
      // The process is aborted.
      { releases: '>=2.52,<2.53', answers: { 'ray.init': 'exit 1' } },
      { releases: HAS_TOKENS, answers: { 'ray.init': 'AuthenticationError' } },
    ],
  },
  {
    id: 'get-auth-token-in-token-mode',
    row: 'M6',
    question: 'Does `RAY_AUTH_MODE=token ray get-auth-token --generate` make one token, and print it afterwards?',
    steps: [
      shell('generate', `${GENERATE} > first`),
      shell('again', `${GENERATE} > second; tail -n1 first | cmp - <(tail -n1 second)`),
      shell('characters', 'echo "answer $(wc -c < .ray/auth_token)"'),
    ],
    expected: [{ releases: HAS_TOKENS, answers: { generate: 0, again: 0, characters: '64' } }],
  },
  {
    id: 'get-auth-token',
    row: 'M6',
    question: 'Does it without a mode?',
    steps: [
      shell('none yet', 'ray get-auth-token'),
      shell('generate', 'ray get-auth-token --generate > first'),
      shell('again', 'ray get-auth-token --generate > second; tail -n1 first | cmp - <(tail -n1 second)'),
      shell('characters', 'echo "answer $(wc -c < .ray/auth_token)"'),
    ],
    expected: [
      { releases: '>=2.52,<2.53', answers: { 'none yet': 1, generate: 1 } },
      { releases: HAS_TOKENS, answers: { 'none yet': 1, generate: 0, again: 0, characters: '64' } },
    ],
  },
  {
    id: 'head-with-a-token-variable',
    row: 'M7',
    question: 'Is `RAY_AUTH_TOKEN` enough for a head without a mode?',
    steps: [shell('ray start', 'ray start --head', { env: { RAY_AUTH_TOKEN: TOKEN } }), jobFromInside()],
    expected: [
      { releases: OPEN_BY_ITSELF, answers: { 'ray start': 0, job: 200 } },
      { releases: ASKS_BY_ITSELF, answers: { 'ray start': 0, job: 401 } },
    ],
  },
  wholeProgram(
    'program-with-a-token-file',
    'M28',
    'Is a token file enough for a program that starts Ray without a mode?',
    'import ray\nray.init()\n',
    [
      { releases: OPEN_BY_ITSELF, answers: OPEN },
      { releases: ASKS_BY_ITSELF, answers: ASKS },
    ],
    { files: { '.ray/auth_token': TOKEN } },
  ),
  {
    id: 'head-with-a-token-file',
    row: 'M28',
    question: 'Is a token file enough for a head without a mode, and who joins it without a mode?',
    steps: [
      shell('generate', GENERATE),
      shell('ray start', 'ray start --head'),
      jobFromInside(),
      program('auto', JOIN),
      program('without an address', 'import ray\nray.init()\n'),
      program('explicit', "import ray\nray.init(address='10.99.0.1:6379')\n"),
    ],
    expected: [
      {
        releases: '>=2.52,<2.59',
        answers: {
          generate: 0,
          'ray start': 0,
          job: 200,
          auto: 'runs',
          'without an address': 'runs',
          explicit: 'runs',
        },
      },
      { releases: ASKS_BY_ITSELF, answers: { generate: 0, 'ray start': 0, job: 401, auto: 'runs' } },
    ],
  },
  {
    id: 'head-with-a-token-path',
    row: 'M28',
    question: 'Is `RAY_AUTH_TOKEN_PATH` enough for a head without a mode?',
    steps: [
      shell('ray start', `echo ${TOKEN} > /tmp/ray/secret; RAY_AUTH_TOKEN_PATH=/tmp/ray/secret ray start --head`),
      jobFromInside(),
    ],
    expected: [
      { releases: '>=2.52,<2.59', answers: { 'ray start': 0, job: 200 } },
      { releases: ASKS_BY_ITSELF, answers: { 'ray start': 0, job: 401 } },
    ],
  },
  {
    id: 'client-with-a-wrong-token',
    row: 'M6',
    question: 'What does the job client raise for no token and for a wrong one?',
    steps: [
      shell('ray start', 'ray start --head', { env: WITH_TOKEN }),
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
  wholeProgram(
    'tls-without-certificates',
    'M19',
    'Does `RAY_USE_TLS=1` start without certificates?',
    'import ray\nray.init()\n',
    [{ releases: HAS_TOKENS, answers: FAILS }],
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
      program('without, after 60 s', JOIN, { limit: 60 }),
      jobFromOutside(),
      agentJobFromOutside(),
    ],
    expected: [
      { releases: '>=2.54,<2.59', answers: TLS_ANSWERS },
      { releases: '<2.54', answers: { ...TLS_ANSWERS, 'agent job from outside': 200 } },
      { releases: ASKS_BY_ITSELF, answers: { ...TLS_ANSWERS, 'agent job from outside': 200 } },
    ],
  },
];
