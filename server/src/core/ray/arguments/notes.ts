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
      text: 'With an address ray.init() joins a cluster that runs already. The cluster, not this program, decides where it listens and whether it asks for a token; in token mode the program needs the same token.',
      source: 'M6',
    },
  ],
  [
    'dashboard_host',
    {
      text: 'Where the dashboard and its job API listen: 127.0.0.1 unless given. On any other address, whoever can connect can run jobs, unless token mode is on. It has no effect when joining a cluster.',
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
      text: 'The GCS listens on every address of this machine. Nobody is asked for a token unless RAY_AUTH_MODE=token is set or, from Ray 2.59 on, the head finds a token. --node-ip-address=127.0.0.1 does not change where it listens.',
      source: 'M11',
      rule: 'missing-auth-token',
    },
  ],
  [
    'address',
    {
      text: 'Joins a cluster that runs already. In token mode the process needs the same token as the head; without it the head refuses it.',
      source: 'M6',
    },
  ],
  [
    'dashboard_host',
    {
      text: 'Where the dashboard and its job API listen. Beyond this machine, whoever can connect can run jobs, with Ray 2.60 too, unless there is a token and RAY_AUTH_MODE=token is set; from Ray 2.59 on the token is enough.',
      source: 'M11',
      rule: 'exposed-dashboard',
    },
  ],
]);

/** By the name of the variable. */
export const environmentNotes: ReadonlyMap<string, ArgumentNote> = new Map([
  [
    'RAY_AUTH_MODE',
    {
      text: 'Whether Ray asks for a token, since Ray 2.52: `token` does, `disabled` does not; older releases ignore it. It must be set before ray is imported, for every process of the cluster. Unset, only Ray 2.59 and later asks: a local start does, and a head that finds a token.',
      source: 'M4',
      rule: 'late-auth-mode',
    },
  ],
  [
    'RAY_AUTH_TOKEN',
    {
      text: 'The token itself, the same for every process of the cluster; it does not belong in a file that others read. It comes before RAY_AUTH_TOKEN_PATH and ~/.ray/auth_token. Without RAY_AUTH_MODE it is not enforced below Ray 2.59.',
      source: 'M7',
      rule: 'token-in-source',
    },
  ],
  [
    'RAY_AUTH_TOKEN_PATH',
    {
      text: 'A file that holds the token, the same for every process of the cluster. RAY_AUTH_TOKEN comes before it, ~/.ray/auth_token is taken where neither is set. Below Ray 2.59 it counts in token mode only; from 2.59 on a head that finds a token requires it, without RAY_AUTH_MODE too.',
      source: 'M28',
    },
  ],
  [
    'RAY_ADDRESS',
    {
      text: 'The cluster that programs join: ray.init() takes it where no address or "auto" is given, and a job client takes it in place of its own address. That cluster decides whether a token is asked for; in token mode the program needs the same token. An http:// address sends the token in clear text.',
      source: links.init,
      rule: 'plaintext-remote',
    },
  ],
  [
    'RAY_USE_TLS',
    {
      text: '1 encrypts the connections between the processes of Ray with certificates of your own. Without the files that RAY_TLS_SERVER_CERT, RAY_TLS_SERVER_KEY and RAY_TLS_CA_CERT name, ray.init() fails.',
      source: 'M19',
    },
  ],
  [
    'RAY_DATA_AUTOLOAD_PICKLE_OBJECT_SCALAR',
    {
      text: '1 or true: Ray Data unpickles columns of Python objects, so whoever wrote the data can run code in the workers. Unset, it refuses them: in Parquet from Ray 2.56, in lists from 2.58, in every reader from 2.60.',
      source: 'M26',
      rule: 'unsafe-deserialization',
    },
  ],
  [
    'RAY_DATA_WEBDATASET_ALLOW_UNSAFE_DESERIALIZATION',
    {
      text: '1 or true: read_webdataset unpickles .pkl and .pt members, so whoever wrote the archive can run code in the workers. Unset, it refuses them from Ray 2.56 on.',
      source: 'M26',
      rule: 'unsafe-deserialization',
    },
  ],
  [
    'RAY_DATA_AUTOLOAD_CLOUDPICKLE_TENSOR_METADATA',
    {
      text: '1, and nothing else: Ray Data unpickles the metadata of tensor columns that Ray 2.49 to 2.54 wrote, so whoever wrote the file can run code. Unset, it refuses them from Ray 2.55 on.',
      source: 'M26',
      rule: 'unsafe-deserialization',
    },
  ],
]);

/** By the API whose options they are about. */
export const optionNotes: ReadonlyMap<string, ReadonlyMap<string, ArgumentNote>> = new Map([
  ['ray.init', initArgumentNotes],
  ['ray start', startFlagNotes],
]);
