// Values of KubeRay's charts: the type of the head's service.
import type { Reach } from '../../ray/facts/process.ts';
import { splitImageRequirements } from './images.ts';
import { entryOf, mappingAt, type YamlNode } from './nodes.ts';
import { serviceReach } from './service-type.ts';

/** Only where the values name an image of Ray and a head. */
export function helmReaches(root: YamlNode): Reach[] {
  const images = [mappingAt(root, 'image'), mappingAt(root, 'head', 'image')];
  const isRay = images.some((image) => image && splitImageRequirements(image).length > 0);
  if (!isRay || !mappingAt(root, 'head')) return [];
  const types = [
    entryOf(mappingAt(root, 'service'), 'type'),
    entryOf(mappingAt(root, 'head', 'headService', 'spec'), 'type'),
  ];
  return types.flatMap((type) => serviceReach(type, [], 'ray-image') ?? []);
}
