// Reads Ray's command lines into processes: `ray start`, `ray job …`, `serve start`, `serve run`, `serve deploy`.
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import type { Option, Process, ProcessRole } from '../../ray/facts/process.ts';
import { type Flag, type FlagNames, optionsOf, readFlags } from './flags.ts';
import { type Invocation, processOf } from './invocation.ts';
import { isRayVariable, programOf, textOf } from './words.ts';

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
