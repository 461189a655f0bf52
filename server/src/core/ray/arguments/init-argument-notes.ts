// What a person should know of the `ray.init` arguments that decide who can reach Ray.
import type { Link } from '../links.ts';

export interface ArgumentNote {
  readonly text: string;
  /** A row of docs/ray-behaviour.md, or a page of Ray where nothing was measured. */
  readonly source: string | Link;
  /** The rule whose example shows what goes wrong with it. */
  readonly rule?: string;
}

/** Plain text. Arguments without a bearing on who can reach Ray are left out. */
export const initArgumentNotes: ReadonlyMap<string, ArgumentNote> = new Map([
  [
    'address',
    {
      text: 'With an address ray.init() joins a cluster that runs already. The cluster, not this program, decides where it listens and whether it asks for a token; in token mode the program needs the same token.',
      source: 'M6',
    },
  ],
  [
    'dashboard_host',
    {
      text: 'Where the dashboard and its job API listen: 127.0.0.1 unless given. On any other address, whoever can connect can run jobs, unless token mode is on. It has no effect when joining a cluster.',
      source: 'M2',
      rule: 'exposed-dashboard',
    },
  ],
  [
    'dashboard_port',
    {
      text: 'Moves the dashboard to another port. Who can reach it stays the same: that is dashboard_host.',
      source: 'M13',
    },
  ],
  [
    'include_dashboard',
    {
      text: 'False closes the dashboard and the job API on its port. The other ports of Ray stay open on the addresses of this machine.',
      source: 'M1',
    },
  ],
  [
    '_node_ip_address',
    {
      text: 'Does not keep Ray on this machine since 2.54: a loopback address is ignored. With 2.53 it does, but no job could be submitted then.',
      source: 'M13',
      rule: 'ignored-argument',
    },
  ],
  [
    'runtime_env',
    {
      text: 'Environment variables in it reach tasks and actors only. RAY_AUTH_MODE has no effect on the cluster here; set it before ray is imported.',
      source: 'M9',
      rule: 'ineffective-auth',
    },
  ],
]);
