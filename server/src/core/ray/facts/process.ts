// Processes of Ray, what they are given, and the ports that are opened to them.
import type { Span } from '../../text/span.ts';
import type { ProcessEnvironment } from './environment.ts';
import { nameIn, type OptionName } from './option-names.ts';
import type { ContainerFiles, ProgramFile } from './program.ts';
import type { Value } from './value.ts';

/**
 * local: starts Ray in this program. head, worker: `ray start`. attach: joins a running cluster.
 * client: Ray Client (`ray://`). client-server: what answers it, started by itself. debugger: a place where a task stops for one. job: a command that is handed to a cluster. undecided: starts or joins, known only at run time.
 * program: no process of Ray, but another file of the workspace that is run, and may start some.
 */
export type ProcessRole =
  | 'local'
  | 'head'
  | 'worker'
  | 'attach'
  | 'client'
  | 'undecided'
  | 'job-client'
  | 'serve'
  | 'client-server'
  | 'debugger'
  | 'job'
  | 'program';

/** Ray is started, joined or driven. */
export interface Process {
  readonly role: ProcessRole;
  /** Ray's own name for what is called: `ray.init`, `ray start`, `serve.start`, `serve.run`, `JobSubmissionClient`, … */
  readonly api: string;
  readonly span: Span;
  /** The words that name the call: `ray.init` without its arguments. */
  readonly nameSpan: Span;
  readonly options: readonly Option[];
  /** More options may be added at run time (`**kwargs`, `"$@"`, a template). */
  readonly open: boolean;
  /** In a container or pod other machines reach a port only when it is published: there the way in is checked, not the bind. */
  readonly runsIn?: 'container';
  /** On a machine that is lent for one job of a workflow, and that no other machine can reach: the place that says so. */
  readonly onHostedRunner?: Span;
  /** Absent where every process-scope setting of the file applies, as in a program. */
  readonly environment?: ProcessEnvironment;
  readonly environmentPlace?: EnvironmentPlace;
  /** Names by which other containers in its network reach it, in lower case: a compose or Kubernetes Service. */
  readonly hosts?: readonly string[];
  /** The cluster that its manifest puts it in, whatever addresses are given: KubeRay's. */
  readonly cluster?: Span;
  /** What that manifest says of authentication. */
  readonly authOptions?: AuthOptions;
  /** Of a program: which file that is. */
  readonly program?: ProgramFile;
}

/** A field of a manifest as it is written, typed as YAML has it. */
export interface WrittenField {
  readonly span: Span;
  readonly valueSpan: Span;
  readonly value: Value;
}

/** The resources of KubeRay that describe a cluster. */
export type ClusterKind = 'RayCluster' | 'RayJob' | 'RayService' | 'RayCronJob';

/** KubeRay's `authOptions`, and what it is checked with. */
export interface AuthOptions {
  readonly kind: ClusterKind;
  readonly apiVersion: string;
  readonly span: Span;
  readonly mode?: WrittenField;
  readonly enableK8sTokenAuth?: WrittenField;
  readonly secretName?: WrittenField;
  readonly rayVersion?: WrittenField;
  /** Where a line with a `rayVersion` can be written; absent where there is one. */
  readonly versionPlace?: LinePlace;
  /** The release of the image of the head, as far as its tag says it. */
  readonly image?: string;
  /** More may be added when the manifest is made (a template). */
  readonly open: boolean;
}

export interface LinePlace {
  readonly offset: number;
  readonly indent: string;
}

/** Where, and in which form, a variable can be set for one process. */
export interface EnvironmentPlace {
  readonly offset: number;
  /**
   * prefix: `NAME=value ` before a command, behind `opening` where no shell reads it. env-list: `- name: NAME` / `value: "value"` of Kubernetes. env-map: `NAME: "value"`.
   * env-items: `- NAME=value` of compose. docker-run: ` -e NAME=value` behind the word `run`. dockerfile: an `ENV NAME=value` line.
   * step-env: `NAME: "value"` of a GitHub workflow. unit: an `Environment=NAME=value` line.
   * pairs: `NAME="value"` in `environment=` of supervisord. auth-options: KubeRay's `authOptions: {mode: …}`.
   */
  readonly form:
    | 'prefix'
    | 'env-list'
    | 'env-map'
    | 'env-items'
    | 'step-env'
    | 'docker-run'
    | 'dockerfile'
    | 'unit'
    | 'pairs'
    | 'auth-options';
  /** Of the new lines; empty for a prefix. */
  readonly indent: string;
  /** What to write first: lines, because the list or mapping is not there yet (`env:`, with their indentation); of pairs `environment=` or a comma; of a prefix `env `. */
  readonly opening?: string;
  /** Of auth-options: the `rayVersion` to write beside them, which KubeRay asks for and which is not there yet. */
  readonly rayVersion?: string;
}

/** An entry of a Secret of Kubernetes. */
export interface SecretKey {
  readonly name: string;
  readonly key: string;
}

const TAKES_TOKEN = new Set<EnvironmentPlace['form']>(['env-list', 'env-map', 'env-items', 'step-env', 'docker-run']);

/** In these forms a container, or a runner, is handed a token that is kept elsewhere: no file has to hold one. */
export function takesTokenFromElsewhere({ form }: EnvironmentPlace): boolean {
  return TAKES_TOKEN.has(form);
}

/** One setting of a process, under the name that `ray.init` or the API's signature has for it. */
export interface Option {
  /** Canonical: `dashboard_host`, `http_options.host`, `_system_config.AUTH_MODE`, `headers.Authorization`. */
  readonly name: string;
  /** From the first to the last character of name and value, where both stand together; else where the value stands. */
  readonly span: Span;
  /** Absent for positional arguments. */
  readonly nameSpan?: Span;
  /** Where the value itself is written: the literal, even when a constant or a dict carries it to the call. */
  readonly valueSpan: Span;
  readonly value: Value;
  /** What to delete to take the setting away, separators included; absent where that is not certain. */
  readonly removal?: Span;
  readonly outside?: OutsideText;
}

/** Who decides a text: anyone who can send a request to the program, or who starts it. */
export type Origin = 'request' | 'command line';

/** What an option holds that comes from outside, where nothing has looked at it. */
export interface OutsideText {
  readonly origin: Origin;
  /** It is the value, not a part of it. */
  readonly isWhole: boolean;
  /** The quotes around it that quoting it replaces; absent where it cannot be quoted. */
  readonly quotes?: readonly Span[];
}

/** Both ends belong to it: `7000-9000` stays two numbers. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export function onePort(port: number): PortRange {
  return { first: port, last: port };
}

export function includesPort(ranges: readonly PortRange[], port: number): boolean {
  return ranges.some(({ first, last }) => first <= port && port <= last);
}

/** A container whose image the workspace may build: of a Dockerfile that is named (a compose service), or by the name of the image. */
export interface ContainerStart {
  /** Where it is named. */
  readonly span: Span;
  /** Among what it inherits is the image. */
  readonly environment: ProcessEnvironment;
  /** It runs a command of its own, and not what the image would run. */
  readonly hasCommand: boolean;
  /** Absent on the host's own network. */
  readonly runsIn?: 'container';
  /** As those of a process. */
  readonly hosts?: readonly string[];
  /** Beside those of its image. */
  readonly files?: ContainerFiles;
  readonly environmentPlace?: EnvironmentPlace;
}

/** What a container may do on the machine that it runs on. */
export interface HostAccess {
  /** socket: that of Docker. folder: one of the machine's. processes, network: those of the machine. */
  readonly kind: 'privileged' | 'socket' | 'folder' | 'capability' | 'processes' | 'network';
  /** Which folder, socket or capability. */
  readonly name?: string;
  readonly readOnly?: true;
  /** What to delete to take it away; absent where that is not certain. */
  readonly removal?: Span;
}

/**
 * What crosses the border of the container or pod that Ray runs in.
 * Ports that are exposed outside: published-port: compose, `docker run -p`, devcontainer. load-balancer, node-port, ingress: Kubernetes.
 * firewall, public-address: of a cloud; what lets every address in, and a load balancer that the internet can reach.
 */
export interface Reach {
  /** forwarded-port: from an address of the machine that runs the command. tunnel: from the internet. host-access: `access` to the machine, by no port. */
  readonly how:
    | 'published-port'
    | 'forwarded-port'
    | 'tunnel'
    | 'load-balancer'
    | 'node-port'
    | 'ingress'
    | 'firewall'
    | 'public-address'
    | 'host-access';
  readonly access?: HostAccess;
  /** The ports inside the container, as far as they are known. */
  readonly ports: readonly PortRange[];
  /** What would let in this machine alone, in the place of the literal; absent where nothing would. */
  readonly local?: string;
  /** What would let in private networks alone, in the place of the literal; absent where nothing would. */
  readonly narrower?: string | boolean;
  /** Of a published or forwarded port: the address of the host that it is published on; empty for every address. */
  readonly hostAddress?: Value;
  readonly span: Span;
  /** The literal that decides: `8265:8265`, `LoadBalancer`. */
  readonly valueSpan: Span;
  readonly value: Value;
  /** What runs behind it. `may be ray`: what runs is not known, but its image or its surroundings speak of Ray; `none`: nothing does. */
  readonly behind: readonly Process[] | 'may be ray' | 'none';
  /** Files of the workspace that run behind it: what they start is behind it too. */
  readonly programs?: readonly Process[];
  /** As that of a process. */
  readonly onHostedRunner?: Span;
  /** What the container behind it starts with, where its image decides what runs or it is not known. */
  readonly environment?: ProcessEnvironment;
  /** Those behind it of which an image that the workspace builds may decide what runs. */
  readonly containers?: readonly ContainerStart[];
}

/** The first of that name: `node_ip_address` is what `ray.init` calls `_node_ip_address`. */
export function optionOf(process: Process, name: OptionName): Option | undefined {
  const own = nameIn(process.api, name);
  return process.options.find((option) => option.name === own);
}
