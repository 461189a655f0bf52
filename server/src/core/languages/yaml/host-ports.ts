// Ports of a pod that the machine it runs on publishes: `hostPort`.
import type { Reach } from '../../ray/facts/process.ts';
import { literal } from '../../ray/facts/value.ts';
import { contentSpan, itemsAt, mappingsIn, scalarAt, type YamlMapping } from './nodes.ts';
import type { Behind } from './published-ports.ts';
import { textValueOf } from './values.ts';

export function hostPorts(container: YamlMapping, behind: Behind): Reach[] {
  return mappingsIn(itemsAt(container, 'ports')).flatMap((port): Reach[] => {
    const [host, inner] = [scalarAt(port, 'hostPort'), scalarAt(port, 'containerPort')];
    if (!host || !inner || typeof inner.value !== 'number' || host.value === 0) return [];
    const address = scalarAt(port, 'hostIP');
    return [
      {
        how: 'published-port',
        ports: [inner.value],
        hostAddress: address ? textValueOf(address) : literal(''),
        span: port.span,
        valueSpan: contentSpan(host),
        value: literal(host.value),
        behind,
      },
    ];
  });
}
