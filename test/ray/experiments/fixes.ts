// The quick fixes are run: what is exposed before is closed after, with the text that the engine itself writes. Row M17.
import {
  ASKS_BY_ITSELF,
  type Experiment,
  HAS_TOKENS,
  jobFromInside,
  jobFromOutside,
  listensOn,
  NODE_ADDRESS,
  OPEN_BY_ITSELF,
  program,
  type Step,
  shell,
} from '../experiment.ts';
import { type Repair, repaired } from '../repaired.ts';

type Run = (as: string, text: string) => Step;
const python: Run = (as, text) => program(as, text);
/** With a token made beforehand, as the documentation of Ray asks. */
const bash: Run = (as, text) =>
  shell(as, `RAY_AUTH_MODE=token ray get-auth-token --generate > token.log 2>&1\n${text}`);

interface Pair {
  readonly id: string;
  readonly question: string;
  readonly repair: Repair;
  readonly run: Run;
  readonly ask: readonly Step[];
  readonly before: Experiment['expected'][number]['answers'];
  readonly after: Experiment['expected'][number]['answers'];
  readonly releases?: string;
  readonly ci?: true;
}

function pair({
  id,
  question,
  repair,
  run,
  ask,
  before,
  after,
  releases = HAS_TOKENS,
  ci,
}: Pair): readonly Experiment[] {
  const one = (which: 'before' | 'after', text: string, answers: Pair['before']): Experiment => ({
    id: `fix-${id}-${which}`,
    row: 'M17',
    question: `${question} ${which === 'before' ? 'Before the fix.' : 'After it.'}`,
    steps: [run('program', text), ...ask],
    expected: [{ releases, answers }],
    ...(ci ? { ci } : {}),
  });
  return [one('before', repair.text, before), one('after', repaired(repair), after)];
}

const EVERYWHERE = 'import ray\n\nray.init(dashboard_host="0.0.0.0")\n';
const LATE = 'import os\nimport ray\n\nos.environ["RAY_AUTH_MODE"] = "token"\nray.init(dashboard_host="127.0.0.1")\n';
const MISSPELT =
  'import os\n\nos.environ["RAY_AUTH_MODE"] = "tokens"\nimport ray\n\nray.init(dashboard_host="0.0.0.0")\n';
const MISSPELT_NAME = 'import ray\n\nray.init(dashboard_hosts="127.0.0.1")\n';
const OFF = 'import os\n\nos.environ["RAY_AUTH_MODE"] = "disabled"\nimport ray\n\nray.init(dashboard_host="0.0.0.0")\n';
const SERVE = 'import ray\nfrom ray import serve\n\nray.init()\nserve.start(http_options={"host": "0.0.0.0"})\n';
const HEAD = '#!/bin/bash\nray start --head --dashboard-host=0.0.0.0\n';
const serveFromOutside: Step = {
  do: 'request',
  as: 'from outside',
  on: 'other',
  url: `http://${NODE_ADDRESS}:8000/`,
  whatever: true,
};

export const experiments: readonly Experiment[] = [
  ...pair({
    id: 'loopback',
    question: 'A program listens on all interfaces; the fix names 127.0.0.1.',
    repair: { file: 'program.py', text: EVERYWHERE, rule: 'exposed-dashboard', title: '127.0.0.1' },
    run: python,
    ask: [listensOn('dashboard', 8265), jobFromOutside()],
    before: { program: 'runs', dashboard: ['0.0.0.0'], 'job from outside': 200 },
    after: { program: 'runs', dashboard: ['127.0.0.1'], 'job from outside': 'refused' },
    releases: OPEN_BY_ITSELF,
    ci: true,
  }),
  ...pair({
    id: 'loopback-asks-by-itself',
    question: 'The same on a release that requires a token by default.',
    repair: { file: 'program.py', text: OFF, rule: 'exposed-dashboard', title: '127.0.0.1' },
    run: python,
    ask: [listensOn('dashboard', 8265), jobFromOutside()],
    before: { program: 'runs', dashboard: ['0.0.0.0'], 'job from outside': 200 },
    after: { program: 'runs', dashboard: ['127.0.0.1'], 'job from outside': 'refused' },
    releases: ASKS_BY_ITSELF,
    ci: true,
  }),
  ...pair({
    id: 'late-mode',
    question: 'The mode is set after `import ray`; the fix moves it above.',
    repair: { file: 'program.py', text: LATE, rule: 'late-auth-mode' },
    run: python,
    ask: [{ ...jobFromInside(), limit: 20 }],
    before: { program: 'RuntimeError' },
    after: { program: 'runs', job: 401 },
  }),
  ...pair({
    id: 'misspelt-mode',
    question: 'The mode is misspelt; the fix writes `token`.',
    repair: { file: 'program.py', text: MISSPELT, rule: 'invalid-auth-mode' },
    run: python,
    ask: [jobFromOutside()],
    before: { program: 'runs', 'job from outside': 200 },
    after: { program: 'runs', 'job from outside': 401 },
    ci: true,
  }),
  ...pair({
    id: 'mode-off',
    question: 'Token authentication is disabled; the fix requires a token.',
    repair: { file: 'program.py', text: OFF, rule: 'auth-disabled' },
    run: python,
    ask: [jobFromOutside()],
    before: { program: 'runs', 'job from outside': 200 },
    after: { program: 'runs', 'job from outside': 401 },
  }),
  ...pair({
    id: 'serve',
    question: 'Serve listens on all interfaces; the fix names 127.0.0.1.',
    repair: { file: 'program.py', text: SERVE, rule: 'exposed-serve', title: '127.0.0.1' },
    run: python,
    ask: [listensOn('Serve', 8000), serveFromOutside],
    before: { program: 'runs', Serve: ['0.0.0.0'], 'from outside': 'answered' },
    after: { program: 'runs', Serve: ['127.0.0.1'], 'from outside': 'refused' },
  }),
  ...pair({
    id: 'head-loopback',
    question: 'A head listens on all interfaces; the fix names 127.0.0.1.',
    repair: { file: 'start.sh', text: HEAD, rule: 'exposed-dashboard', title: '127.0.0.1' },
    run: bash,
    ask: [listensOn('dashboard', 8265), jobFromOutside()],
    before: { program: 0, dashboard: ['0.0.0.0'], 'job from outside': 200 },
    after: { program: 0, dashboard: ['127.0.0.1'], 'job from outside': 'refused' },
    // From 2.59 on a head asks by itself when there is a token.
    releases: OPEN_BY_ITSELF,
    ci: true,
  }),
  ...pair({
    id: 'require-token',
    question: 'A program listens on all interfaces without authentication; the fix sets the mode above the import.',
    repair: { file: 'program.py', text: EVERYWHERE, rule: 'exposed-dashboard', title: 'Set RAY_AUTH_MODE=token' },
    run: python,
    ask: [jobFromOutside()],
    before: { program: 'runs', 'job from outside': 200 },
    after: { program: 'runs', 'job from outside': 401 },
    releases: OPEN_BY_ITSELF,
    ci: true,
  }),
  ...pair({
    id: 'head-require-token',
    question: 'A head listens on all interfaces without authentication; the fix sets the mode for it.',
    repair: { file: 'start.sh', text: HEAD, rule: 'exposed-dashboard', title: 'Set RAY_AUTH_MODE=token' },
    run: bash,
    ask: [jobFromOutside()],
    before: { program: 0, 'job from outside': 200 },
    after: { program: 0, 'job from outside': 401 },
    releases: OPEN_BY_ITSELF,
  }),
  ...pair({
    id: 'unknown-name',
    question: 'An argument is misspelt; the fix names the one that was meant.',
    repair: { file: 'program.py', text: MISSPELT_NAME, rule: 'unknown-init-argument' },
    run: python,
    ask: [{ ...listensOn('dashboard', 8265), limit: 20 }],
    before: { program: 'RuntimeError' },
    after: { program: 'runs', dashboard: ['127.0.0.1'] },
  }),
];
