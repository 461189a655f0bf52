// Dockerfiles, manifests, workflows and other YAML that names commands.
import { behind, type Carrier, command, indented, line, type Place, prefix, program, type Started } from './carrier.ts';

const json = ({ words }: Started) => JSON.stringify(words).replaceAll(',', ', ');
const inShell = (process: Started) => JSON.stringify(['bash', '-c', line(process)]).replaceAll(',', ', ');
const noToken = ['token'] as const;

function dockerfile(name: string, write: (process: Started) => string, place: Place = 'open-container'): Carrier {
  return {
    name: `Dockerfile: ${name}`,
    file: 'Dockerfile',
    place,
    write: (process) => `FROM python:3.12\n${write(process)}\n`,
  };
}

const variablesOfImage = ({ variables }: Started) =>
  variables.map(([name, value]) => `ENV ${name}=${value}\n`).join('');
const images: readonly Carrier[] = [
  dockerfile('RUN', (process) => `RUN ${line(process)}`, 'build'),
  dockerfile('RUN in exec form', (process) => `RUN ${json(process)}`, 'build'),
  dockerfile('RUN with a here-document', (process) => `RUN <<EOF\n${line(process)}\nEOF`, 'build'),
  dockerfile('CMD', (process) => `CMD ${line(process)}`),
  dockerfile('CMD with ENV', (process) => `${variablesOfImage(process)}CMD ${command(process)}`),
  dockerfile('CMD over several lines', (process) => `CMD ${line(process).replaceAll(' ', ' \\\n    ')}`),
  dockerfile('CMD in exec form', (process) => `${variablesOfImage(process)}CMD ${json(process)}`),
  dockerfile('CMD with a shell', (process) => `CMD ${inShell(process)}`),
  dockerfile(
    'CMD in a folder',
    (process) => `${variablesOfImage(process)}CMD ${program('$VENV/bin/')({ ...process, variables: [] })}`,
  ),
  dockerfile('ENTRYPOINT', (process) => `ENTRYPOINT ${line(process)}`),
  dockerfile('ENTRYPOINT in exec form', (process) => `${variablesOfImage(process)}ENTRYPOINT ${json(process)}`),
  dockerfile(
    'ENTRYPOINT and CMD',
    (process) =>
      `${variablesOfImage(process)}ENTRYPOINT ${json({ ...process, words: process.words.slice(0, 2) })}\nCMD ${json({ ...process, words: process.words.slice(2) })}`,
  ),
];

function compose(name: string, write: (process: Started) => string): Carrier {
  const text = (process: Started) =>
    `services:\n  ray:\n    image: example.com/app\n${indented(write(process), '    ')}\n`;
  return { name: `compose: ${name}`, file: 'compose.yaml', place: 'container', write: text };
}

const mapping = ({ variables }: Started) =>
  variables.length > 0 ? `environment:\n${variables.map(([name, value]) => `  ${name}: "${value}"\n`).join('')}` : '';
const items = ({ variables }: Started) =>
  variables.length > 0 ? `environment:\n${variables.map(([name, value]) => `  - ${name}=${value}\n`).join('')}` : '';
const block = ({ words }: Started) => words.map((word) => `  - ${JSON.stringify(word)}`).join('\n');

const services: readonly Carrier[] = [
  compose('command', (process) => `${mapping(process)}command: ${command(process)}`),
  compose('command as a list', (process) => `${mapping(process)}command: ${json(process)}`),
  compose('command as a list in lines', (process) => `${items(process)}command:\n${block(process)}`),
  compose('command as a block', (process) => `${items(process)}command: |\n  ${command(process)}`),
  compose(
    'command as a folded block',
    (process) => `${mapping(process)}command: >-\n  ${command(process).replaceAll(' ', '\n  ')}`,
  ),
  compose('command in quotes', (process) => `${mapping(process)}command: "${command(process)}"`),
  compose('a shell', (process) => `command: bash -c "${line(process)}"`),
  compose('a shell as a list', (process) => `command: ${inShell(process)}`),
  compose('a shell with a block', (process) => `command:\n  - bash\n  - -c\n  - |\n    set -e\n    ${line(process)}`),
  compose('entrypoint', (process) => `${mapping(process)}entrypoint: ${command(process)}`),
  compose('entrypoint as a list', (process) => `${mapping(process)}entrypoint: ${json(process)}`),
  compose(
    'entrypoint and command',
    (process) =>
      `${mapping(process)}entrypoint: ${json({ ...process, words: process.words.slice(0, 2) })}\ncommand: ${json({ ...process, words: process.words.slice(2) })}`,
  ),
];

function pod(kind: string, name: string, write: (process: Started) => string): Carrier {
  const container = (process: Started) =>
    `containers:\n  - name: ray\n    image: example.com/app\n${indented(write(process), '    ')}\n`;
  const levels: Record<string, readonly string[]> = {
    Pod: ['spec'],
    CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  };
  const text = (process: Started) => {
    const path = levels[kind] ?? ['spec', 'template', 'spec'];
    const above = path.map((key, depth) => `${'  '.repeat(depth)}${key}:\n`).join('');
    const version = { Pod: 'v1', Job: 'batch/v1', CronJob: 'batch/v1' }[kind] ?? 'apps/v1';
    return `apiVersion: ${version}\nkind: ${kind}\nmetadata:\n  name: ray\n${above}${indented(container(process), '  '.repeat(path.length))}`;
  };
  return { name: `${kind}: ${name}`, file: 'pod.yaml', place: 'container', write: text };
}

const list = ({ variables }: Started) =>
  variables.length > 0
    ? `env:\n${variables.map(([name, value]) => `  - name: ${name}\n    value: "${value}"\n`).join('')}`
    : '';
const pods: readonly Carrier[] = [
  pod('Pod', 'command', (process) => `${list(process)}command: ${json(process)}`),
  pod('Deployment', 'command', (process) => `${list(process)}command: ${json(process)}`),
  pod('Deployment', 'command in lines', (process) => `${list(process)}command:\n${block(process)}`),
  pod(
    'Deployment',
    'command and args',
    (process) =>
      `${list(process)}command: ${json({ ...process, words: process.words.slice(0, 1) })}\nargs: ${json({ ...process, words: process.words.slice(1) })}`,
  ),
  pod('Deployment', 'args alone', (process) => `${list(process)}args: ${json(process)}`),
  pod('Deployment', 'a shell', (process) => `command: ${inShell(process)}`),
  pod('Deployment', 'a shell and args', (process) => `command: ["/bin/sh", "-c"]\nargs:\n  - ${line(process)}`),
  pod(
    'Deployment',
    'a shell and a block',
    (process) => `command: ["/bin/sh", "-c", "--"]\nargs:\n  - |\n    ${line(process)}`,
  ),
  pod('StatefulSet', 'command', (process) => `${list(process)}command: ${json(process)}`),
  pod('DaemonSet', 'command', (process) => `${list(process)}command: ${json(process)}`),
  pod('Job', 'command', (process) => `${list(process)}command: ${json(process)}`),
  pod('CronJob', 'command', (process) => `${list(process)}command: ${json(process)}`),
];

/** Variables in a ConfigMap of the same file, all of them taken in. */
const fromConfigMap = pod(
  'Deployment',
  'variables of a ConfigMap',
  (process) =>
    `${process.variables.length > 0 ? 'envFrom:\n  - configMapRef:\n      name: of-ray\n' : ''}command: ${json(process)}`,
);
const configMaps: readonly Carrier[] = [
  {
    ...fromConfigMap,
    write: (process) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: of-ray\ndata:\n${process.variables.map(([name, value]) => `  ${name}: "${value}"\n`).join('')}---\n${fromConfigMap.write(process)}`,
  },
];

function lines(name: string, file: string, place: Place, write: (process: Started) => string): Carrier {
  return { name, file, place, write: (process) => `${write(process)}\n` };
}

const launcher = (key: string) => (process: Started) =>
  `cluster_name: x\nprovider:\n  type: aws\nhead_node_type: head\n${key}:\n  - ray stop\n  - ${line(process)}`;
const job = (process: Started, ...above: string[]) =>
  `on: push\njobs:\n  up:\n    runs-on: self-hosted\n${above.map((one) => `    ${one}\n`).join('')}    steps:\n      - run: ${line(process)}`;
/** A composite action, with variables of its step. */
const action = (run: string, process?: Started) =>
  `name: up\ndescription: x\nruns:\n  using: composite\n  steps:\n    - shell: bash\n      run: ${run}${process?.variables.length ? `\n      env:\n${process.variables.map(([name, value]) => `        ${name}: ${value}`).join('\n')}` : ''}`;
const others: readonly Carrier[] = [
  lines('launcher: start of the head', 'cluster.yaml', 'machine', launcher('head_start_ray_commands')),
  lines('launcher: setup', 'cluster.yaml', 'machine', launcher('head_setup_commands')),
  lines('workflow: run', '.github/workflows/a.yml', 'machine', (process) => job(process)),
  lines('workflow: a block', '.github/workflows/a.yml', 'machine', (process) =>
    job(process).replace('run: ', 'run: |\n          pip list\n          '),
  ),
  lines(
    'workflow: env of the step',
    '.github/workflows/a.yml',
    'machine',
    (process) =>
      job({ ...process, variables: [] }) +
      (process.variables.length
        ? `\n        env:\n${process.variables.map(([name, value]) => `          ${name}: ${value}`).join('\n')}`
        : ''),
  ),
  lines('workflow: a container', '.github/workflows/a.yml', 'container', (process) =>
    job(process, 'container: python:3.12'),
  ),
  lines('action: run', 'action.yml', 'machine', (process) => action(line(process))),
  lines('action: a block', '.github/actions/up/action.yaml', 'machine', (process) =>
    action(`|\n        pip list\n        ${line(process)}`),
  ),
  lines('action: env of the step', 'action.yml', 'machine', (process) => action(command(process), process)),
  lines('workflow: a reusable job with outputs', '.github/workflows/b.yml', 'machine', (process) =>
    job(process).replace('on: push', 'on:\n  workflow_call:\n    inputs:\n      x: { type: string }'),
  ),
  lines('GitLab: script', '.gitlab-ci.yml', 'machine', (process) => `up:\n  script:\n    - ${line(process)}`),
  lines(
    'GitLab: script in an image',
    '.gitlab-ci.yml',
    'container',
    (process) => `up:\n  image: python:3.12\n  script:\n    - ${line(process)}`,
  ),
  lines('Azure: script', 'azure-pipelines.yml', 'machine', (process) => `steps:\n  - script: ${line(process)}`),
  lines(
    'CircleCI: run',
    'config.yml',
    'machine',
    (process) => `jobs:\n  up:\n    machine: true\n    steps:\n      - run:\n          command: ${line(process)}`,
  ),
  lines(
    'SkyPilot: run',
    'task.yaml',
    'machine',
    (process) => `resources:\n  cloud: aws\nsetup: pip list\nrun: |\n  ${line(process)}`,
  ),
  lines(
    'Taskfile: cmds',
    'Taskfile.yml',
    'machine',
    (process) => `version: "3"\ntasks:\n  up:\n    cmds:\n      - ${line(process)}`,
  ),
  lines(
    'playbook: shell',
    'playbook.yml',
    'machine',
    (process) => `- hosts: all\n  tasks:\n    - name: up\n      shell: ${line(process)}`,
  ),
  lines(
    'pre-commit: entry with bash',
    'dvc.yaml',
    'machine',
    (process) => `stages:\n  up:\n    cmd: ${behind('nohup')(process)}`,
  ),
];

const inContainer = ({ variables }: Started) =>
  variables.length > 0
    ? `"containerEnv": { ${variables.map(([name, value]) => `"${name}": "${value}"`).join(', ')} },\n  `
    : '';

function devcontainer(name: string, write: (process: Started) => string): Carrier {
  const text = (process: Started) => `{\n  "image": "example.com/app",\n  ${write(process)}\n}\n`;
  return {
    name: `devcontainer: ${name}`,
    file: '.devcontainer/devcontainer.json',
    place: 'container',
    write: text,
    lacks: noToken,
  };
}

const devcontainers: readonly Carrier[] = [
  devcontainer(
    'a command',
    (process) => `${inContainer(process)}"postStartCommand": ${JSON.stringify(command(process))}`,
  ),
  devcontainer('a list', (process) => `${inContainer(process)}"postStartCommand": ${json(process)}`),
  devcontainer(
    'several commands',
    (process) => `${inContainer(process)}"postStartCommand": { "a": ${JSON.stringify(command(process))} }`,
  ),
  devcontainer(
    'variables in the command',
    (process) => `"postCreateCommand": ${JSON.stringify(prefix(process) + command(process))}`,
  ),
];

function terraform(name: string, write: (line: string) => string): Carrier {
  const text = (process: Started) => `resource "aws_instance" "ray" {\n${indented(write(line(process)), '  ')}\n}\n`;
  return { name: `Terraform: ${name}`, file: 'main.tf', place: 'machine', write: text };
}

const machines: readonly Carrier[] = [
  terraform('user_data', (text) => `user_data = <<-EOF\n  #!/bin/bash\n  ${text}\nEOF`),
  terraform('user_data in quotes', (text) => `user_data = ${JSON.stringify(text)}`),
  terraform('lines of remote-exec', (text) => `provisioner "remote-exec" {\n  inline = [${JSON.stringify(text)}]\n}`),
];

export const containerForms: readonly Carrier[] = [
  ...images,
  ...services,
  ...pods,
  ...configMaps,
  ...others,
  ...devcontainers,
  ...machines,
];
