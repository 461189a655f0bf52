// What is true of the processes of a program because of those that start it: their variables, whether it runs in a container, its options.

import { variablesIn } from '../../ray/facts/value.ts';
import {
  type EnvironmentUser,
  isSamePlace,
  type LinkedEnvironment,
  type LinkedFacts,
  type LinkedProcess,
  type LinkedValue,
} from '../linked-facts.ts';
import { modeInEnvironment } from '../verdict/mode.ts';
import { placesOfGiven, withGivenValues } from './given-values.ts';

/** The options of its processes that are variables of the environment: what those give that start it, or a file that it loads. */
export function withGiven(facts: LinkedFacts, users: readonly EnvironmentUser[]): LinkedFacts {
  const { inherited } = facts;
  const own = inherited ? [{ settings: inherited, open: true }] : [];
  const values: LinkedValue[] = [];
  const processes = facts.processes.map((process) => {
    if (!process.options.some(({ value }) => variablesIn(value).length > 0)) return process;
    const starts = countingStarts(process, users).flatMap(({ given }) => given ?? []);
    const environments = starts.length > 0 ? starts : own;
    values.push(...placesOfGiven(process, environments));
    return withGivenValues(process, environments);
  });
  return values.length > 0 ? { ...facts, processes, values } : facts;
}

/** What other files start, as the least protected of them do. */
export function asStarted(process: LinkedProcess, users: readonly EnvironmentUser[]): LinkedProcess {
  const counting = countingStarts(process, users);
  const isAlsoInContainer = startsOf(process, users).some(({ run }) => run.runsIn);
  const [first] = [...counting].sort((a, b) => protectionOf(a) - protectionOf(b));
  if (!first?.environment || !first.startedBy) return process;
  const { runsIn: _, ...rest } = process;
  const { environment, startedBy, runsIn, image, path } = first;
  const isTold = process.environment || environment.open || environment.inherits || isFromElsewhere(environment, path);
  return {
    ...rest,
    ...(isTold && { environment }),
    startedBy,
    ...(runsIn && { runsIn }),
    ...(image && { image }),
    ...(!runsIn && isAlsoInContainer && { alsoInContainer: true }),
  };
}

/**
 * Those outside containers where there is one, since there its own address is open. What an image runs by itself counts only where
 * nothing else is known to run it.
 */
function countingStarts(process: LinkedProcess, users: readonly EnvironmentUser[]): LinkedProcess[] {
  const starts = startsOf(process, users);
  const known = starts.filter(({ isImage }) => !isImage);
  const all = (known.length > 0 ? known : starts).map(({ run }) => run);
  const outside = all.filter(({ runsIn }) => !runsIn);
  return outside.length > 0 ? outside : all;
}

function startsOf(process: LinkedProcess, users: readonly EnvironmentUser[]) {
  return users.flatMap(({ facts }) => {
    const isImage = facts.provides?.some(({ kind }) => kind === 'stage') ?? false;
    return (facts.runs ?? []).flatMap((run) => (isSamePlace(run, process) ? [{ run, isImage }] : []));
  });
}

function isFromElsewhere({ settings }: LinkedEnvironment, path: string): boolean {
  return settings.some((setting) => setting.path !== path);
}

function protectionOf({ environment }: LinkedProcess): number {
  const mode = environment ? modeInEnvironment(environment) : 'unknown';
  return mode === 'token' ? 2 : mode === 'unknown' ? 1 : 0;
}
