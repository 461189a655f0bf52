// What a change of one process's mode asks of the others in its cluster, which would be refused otherwise.

import type { Change } from '../../languages/change.ts';
import { othersOfCluster, startedIn } from '../../project/clusters/cluster-of.ts';
import { holds, type LinkedFacts, type LinkedProcess, type LinkedSetting } from '../../project/linked-facts.ts';
import { modeOf } from '../../project/verdict/mode.ts';

/** The change that turns token mode on in a program. */
export const turnTokensOn = { kind: 'set-environment', name: 'RAY_AUTH_MODE', value: 'token' } as const;

/** Turns token mode on for one process; nothing where it is on, or where this file does not decide. */
export function turnOn(process: LinkedProcess, facts: LinkedFacts): Change[] {
  const { path, environment, environmentPlace } = process;
  if (path !== facts.path || modeOf(process, facts) === 'token') return [];
  const last = modeSettingOf(process);
  if (!last || last.operation === 'unset')
    return environmentPlace && environment && !environment.open ? [{ ...turnTokensOn, process }] : [];
  const isOwn = last.path === facts.path && !last.from && modeOf(process, facts) === 'disabled';
  return isOwn && last.value.kind === 'literal' ? [{ kind: 'set-value', span: last.valueSpan, to: 'token' }] : [];
}

/** Sets the mode for these processes, which have none, and for those that would be refused by them. */
export function setForAll(processes: readonly LinkedProcess[], facts: LinkedFacts): Change[] {
  // One block of KubeRay reaches every group.
  const alone = processes.filter(({ environmentPlace }) => environmentPlace?.form !== 'auth-options');
  return [...processes.map((process) => ({ ...turnTokensOn, process })), ...turnOnBeside(alone, processes, facts)];
}

/** Of the clusters in which the value of a setting becomes token mode: the processes that do not start with it. */
export function turnOnBesideSetting(setting: LinkedSetting, facts: LinkedFacts): Change[] {
  const processes = startedIn(facts).filter(({ environment }) => environment && holds(environment, setting));
  return turnOnBeside(processes, processes, facts);
}

/** A setting that several share is changed once. */
function turnOnBeside(
  processes: readonly LinkedProcess[],
  done: readonly LinkedProcess[],
  facts: LinkedFacts,
): Change[] {
  const others = new Set(processes.flatMap((process) => othersOfCluster(process, facts)));
  for (const process of done) others.delete(process);
  const changes = [...others].flatMap((other) => turnOn(other, facts));
  return changes.filter((change, index) => changes.findIndex((one) => placeOf(one) === placeOf(change)) === index);
}

function modeSettingOf({ environment }: LinkedProcess): LinkedSetting | undefined {
  return environment?.settings.filter(({ name, scope }) => name === 'RAY_AUTH_MODE' && scope === 'process').at(-1);
}

function placeOf(change: Change): number | undefined {
  if (change.kind === 'set-environment') return change.process?.environmentPlace?.offset;
  return 'span' in change ? change.span.start : undefined;
}
