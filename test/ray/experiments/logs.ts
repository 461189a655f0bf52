// What Ray writes down of those who ask: row M32.
import {
  agentJobFromOutside,
  type Experiment,
  jobFromOutside,
  NODE_ADDRESS,
  type RequestStep,
  shell,
  TOKEN,
  WITH_TOKEN,
} from '../experiment.ts';

const HEAD = `ray start --head --node-ip-address=${NODE_ADDRESS} --dashboard-host=0.0.0.0 --disable-usage-stats`;
const WRONG = { Authorization: 'Bearer 00000000000000000000000000000000' };
const RIGHT = { Authorization: `Bearer ${TOKEN}` };

const asks = (as: string, step: RequestStep, headers?: Readonly<Record<string, string>>): RequestStep => ({
  ...step,
  as,
  ...(headers && { headers }),
  limit: 240,
});

/** The files below `logs` of the session with a line like this, without numbers that differ in each run. */
const filesWith = (as: string, pattern: string) =>
  shell(
    as,
    `cd /tmp/ray/session_latest/logs && for try in $(seq 100); do
       files=$(grep -rlE ${JSON.stringify(pattern)} . | sed -E 's#^\\./##; s/[0-9a-f]{16,}/ID/g; s/[0-9]{2,}/N/g; s/raysubmit_[A-Za-z0-9]+/JOB/' | sort -u | paste -sd' ' -)
       [ -n "$files" ] && break; sleep 0.2; done; echo "answer \${files:-nowhere}"`,
  );

export const experiments: readonly Experiment[] = [
  {
    id: 'log-of-refused-requests',
    row: 'M32',
    question: 'Which log has requests without a token, and with a wrong one?',
    steps: [
      shell('ray start', HEAD, { env: WITH_TOKEN, limit: 400 }),
      asks('without a token', jobFromOutside()),
      asks('with a wrong token', jobFromOutside(), WRONG),
      asks('agent, without a token', agentJobFromOutside()),
      filesWith('logs with 401', 'jobs/.* 401 '),
      filesWith('logs with 403', 'jobs/.* 403 '),
      filesWith('logs of the agent with 401', 'job_agent/jobs/.* 401 '),
      filesWith('logs with the address of who asked', '10\\.99\\.0\\.2'),
    ],
    expected: [
      {
        releases: '>=2.58',
        answers: {
          'ray start': 0,
          'without a token': 401,
          'with a wrong token': 403,
          'agent, without a token': 401,
          'logs with 401': 'dashboard.log dashboard_agent.log',
          'logs with 403': 'dashboard.log',
          'logs of the agent with 401': 'dashboard_agent.log',
          'logs with the address of who asked': 'dashboard.log dashboard_agent.log',
        },
      },
    ],
  },
  {
    id: 'log-of-jobs',
    row: 'M32',
    question: 'Which log has the command of a job, and who sent it?',
    steps: [
      shell('ray start', HEAD, { env: WITH_TOKEN, limit: 400 }),
      asks('with the token', jobFromOutside(), RIGHT),
      filesWith('logs with the request', 'POST /api/jobs/'),
      filesWith('logs with the command', 'Running entrypoint for job'),
      filesWith('logs with the submission', 'Starting job with submission_id'),
      filesWith('logs with the address of who asked', '10\\.99\\.0\\.2'),
      filesWith('logs with the token', TOKEN),
    ],
    expected: [
      {
        releases: '>=2.58',
        answers: {
          'ray start': 0,
          'with the token': 200,
          'logs with the request': 'dashboard.log',
          'logs with the command': 'job-driver-JOB.log',
          'logs with the submission': 'dashboard_agent.log',
          'logs with the address of who asked': 'dashboard.log',
          'logs with the token': 'nowhere',
        },
      },
    ],
  },
];
