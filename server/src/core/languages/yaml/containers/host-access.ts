// What compose and Kubernetes let a container do on the machine that it runs on.
import { literal } from '../../../ray/facts/value.ts';
import type { Span } from '../../../text/span.ts';
import { accessByCapability, accessByMount, accessByVolume, type PlacedAccess } from '../../host-access.ts';
import {
  itemsAt,
  mappingsIn,
  type Source,
  scalarAt,
  textAt,
  valueAt,
  type YamlMapping,
  type YamlNode,
  type YamlScalar,
} from '../nodes/nodes.ts';
import { filledIn } from './container-sources.ts';

export function accessOfService(service: YamlMapping, source: Source): PlacedAccess[] {
  return [
    ...switchedOn(scalarAt(service, 'privileged'), 'privileged'),
    ...(textAt(service, 'pid') === 'host' ? placed(scalarAt(service, 'pid'), { kind: 'processes' }) : []),
    ...capabilities(itemsAt(service, 'cap_add')),
    ...itemsAt(service, 'volumes').flatMap((volume) => accessOfVolume(volume, source)),
  ];
}

/** `/var/run/docker.sock:/var/run/docker.sock`, or a mapping with `source`. */
function accessOfVolume(volume: YamlNode, source: Source): PlacedAccess[] {
  if (volume.kind === 'scalar') {
    const filled = filledIn(volume, source);
    return filled.kind === 'scalar' && !filled.templated ? placed(volume, accessByVolume(filled.text)) : [];
  }
  const from = textAt(volume, 'source');
  const isReadOnly = textAt(volume, 'read_only') === 'true';
  return from === undefined ? [] : placed(scalarAt(volume, 'source'), accessByMount(from, isReadOnly));
}

/** Of a container, and of the volumes of its pod that it mounts. */
export function accessOfContainer(container: YamlMapping, pod: YamlMapping): PlacedAccess[] {
  const security = valueAt(container, 'securityContext');
  return [
    ...switchedOn(scalarAt(security, 'privileged'), 'privileged'),
    ...capabilities(itemsAt(security, 'capabilities', 'add')),
    ...mappingsIn(itemsAt(pod, 'volumes')).flatMap((volume) => {
      const path = scalarAt(volume, 'hostPath', 'path');
      const mounts = mappingsIn(itemsAt(container, 'volumeMounts')).filter(
        (mount) => textAt(mount, 'name') !== undefined && textAt(mount, 'name') === textAt(volume, 'name'),
      );
      const isReadOnly = mounts.every((mount) => textAt(mount, 'readOnly') === 'true');
      return path && !path.templated && mounts.length > 0 ? placed(path, accessByMount(path.text, isReadOnly)) : [];
    }),
  ];
}

/** Of all containers of a pod. */
export function accessOfPod(pod: YamlMapping): PlacedAccess[] {
  return [...switchedOn(scalarAt(pod, 'hostPID'), 'processes'), ...switchedOn(scalarAt(pod, 'hostNetwork'), 'network')];
}

function capabilities(items: readonly YamlNode[]): PlacedAccess[] {
  return items.flatMap((item) =>
    item.kind === 'scalar' && !item.templated ? placed(item, accessByCapability(item.text)) : [],
  );
}

function switchedOn(node: YamlScalar | undefined, kind: PlacedAccess['access']['kind']): PlacedAccess[] {
  return node?.value === true && !node.templated ? placed(node, { kind }) : [];
}

function placed(node: YamlScalar | undefined, access: PlacedAccess['access'] | undefined): PlacedAccess[] {
  const span: Span | undefined = node?.content;
  return span && access ? [{ access, span, value: literal(node?.value ?? null) }] : [];
}
