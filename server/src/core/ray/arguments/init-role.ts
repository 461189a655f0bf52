// What `ray.init` does with an address: start Ray here, join a cluster, or become a client of one.
import type { ProcessRole } from '../facts/process.ts';
import type { Value } from '../facts/value.ts';

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
