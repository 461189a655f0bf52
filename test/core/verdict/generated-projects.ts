// Small projects put together at random, the same ones in every run: programs, scripts, compose, Kubernetes, variables, pins.
import { randomFrom } from '../../support/random.ts';

/** Texts by name. */
export type Project = Readonly<Record<string, string>>;

type Pick = <T>(choices: readonly T[]) => T;

const MODES = ['', '', 'token', 'disabled', 'TOKEN', 'tokens'] as const;
const HOSTS = ['', '', '0.0.0.0', '127.0.0.1', '10.0.0.5'] as const;
const RAYS = ['2.49.2', '2.53.0', '2.58.1', '2.60.0', '2.60.0'] as const;

const flag = (host: string) => (host ? ` --dashboard-host=${host}` : '');

function variables(pick: Pick): string[] {
  const mode = pick(MODES);
  const lines = mode ? [`RAY_AUTH_MODE=${mode}`] : [];
  if (pick([true, false, false, false, false])) lines.push('RAY_AUTH_TOKEN=abc');
  if (pick([true, false, false, false, false, false])) lines.push('RAY_TOKEN=abc');
  return lines;
}

function compose(pick: Pick): string {
  const environment = () => {
    const lines = variables(pick).map((one) => `      - ${one}`);
    return lines.length > 0 ? ['    environment:', ...lines] : [];
  };
  const from = pick([
    [`    image: rayproject/ray:${pick(RAYS)}`],
    [`    image: rayproject/ray:${pick(RAYS)}`, '    env_file: .env'],
    ['    build: .'],
    ['    build: .', '    env_file: .env'],
  ]);
  const address = pick(['head', 'head', 'ray.example.com']);
  const header = pick(['', '', ' --headers \'{"Authorization": "Bearer x"}\'']);
  const others = pick([
    [],
    [`    command: ray start --address=head:6379 --block`],
    [`    command: ray job submit --address http://${address}:8265${header} -- python a.py`],
  ]);
  return [
    'services:',
    '  head:',
    ...from,
    ...pick([[`    command: ray start --head${flag(pick(HOSTS))} --block`], []]),
    ...pick([[], ['    ports: ["8265:8265"]'], ['    ports: ["127.0.0.1:8265:8265"]'], ['    network_mode: host']]),
    ...environment(),
    ...(others.length > 0 ? ['  other:', `    image: rayproject/ray:${pick(RAYS)}`, ...others, ...environment()] : []),
    '',
  ].join('\n');
}

function dockerfile(pick: Pick): string {
  const lines = variables(pick).map((one) => `ENV ${one}`);
  const host = pick(HOSTS);
  const words = ['ray', 'start', '--head', ...(host ? [`--dashboard-host=${host}`] : []), '--block'];
  const command = pick([`CMD ${JSON.stringify(words)}`, 'CMD ["python", "app.py"]']);
  return [`FROM rayproject/ray:${pick(RAYS)}`, ...lines, command, ''].join('\n');
}

function program(pick: Pick): string {
  const set = variables(pick).map((one) => `os.environ["${one.replace('=', '"] = "')}"`);
  const guarded = pick([false, false, true]) ? set.map((one) => `if os.path.exists("x"):\n    ${one}`) : set;
  const load = pick(['', '', 'load_dotenv()']);
  const host = pick(HOSTS);
  const start = pick([
    host ? `ray.init(dashboard_host="${host}")` : 'ray.init()',
    'ray.init(address="ray://ray.example.com:10001")',
    'JobSubmissionClient("http://ray.example.com:8265")',
    `subprocess.run(["ray", "start", "--head"${host ? `, "--dashboard-host=${host}"` : ''}])`,
    `os.system("RAY_AUTH_MODE=${pick(['token', 'disabled'])} ray start --head${flag(host)}")`,
  ]);
  const imports = ['import ray', 'from ray.job_submission import JobSubmissionClient'];
  const before = ['import os', 'import subprocess', 'from dotenv import load_dotenv'];
  return [
    ...before,
    ...pick([
      [load, ...guarded, ...imports],
      [...imports, ...guarded, load],
    ]),
    start,
    '',
  ].join('\n');
}

function script(pick: Pick): string {
  const exports = [...variables(pick), ...variables(pick)].map((one) => `export ${one}`);
  const guarded = pick([false, true])
    ? exports.map((one) => pick([one, `[ -n "$PROD" ] && ${one}`, one.replace(/^export (\w+)=.*/, 'unset $1')]))
    : exports;
  const source = pick([[], [], ['set -a', 'source .env', 'set +a'], ['source .env']]);
  const prefix = pick(['', '', 'RAY_AUTH_MODE=token ', 'RAY_AUTH_MODE=disabled ']);
  return [
    '#!/bin/bash',
    ...source,
    ...guarded,
    `${prefix}ray start --head${flag(pick(HOSTS))}`,
    ...pick([[], ['ray start --address=localhost:6379'], ['ray job submit -- python a.py']]),
    '',
  ].join('\n');
}

function kubernetes(pick: Pick): string {
  const group = (indent: string) => {
    const lines = variables(pick).flatMap((one) => {
      const [name, value] = one.split('=');
      return [`${indent}- name: ${name}`, `${indent}  value: "${value}"`];
    });
    return [
      ...(lines.length > 0 ? [`${indent}env:`, ...lines] : []),
      ...pick([[], [], [`${indent}envFrom:`, `${indent}- configMapRef: {name: ray}`]]),
    ];
  };
  const container = (name: string, indent: string) => [
    `${indent}template:`,
    `${indent}  spec:`,
    `${indent}    containers:`,
    `${indent}    - name: ${name}`,
    `${indent}      image: rayproject/ray:${pick(RAYS)}`,
    ...group(`${indent}      `),
  ];
  const config = variables(pick).map((one) => `  ${one.replace('=', ': ')}`);
  return [
    'apiVersion: ray.io/v1',
    'kind: RayCluster',
    'metadata: {name: levels}',
    'spec:',
    ...pick([[], [], ['  authOptions: {mode: token}']]),
    '  headGroupSpec:',
    ...pick([[], ['    serviceType: LoadBalancer'], ['    enableIngress: true']]),
    '    rayStartParams: {}',
    ...container('head', '    '),
    '  workerGroupSpecs:',
    '  - groupName: cpu',
    '    rayStartParams: {}',
    ...container('worker', '    '),
    ...(config.length > 0
      ? ['---', 'apiVersion: v1', 'kind: ConfigMap', 'metadata: {name: ray}', 'data:', ...config]
      : []),
    '',
  ].join('\n');
}

const PARTS: Readonly<Record<string, (pick: Pick) => string>> = {
  'compose.yaml': compose,
  Dockerfile: dockerfile,
  'app.py': program,
  'run.sh': script,
  'ray.yaml': kubernetes,
  '.env': (pick) => `${variables(pick).join('\n')}\n`,
  'requirements.txt': (pick) => `ray${pick(['', '>=2.53', ...RAYS.map((one) => `==${one}`)])}\n`,
};

export function generatedProjects(count: number): Project[] {
  const random = randomFrom(20_261_130);
  const pick: Pick = (choices) => choices[random(choices.length)] as (typeof choices)[number];
  return Array.from({ length: count }, () =>
    Object.fromEntries(
      Object.entries(PARTS).flatMap(([name, write]) => (pick([true, true, false]) ? [[name, write(pick)]] : [])),
    ),
  );
}
