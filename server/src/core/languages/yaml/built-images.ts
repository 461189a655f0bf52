// Images that files in YAML build by name without a command: the action of a workflow, the artifacts of Skaffold.
import type { BuildSource } from '../../ray/facts/environment.ts';
import type { ProvidedEnvironment } from '../../ray/facts/read-facts.ts';
import { imageNameOf } from '../../ray/image-name.ts';
import type { Span } from '../../text/span.ts';
import { provided } from '../commands/containers/image-build.ts';
import { sourceNamed } from '../commands/containers/images.ts';
import { entryOf, itemsAt, mappingsIn, textAt, valueAt, type YamlMapping } from './nodes/nodes.ts';

/** A step that `uses: docker/build-push-action`. */
export function imagesBuiltBy(step: YamlMapping): ProvidedEnvironment[] {
  if (!/^docker\/build-push-action@/.test(textAt(step, 'uses') ?? '')) return [];
  const inputs = valueAt(step, 'with');
  // One a line, or with commas between.
  const names = (textAt(inputs, 'tags') ?? '').split(/[\s,]+/).flatMap((tag) => imageNameOf(tag) ?? []);
  const source = buildIn(step.span, {
    context: textAt(inputs, 'context') ?? (entryOf(inputs, 'context') ? undefined : '.'),
    dockerfile: textAt(inputs, 'file'),
    target: textAt(inputs, 'target'),
  });
  return names.map((name) => provided(name, source));
}

/** A file of Skaffold: its paths count from its own folder, that of the Dockerfile from the context. */
export function artifactsOf(config: YamlMapping): ProvidedEnvironment[] {
  if (!/^skaffold\//.test(textAt(config, 'apiVersion') ?? '')) return [];
  return mappingsIn(itemsAt(config, 'build', 'artifacts')).flatMap((artifact) => {
    const name = imageNameOf(textAt(artifact, 'image') ?? '');
    const context = textAt(artifact, 'context') ?? '.';
    const dockerfile = textAt(artifact, 'docker', 'dockerfile');
    const target = textAt(artifact, 'docker', 'target');
    const source = { kind: 'build', context, ...(dockerfile && { dockerfile }), ...(target && { target }) } as const;
    return name === undefined ? [] : [provided(name, { ...source, span: artifact.span })];
  });
}

/** `images` of a kustomization: the manifests' name is that of another image. */
export function renamedImages(kustomization: YamlMapping): ProvidedEnvironment[] {
  if (textAt(kustomization, 'kind') !== 'Kustomization') return [];
  return mappingsIn(itemsAt(kustomization, 'images')).flatMap((image) => {
    const written = textAt(image, 'name') ?? '';
    const name = imageNameOf(written);
    const tag = textAt(image, 'newTag');
    const source = sourceNamed(`${textAt(image, 'newName') ?? written}${tag ? `:${tag}` : ''}`, image.span);
    return name === undefined || !source || source.name === name ? [] : [provided(name, source)];
  });
}

interface Inputs {
  readonly context: string | undefined;
  readonly dockerfile: string | undefined;
  readonly target: string | undefined;
}

/** Undefined where a part of it is not known. */
function buildIn(span: Span, { context, dockerfile, target }: Inputs): BuildSource | undefined {
  if (context === undefined || [context, dockerfile, target].some((text) => text && /\$|:\/\//.test(text)))
    return undefined;
  return {
    kind: 'build',
    context,
    ...(dockerfile && { dockerfile, dockerfileIsBeside: true }),
    orAbove: true,
    ...(target && { target }),
    span,
  };
}
