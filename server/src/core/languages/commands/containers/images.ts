// What the name of an image says: which Ray is in it, that it may be Ray's, and which build of the workspace gives it.
import type { EnvironmentSetting, ImageSource } from '../../../ray/facts/environment.ts';
import type { Requirement } from '../../../ray/facts/requirement.ts';
import { imageNameOf } from '../../../ray/image-name.ts';
import { readImageTag } from '../../../ray/versions/requirement-text.ts';
import { type Span, span } from '../../../text/span.ts';
import type { Word } from '../command.ts';
import { beginningOf, textOf, usualText } from '../words.ts';

/** `ray`, `my-ray`, `team/ray-serving:1.2`, `raycluster-sample`; not `array` or `xray`. */
export function isNamedAfterRay(name: string): boolean {
  return /(?:^|[-._/])ray(?:[-._:/@]|$)|raycluster/i.test(name);
}

/** Variables that name a cluster elsewhere: who has them drives that one. */
const OF_CLIENTS: ReadonlySet<string> = new Set(['RAY_ADDRESS', 'RAY_API_SERVER_ADDRESS']);

/**
 * Whether what a container is called, or the variables that it gets, say that Ray runs in it, whatever its image is: enough where it
 * opens a port that is Ray's alone.
 */
export function mayRunRay(
  names: readonly (string | undefined)[],
  settings: readonly Pick<EnvironmentSetting, 'name'>[],
): boolean {
  if (settings.some(({ name }) => OF_CLIENTS.has(name))) return false;
  return names.some((name) => name && isNamedAfterRay(name)) || settings.some(({ name }) => name.startsWith('RAY_'));
}

export function isRayImage(word: Word): boolean {
  return readImageTag(textOf(word) ?? beginningOf(word)) !== undefined;
}

/** Undefined where the name is not known, or no build gives it. */
export function imageSource(word: Word, withoutEntrypoint = false): ImageSource | undefined {
  return sourceNamed(usualText(word.value), word.textSpan ?? word.span, withoutEntrypoint);
}

export function sourceNamed(text: string | undefined, span: Span, withoutEntrypoint = false): ImageSource | undefined {
  const name = text === undefined ? undefined : imageNameOf(text);
  return name === undefined
    ? undefined
    : { kind: 'image', name, ...(withoutEntrypoint && { withoutEntrypoint }), span };
}

/** What the name of an image says of Ray; nothing for other images. */
export function imageRequirements(word: Word, where = 'docker run'): Requirement[] {
  const text = textOf(word);
  const tag = readImageTag(text ?? beginningOf(word));
  if (!tag) return [];
  const base = text === undefined ? undefined : word.textSpan?.start;
  const versionsSpan = base === undefined || !tag.versions ? undefined : span(base + tag.start, base + tag.end);
  const versions = text === undefined ? undefined : tag.versions;
  return [
    {
      package: 'ray',
      how: 'image',
      notation: 'exact',
      span: word.textSpan ?? word.span,
      where,
      ...(versions && { versions }),
      ...(versionsSpan && { versionsSpan }),
    },
  ];
}

/** A text that is all of it the name of a Ray image, with its release: `RAY_IMAGE=rayproject/ray:2.9.0`. */
export function namedImages(word: Word, where: string): Requirement[] {
  return imageRequirements(word, where).flatMap((one) => (one.versions ? { ...one, isNamed: true as const } : []));
}
