// What runs in a container: its image, its commands with the variables they start with, and where one more can be set.
import type { ProcessEnvironment } from '../../../ray/facts/environment.ts';
import type { ContainerStart, EnvironmentPlace, Process } from '../../../ray/facts/process.ts';
import type { ContainerFiles } from '../../../ray/facts/program.ts';
import type { Requirement } from '../../../ray/facts/requirement.ts';
import { readImageTag } from '../../../ray/versions/requirement-text.ts';
import { type Span, span } from '../../../text/span.ts';
import type { CommandContext, CommandFacts } from '../../commands/command.ts';
import { sourceNamed } from '../../commands/containers/images.ts';
import { withFiles } from '../../commands/program.ts';
import { usualText } from '../../commands/words.ts';
import { allMappings, type Source, scalarAt, type YamlMapping, type YamlNode } from '../nodes/nodes.ts';
import { asVariables } from '../nodes/template.ts';
import { textValueOf } from '../nodes/values.ts';
import { emptyEnvironment } from './environment.ts';

export interface ContainerSetting {
  /** Absent on the host's own network. */
  readonly runsIn?: 'container' | undefined;
  readonly environment: ProcessEnvironment;
  readonly place?: EnvironmentPlace | undefined;
  readonly files?: ContainerFiles | undefined;
}

export function contextOf({ runsIn, environment }: ContainerSetting, { openEverywhere }: Source): CommandContext {
  return {
    ...(runsIn && { runsIn }),
    environment: environment.settings,
    environmentOpen: environment.open || openEverywhere,
    ...(environment.inherits && { inherits: environment.inherits }),
    shell: true,
  };
}

/** The variables of the container reach whatever runs in it, a prefix only one command. */
export function settled(facts: CommandFacts, { place, files }: ContainerSetting): CommandFacts {
  return { ...facts, processes: facts.processes.map((process) => withPlace(withFiles(process, files), place)) };
}

export function withPlace(process: Process, place: EnvironmentPlace | undefined): Process {
  if (process.environment?.isApart) return process;
  const { environmentPlace: _, ...rest } = process;
  return place ? { ...rest, environmentPlace: place } : rest;
}

/** A container of an image that the workspace may build, named at `span`. */
export function containerOf(span: Span, setting: ContainerSetting, hasCommand: boolean): ContainerStart {
  const { runsIn, environment, files, place } = setting;
  const where = { ...(runsIn && { runsIn }), ...(files && { files }), ...(place && { environmentPlace: place }) };
  return { span, environment, hasCommand, ...where };
}

/** Processes that take connections, as against programs that only drive a cluster. */
export function serversAmong(processes: readonly Process[]): Process[] {
  return processes.filter(
    ({ role }) => role !== 'job-client' && role !== 'client' && role !== 'attach' && role !== 'program',
  );
}

export function programsAmong(processes: readonly Process[]): Process[] {
  return processes.filter(({ role }) => role === 'program');
}

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
      ...(read.moving && !node.templated && { moving: true as const }),
      ...(known && { versions: read.versions }),
      ...(known && stands && { versionsSpan: span(content.start + read.start, content.start + read.end) }),
    },
  ];
}

/** What an image stands for by its name, where the workspace builds it; nothing where a template makes the name. */
export function imageEnvironment(node: YamlNode | undefined, withoutEntrypoint = false): ProcessEnvironment {
  if (node?.kind !== 'scalar' || node.templated) return emptyEnvironment;
  const source = sourceNamed(usualText(textValueOf(node)), node.content, withoutEntrypoint);
  return source ? { ...emptyEnvironment, inherits: [source] } : emptyEnvironment;
}

/** Texts anywhere in a file that are all of them the name of a Ray image with its release: `RAY_IMAGE: rayproject/ray:2.9.0`. */
export function namedImages(root: YamlNode): Requirement[] {
  return allMappings(root).flatMap(({ entries }) =>
    entries.flatMap(({ key, value }) =>
      (value.kind === 'sequence' ? value.items : [value])
        .flatMap((node) => imageRequirements(node, key))
        .flatMap((one) => (one.versions ? { ...one, isNamed: true as const } : [])),
    ),
  );
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
