// Images of Ray and the versions in their tags.
import type { Requirement } from '../../../ray/facts/requirement.ts';
import { readImageTag } from '../../../ray/versions/image-tag.ts';
import { span } from '../../../text/span.ts';
import { usualText } from '../../commands/words.ts';
import { scalarAt, type YamlMapping, type YamlNode } from '../nodes/nodes.ts';
import { asVariables } from '../nodes/template.ts';
import { textValueOf } from '../nodes/values.ts';

/** Nothing for images that are not Ray's own. */
export function imageRequirements(node: YamlNode | undefined, where: string): Requirement[] {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return [];
  const value = textValueOf(node);
  const isDefault = value.kind === 'one-of' && value.fallback;
  const read = readImageTag((isDefault && usualText(value)) || asVariables(node.text));
  if (!read) return [];
  const known = read.versions !== undefined && !node.templated;
  const content = node.content;
  const stands = content.end - content.start === node.text.length && !isDefault;
  return [
    {
      package: 'ray',
      how: 'image',
      notation: 'exact',
      span: content,
      where,
      ...(isDefault && { isDefault }),
      ...(known && { versions: read.versions }),
      ...(known && stands && { versionsSpan: span(content.start + read.start, content.start + read.end) }),
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
      package: 'ray',
      how: 'image',
      notation: 'exact',
      span: tag.content,
      where: 'image.tag',
      ...(known && { versions: read.versions }),
    },
  ];
}
