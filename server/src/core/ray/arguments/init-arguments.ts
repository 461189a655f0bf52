// The arguments that `ray.init` accepts, by release (signatures and keyword handling of seven releases were compared), and what it does with an address.

import { compare } from '@renovatebot/pep440';
import type { ProcessRole } from '../facts/process.ts';
import type { Value } from '../facts/value.ts';
import type { ReleaseSet } from '../versions/releases.ts';

/** The oldest release whose arguments are known; before it any name may be right. */
const KNOWN_SINCE = '2.0.0';

/**
 * Bounds are the widest that the compared releases leave open (2.44.1, 2.49.2, 2.52.0, 2.53.0, 2.56.0, 2.59.0, 2.60.0), so that a
 * release in between is never reported as refusing a name that it may accept.
 */
interface Argument {
  /** Refused by this release and every older one. */
  readonly after?: string;
  /** Refused by this release and every later one. */
  readonly before?: string;
}

const ALWAYS: Argument = {};

const ARGUMENTS = new Map<string, Argument>([
  ...[
    'address',
    'num_cpus',
    'num_gpus',
    'resources',
    'labels',
    'object_store_memory',
    'local_mode',
    'ignore_reinit_error',
    'include_dashboard',
    'dashboard_host',
    'dashboard_port',
    'job_config',
    'configure_logging',
    'logging_level',
    'logging_format',
    'logging_config',
    'log_to_driver',
    'namespace',
    'runtime_env',
    '_enable_object_reconstruction',
    '_plasma_directory',
    '_node_ip_address',
    '_driver_object_store_memory',
    '_memory',
    '_redis_username',
    '_redis_password',
    '_temp_dir',
    '_metrics_export_port',
    '_system_config',
    '_tracing_startup_hook',
    '_node_name',
    '_skip_env_hook',
    // Only with a client address, which may be known at run time only.
    'allow_multiple',
    '_credentials',
    '_metadata',
  ].map((name): [string, Argument] => [name, ALWAYS]),
  ['enable_resource_isolation', { after: '2.44.1' }],
  ['system_reserved_cpu', { after: '2.44.1' }],
  ['system_reserved_memory', { after: '2.44.1' }],
  ['object_spilling_directory', { after: '2.44.1' }],
  ['_cgroup_path', { after: '2.44.1', before: '2.56.0' }],
  ['cgroup_path', { after: '2.53.0' }],
  ['proxy_server_url', { after: '2.53.0' }],
  ['storage', { before: '2.48.0' }],
  ['_redis_max_memory', { before: '2.44.1' }],
  ['_lru_evict', { before: '2.44.1' }],
]);

/** For suggestions: names of today that a person may have meant. */
export const initArgumentNames: readonly string[] = [...ARGUMENTS]
  .filter(([, { before }]) => !before)
  .map(([name]) => name);

/** Names that Ray used to have, or that resemble another Ray option, and what they are called now. */
export const initArgumentAliases: ReadonlyMap<string, string> = new Map([
  ['webui_host', 'dashboard_host'],
  ['include_webui', 'include_dashboard'],
  ['redis_address', 'address'],
  ['redis_password', '_redis_password'],
  ['node_ip_address', '_node_ip_address'],
  ['temp_dir', '_temp_dir'],
  ['system_config', '_system_config'],
  ['memory', '_memory'],
  ['cpus', 'num_cpus'],
  ['gpus', 'num_gpus'],
  ['env', 'runtime_env'],
]);

/** Whether every release that may be in use refuses this name (measured row 14); false where any may accept it. */
export function isRefusedByInit(name: string, allowed: ReleaseSet | undefined): boolean {
  const argument = ARGUMENTS.get(name);
  if (argument === ALWAYS) return false;
  // Nothing is known of the releases before; what else is allowed decides.
  const known = allowed?.known.filter((version) => compare(version, KNOWN_SINCE) >= 0) ?? [];
  if (!allowed || (!known.length && !allowed.known.length)) return !argument;
  if (!known.length && !allowed.later) return false;
  if (!argument) return true;
  if (allowed.later && !argument.before) return false;
  return known.every((version) => refuses(argument, version));
}

function refuses({ after, before }: Argument, version: string): boolean {
  return (
    (after !== undefined && compare(version, after) <= 0) || (before !== undefined && compare(version, before) >= 0)
  );
}

/** `local_mode=True` is known as a name and refused as a wish by every allowed release (measured row 14). */
export function isLocalModeRefused(allowed: ReleaseSet | undefined): boolean {
  return allAreSince(allowed, '2.56.0');
}

/** Every allowed release listens on the network whatever loopback address `_node_ip_address` names (measured row 13). */
export function isNodeAddressIgnored(allowed: ReleaseSet | undefined): boolean {
  return allAreSince(allowed, '2.54.0');
}

function allAreSince(allowed: ReleaseSet | undefined, version: string): boolean {
  if (!allowed || (!allowed.known.length && !allowed.later)) return false;
  return allowed.known.every((known) => compare(known, version) >= 0);
}

/**
 * No address starts Ray in this program unless the environment or a recorded cluster says otherwise, "local" always
 * does; "auto" and host:port join, and anything with `://` goes to Ray Client (measured rows 8 and 12).
 * Undecided when the possibilities differ or one of them is unknown.
 */
export function roleOfAddress(address: Value | undefined): ProcessRole {
  if (address === undefined) return 'local';
  switch (address.kind) {
    case 'literal':
      return roleOfScalar(address.value);
    case 'one-of': {
      const roles = new Set(address.options.map(roleOfAddress));
      const [role] = roles;
      return roles.size === 1 && role !== undefined ? role : 'undecided';
    }
    default:
      return 'undecided';
  }
}

function roleOfScalar(address: string | number | boolean | null): ProcessRole {
  if (address === null || address === 'local') return 'local';
  if (typeof address !== 'string' || address === '') return 'undecided';
  return address.includes('://') ? 'client' : 'attach';
}
