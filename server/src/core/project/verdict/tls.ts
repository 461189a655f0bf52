// Whether a process speaks Ray's own TLS, judged from the variables that its file sets for it.
import type { LinkedFacts, LinkedProcess } from '../linked-facts.ts';

/** It covers gRPC (GCS, Ray Client), not the dashboard. True also where the variable is set to something that is not known. */
export function maySpeakTls(process: LinkedProcess, facts: LinkedFacts): boolean {
  const { environment, inherited = [], inherits = [] } = facts;
  const program = environment.filter(({ scope }) => scope !== 'command');
  const own = process.environment ?? { settings: [...program, ...inherited], open: false, inherits };
  if (own.open || own.inherits?.length) return true;
  return own.settings.some(({ name, operation, value }) => {
    if (name !== 'RAY_USE_TLS' || operation === 'unset') return false;
    return value.kind !== 'literal' || !['0', 'false', ''].includes(String(value.value).toLowerCase());
  });
}
