// The type of a Kubernetes Service: which ones let others in than the pods of the cluster.
import type { Reach } from '../../ray/facts/process.ts';
import { literal } from '../../ray/facts/value.ts';
import { span } from '../../text/span.ts';
import { contentSpan, textAt, type YamlEntry } from './nodes.ts';

const TYPES = { LoadBalancer: 'load-balancer', NodePort: 'node-port' } as const;

/** Undefined for ClusterIP, and where a template decides. */
export function serviceReach(
  type: YamlEntry | undefined,
  ports: readonly number[],
  behind: Reach['behind'],
): Reach | undefined {
  const name = textAt(type?.value);
  if (type?.value.kind !== 'scalar' || (name !== 'LoadBalancer' && name !== 'NodePort')) return undefined;
  return {
    how: TYPES[name],
    ports,
    span: span(type.keySpan.start, type.end),
    valueSpan: contentSpan(type.value),
    value: literal(name),
    behind,
  };
}
