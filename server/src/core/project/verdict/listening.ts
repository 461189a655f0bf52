// What of Ray listens on the network, and to which of its services a published port, a Kubernetes Service or an ingress leads.

import { hostReach } from '../../ray/address.ts';
import type { OptionName } from '../../ray/facts/option-names.ts';
import { includesPort, type Option, optionOf, type Process, type Reach } from '../../ray/facts/process.ts';
import {
  bySureness,
  certainText,
  leastSure,
  possibilities,
  type Sureness,
  type Value,
  variablesIn,
} from '../../ray/facts/value.ts';
import { quote } from '../../text/words.ts';

export interface Exposure {
  readonly option: Option;
  readonly host: string;
  readonly reach: 'wildcard' | 'other';
  /** How sure it is that Ray listens there; of a name, medium at most. */
  readonly sureness: Sureness;
}

/** It starts the services of a cluster, or may. */
export function opensPorts({ role }: Process): boolean {
  return role === 'head' || role === 'local' || role === 'undecided';
}

/** Only processes that open a dashboard of their own: on workers and when joining the host is ignored (measured row 12). */
export function dashboardBinding(process: Process): Exposure | undefined {
  if (!opensPorts(process)) return undefined;
  const dashboard = optionOf(process, 'include_dashboard')?.value;
  if (opensNoDashboard(process)) return undefined;
  const asked = !dashboard || (dashboard.kind === 'literal' && dashboard.value !== 0);
  const exposure = optionExposure(process, 'dashboard_host');
  if (!exposure || (asked && process.role !== 'undecided') || exposure.sureness === 'low') return exposure;
  return { ...exposure, sureness: 'medium' };
}

/** By api: what makes the dashboard listen on all interfaces unless it is given a host, or without taking one. */
export const BINDS_TO_ALL: readonly Process['api'][] = [
  'RayCluster',
  'cluster launcher',
  'setup_ray_cluster',
  'setup_global_ray_cluster',
];

export function bindsToAll(process: Process): boolean {
  return BINDS_TO_ALL.includes(process.api) && !optionOf(process, 'dashboard_host') && !opensNoDashboard(process);
}

export function opensNoDashboard(process: Process): boolean {
  const dashboard = optionOf(process, 'include_dashboard')?.value;
  return dashboard?.kind === 'literal' && dashboard.value === false; // measured row 3
}

/**
 * `serve.start` or a config file with a host that is not loopback, unless it opens no proxy. A config file without a host
 * listens on all interfaces, other than `serve.start` (measured row 15).
 */
export function serveListening(process: Process): Exposure | 'by default' | undefined {
  if (!opensProxy(process)) return undefined;
  // `host=` beside `http_options` is accepted and ignored.
  if (optionOf(process, 'http_options.host')) return optionExposure(process, 'http_options.host');
  const isConfig = process.api === 'serve config' && !process.open;
  return isConfig && !optionOf(process, 'http_options') ? 'by default' : undefined;
}

/** The server of Ray Client, started by itself: on all interfaces without a host (measured row M29). */
export function clientListening(process: Process): Exposure | 'by default' | undefined {
  if (process.role !== 'client-server') return undefined;
  return optionOf(process, 'host') ? optionExposure(process, 'host') : 'by default';
}

/** In a container it is the published port or the service that exposes it. */
export function opensProxy(process: Process): boolean {
  if ((process.api !== 'serve.start' && process.api !== 'serve config') || process.runsIn === 'container') return false;
  const locations = (['proxy_location', 'http_options.location'] as const).map((name) =>
    certainText(optionOf(process, name)?.value),
  );
  return !locations.some((location) => /^(?:disabled|noserver)$/i.test(location ?? ''));
}

function optionExposure(process: Process, name: OptionName): Exposure | undefined {
  const option = optionOf(process, name);
  if (!option) return undefined;
  for (const { value: host, sureness } of possibilities(option.value)) {
    const reach = typeof host === 'string' && canBeBound(host) ? hostReach(host) : 'loopback';
    if (typeof host !== 'string' || reach === 'loopback') continue;
    const isName = reach === 'other' && !/^[\d.]+$|:/.test(host);
    return { option, host, reach, sureness: leastSure(sureness, isName ? 'medium' : 'high') };
  }
  return undefined;
}

/** With spaces or brackets around it, or an IPv4 address mapped into IPv6, nothing listens at all (measured row 2). */
function canBeBound(host: string): boolean {
  return !/[\s[\]]|^::ffff:/i.test(host);
}

/** Where it listens, for a message: `all interfaces`, `"10.0.0.5"`. */
export function describeListening({ host, reach }: Exposure): string {
  if (reach === 'other') return quote(host);
  return host.includes(':') ? 'all IPv6 interfaces' : 'all interfaces';
}

/** For a message about a default, behind `by default`: the variable of the environment that decides instead, if one does. */
export function overriddenBy({ option }: Exposure): string {
  const [variable] = variablesIn(option.value);
  return variable === undefined ? '' : ` (${variable} can override it)`;
}

export interface WayIn {
  /** In words: `dashboard`, `GCS`, `Ray Client`, `dashboard agent`. */
  readonly service: string;
  /** Absent where the reach does not name ports: a service that leads to the head as a whole. */
  readonly port?: number;
  readonly sureness: Sureness;
}

/** For a message: `Ray dashboard`, `Ray GCS`, `Ray Client`. */
export function serviceName(service: string): string {
  return service.startsWith('Ray ') ? service : `Ray ${service}`;
}

interface Opened {
  readonly service: string;
  readonly option: OptionName;
  readonly port: number;
}

const DASHBOARD: Opened = { service: 'dashboard', option: 'dashboard_port', port: 8265 };
/**
 * What a head listens on besides loopback, whatever `dashboard_host` is (measured rows 1 and 11). Serve's port is left out:
 * who publishes it mostly means to.
 */
const NODE_SERVICES: readonly Opened[] = [
  { service: 'Ray Client', option: 'ray_client_server_port', port: 10001 },
  { service: 'GCS', option: 'port', port: 6379 },
  { service: 'dashboard agent', option: 'dashboard_agent_listen_port', port: 52365 },
];
/** Of an image alone: 6379 is just as often a Redis that somebody put into it. */
const OF_IMAGE = new Set([8265, 10001, 52365]);

/** All of them, the surest first. */
export function waysIn(reach: Reach): WayIn[] {
  const beyond = reach.how === 'host-access' ? undefined : beyondThisMachine(reach);
  if (!beyond || reach.behind === 'none') return [];
  const ways = reach.behind === 'may be ray' ? waysToImage(reach) : reach.behind.flatMap((one) => waysTo(one, reach));
  return ways.sort(bySureness).map((way) => ({ ...way, sureness: leastSure(beyond, way.sureness) }));
}

/** Only a published or forwarded port can be held to loopback; what Kubernetes opens is open to its network at least. */
function beyondThisMachine({ how, hostAddress }: Reach): Sureness | undefined {
  if ((how !== 'published-port' && how !== 'forwarded-port') || !hostAddress) return 'high';
  const hosts = possibilities(hostAddress);
  const open = hosts.filter(({ value }) => typeof value === 'string' && hostReach(value) !== 'loopback');
  const [surest] = [...open].sort(bySureness);
  // Where all of several are open, it does not matter which one it is.
  return surest && (surest.sureness === 'medium' && open.length === hosts.length ? 'high' : surest.sureness);
}

function waysToImage({ ports, how }: Reach): WayIn[] {
  // A firewall rule is read only where it speaks of Ray itself.
  const opened = [DASHBOARD, ...NODE_SERVICES].filter(({ port }) => OF_IMAGE.has(port) || how === 'firewall');
  if (ports.length === 0) return [{ service: DASHBOARD.service, sureness: 'medium' }];
  return opened.flatMap(({ service, port }) =>
    includesPort(ports, port) ? [{ service, port, sureness: 'medium' as const }] : [],
  );
}

function waysTo(process: Process, { ports }: Reach): WayIn[] {
  const opened = openedBy(process);
  if (ports.length === 0) return opened.map(({ service, sureness }) => ({ service, sureness }));
  return opened.filter(({ port }) => port !== undefined && includesPort(ports, port));
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

function dashboardSureness(process: Process): Sureness | undefined {
  const host = optionOf(process, 'dashboard_host');
  if (bindsToAll(process)) return 'high';
  const binding = dashboardBinding(process);
  if (binding || !opensPorts(process) || opensNoDashboard(process) || !host) return binding?.sureness;
  // A port that is published means the host that is not known to be one that can be reached.
  if (!mayBeAnything(host.value)) return undefined;
  return host.value.kind === 'one-of' && host.value.fallback ? 'low' : 'medium';
}

function mayBeAnything(value: Value): boolean {
  return value.kind === 'unknown' || (value.kind === 'one-of' && value.options.some(mayBeAnything));
}

/** Ray on Spark looks for free ports (read in ray/util/spark/cluster_init.py). */
export function looksForPorts({ api }: Process): boolean {
  return api === 'setup_ray_cluster' || api === 'setup_global_ray_cluster';
}

function portOf(process: Process, { option, port }: Opened): { port?: number } {
  const value = optionOf(process, option)?.value;
  if (!value) return looksForPorts(process) ? {} : { port };
  const number = numberOf(value);
  return number === undefined ? {} : { port: number };
}

function numberOf(value: Value): number | undefined {
  const number = value.kind === 'literal' ? Number(value.value) : Number.NaN;
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
