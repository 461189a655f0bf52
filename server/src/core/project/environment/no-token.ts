// Says why nothing asks for a token, naming the release where another one would.

import { isSurelyIn } from '../../ray/auth.ts';
import type { LinkedProcess } from '../linked-facts.ts';
import type { RayOfProcess } from '../versions/ray-of-process.ts';

/** A clause, as it stands within a sentence; of a process that is given no mode and asks for no token. */
export function describeNoToken({ role }: LinkedProcess, ray: RayOfProcess | undefined): string {
  if (ray && isSurelyIn(ray.allowed, 'absent')) return `${ray.label} has no token authentication`;
  // A head asks on no release unless it is told to (measured row 7).
  if (!ray || role === 'head') return 'nothing asks for a token';
  if (isSurelyIn(ray.allowed, 'opt-in')) return `${ray.label} asks for no token unless it is told to`;
  return `some releases within ${ray.label} ask for no token unless they are told to`;
}
