// Facts with every place in them carried over to another text that holds the same. The compiler asks for each property of each fact.
import { type Span, span } from '../../text/span.ts';
import type {
  EnvironmentSetting,
  EnvironmentSource,
  ProcessEnvironment,
  ResourceSource,
  Stop,
  ValueSource,
} from './environment.ts';
import type { ImportedName } from './imports.ts';
import type {
  AuthOptions,
  ContainerStart,
  EnvironmentPlace,
  HostAccess,
  LinePlace,
  Option,
  OutsideText,
  PortRange,
  Process,
  Reach,
  WrittenField,
} from './process.ts';
import type { ContainerFiles, ProgramFile } from './program.ts';
import type {
  Comment,
  EmbeddedText,
  FileRole,
  PolicyEntry,
  PolicyItem,
  PolicyText,
  ProgramStart,
  ProvidedEnvironment,
  ReadFacts,
  ReadProblem,
} from './read-facts.ts';
import type {
  IncludedRequirements,
  InstalledList,
  NamedCluster,
  Requirement,
  WorkspaceMembers,
} from './requirement.ts';
import type { Entry, Value } from './value.ts';

/** The place of a span of one text in the other. */
type Move = (at: Span) => Span;

/** The same thing with its places moved. */
export type Mapper<T> = (thing: T, move: Move) => T;

/** What no place can be in. */
type Plain = string | number | boolean | readonly string[] | readonly number[];

/** What becomes of every property: one more that a fact gets is missing here until it is handled; only what is plain may stay. */
type Mappers<T> = {
  readonly [Key in keyof T]-?: NonNullable<T[Key]> extends Plain
    ? 'stays' | Mapper<NonNullable<T[Key]>>
    : Mapper<NonNullable<T[Key]>>;
};

function mapping<T extends object>(mappers: Mappers<T>): Mapper<T> {
  const moving = movingParts(mappers);
  return (thing, move) => movedBy(moving, thing, move);
}

type MovingParts = readonly (readonly [key: string, mapper: Mapper<unknown>])[];

/** The types have been checked where the mappers were written. */
function movingParts(mappers: object): MovingParts {
  return Object.entries(mappers).filter(([, mapper]) => mapper !== 'stays');
}

function movedBy<T extends object>(moving: MovingParts, thing: T, move: Move): T {
  const parts = new Map<string, unknown>(Object.entries(thing));
  const moved = moving.flatMap(([key, mapper]) => {
    const part = parts.get(key);
    return part === undefined ? [] : [[key, mapper(part, move)]];
  });
  return { ...thing, ...Object.fromEntries(moved) };
}

type OfKind<T, Kind> = T extends { readonly kind: infer Own } ? (Kind extends Own ? T : never) : never;

/** Of a union whose members `kind` tells apart. */
export function mappingByKind<T extends { readonly kind: string }>(
  mappers: {
    readonly [Kind in T['kind']]: Mappers<OfKind<T, Kind>>;
  },
): Mapper<T> {
  const moving = new Map(Object.entries<object>(mappers).map(([kind, one]) => [kind, movingParts(one)]));
  return (thing, move) => movedBy(moving.get(thing.kind) ?? [], thing, move);
}

export const mapSpan: Mapper<Span> = (at, move) => move(at);
const mapOffset: Mapper<number> = (offset, move) => move(span(offset, offset)).start;
/** A mapping of something to itself, which holds no place. */
export const stays = <T>(thing: T): T => thing;

export function each<T>(mapper: Mapper<T>): Mapper<readonly T[]> {
  return (things, move) => things.map((one) => mapper(one, move));
}

const mapValue: Mapper<Value> = mappingByKind<Value>({
  literal: { kind: 'stays', value: stays },
  unknown: { kind: 'stays', why: 'stays', variable: 'stays' },
  sequence: { kind: 'stays', items: each((item, move) => mapValue(item, move)) },
  'one-of': { kind: 'stays', options: each((option, move) => mapValue(option, move)), fallback: 'stays' },
  mapping: { kind: 'stays', entries: each((entry, move) => mapEntry(entry, move)), open: 'stays' },
});
const mapEntry: Mapper<Entry> = mapping<Entry>({
  key: 'stays',
  keySpan: mapSpan,
  value: mapValue,
  valueSpan: mapSpan,
});

const ofResource: Mappers<ResourceSource> = {
  kind: 'stays',
  name: 'stays',
  namespace: 'stays',
  prefix: 'stays',
  span: mapSpan,
};
const mapSource = mappingByKind<EnvironmentSource>({
  file: {
    kind: 'stays',
    path: 'stays',
    onlyDefaults: 'stays',
    maybe: 'stays',
    reader: 'stays',
    onlyExported: 'stays',
    order: 'stays',
    span: mapSpan,
    lines: mapSpan,
  },
  'config-map': ofResource,
  secret: ofResource,
  build: {
    kind: 'stays',
    context: 'stays',
    dockerfile: 'stays',
    dockerfileIsBeside: 'stays',
    orAbove: 'stays',
    target: 'stays',
    withoutEntrypoint: 'stays',
    span: mapSpan,
  },
  image: { kind: 'stays', name: 'stays', withoutEntrypoint: 'stays', span: mapSpan },
  entrypoint: { kind: 'stays', program: stays<ProgramFile>, span: mapSpan },
});
const mapSetting = mapping<EnvironmentSetting>({
  holds: 'stays',
  name: 'stays',
  operation: 'stays',
  value: mapValue,
  scope: 'stays',
  order: 'stays',
  span: mapSpan,
  nameSpan: mapSpan,
  valueSpan: mapSpan,
  lines: mapSpan,
  from: stays<ValueSource>,
  stoppedBy: mapping<Stop>({ name: 'stays', offset: mapOffset }),
});
const mapEnvironment = mapping<ProcessEnvironment>({
  settings: each(mapSetting),
  open: 'stays',
  inherits: each(mapSource),
  isApart: 'stays',
});

const mapOption = mapping<Option>({
  name: 'stays',
  span: mapSpan,
  nameSpan: mapSpan,
  valueSpan: mapSpan,
  value: mapValue,
  removal: mapSpan,
  outside: mapping<OutsideText>({ origin: 'stays', isWhole: 'stays', quotes: each(mapSpan) }),
});
const mapField = mapping<WrittenField>({ span: mapSpan, valueSpan: mapSpan, value: mapValue });
export const mapLinePlace = mapping<LinePlace>({ offset: mapOffset, indent: 'stays' });
export const mapEnvironmentPlace = mapping<EnvironmentPlace>({
  offset: mapOffset,
  form: 'stays',
  indent: 'stays',
  opening: 'stays',
  rayVersion: 'stays',
});
export const mapProcess = mapping<Process>({
  role: 'stays',
  api: 'stays',
  span: mapSpan,
  nameSpan: mapSpan,
  options: each(mapOption),
  open: 'stays',
  runsIn: 'stays',
  onHostedRunner: mapSpan,
  environment: mapEnvironment,
  environmentPlace: mapEnvironmentPlace,
  hosts: 'stays',
  cluster: mapSpan,
  authOptions: mapping<AuthOptions>({
    kind: 'stays',
    apiVersion: 'stays',
    span: mapSpan,
    mode: mapField,
    enableK8sTokenAuth: mapField,
    secretName: mapField,
    rayVersion: mapField,
    versionPlace: mapLinePlace,
    image: 'stays',
    open: 'stays',
  }),
  program: stays<ProgramFile>,
});
const mapContainer = mapping<ContainerStart>({
  span: mapSpan,
  environment: mapEnvironment,
  hasCommand: 'stays',
  runsIn: 'stays',
  hosts: 'stays',
  files: stays<ContainerFiles>,
  environmentPlace: mapEnvironmentPlace,
});
const mapReach = mapping<Reach>({
  how: 'stays',
  access: mapping<HostAccess>({ kind: 'stays', name: 'stays', readOnly: 'stays', removal: mapSpan }),
  ports: each(stays<PortRange>),
  local: 'stays',
  narrower: 'stays',
  hostAddress: mapValue,
  span: mapSpan,
  valueSpan: mapSpan,
  value: mapValue,
  behind: (behind, move) => (typeof behind === 'string' ? behind : behind.map((one) => mapProcess(one, move))),
  programs: each(mapProcess),
  onHostedRunner: mapSpan,
  environment: mapEnvironment,
  containers: each(mapContainer),
});

export const mapRequirement: Mapper<Requirement> = mapping<Requirement>({
  package: 'stays',
  how: 'stays',
  notation: 'stays',
  versions: 'stays',
  span: mapSpan,
  versionsSpan: mapSpan,
  marker: 'stays',
  isNamed: 'stays',
  isDefault: 'stays',
  moving: 'stays',
  cluster: mapSpan,
  service: mapSpan,
  python: (requirement, move) => mapRequirement(requirement, move),
  ofPackage: 'stays',
  where: 'stays',
});

const mapProblem = mapping<ReadProblem>({ span: mapSpan, message: 'stays' });
const mapItem: Mapper<PolicyItem> = mappingByKind<PolicyItem>({
  string: { kind: 'stays', text: 'stays', span: mapSpan, content: mapSpan },
  boolean: { kind: 'stays', value: 'stays', span: mapSpan },
  array: { kind: 'stays', items: each((item, move) => mapItem(item, move)), span: mapSpan },
  table: { kind: 'stays', entries: each((entry, move) => mapPolicyEntry(entry, move)), span: mapSpan },
  other: { kind: 'stays', span: mapSpan },
});
const mapPolicyEntry: Mapper<PolicyEntry> = mapping<PolicyEntry>({ key: 'stays', keySpan: mapSpan, item: mapItem });

/** All facts of a file: `move` is asked for each place in them. */
export const mapSpans: Mapper<ReadFacts> = mapping<ReadFacts>({
  languageId: 'stays',
  role: stays<FileRole>,
  processes: each(mapProcess),
  environment: each(mapSetting),
  requirements: each(mapRequirement),
  reaches: each(mapReach),
  programStart: mapping<ProgramStart>({ offset: mapOffset, indent: 'stays', osImported: 'stays' }),
  provides: each(
    mapping<ProvidedEnvironment>({
      kind: 'stays',
      name: 'stays',
      namespace: 'stays',
      readers: stays,
      environment: mapEnvironment,
      exported: mapEnvironment,
      processes: each(mapProcess),
      inheritsStart: 'stays',
      entrypoint: each(mapProcess),
      requirements: each(mapRequirement),
      files: stays<ContainerFiles>,
    }),
  ),
  embedded: each(
    mapping<EmbeddedText>({
      name: 'stays',
      text: (text, move) => text.moved(move),
      quoting: 'stays',
      isPrinted: 'stays',
      isRun: 'stays',
      runsIn: 'stays',
      environment: mapEnvironment,
    }),
  ),
  inherits: each(mapSource),
  imports: each(mapping<ImportedName>({ name: 'stays', span: mapSpan })),
  containers: each(mapContainer),
  includes: each(stays<IncludedRequirements>),
  installs: each(mapping<InstalledList>({ path: 'stays', python: mapRequirement, files: stays<ContainerFiles> })),
  python: mapRequirement,
  members: stays<WorkspaceMembers>,
  pathDependencies: 'stays',
  clusters: each(
    mapping<NamedCluster>({
      host: 'stays',
      image: mapRequirement,
    }),
  ),
  policy: mapping<PolicyText>({ where: 'stays', entries: each(mapPolicyEntry), problem: mapProblem }),
  comments: each(mapping<Comment>({ span: mapSpan, text: 'stays', alone: 'stays', statement: mapSpan })),
  problems: each(mapProblem),
});
