// What a person should know of the arguments and variables that decide who can reach Ray, and who can use it.
import { type Link, links } from '../links.ts';

export interface ArgumentNote {
  readonly text: string;
  /** A row of docs/ray-behaviour.md, or a page of Ray where nothing was measured. */
  readonly source: string | Link;
  /** The rule whose example shows what goes wrong with it. */
  readonly rule?: string;
}

/** Plain text, by the name of the argument. What has no bearing on who can reach Ray is left out. */
const initArgumentNotes: ReadonlyMap<string, ArgumentNote> = new Map([
  [
    'address',
    {
      text: 'With an address ray.init() joins a running cluster. The cluster, not this program, decides where it listens and whether it requires a token; if it does, the program needs the same token.',
      source: 'M6',
    },
  ],
  [
    'dashboard_host',
    {
      text: 'Where the dashboard and its job API listen; 127.0.0.1 by default. On any other address, anyone who can connect can run jobs unless token authentication is enabled. It has no effect when joining a cluster.',
      source: 'M2',
      rule: 'exposed-dashboard',
    },
  ],
  [
    'dashboard_port',
    {
      text: 'Moves the dashboard to another port. Who can reach it stays the same: that is dashboard_host.',
      source: 'M13',
    },
  ],
  [
    'include_dashboard',
    {
      text: 'False closes the dashboard and the job API on its port. The other Ray ports stay open on the addresses of this machine.',
      source: 'M1',
    },
  ],
  [
    '_node_ip_address',
    {
      text: 'Does not keep Ray on this machine since 2.54: a loopback address is ignored. With 2.53 it does, but no job could be submitted then.',
      source: 'M13',
      rule: 'ignored-argument',
    },
  ],
  [
    'runtime_env',
    {
      text: 'Environment variables in it reach tasks and actors only. RAY_AUTH_MODE has no effect on the cluster here; set it before ray is imported.',
      source: 'M9',
      rule: 'ineffective-auth',
    },
  ],
]);

/** By the canonical name of the option: `dashboard_host` for `--dashboard-host`. */
const startFlagNotes: ReadonlyMap<string, ArgumentNote> = new Map([
  [
    'head',
    {
      text: 'The GCS listens on every address of this machine. No token is required unless RAY_AUTH_MODE=token is set or, from Ray 2.59 on, the head finds a token. --node-ip-address=127.0.0.1 does not change where it listens.',
      source: 'M11',
      rule: 'missing-auth-token',
    },
  ],
  [
    'address',
    {
      text: 'Joins a running cluster. If the head requires a token, the process needs the same one; without it the head rejects it.',
      source: 'M6',
    },
  ],
  [
    'dashboard_host',
    {
      text: 'Where the dashboard and its job API listen. Anyone who can connect from another machine can run jobs, with Ray 2.60 too, unless there is a token and RAY_AUTH_MODE=token is set; from Ray 2.59 on the token is enough.',
      source: 'M11',
      rule: 'exposed-dashboard',
    },
  ],
]);

const symmetricRunNotes: ReadonlyMap<string, ArgumentNote> = new Map([
  ...startFlagNotes,
  [
    'address',
    {
      text: 'The machine that has this address starts a head (GCS on all interfaces, on this port), the others join it. No token is required unless RAY_AUTH_MODE=token is set or, from Ray 2.59 on, the head finds a token.',
      source: 'M29',
      rule: 'missing-auth-token',
    },
  ],
]);

/** By the name of the variable. */
export const environmentNotes: ReadonlyMap<string, ArgumentNote> = new Map([
  [
    'RAY_AUTH_MODE',
    {
      text: 'Whether Ray requires a token (Ray 2.52 and later): `token` does, `disabled` does not. Set it before ray is imported, for every process of the cluster. When it is not set, only Ray 2.59 and later requires a token: on a local start, and on a head that finds a token.',
      source: 'M4',
      rule: 'late-auth-mode',
    },
  ],
  [
    'RAY_AUTH_TOKEN',
    {
      text: 'The token itself, the same for every process of the cluster; it does not belong in a file that other people read. It takes precedence over RAY_AUTH_TOKEN_PATH and ~/.ray/auth_token. Without RAY_AUTH_MODE it is not enforced below Ray 2.59.',
      source: 'M7',
      rule: 'token-in-source',
    },
  ],
  [
    'RAY_AUTH_TOKEN_PATH',
    {
      text: 'A file that holds the token, the same for every process of the cluster. RAY_AUTH_TOKEN takes precedence over it; ~/.ray/auth_token is used when neither is set. Below Ray 2.59 it only counts with RAY_AUTH_MODE=token; from 2.59 on a head that finds a token requires it, without RAY_AUTH_MODE too.',
      source: 'M28',
    },
  ],
  [
    'RAY_ADDRESS',
    {
      text: 'The cluster that programs join: ray.init() uses it when no address or "auto" is given, and a job client uses it instead of its own address. That cluster decides whether a token is required; if it is, the program needs the same token. An http:// address sends the token in clear text.',
      source: links.init,
      rule: 'plaintext-remote',
    },
  ],
  [
    'RAY_USE_TLS',
    {
      text: '1 encrypts the connections between Ray processes with your own certificates. Without the files that RAY_TLS_SERVER_CERT, RAY_TLS_SERVER_KEY and RAY_TLS_CA_CERT name, ray.init() fails.',
      source: 'M19',
    },
  ],
  [
    'RAY_DEBUG_POST_MORTEM',
    {
      text: '1, and nothing else: a task that fails opens debugpy, where that is installed, on the address of its node and a random port, without a password. A Ray token does not protect it.',
      source: 'M30',
      rule: 'exposed-debugger',
    },
  ],
  [
    'RAY_DATA_AUTOLOAD_PICKLE_OBJECT_SCALAR',
    {
      text: '1 or true: Ray Data unpickles columns of Python objects, so anyone who wrote the data can run code in the workers. By default it rejects them: in Parquet from Ray 2.56, in lists from 2.58, in every reader from 2.60.',
      source: 'M26',
      rule: 'unsafe-deserialization',
    },
  ],
  [
    'RAY_DATA_WEBDATASET_ALLOW_UNSAFE_DESERIALIZATION',
    {
      text: '1 or true: read_webdataset unpickles .pkl and .pt members, so anyone who wrote the archive can run code in the workers. By default it rejects them from Ray 2.56 on.',
      source: 'M26',
      rule: 'unsafe-deserialization',
    },
  ],
  [
    'RAY_DATA_AUTOLOAD_CLOUDPICKLE_TENSOR_METADATA',
    {
      text: '1, and nothing else: Ray Data unpickles the metadata of tensor columns that Ray 2.49 to 2.54 wrote, so anyone who wrote the file can run code. By default it rejects them from Ray 2.55 on.',
      source: 'M26',
      rule: 'unsafe-deserialization',
    },
  ],
]);

/** By the API whose options they are about. */
export const optionNotes: ReadonlyMap<string, ReadonlyMap<string, ArgumentNote>> = new Map([
  ['ray.init', initArgumentNotes],
  ['ray start', startFlagNotes],
  ['ray symmetric-run', symmetricRunNotes],
]);
