// Reads `docker run`: the ports it publishes, the variables it sets, the image, and the command behind it.
import type { EnvironmentSetting, FileSource, ProcessEnvironment, Stop } from '../../../ray/facts/environment.ts';
import type { ContainerStart, EnvironmentPlace, PortRange, Process, Reach } from '../../../ray/facts/process.ts';
import type { ContainerFiles, CopiedFiles } from '../../../ray/facts/program.ts';
import type { Requirement } from '../../../ray/facts/requirement.ts';
import { certainText, literal, unknown } from '../../../ray/facts/value.ts';
import type { Span } from '../../../text/span.ts';
import { accessByOptions, type PlacedAccess, reachOfAccess } from '../../host-access.ts';
import type { Word } from '../command.ts';
import { assignmentIn, settingOf, stopped } from '../command-environment.ts';
import type { Invocation } from '../invocation.ts';
import { tokenFileAt } from '../token-file.ts';
import { type Part, programOf, textOf } from '../words.ts';
import { placeOfAction } from '../wrapping/wrappers.ts';
import { type ContainerOption, readOptions, type Switches } from './container-options.ts';
import { imageRequirements, imageSource, isRayImage, mayRunRay } from './images.ts';

const SWITCHES: Switches = {
  long: new Set(
    'detach interactive tty rm init privileged read-only no-healthcheck oom-kill-disable publish-all sig-proxy quiet help replace no-hosts rmi tls-verify use-api-socket'.split(
      ' ',
    ),
  ),
  letters: 'ditqP',
};

export interface ContainerRun {
  readonly requirements: readonly Requirement[];
  readonly settings: readonly EnvironmentSetting[];
  readonly mayRunRay: boolean;
  readonly ports: readonly PortOption[];
  readonly accesses: readonly PlacedAccess[];
  readonly environment: ProcessEnvironment;
  readonly files: ContainerFiles;
  /** Absent where words cannot be written between those that are there. */
  readonly environmentPlace?: EnvironmentPlace;
  readonly onHostedRunner?: Span;
  /** Absent where the image has no name that a build could give it. */
  readonly container?: ContainerStart;
  /** What runs in the container; absent where the image decides. */
  readonly command?: Invocation;
}

/** `docker compose run SERVICE` */
function isOfCompose(words: readonly Word[], action: number): boolean {
  return (
    /-compose$/.test(programOf(words[0]) ?? '') || words.slice(1, action).some((word) => textOf(word) === 'compose')
  );
}

/** Nothing for `--entrypoint ''`, which takes away that of the image. */
function entrypointIn({ part: { value, valueSpan } }: ContainerOption): Word[] {
  return certainText(value) === '' ? [] : [{ value, span: valueSpan, textSpan: valueSpan }];
}

interface PortOption extends Part {
  readonly span: Span;
}

export function startsContainers(program: string): boolean {
  return /^(?:docker|podman|nerdctl|docker-compose|podman-compose)$/.test(program);
}

/** Undefined for every other command. */
export function readContainerRun(invocation: Invocation): ContainerRun | undefined {
  const { words } = invocation;
  if (!startsContainers(programOf(words[0]) ?? '')) return undefined;
  const action = placeOfAction(words, (text) => text === 'run' || text === 'create');
  if (action === -1) return undefined;
  const isService = isOfCompose(words, action);
  const { options, operandAt } = readOptions(words, action + 1, SWITCHES);
  const image = isService ? undefined : words[operandAt];
  const settings = options.flatMap((option) =>
    option.name === 'env' || option.name === 'e' ? (settingOfOption(option, invocation) ?? []) : [],
  );
  const network = options.find(({ name }) => name === 'network' || name === 'net');
  const isHost = network !== undefined && certainText(network.part.value) === 'host';
  const program = options.filter(({ name }) => name === 'entrypoint').at(-1);
  const command = [...(program ? entrypointIn(program) : []), ...words.slice(operandAt + 1)];
  const files = options.filter(({ name }) => name === 'env-file').map(fileOfOption);
  const source = image && imageSource(image, program !== undefined);
  const inherits = [...(source ? [source] : []), ...files.flatMap((file) => file ?? [])];
  const given = [...options.flatMap(tokenFilesOf), ...settings];
  // What the compose file sets for its service is not known here.
  const environmentOpen = isService || files.includes(undefined);
  const { runsIn: outside, readsFilesBeside: _, ...outer } = invocation.context;
  const at = words[action];
  const end: Pick<Stop, 'offset'> = at && invocation.context.shell ? { offset: at.span.end } : {};
  const around = stopped(outer.environment, { name: 'docker run', ...end });
  const context = {
    ...outer,
    environment: [...around, ...given],
    environmentOpen,
    inherits,
    shell: false,
    isApart: true,
  } as const;
  const runsIn = isHost ? outside : 'container';
  const environment = { settings: given, open: environmentOpen, ...(inherits.length > 0 && { inherits }) };
  const environmentPlace: EnvironmentPlace | undefined =
    end.offset === undefined ? undefined : { offset: end.offset, form: 'docker-run', indent: '' };
  const start: ContainerStart | undefined = source && {
    span: source.span,
    environment,
    hasCommand: command.length > 0,
    ...(runsIn && { runsIn }),
    files: filesOf(options),
    ...(environmentPlace && { environmentPlace }),
  };
  return {
    requirements: image ? imageRequirements(image) : [],
    settings,
    environment,
    mayRunRay: image !== undefined && (isRayImage(image) || mayRunRay([textOf(image)], given)),
    files: filesOf(options),
    ...(environmentPlace && { environmentPlace }),
    ...(start && { container: start }),
    ...(outer.onHostedRunner && { onHostedRunner: outer.onHostedRunner }),
    accesses: accessByOptions(words.slice(action, operandAt), invocation.context.shell),
    ports: options.flatMap(({ name, part, ...rest }) =>
      /^p(?:ublish)?$/.test(name) ? { ...part, span: rest.span } : [],
    ),
    ...(command.length > 0 && {
      command: { words: command, open: invocation.open, context: { ...context, ...(runsIn && { runsIn }) } },
    }),
  };
}

/** `-e NAME` alone passes on what is set outside. */
function settingOfOption(
  { word, from, part }: ContainerOption,
  { context }: Invocation,
): EnvironmentSetting | undefined {
  const assignment = assignmentIn(word, from);
  if (assignment) return settingOf(assignment);
  const name = certainText(part.value);
  if (name === undefined || !/^\w+$/.test(name)) return undefined;
  const outside = context.environment.filter((setting) => setting.name === name && !setting.stoppedBy).at(-1);
  const value = outside?.operation === 'set' ? outside.value : unknown('set outside the container');
  return settingOf({ name, nameSpan: part.valueSpan, value, valueSpan: part.valueSpan, span: part.valueSpan });
}

/** Undefined where the name of the file is not known. */
function fileOfOption({ part, span: whole }: ContainerOption): FileSource | undefined {
  const path = certainText(part.value);
  if (!path) return undefined;
  return { kind: 'file', reader: 'docker', path, onlyDefaults: false, order: 'before-import', span: whole };
}

/** Ray's token file, by `-v`, `--mount` or `--secret` of podman. */
function tokenFilesOf({ name, word, from, span: at }: ContainerOption): EnvironmentSetting[] {
  if (!/^(?:v|volume|mount|secret)$/.test(name)) return [];
  const text = writtenIn(word, from);
  const target = text.includes('=') ? partOf(text, 'target|destination|dst') : text.split(':')[1];
  const file = target === undefined ? undefined : tokenFileAt(target, at);
  return file ? [file] : [];
}

function partOf(text: string, names: string): string | undefined {
  return new RegExp(`(?:^|,)(?:${names})=([^,]+)`).exec(text)?.[1];
}

/** `-w`, `-v`, `--mount type=bind`: of the folders outside those that are in the workspace. */
function filesOf(options: readonly ContainerOption[]): ContainerFiles {
  const folder = options.filter(({ name }) => name === 'w' || name === 'workdir').at(-1);
  const path = folder && certainText(folder.part.value);
  const copies = options.flatMap(({ name, word, from }) =>
    name === 'v' || name === 'volume' || name === 'mount' ? (mounted(writtenIn(word, from)) ?? []) : [],
  );
  return { ...(path !== undefined && { folder: path }), copies };
}

/** The working directory that a shell puts in stands for itself: `$PWD`, `$(pwd)`. */
function writtenIn(word: Word, from: number): string {
  const pieces = word.pieces ?? [word];
  return pieces
    .map(({ value }) => (value.kind === 'literal' ? String(value.value) : value.kind === 'unknown' ? '.' : '$'))
    .join('')
    .slice(from);
}

/** `./src:/app:ro`, or the long form of `--mount`. */
export function mounted(text: string): CopiedFiles | undefined {
  const [from, to] = text.includes('=')
    ? [partOf(text, 'source|src'), partOf(text, 'target|destination|dst')]
    : text.split(':');
  return from?.startsWith('.') && to?.startsWith('/') ? { to, from: [from] } : undefined;
}

/** Ports whose numbers are not known are left out. */
export function reachesOf(run: ContainerRun, processes: readonly Process[]): Reach[] {
  const programs = processes.filter(({ role }) => role === 'program');
  const others = processes.filter(({ role }) => role !== 'program');
  const behind: Reach['behind'] = others.length > 0 ? others : run.mayRunRay ? 'may be ray' : 'none';
  const more = {
    ...(programs.length > 0 && { programs }),
    ...(run.onHostedRunner && { onHostedRunner: run.onHostedRunner }),
    ...(others.length === 0 && { environment: run.environment }),
    ...(run.container && { containers: [run.container] }),
  };
  const accesses = run.accesses.map((one) => ({ ...reachOfAccess(one, behind), ...more }));
  const published = run.ports.flatMap(({ value, valueSpan, span: whole }): Reach[] => {
    const published = readPublishedPort(certainText(value) ?? '');
    if (!published) return [];
    const { ports, hostAddress } = published;
    return [
      {
        how: 'published-port',
        ports,
        hostAddress: literal(hostAddress),
        span: whole,
        valueSpan,
        value,
        behind,
        ...more,
      },
    ];
  });
  return [...accesses, ...published];
}

export interface PublishedPort {
  /** Empty for every address of the host. */
  readonly hostAddress: string;
  /** Inside the container. */
  readonly ports: readonly PortRange[];
}

const WRITTEN = /^(?:(\[[\da-fA-F:]*\]|[\w.-]*):)?(?:(\d*(?:-\d+)?):)?(\d+)(?:-(\d+))?(?:\/(?:tcp|udp|sctp))?$/;

/** Undefined where the text is no such thing, or holds a variable. */
export function readPublishedPort(text: string): PublishedPort | undefined {
  const match = WRITTEN.exec(text.trim());
  if (!match) return undefined;
  const [, address = '', host, first = '', last = first] = match;
  // `8265:8265`: what looks like an address is the host's port.
  const isPort = host === undefined && /^\d*(?:-\d+)?$/.test(address);
  const range = { first: Number(first), last: Number(last) };
  if (range.last < range.first || range.last > 65535) return undefined;
  return { hostAddress: isPort ? '' : address.replace(/^\[|\]$/g, ''), ports: [range] };
}
