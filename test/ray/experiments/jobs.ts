// What a cluster makes of the command of a job: row M31.
import { type Experiment, program, shell } from '../experiment.ts';

/** 2.53.0 was not asked. */
const ASKED = ['>=2.58', '<2.53'];

const HEAD = 'ray start --head --disable-usage-stats';
/** A text that a user may send where the name of a file is asked for. */
const SENT = 'a.py; touch /tmp/ray/ran';
/** The same in one word without a space, which 2.52.0 does not quote. */
const SENT_AS_WORD = 'a.py;touch${IFS}/tmp/ray/ran';
const TELL = 'test -e /tmp/ray/ran && echo answer ran || echo answer not run';

const SUBMIT = (entrypoint: string, sent: string) => `
import shlex, time
from ray.job_submission import JobSubmissionClient

SENT = ${JSON.stringify(sent)}
client = JobSubmissionClient("http://127.0.0.1:8265")
job = client.submit_job(entrypoint=${entrypoint})
while client.get_job_status(job).is_terminal() is False:
    time.sleep(0.2)
`;

function submitted(id: string, question: string, entrypoint: string, answer: string, sent = SENT): Experiment {
  return {
    id,
    row: 'M31',
    question,
    steps: [
      shell('ray start', HEAD),
      program('job', SUBMIT(entrypoint, sent), { limit: 300 }),
      shell('second command', TELL),
    ],
    expected: ASKED.map((releases) => ({
      releases,
      answers: { 'ray start': 0, job: 'runs', 'second command': answer },
    })),
  };
}

function commandLine(
  id: string,
  question: string,
  entrypoint: string,
  ...expected: Experiment['expected']
): Experiment {
  return {
    id,
    row: 'M31',
    question,
    steps: [
      shell('ray start', HEAD),
      shell('job', `ray job submit --address http://127.0.0.1:8265 -- ${entrypoint}; echo answer done`, {
        env: { SENT: SENT_AS_WORD },
        limit: 300,
      }),
      shell('second command', TELL),
    ],
    expected,
  };
}

const ran = (releases: string, answer: string) => ({
  releases,
  answers: { 'ray start': 0, job: 'done', 'second command': answer },
});

export const experiments: readonly Experiment[] = [
  submitted('entrypoint-f-string', 'Does a shell run the entrypoint of a job?', 'f"echo {SENT}"', 'ran'),
  submitted(
    'entrypoint-in-quotes',
    'Do quotes that the program writes around a part help?',
    `f"echo '{SENT}'"`,
    'ran',
    "a.py'; touch /tmp/ray/ran; '",
  ),
  submitted('entrypoint-quoted', 'Does `shlex.quote` keep a part one word?', 'f"echo {shlex.quote(SENT)}"', 'not run'),
  commandLine(
    'entrypoint-of-command-line',
    'Does `ray job submit -- echo "$SENT"` keep the word together?',
    'echo "$SENT"',
    ran('>=2.58', 'not run'),
    ran('<2.53', 'ran'),
  ),
  commandLine(
    'entrypoint-of-inner-shell',
    'Does `ray job submit -- bash -c "echo $SENT"` run what a variable holds?',
    'bash -c "echo $SENT"',
    ran('>=2.58', 'ran'),
    // The outer shell already puts a line end in the place of `${IFS}`, which no variable of a user has to have.
    ran('<2.53', 'not run'),
  ),
];
