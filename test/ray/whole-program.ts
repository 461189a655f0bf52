// An experiment of one whole program that starts Ray, and what a job without a token is answered after it.
import { type Experiment, jobFromInside, program } from './experiment.ts';

export const OPEN = { 'ray.init': 'runs', job: 200 };
export const ASKS = { 'ray.init': 'runs', job: 401 };
export const FAILS = { 'ray.init': 'RuntimeError' };

/** Where the program is expected to fail everywhere, nobody is left to ask. */
export function wholeProgram(
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
