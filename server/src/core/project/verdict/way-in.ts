// Which service of Ray a published port, a service or an ingress leads to, and from where.

import { hostReach } from '../../ray/address.ts';
import type { OptionName } from '../../ray/facts/option-names.ts';
import { optionOf, type Process, type Reach } from '../../ray/facts/process.ts';
import { possibilities, type Value } from '../../ray/facts/value.ts';
import { dashboardBinding, opensNoDashboard, type Sureness } from './listening.ts';

export interface WayIn {
  /** In words: `dashboard`, `GCS`, `Ray Client`, `dashboard agent`. */
  readonly service: string;
  /** Absent where the reach does not name ports: a service that leads to the head as a whole. */
  readonly port?: number;
  readonly sureness: Sureness;
}

interface Opened {
  readonly service: string;
  readonly option: OptionName;
  readonly port: number;
}

const DASHBOARD: Opened = { service: 'dashboard', option: 'dashboard_port', port: 8265 };
/**
 * What a head listens on beyond loopback whatever `dashboard_host` says (measured rows 1 and 11). Serve's port is left out:
 * who publishes it mostly means to.
 */
const NODE_SERVICES: readonly Opened[] = [
  { service: 'Ray Client', option: 'ray_client_server_port', port: 10001 },
  { service: 'GCS', option: 'port', port: 6379 },
  { service: 'dashboard agent', option: 'dashboard_agent_listen_port', port: 52365 },
];
/** Of an image alone: 6379 is just as often a Redis that somebody put into it. */
const OF_IMAGE = new Set([8265, 10001, 52365]);

/** The gravest service of Ray that others are let in to; undefined where none is, or none is known to be. */
export function wayIn(reach: Reach): WayIn | undefined {
  return waysIn(reach)[0];
}

/** All of them, the surest first. */
export function waysIn(reach: Reach): WayIn[] {
  const beyond = beyondThisMachine(reach);
  if (!beyond || reach.behind === 'none') return [];
  const ways = reach.behind === 'ray-image' ? waysToImage(reach) : reach.behind.flatMap((one) => waysTo(one, reach));
  return ways
    .sort((a, b) => rank(a.sureness) - rank(b.sureness))
    .map((way) => ({ ...way, sureness: rank(beyond) > rank(way.sureness) ? beyond : way.sureness }));
}

/** Only a published port can be held to loopback; what Kubernetes opens is open to its network at least. */
function beyondThisMachine({ how, hostAddress }: Reach): Sureness | undefined {
  if (how !== 'published-port' || !hostAddress) return 'high';
  const hosts = possibilities(hostAddress);
  const open = hosts.filter(({ value }) => typeof value === 'string' && hostReach(value) !== 'loopback');
  if (open.length === 0) return undefined;
  if (hostAddress.kind === 'one-of' && hostAddress.fallback) return 'low';
  return open.length === hosts.length ? 'high' : 'medium';
}

function waysToImage({ ports }: Reach): WayIn[] {
  const opened = [DASHBOARD, ...NODE_SERVICES].filter(({ port }) => OF_IMAGE.has(port));
  if (ports.length === 0) return [{ service: DASHBOARD.service, sureness: 'medium' }];
  return opened.flatMap(({ service, port }) =>
    ports.includes(port) ? [{ service, port, sureness: 'medium' as const }] : [],
  );
}

function waysTo(process: Process, { ports }: Reach): WayIn[] {
  const opened = openedBy(process);
  if (ports.length === 0) return opened.map(({ service, sureness }) => ({ service, sureness }));
  return opened.filter(({ port }) => port !== undefined && ports.includes(port));
}

function openedBy(process: Process): WayIn[] {
  const opened: WayIn[] = [];
  const dashboard = dashboardSureness(process);
  if (dashboard) opened.push({ service: DASHBOARD.service, sureness: dashboard, ...portOf(process, DASHBOARD) });
  if (process.role === 'head')
    for (const service of NODE_SERVICES)
      opened.push({ service: service.service, sureness: 'high', ...portOf(process, service) });
  return opened;
}

/** KubeRay lets every head's dashboard listen on every interface unless it is told otherwise. */
function dashboardSureness(process: Process): Sureness | undefined {
  const host = optionOf(process, 'dashboard_host');
  if (process.api === 'RayCluster' && !host) return opensNoDashboard(process) ? undefined : 'high';
  return dashboardBinding(process)?.sureness;
}

function portOf(process: Process, { option, port }: Opened): { port?: number } {
  const value = optionOf(process, option)?.value;
  if (!value) return { port };
  const number = numberOf(value);
  return number === undefined ? {} : { port: number };
}

function numberOf(value: Value): number | undefined {
  const number = value.kind === 'literal' ? Number(value.value) : Number.NaN;
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

function rank(sureness: Sureness): number {
  return ['high', 'medium', 'low'].indexOf(sureness);
}
