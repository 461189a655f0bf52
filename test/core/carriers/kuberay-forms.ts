// KubeRay's own fields, each of which can hold some of the processes: a group of a cluster, the entrypoint of a job, a Serve config.
import { type Carrier, command, indented, line, type ProcessName, type Started } from './carrier.ts';

const HEADS = [
  'an open head',
  'an open head, joined',
  'a head',
  'a head with a token',
  'a head without authentication',
  'a head with a name that Ray does not read',
  'a head with a mode that Ray does not know',
] as const satisfies readonly ProcessName[];
const SERVES = ['an open Serve', 'a Serve for this machine'] as const satisfies readonly ProcessName[];

/** `--port 6379`, `--port=6379` and switches, as the mapping that KubeRay makes options of. */
function startParams({ words }: Started): string {
  const options = words
    .slice(2)
    .join(' ')
    .matchAll(/--([\w-]+)(?:[= ](?!--)(\S+))?/g);
  return [...options]
    .filter(([, name]) => name !== 'head')
    .map(([, name, value = 'true']) => `${name}: "${value}"\n`)
    .join('');
}

const variables = ({ variables: all }: Started) =>
  all.length > 0 ? `env:\n${all.map(([name, value]) => `  - name: ${name}\n    value: "${value}"\n`).join('')}` : '';

const container = (name: string, rest: string) => `- name: ${name}\n  image: example.com/app\n${indented(rest, '  ')}`;

function group(params: string, own: string): string {
  const written = params ? `rayStartParams:\n${indented(params, '  ')}` : 'rayStartParams: {}\n';
  return `${written}template:\n  spec:\n    containers:\n${indented(own, '      ')}`;
}

/** A cluster of the release that has every field, with what its head group says. */
const cluster = (head: string) => `rayVersion: "2.60.0"\nheadGroupSpec:\n${indented(head, '  ')}`;
const withToken = (head: string) => `authOptions:\n  mode: token\n${cluster(head)}`;

function resource(kind: string, spec: string): string {
  return `apiVersion: ray.io/v1\nkind: ${kind}\nmetadata:\n  name: x\nspec:\n${indented(spec, '  ')}`;
}

const overwritten = (text: string) =>
  text.replace('  name: x\n', '  name: x\n  annotations:\n    ray.io/overwrite-container-cmd: "true"\n');
const header = (process: Started) => group(startParams(process), container('head', variables(process)));
const guarded = withToken(group('', container('head', '')));
const folded = (key: string, text: string) => `${key}: |\n${indented(text, '  ')}`;

/** Beside a cluster that requires a token. */
const worker = (process: Started) =>
  `${guarded}workerGroupSpecs:\n  - groupName: small\n${indented(group(startParams(process), container('worker', variables(process))), '    ')}`;

const serveConfig = ({ words }: Started) =>
  `http_options:\n  host: ${words.at(-1)}\napplications:\n  - name: a\n    import_path: app:app\n`;

function form(name: string, carried: Carrier['only'], write: Carrier['write'], rest: Partial<Carrier> = {}): Carrier {
  return {
    name: `KubeRay: ${name}`,
    file: 'cluster.yaml',
    place: 'container',
    write,
    ...(carried && { only: carried }),
    ...rest,
  };
}

export const kuberayForms: readonly Carrier[] = [
  form('RayCluster', HEADS, (process) => resource('RayCluster', cluster(header(process)))),
  form('RayService', HEADS, (process) =>
    resource('RayService', `rayClusterConfig:\n${indented(cluster(header(process)), '  ')}`),
  ),
  form('RayJob', HEADS, (process) =>
    resource('RayJob', `rayClusterSpec:\n${indented(cluster(header(process)), '  ')}`),
  ),
  form('workers', ['a worker'], (process) => resource('RayCluster', worker(process))),
  form('a command in place of the generated one', HEADS, (process) =>
    overwritten(
      resource(
        'RayCluster',
        cluster(group('', container('head', `command: ["/bin/bash", "-c"]\nargs:\n  - ${line(process)}\n`))),
      ),
    ),
  ),
  form('a mode beside authOptions', HEADS.slice(3, 5), (process) => resource('RayCluster', withToken(header(process)))),
  form(
    'entrypoint of a RayJob',
    undefined,
    (process) => resource('RayJob', `entrypoint: ${line(process)}\nrayClusterSpec:\n${indented(guarded, '  ')}`),
    { place: 'open-container' },
  ),
  form(
    'entrypoint of a RayJob over lines',
    undefined,
    (process) =>
      resource('RayJob', `${folded('entrypoint', `${line(process)}\n`)}rayClusterSpec:\n${indented(guarded, '  ')}`),
    { place: 'open-container' },
  ),
  form('serveConfigV2', SERVES, (process) =>
    resource(
      'RayService',
      `${folded('serveConfigV2', serveConfig(process))}rayClusterConfig:\n${indented(guarded, '  ')}`,
    ),
  ),
  form('the submitter of a RayJob', ['a job client'], (process) =>
    resource(
      'RayJob',
      `submitterPodTemplate:\n  spec:\n    containers:\n${indented(container('submit', `${variables(process)}command: ["/bin/sh", "-c", ${JSON.stringify(command(process))}]\n`), '      ')}rayClusterSpec:\n${indented(guarded, '  ')}`,
    ),
  ),
];
