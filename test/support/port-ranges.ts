// Port ranges as tests write them: `6379,7000-9000`.
import type { PortRange } from '../../server/src/core/ray/facts/process.ts';

export function portsText(ports: readonly PortRange[]): string {
  return ports.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join();
}
