// Which processes of one file surely belong to one cluster: its head, and those that join it.

import { hostReach, readAddress } from '../../ray/address.ts';
import { optionOf } from '../../ray/facts/process.ts';
import { certainText } from '../../ray/facts/value.ts';
import type { LinkedFacts, LinkedProcess } from '../linked-facts.ts';
import { decidingSettings } from '../verdict/settings.ts';

const JOINS = new Set<LinkedProcess['role']>(['worker', 'attach', 'client', 'job-client']);

/** Those that differ in what they start with. */
export function startedIn({ processes, runs = [] }: LinkedFacts): LinkedProcess[] {
  return [...processes, ...runs].filter(({ environment }) => environment !== undefined);
}

export function headsAmong(processes: readonly LinkedProcess[]): LinkedProcess[] {
  return processes.filter(({ role }) => role === 'head');
}

/** Undefined for what joins no cluster, or one of which it is not certain that a head of the file began it. */
export function headOf(
  other: LinkedProcess,
  heads: readonly LinkedProcess[],
  facts: LinkedFacts,
): LinkedProcess | undefined {
  if (!JOINS.has(other.role)) return undefined;
  if (other.cluster) return theOne(heads.filter(({ cluster }) => cluster?.start === other.cluster?.start));
  const host = hostOf(other);
  const named = host === undefined ? [] : heads.filter(({ hosts = [] }) => hosts.some((name) => isName(host, name)));
  if (named.length > 0) return theOne(named);
  const isScript = facts.role?.startsOneCluster && (other.role === 'worker' || staysHere(other, host));
  return isScript && heads.every(({ hosts }) => !hosts) ? theOne(heads) : undefined;
}

function theOne(heads: readonly LinkedProcess[]): LinkedProcess | undefined {
  return heads.length === 1 ? heads[0] : undefined;
}

/** `ray-head`, or `ray-head.namespace.svc.cluster.local`. */
function isName(host: string, name: string): boolean {
  return host === name || host.startsWith(`${name}.`);
}

function hostOf(process: LinkedProcess): string | undefined {
  const address = readAddress(certainText(optionOf(process, 'address')?.value) ?? '');
  return address?.kind === 'host' ? address.host.toLowerCase() : undefined;
}

/** A job is sent to the head on this machine. */
function staysHere(process: LinkedProcess, host: string | undefined): boolean {
  if (host !== undefined) return hostReach(host) === 'loopback';
  const { settings = [] } = process.environment ?? {};
  const isElsewhere = ['RAY_ADDRESS', 'RAY_API_SERVER_ADDRESS'].some((name) =>
    decidingSettings(settings, name).settings.some(({ operation }) => operation !== 'unset'),
  );
  return !isElsewhere && !optionOf(process, 'address');
}
