// All experiments, and the Ray releases that they are asked of.
import { satisfies } from '@renovatebot/pep440';
import type { Experiment } from './experiment.ts';
import { experiments as authMode } from './experiments/auth-mode.ts';
import { experiments as fixes } from './experiments/fixes.ts';
import { experiments as jobs } from './experiments/jobs.ts';
import { experiments as joining } from './experiments/joining.ts';
import { experiments as listening } from './experiments/listening.ts';
import { experiments as logs } from './experiments/logs.ts';
import { experiments as otherStarts } from './experiments/other-starts.ts';
import { experiments as readingData } from './experiments/reading-data.ts';
import { experiments as serve } from './experiments/serve.ts';
import { experiments as tokens } from './experiments/tokens.ts';
import type { Answers } from './sandbox.ts';

/** Without tokens; open by itself, with the agent's API open despite token authentication (two); open by itself; requires a token by itself (two), up to the newest. */
export const matrix: readonly string[] = ['2.49.2', '2.52.0', '2.53.0', '2.58.1', '2.59.0', '2.60.0'];
/** An old one with tokens and the newest. */
export const inCi: readonly string[] = ['2.53.0', '2.60.0'];

export const experiments: readonly Experiment[] = [
  ...listening,
  ...authMode,
  ...tokens,
  ...joining,
  ...otherStarts,
  ...jobs,
  ...logs,
  ...serve,
  ...fixes,
  ...readingData,
];

/** Undefined where the experiment is not asked of this release. */
export function expectedOf({ expected }: Experiment, release: string): Answers | undefined {
  return expected.find(({ releases }) => satisfies(release, releases))?.answers;
}
