// Reads Ray's command lines into processes, and their options under Ray's names as the click library reads them.
import { readAddress } from '../../ray/address.ts';
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import type { Option, Process, ProcessRole } from '../../ray/facts/process.ts';
import { certainText, literal, unknown, type Value } from '../../ray/facts/value.ts';
import { type Span, span } from '../../text/span.ts';
import type { Word } from './command.ts';
import { type Invocation, processOf } from './invocation.ts';
import { CLIENT_SERVER } from './program.ts';
import { beginningOf, beginningSpan, isRayVariable, programOf, restOf, textOf, wholeOf } from './words.ts';

const START: FlagNames = {
  switches: new Set(
    'head block ray-debugger-external no-redirect-output disable-usage-stats enable-object-reconstruction no-monitor enable-resource-isolation verbose huge-pages include-java load-code-from-local no-redirect-worker-output log-new-style log-pretty'.split(
      ' ',
    ),
  ),
  valued: new Set(
    'node-ip-address address port node-name redis-username redis-password redis-shard-ports object-manager-port node-manager-port gcs-server-port min-worker-port max-worker-port worker-port-list ray-client-server-port memory object-store-memory num-cpus num-gpus resources labels labels-file include-dashboard dashboard-host dashboard-port dashboard-agent-listen-port dashboard-agent-grpc-port dashboard-grpc-port runtime-env-agent-port plasma-directory object-spilling-directory autoscaling-config temp-dir system-config metrics-export-port tracing-startup-hook worker-index plasma-store-socket-name raylet-socket-name storage cgroup-path system-reserved-cpu system-reserved-memory include-log-monitor log-style log-color webui-host redis-max-memory logging-level logging-format proxy-server-url ray-debugger-host'.split(
      ' ',
    ),
  ),
  letters: { v: 'verbose' },
};

/** Starts a head where the address is this machine's, a worker elsewhere; what it does not know goes on to `ray start`. */
const SYMMETRIC_RUN: FlagNames = { ...START, valued: new Set([...START.valued, 'min-nodes']) };

const JOB: FlagNames = {
  switches: new Set(['no-wait', 'verbose', 'follow', 'no-color']),
  valued: new Set(
    'address job-id submission-id runtime-env runtime-env-json working-dir metadata-json entrypoint-num-cpus entrypoint-num-gpus entrypoint-memory entrypoint-resources entrypoint-label-selector verify headers log-style log-color'.split(
      ' ',
    ),
  ),
  letters: { f: 'follow', v: 'verbose' },
};

const JOB_ACTIONS = new Set(['submit', 'status', 'logs', 'stop', 'list', 'delete']);
/** Of `ray` itself, before the subcommand. */
const GLOBAL_VALUED = new Set(['--logging-level', '--logging-format']);

/** Undefined for everything else that the program does: `ray stop`, `ray status`, another program of that name. */
export function readRayCommand(invocation: Invocation, own: readonly EnvironmentSetting[]): Process | undefined {
  const { words } = invocation;
  const [program] = words;
  const isRay = programOf(program) === 'ray';
  if (!isRay && !isRayVariable(program)) return undefined;
  let at = 1;
  while (GLOBAL_VALUED.has(textOf(words[at]) ?? '')) at += 2;
  const action = textOf(words[at]);
  if (action === 'start') return readStart(invocation, at + 1, isRay);
  if (action === 'symmetric-run') return readSymmetricRun(invocation, at + 1);
  const jobAction = textOf(words[at + 1]);
  if (action !== 'job' || jobAction === undefined || !JOB_ACTIONS.has(jobAction)) return undefined;
  const { flags, open } = readFlags(words, at + 2, JOB);
  const options = optionsOf(invocation, flags);
  const address = options.some(({ name }) => name === 'address') ? undefined : addressFrom(own);
  return processOf(
    invocation,
    { role: 'job-client', api: `ray job ${jobAction}`, nameWords: at + 2 },
    address ? [address, ...options] : options,
    open,
  );
}

/** A variable that may name any program must be followed by flags that only Ray has. */
function readStart(invocation: Invocation, from: number, isRay: boolean): Process | undefined {
  const read = readFlags(invocation.words, from, START);
  const options = optionsOf(invocation, read.flags);
  const isTelling = options.some(({ name }) => /^(?:head|address|dashboard_host|node_ip_address)$/.test(name));
  if (!isRay && !isTelling) return undefined;
  return processOf(
    invocation,
    { role: roleOf(options, read.flags, invocation.open || read.open), api: 'ray start', nameWords: from },
    options,
    read.open,
  );
}

/** The same command runs on every machine of the cluster: one of them starts the head, on the port of the address. */
function readSymmetricRun(invocation: Invocation, from: number): Process | undefined {
  const { words, open } = invocation;
  // It refuses to run without an entrypoint.
  if (!open && !words.some((word) => textOf(word) === '--')) return undefined;
  const read = readFlags(words, from, SYMMETRIC_RUN);
  const options = optionsOf(invocation, read.flags);
  const address = options.find(({ name }) => name === 'address');
  const named = { role: 'head', api: 'ray symmetric-run', nameWords: from } as const;
  return processOf(invocation, named, address ? [...options, portIn(address)] : options, read.open);
}

function portIn({ nameSpan: _, removal: __, ...address }: Option): Option {
  const read = readAddress(certainText(address.value) ?? '');
  const port = read?.kind === 'host' ? read.port : undefined;
  return { ...address, name: 'port', value: port === undefined ? unknown('the port of the address') : literal(port) };
}

/** Ray refuses to start with neither `--head` nor `--address`. */
function roleOf(options: readonly Option[], flags: readonly Flag[], open: boolean): ProcessRole {
  const has = (name: string) => options.some((option) => option.name === name);
  const isAlways = flags.some(({ name, maybe }) => name === 'head' && !maybe);
  if (has('head')) return isAlways || !has('address') ? 'head' : 'undecided';
  return open && !has('address') ? 'undecided' : 'worker';
}

/** `RAY_ADDRESS=… ray job submit` names the address as the option would. */
function addressFrom(own: readonly EnvironmentSetting[]): Option | undefined {
  const setting = own.filter(({ name }) => name === 'RAY_API_SERVER_ADDRESS' || name === 'RAY_ADDRESS').at(-1);
  if (setting?.operation !== 'set') return undefined;
  const { span, nameSpan, valueSpan, value } = setting;
  return { name: 'address', span, nameSpan, valueSpan, value };
}

const SERVE: FlagNames = {
  switches: new Set(['blocking', 'non-blocking', 'reload']),
  valued: new Set(
    'address http-host http-port http-location proxy-location grpc-port grpc-servicer-functions runtime-env runtime-env-json working-dir app-dir host port route-prefix name external-scaler-enabled'.split(
      ' ',
    ),
  ),
  letters: { a: 'address', r: 'reload' },
};

const NAMES = {
  'http-host': 'http_options.host',
  'http-port': 'http_options.port',
  'http-location': 'http_options.location',
};

/** `serve` is also the name of other programs: one of Ray's own arguments must follow. */
export function readServeCommand(invocation: Invocation): Process | undefined {
  const { words } = invocation;
  const action = textOf(words[1]);
  if (programOf(words[0]) !== 'serve' || action === undefined) return undefined;
  const { flags, operands, open } = readFlags(words, 2, SERVE);
  const [target] = operands.map((at) => textOf(words[at]));
  const known = /^[\w.]+:\w+$|\.ya?ml$/.test(target ?? '');
  const isRay = action === 'start' ? operands.length === 0 : /^(?:run|deploy)$/.test(action) && known;
  if (!isRay) return undefined;
  const api = action === 'deploy' ? 'serve deploy' : `serve.${action}`;
  return processOf(invocation, { role: 'serve', api, nameWords: 2 }, optionsOf(invocation, flags, NAMES), open);
}

const CLIENT: FlagNames = {
  switches: new Set(),
  valued: new Set('host port mode address redis-username runtime-env-agent-address node-id'.split(' ')),
  letters: { p: 'port' },
};

/** `python -m ray.util.client.server` */
export function readClientServer(invocation: Invocation): Process | undefined {
  if (programOf(invocation.words[0]) !== CLIENT_SERVER) return undefined;
  const { flags, open } = readFlags(invocation.words, 1, CLIENT);
  const named = { role: 'client-server', api: 'ray.util.client.server', nameWords: 1 } as const;
  return processOf(invocation, named, optionsOf(invocation, flags), open);
}

interface FlagNames {
  /** Long names without dashes that take no value. */
  readonly switches: ReadonlySet<string>;
  /** Long names without dashes that take one. */
  readonly valued: ReadonlySet<string>;
  /** One letter for a long name. */
  readonly letters?: Readonly<Record<string, string>>;
}

interface Flag {
  /** Without dashes. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Value;
  readonly valueSpan: Span;
  /** Name and value. */
  readonly span: Span;
  /** Only some runs have it. */
  readonly maybe?: Word['maybe'];
  /** Its words: from the first one to behind the last one. */
  readonly from: number;
  readonly to: number;
}

interface Flags {
  readonly flags: readonly Flag[];
  /** Places of the words that belong to no flag. */
  readonly operands: readonly number[];
  /** A word that is not known may hold more flags. */
  readonly open: boolean;
}

/** Reads until `--` or the end. Of unknown names only `--name=value` is certain. */
function readFlags(words: readonly Word[], from: number, names: FlagNames): Flags {
  const flags: Flag[] = [];
  const operands: number[] = [];
  let open = false;
  let at = from;
  while (at < words.length) {
    const word = words[at] as Word;
    if (textOf(word) === '--') break;
    const flag = flagAt(words, at, names);
    if (flag) flags.push(word.maybe ? { ...flag, maybe: word.maybe } : flag);
    else if (word.value.kind === 'literal') operands.push(at);
    else open = true;
    at = flag?.to ?? at + 1;
  }
  return { flags, operands, open };
}

function flagAt(words: readonly Word[], at: number, names: FlagNames): Flag | undefined {
  const word = words[at] as Word;
  const [head = '', long, letter, equals] = /^(?:--([\w-]+)|-(\w))(=?)/.exec(beginningOf(word)) ?? [];
  const name = long ?? names.letters?.[letter ?? ''];
  if (name === undefined) return undefined;
  if (equals) {
    const nameSpan = beginningSpan(word, 0, head.length - 1);
    return { name, nameSpan, ...restOf(word, head.length), span: insideQuotes(word), from: at, to: at + 1 };
  }
  return textOf(word) === head ? separateFlag(words, at, name, names) : undefined;
}

function separateFlag(words: readonly Word[], at: number, name: string, names: FlagNames): Flag {
  const word = words[at] as Word;
  const own = insideQuotes(word);
  const nameSpan = word.textSpan ?? own;
  const value = words[at + 1];
  if (names.valued.has(name) && value)
    return { name, nameSpan, ...wholeOf(value), span: span(own.start, value.span.end), from: at, to: at + 2 };
  const isSwitch = names.switches.has(name);
  const meaning = isSwitch ? literal(true) : unknown(`whether --${name} takes a value`);
  return { name, nameSpan, value: meaning, valueSpan: own, span: own, from: at, to: at + 1 };
}

/** Without the quotes around a word that is one string. */
function insideQuotes(word: Word): Span {
  const { span: outer, textSpan } = word;
  return textSpan && outer.start <= textSpan.start && textSpan.end <= outer.end ? textSpan : outer;
}

/** Options that click reads as yes or no. */
const BOOLEAN = new Set(['include_dashboard', 'verify', 'include_log_monitor']);
const NUMBER = /(?:^|[_.])port$|^num_/;

/** The last one of a name counts; one that only some runs have beside what the others have. `rename` gives the names that differ from the flag's. */
function optionsOf(
  { words, context }: Invocation,
  flags: readonly Flag[],
  rename: Readonly<Record<string, string>> = {},
): Option[] {
  const options = new Map<string, Option>();
  for (const flag of flags) {
    const name = rename[flag.name] ?? flag.name.replaceAll('-', '_');
    const removal = context.shell ? removalOf(words, flag) : undefined;
    const value = typed(name, flag.value);
    options.set(name, {
      name,
      span: flag.span,
      nameSpan: flag.nameSpan,
      valueSpan: flag.valueSpan,
      value: flag.maybe ? eitherValue(options.get(name)?.value, value, flag.maybe) : value,
      ...(removal && { removal }),
    });
  }
  return [...options.values()].sort((a, b) => a.span.start - b.span.start);
}

/** A switch says what is started, not how. */
function eitherValue(before: Value | undefined, value: Value, maybe: Word['maybe']): Value {
  if (value.kind === 'literal' && typeof value.value === 'boolean') return value;
  const others = before?.kind === 'one-of' ? before.options : [before ?? unknown('not in every run')];
  return { kind: 'one-of', options: [...others, value], fallback: maybe === 'default' };
}

/** With the space before it, a line continuation among them, so that what follows still continues the line. None of several words of a variable. */
function removalOf(words: readonly Word[], { from, to }: Flag) {
  const [before, last, next] = [words[from - 1], words[to - 1], words[to]];
  if (!before || !last || before.span.end >= last.span.end || next?.span.start === last.span.start) return undefined;
  return span(before.span.end, last.span.end);
}

function typed(name: string, value: Value): Value {
  if (value.kind === 'one-of') return { ...value, options: value.options.map((option) => typed(name, option)) };
  if (value.kind !== 'literal' || typeof value.value !== 'string') return value;
  if (BOOLEAN.has(name)) {
    if (/^(?:1|true|t|yes|y|on)$/i.test(value.value)) return literal(true);
    if (/^(?:0|false|f|no|n|off)$/i.test(value.value)) return literal(false);
  }
  return NUMBER.test(name) && /^\d{1,15}$/.test(value.value) ? literal(Number(value.value)) : value;
}
