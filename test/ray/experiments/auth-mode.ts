// When and how token mode takes effect: rows M4, M5, M9, M10, M18, M22 and M24.
import { ASKS_BY_ITSELF, type Experiment, HAS_TOKENS, OPEN_BY_ITSELF } from '../experiment.ts';
import { ASKS, FAILS, OPEN, wholeProgram } from '../whole-program.ts';

const SET = "os.environ['RAY_AUTH_MODE'] = 'token'\n";

/** A program that starts Ray, under a value of the variable. */
function value(id: string, text: string, expected: Experiment['expected'], ci?: true): Experiment {
  return wholeProgram(
    `mode-${id}`,
    'M5',
    `Does \`RAY_AUTH_MODE=${JSON.stringify(text)}\` require a token?`,
    'import ray\nray.init()\n',
    expected,
    { env: { RAY_AUTH_MODE: text }, ...(ci ? { ci } : {}) },
  );
}

const asks = [{ releases: HAS_TOKENS, answers: ASKS }];
const open = [{ releases: HAS_TOKENS, answers: OPEN }];
const fails = [{ releases: HAS_TOKENS, answers: FAILS }];
export const experiments: readonly Experiment[] = [
  wholeProgram(
    'mode-before-import',
    'M4',
    'Is the mode in time above `import ray`?',
    `import os\n${SET}import ray\nray.init()\n`,
    asks,
    { ci: true },
  ),
  wholeProgram(
    'mode-after-import',
    'M22',
    'Is the mode in time between `import ray` and `ray.init()`?',
    `import os\nimport ray\n${SET}ray.init(dashboard_host='127.0.0.1')\n`,
    fails,
    { ci: true },
  ),
  wholeProgram(
    'mode-after-init',
    'M4',
    'Has the mode an effect after `ray.init()`?',
    `import os\nimport ray\nray.init()\n${SET}`,
    [
      { releases: OPEN_BY_ITSELF, answers: OPEN },
      { releases: ASKS_BY_ITSELF, answers: ASKS },
    ],
  ),
  wholeProgram(
    'mode-off-after-import',
    'M4',
    'Is switching off honoured after the import?',
    "import os\nimport ray\nos.environ['RAY_AUTH_MODE'] = 'disabled'\nray.init()\n",
    open,
  ),
  wholeProgram(
    'mode-before-lazy-import',
    'M4',
    'Is the mode in time above an import inside a function?',
    `import os\n\n\ndef main():\n    ${SET}    import ray\n    ray.init()\n\n\nmain()\n`,
    asks,
  ),
  wholeProgram(
    'mode-after-serve-import',
    'M4',
    'Does `from ray import serve` count as importing ray?',
    `import os\nfrom ray import serve\n${SET}import ray\nray.init()\n`,
    fails,
  ),
  wholeProgram(
    'mode-after-data-import',
    'M4',
    'Does `import ray.data` count as importing ray?',
    `import os\nimport ray.data\n${SET}import ray\nray.init()\n`,
    fails,
  ),
  wholeProgram(
    'mode-after-job-client-import',
    'M4',
    'Does importing the job client count as importing ray?',
    `import os\nfrom ray.job_submission import JobSubmissionClient\n${SET}import ray\nray.init()\n`,
    fails,
  ),
  wholeProgram(
    'mode-default-unset',
    'M4',
    'Does `setdefault` above the import take effect when nothing is set?',
    "import os\nos.environ.setdefault('RAY_AUTH_MODE', 'token')\nimport ray\nray.init()\n",
    asks,
  ),
  wholeProgram(
    'mode-default-disabled',
    'M4',
    'Does `setdefault` keep a `disabled` of the environment?',
    "import os\nos.environ.setdefault('RAY_AUTH_MODE', 'token')\nimport ray\nray.init()\n",
    open,
    { env: { RAY_AUTH_MODE: 'disabled' } },
  ),
  wholeProgram(
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
  wholeProgram(
    'mode-below-2-52',
    'M10',
    'Is the mode known below 2.52?',
    'import ray\nray.init()\n',
    [{ releases: '<2.52', answers: OPEN }],
    { env: { RAY_AUTH_MODE: 'token' } },
  ),
  wholeProgram(
    'mode-in-runtime-env',
    'M9',
    'Does `RAY_AUTH_MODE` in `runtime_env` change the cluster?',
    "import ray\nray.init(runtime_env={'env_vars': {'RAY_AUTH_MODE': 'token'}})\n",
    [
      { releases: OPEN_BY_ITSELF, answers: OPEN },
      { releases: ASKS_BY_ITSELF, answers: ASKS },
    ],
  ),
  wholeProgram(
    'mode-off-in-runtime-env',
    'M9',
    'Does `disabled` in `runtime_env` open a cluster that asks?',
    "import ray\nray.init(runtime_env={'env_vars': {'RAY_AUTH_MODE': 'disabled'}})\n",
    [
      { releases: OPEN_BY_ITSELF, answers: OPEN },
      { releases: ASKS_BY_ITSELF, answers: ASKS },
    ],
  ),
  wholeProgram(
    'mode-in-system-config',
    'M18',
    'Is `_system_config={"AUTH_MODE": "token"}` accepted?',
    "import ray\nray.init(_system_config={'AUTH_MODE': 'token'})\n",
    [
      { releases: '<2.54', answers: FAILS },
      { releases: ASKS_BY_ITSELF, answers: ASKS },
      { releases: HAS_TOKENS, answers: FAILS },
    ],
  ),
  wholeProgram(
    'mode-in-small-letters',
    'M18',
    'Does `RAY_auth_mode=token` set the mode?',
    'import ray\nray.init()\n',
    [
      { releases: OPEN_BY_ITSELF, answers: OPEN },
      { releases: ASKS_BY_ITSELF, answers: ASKS },
    ],
    { env: { RAY_auth_mode: 'token' } },
  ),
  wholeProgram(
    'dotenv-before-import',
    'M24',
    'Is `load_dotenv()` in time above `import ray`?',
    'from dotenv import load_dotenv\nload_dotenv()\nimport ray\nray.init()\n',
    asks,
    { files: { '.env': 'RAY_AUTH_MODE=token\n' } },
  ),
  wholeProgram(
    'dotenv-keeps-disabled',
    'M24',
    'Does `load_dotenv()` keep a `disabled` of the environment?',
    'from dotenv import load_dotenv\nload_dotenv()\nimport ray\nray.init()\n',
    open,
    { files: { '.env': 'RAY_AUTH_MODE=token\n' }, env: { RAY_AUTH_MODE: 'disabled' } },
  ),
  wholeProgram(
    'dotenv-after-import',
    'M24',
    'Is `load_dotenv()` in time between `import ray` and `ray.init()`?',
    'from dotenv import load_dotenv\nimport ray\nload_dotenv()\nray.init()\n',
    fails,
    { files: { '.env': 'RAY_AUTH_MODE=token\n' } },
  ),
];
