// Images of Ray and the versions in their tags.
import type { Requirement } from '../../ray/facts.ts';
import { readImageTag } from '../../ray/image-tag.ts';
import { contentSpan, scalarAt, type YamlMapping, type YamlNode } from './nodes.ts';
import { asVariables } from './template.ts';

/** Nothing for images that are not Ray's own. A tag is nobody's to edit: which tags exist is not known. */
export function imageRequirements(node: YamlNode | undefined, where: string): Requirement[] {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return [];
  const read = readImageTag(asVariables(node.text));
  if (!read) return [];
  const known = read.versions !== undefined && !node.templated;
  return [
    {
      kind: 'requirement',
      package: 'ray',
      how: 'image',
      notation: 'exact',
      span: contentSpan(node),
      where,
      ...(known && { versions: read.versions }),
    },
  ];
}

/** `repository` and `tag` side by side, as Helm values have them. */
export function splitImageRequirements(mapping: YamlMapping): Requirement[] {
  const repository = scalarAt(mapping, 'repository');
  const tag = scalarAt(mapping, 'tag');
  if (!repository || !tag) return [];
  const read = readImageTag(asVariables(`${repository.text}:${tag.text}`));
  if (!read) return [];
  const known = read.versions !== undefined && !tag.templated;
  return [
    {
      kind: 'requirement',
      package: 'ray',
      how: 'image',
      notation: 'exact',
      span: contentSpan(tag),
      where: 'image.tag',
      ...(known && { versions: read.versions }),
    },
  ];
}
