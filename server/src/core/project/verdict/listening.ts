// Whether a process opens a dashboard or a Serve proxy that others than this machine can reach.

import { hostReach } from '../../ray/address.ts';
import type { OptionName } from '../../ray/facts/option-names.ts';
import { type Option, optionOf, type Process } from '../../ray/facts/process.ts';
import { certainText, type Value } from '../../ray/facts/value.ts';
import { quote } from '../../text/quote.ts';

/** How sure it is that Ray listens there. high: certain. medium: one of several, or a name. low: a default that can be replaced. */
export type Sureness = 'high' | 'medium' | 'low';

export interface Exposure {
  readonly option: Option;
  readonly host: string;
  readonly reach: 'wildcard' | 'other';
  readonly sureness: Sureness;
}

/** Not in a container: there others reach the dashboard only through a port that is published or a service that leads to it. */
export function dashboardExposure(process: Process): Exposure | undefined {
  return process.runsIn === 'container' ? undefined : dashboardBinding(process);
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

export function opensNoDashboard(process: Process): boolean {
  const dashboard = optionOf(process, 'include_dashboard')?.value;
  return dashboard?.kind === 'literal' && dashboard.value === false; // measured row 3
}

/** `serve.start` or a config file with a host beyond loopback, unless it is told to open no proxy (measured row 15). */
export function serveExposure(process: Process): Exposure | undefined {
  // `host=` beside `http_options` is accepted and ignored.
  return opensProxy(process) ? optionExposure(process, 'http_options.host') : undefined;
}

/** A config file without a host listens on every interface, other than `serve.start` (measured row 15). */
export function exposesServeByDefault(process: Process): boolean {
  const isConfig = process.api === 'serve config' && !process.open;
  return (
    isConfig && opensProxy(process) && !optionOf(process, 'http_options.host') && !optionOf(process, 'http_options')
  );
}

/** In a container it is the published port or the service that lets others in. */
export function opensProxy(process: Process): boolean {
  if ((process.api !== 'serve.start' && process.api !== 'serve config') || process.runsIn === 'container') return false;
  const locations = (['proxy_location', 'http_options.location'] as const).map((name) =>
    certainText(optionOf(process, name)?.value),
  );
  return !locations.some((location) => /^(?:disabled|noserver)$/i.test(location ?? ''));
}

function optionExposure(process: Process, name: OptionName): Exposure | undefined {
  const option = optionOf(process, name);
  const found = option && exposedHost(option.value, 'high');
  return found && { option, ...found };
}

function exposedHost(value: Value, sureness: Sureness): Omit<Exposure, 'option'> | undefined {
  if (value.kind === 'literal') {
    if (typeof value.value !== 'string' || !canBeBound(value.value)) return undefined;
    const reach = hostReach(value.value);
    if (reach === 'loopback') return undefined;
    const isName = reach === 'other' && !/^[\d.]+$|:/.test(value.value);
    return { host: value.value, reach, sureness: isName && sureness === 'high' ? 'medium' : sureness };
  }
  if (value.kind !== 'one-of') return undefined;
  const within = value.fallback || sureness === 'low' ? 'low' : 'medium';
  for (const option of value.options) {
    const found = exposedHost(option, within);
    if (found) return found;
  }
  return undefined;
}

/** With blanks or brackets around it, or an IPv4 address mapped into IPv6, nothing listens at all (measured row 2). */
function canBeBound(host: string): boolean {
  return !/[\s[\]]|^::ffff:/i.test(host);
}

/** Where it listens, for a message: `every interface ("0.0.0.0")`, `"10.0.0.5"`. */
export function describeListening({ host, reach }: Exposure): string {
  if (reach === 'other') return quote(host);
  return `every ${host.includes(':') ? 'IPv6 ' : ''}interface (${quote(host)})`;
}
