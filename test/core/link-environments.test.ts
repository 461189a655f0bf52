// Variables and commands that reach a process from another file.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { filesReferredTo } from '../../server/src/core/index.ts';
import { type Files, LinkedFiles } from '../support/linked-files.ts';

const HEAD = 'FROM rayproject/ray:2.60.0\nCMD ["ray", "start", "--head", "--dashboard-host=0.0.0.0", "--block"]\n';
const TOKEN_HEAD = HEAD.replace('CMD', 'ENV RAY_AUTH_MODE=token\nCMD');
const service = (...lines: string[]) =>
  `services:\n  head:\n${lines.map((line) => `    ${line}\n`).join('')}    ports: ["8265:8265"]\n`;
const OWN_COMMAND = 'command: ray start --head --dashboard-host=0.0.0.0';
const IMAGE = 'image: rayproject/ray:2.60.0';

function check(files: Files, name: string, expected: readonly string[]): void {
  assert.deepEqual(new LinkedFiles(files).findings(name), expected);
}

describe('what a built image runs is behind the ports of its service', () => {
  const compose = service('build: .');
  test('without a token', () =>
    check({ Dockerfile: HEAD, 'compose.yaml': compose }, 'compose.yaml', ['published-port error 4 -> Dockerfile:2']));
  test('with the token mode of the image', () =>
    check({ Dockerfile: TOKEN_HEAD, 'compose.yaml': compose }, 'compose.yaml', [
      'token-not-given information medium 3 -> Dockerfile:2',
      'published-port warning 4 -> Dockerfile:3 -> Dockerfile:2',
    ]));
  test('the service replaces what the image sets', () => {
    const off = service('build: .', 'environment:', '  RAY_AUTH_MODE: disabled');
    check({ Dockerfile: TOKEN_HEAD, 'compose.yaml': off }, 'compose.yaml', [
      'auth-disabled error 5',
      'published-port error 6 -> Dockerfile:3',
    ]);
  });
  test('a variable before the command in the image replaces both', () => {
    const inline = 'FROM rayproject/ray:2.60.0\nCMD RAY_AUTH_MODE=token ray start --head --dashboard-host=0.0.0.0\n';
    const off = service('build: .', 'environment:', '  RAY_AUTH_MODE: disabled');
    check({ Dockerfile: inline, 'compose.yaml': off }, 'compose.yaml', [
      'token-not-given information medium 3 -> Dockerfile:2',
      'auth-disabled warning 5',
      'published-port warning 6 -> Dockerfile:2 -> Dockerfile:2',
    ]);
  });
  test('a Dockerfile that is not there says nothing', () => check({ 'compose.yaml': compose }, 'compose.yaml', []));
  test('a Dockerfile that runs something else', () =>
    check({ Dockerfile: 'FROM python:3.12\nCMD ["python", "app.py"]\n', 'compose.yaml': compose }, 'compose.yaml', []));
  test('a service with a command of its own does not run that of the image', () =>
    check({ Dockerfile: HEAD, 'compose.yaml': service('build: .', 'command: sleep infinity') }, 'compose.yaml', []));
  test('its own command starts with the variables of the image', () =>
    check({ Dockerfile: TOKEN_HEAD, 'compose.yaml': service('build: .', OWN_COMMAND) }, 'compose.yaml', [
      'token-not-given information medium 4 -> Dockerfile:2',
      'published-port warning 5 -> Dockerfile:2',
    ]));
  test('a service with a command and variables of Ray has the token mode of its image, and not its command', () => {
    const told = service('build: .', 'command: /opt/start.sh', 'environment:', '  - RAY_num_grpc_threads=1');
    check({ Dockerfile: TOKEN_HEAD, 'compose.yaml': told }, 'compose.yaml', [
      'published-port warning medium 7 -> Dockerfile:2',
    ]);
    check({ Dockerfile: HEAD, 'compose.yaml': told }, 'compose.yaml', ['published-port error medium 7']);
  });
  test('a service that names the image which another one builds', () => {
    const both = `services:\n  base:\n    build: .\n    image: ours\n    command: "true"\n  head:\n    image: ours\n    ports: ["8265:8265"]\n`;
    check({ Dockerfile: HEAD, 'compose.yaml': both }, 'compose.yaml', ['published-port error 8 -> Dockerfile:2']);
  });
});

describe('which Dockerfile, which stage', () => {
  const stages = `FROM rayproject/ray:2.60.0 AS base\nENV RAY_AUTH_MODE=token\nCMD ["ray", "start", "--head", "--dashboard-host=0.0.0.0"]\nFROM base AS open\nENV RAY_AUTH_MODE=disabled\nFROM python:3.12 AS other\nCMD ["python", "app.py"]\n`;
  const paths: Record<string, { compose: string; files: Files; found: boolean }> = {
    'a folder below': { compose: 'build: docker', files: { 'docker/Dockerfile': HEAD }, found: true },
    'a folder above': { compose: 'build: ..', files: { Dockerfile: HEAD }, found: true },
    './ and a slash at the end': { compose: 'build: ./docker/', files: { 'docker/Dockerfile': HEAD }, found: true },
    'a file in the context': {
      compose: 'build: {context: .., dockerfile: ray/Dockerfile.head}',
      files: { 'ray/Dockerfile.head': HEAD },
      found: true,
    },
    'no context': { compose: 'build: {dockerfile: Dockerfile.head}', files: { 'Dockerfile.head': HEAD }, found: true },
    'above the workspace': { compose: 'build: ../../../..', files: { Dockerfile: HEAD }, found: false },
    'a repository elsewhere': {
      compose: 'build: https://example.org/ray.git',
      files: { Dockerfile: HEAD },
      found: false,
    },
    'a variable': { compose: 'build: "${WHERE:-.}"', files: { Dockerfile: HEAD }, found: false },
    'written in place': {
      compose: 'build: {context: ., dockerfile_inline: "FROM python:3.12"}',
      files: { Dockerfile: HEAD },
      found: false,
    },
  };
  for (const [title, { compose, files, found }] of Object.entries(paths))
    test(title, () => {
      const path = title.includes('above') || compose.includes('..') ? 'deploy/compose.yaml' : 'compose.yaml';
      const [finding] = new LinkedFiles({ ...files, [path]: service(compose) }).findings(path);
      assert.equal(finding?.startsWith('published-port error') ?? false, found);
    });
  const targets: Record<string, string[]> = {
    base: [
      'token-not-given information medium 3 -> Dockerfile:2',
      'published-port warning 4 -> Dockerfile:3 -> Dockerfile:2',
    ],
    OPEN: ['published-port error 4 -> Dockerfile:3 -> Dockerfile:5'],
    '1': ['published-port error 4 -> Dockerfile:3 -> Dockerfile:5'],
    other: [],
    missing: [],
  };
  for (const [target, expected] of Object.entries(targets))
    test(`target ${target}`, () =>
      check(
        { Dockerfile: stages, 'compose.yaml': service(`build: {context: ., target: "${target}"}`) },
        'compose.yaml',
        expected,
      ));
  test('without a target the last stage is built', () =>
    check({ Dockerfile: stages, 'compose.yaml': service('build: .') }, 'compose.yaml', []));
  test('an entry point of a later stage takes the command of the earlier one away', () => {
    const replaced = `${HEAD.replace('FROM rayproject/ray:2.60.0', '$& AS base')}FROM base\nENTRYPOINT ["sleep", "1"]\n`;
    check({ Dockerfile: replaced, 'compose.yaml': service('build: .') }, 'compose.yaml', [
      'published-port error medium 4',
    ]);
  });
});

describe('the Ray of a built image', () => {
  test('is that of its tag', () =>
    check({ Dockerfile: TOKEN_HEAD.replace('2.60.0', '2.49.2'), 'compose.yaml': service('build: .') }, 'compose.yaml', [
      'published-port error 4 -> Dockerfile:3 -> Dockerfile:2',
    ]));
  test('what a RUN of it installs counts too, and not what the project pins', () => {
    const Dockerfile = TOKEN_HEAD.replace('rayproject/ray:2.60.0', 'python:3.12\nRUN pip install ray==2.60.0');
    const files = { Dockerfile, 'compose.yaml': service('build: .'), 'requirements.txt': 'ray==2.49.2\n' };
    check(files, 'compose.yaml', [
      'token-not-given information medium 3 -> Dockerfile:3',
      'published-port warning 4 -> Dockerfile:4 -> Dockerfile:3',
    ]);
  });
});

describe('a Dockerfile is judged by the services that run it', () => {
  const on = service('build: .', 'environment:', '  RAY_AUTH_MODE: token');
  const missing = (line: number, link: string) => [`missing-auth-token warning medium ${line} -> ${link}`];
  test('alone it may be given any variable', () => check({ Dockerfile: HEAD }, 'Dockerfile', []));
  test('a service that sets nothing', () =>
    check({ Dockerfile: HEAD, 'compose.yaml': service('build: .') }, 'Dockerfile', missing(2, 'compose.yaml:3')));
  test('a service that sets the mode', () => check({ Dockerfile: HEAD, 'compose.yaml': on }, 'Dockerfile', []));
  test('one of two does not', () =>
    check(
      {
        Dockerfile: HEAD,
        'a/compose.yaml': on.replace('build: .', 'build: ..'),
        'b/compose.yaml': service('build: ..'),
      },
      'Dockerfile',
      missing(2, 'b/compose.yaml:3'),
    ));
  test('a service with an env file that is not there', () =>
    check({ Dockerfile: HEAD, 'compose.yaml': service('build: .', 'env_file: secret.env') }, 'Dockerfile', []));
  test('a service with a command of its own', () =>
    check({ Dockerfile: HEAD, 'compose.yaml': service('build: .', 'command: sleep 1') }, 'Dockerfile', []));
  test('switched off in the image, and on in every service', () => {
    const Dockerfile = TOKEN_HEAD.replace('=token', '=disabled');
    check({ Dockerfile, 'compose.yaml': on }, 'Dockerfile', []);
    check({ Dockerfile, 'compose.yaml': service('build: .') }, 'Dockerfile', ['auth-disabled error 2']);
    check({ Dockerfile }, 'Dockerfile', ['auth-disabled warning 2']);
  });
});

describe('env files', () => {
  const OFF = 'RAY_AUTH_MODE=disabled\n';
  const ON = 'RAY_AUTH_MODE=token\n';
  const compose = (envFile: string) => service(IMAGE, envFile, OWN_COMMAND);
  const orders: Record<string, string[]> = {
    'env_file: a.env': ['RAY_AUTH_MODE=disabled a.env'],
    'env_file: [a.env, b.env]': ['RAY_AUTH_MODE=disabled a.env', 'RAY_AUTH_MODE=token b.env'],
    'env_file: [./b.env, {path: sub/../a.env, required: false}]': [
      'RAY_AUTH_MODE=token b.env',
      'RAY_AUTH_MODE=disabled a.env',
    ],
    'env_file: [missing.env, a.env]': ['RAY_AUTH_MODE=disabled a.env', '…'],
    // The file that is not there may replace what is.
    'env_file: [a.env, missing.env]': ['…'],
    'env_file: ["${STAGE}.env"]': ['…'],
    'env_file: empty.env': [],
  };
  for (const [line, expected] of Object.entries(orders))
    test(line, () => {
      const files = { 'compose.yaml': compose(line), 'a.env': OFF, 'b.env': ON, 'empty.env': 'PATH=/bin\n' };
      assert.deepEqual(new LinkedFiles(files).environmentOf('compose.yaml'), expected);
    });
  test('environment: is stronger than any file', () => {
    const files = {
      'compose.yaml': service(IMAGE, 'env_file: a.env', OWN_COMMAND, 'environment: [RAY_AUTH_MODE=token]'),
      'a.env': OFF,
    };
    check(files, 'compose.yaml', ['token-not-given information medium 5', 'published-port warning 7']);
    check(files, 'a.env', []);
  });
  test('a wrong value is told where it is written, and as grave as what it opens', () => {
    const files = { 'compose.yaml': compose('env_file: a.env'), 'a.env': 'RAY_AUTH_MODE=disabled\n' };
    check(files, 'a.env', ['auth-disabled error 1']);
    check(files, 'compose.yaml', ['published-port error 6 -> a.env:1']);
  });
  test('a file that one service replaces and another does not', () => {
    const two = `services:\n  a:\n    ${IMAGE}\n    env_file: a.env\n    command: ray start --head\n    environment: {RAY_AUTH_MODE: token}\n  b:\n    ${IMAGE}\n    env_file: a.env\n    command: ray start --address=a:6379\n`;
    check({ 'compose.yaml': two, 'a.env': OFF }, 'a.env', ['auth-disabled warning 1']);
  });
  test('the path of a token beside a mode that the service sets is no mistake', () => {
    const old = 'image: rayproject/ray:2.58.0';
    const compose = (...lines: string[]) => service(old, 'env_file: a.env', OWN_COMMAND, ...lines);
    const files = { 'a.env': 'RAY_AUTH_TOKEN_PATH=/run/secrets/ray\n' };
    check({ ...files, 'compose.yaml': compose('environment: [RAY_AUTH_MODE=token]') }, 'a.env', []);
    check({ ...files, 'compose.yaml': compose() }, 'a.env', ['ineffective-auth error medium 1']);
  });
  test('docker run --env-file', () => {
    const files = { 'run.sh': 'docker run --env-file a.env rayproject/ray:2.60.0 ray start --head\n', 'a.env': ON };
    assert.deepEqual(new LinkedFiles(files).environmentOf('run.sh'), ['RAY_AUTH_MODE=token a.env']);
  });
  test('a devcontainer names it relative to the folder that is opened', () => {
    const json = `{"image": "rayproject/ray:2.60.0", "runArgs": ["--env-file", ".devcontainer/a.env"], "postStartCommand": "ray start --head"}`;
    const files = { '.devcontainer/devcontainer.json': json, '.devcontainer/a.env': ON };
    assert.deepEqual(new LinkedFiles(files).environmentOf('.devcontainer/devcontainer.json'), [
      'RAY_AUTH_MODE=token .devcontainer/a.env',
    ]);
  });
  test('a unit of systemd', () => {
    const unit = '[Service]\nEnvironmentFile=-/w/a.env\nExecStart=/usr/bin/ray start --head\n';
    const read = (text: string) => new LinkedFiles({ 'ray.service': text, 'a.env': ON }).environmentOf('ray.service');
    assert.deepEqual(read(unit), ['RAY_AUTH_MODE=token a.env']);
    // Which of the two counts is other than anywhere else.
    const both = unit.replace('[Service]', '$&\nEnvironment=RAY_AUTH_MODE=disabled');
    assert.deepEqual(read(both), ['RAY_AUTH_MODE=disabled', '…']);
  });
});

describe('the .env beside compose is put in where a variable stands', () => {
  const values: Record<string, string> = {
    'environment: ["RAY_AUTH_MODE=${RAY_AUTH_MODE}"]': 'RAY_AUTH_MODE=token',
    'environment: {RAY_AUTH_MODE: "${RAY_AUTH_MODE:-disabled}"}': 'RAY_AUTH_MODE=token',
    'environment: [RAY_AUTH_MODE]': 'RAY_AUTH_MODE=token',
    'environment: {RAY_AUTH_MODE: }': 'RAY_AUTH_MODE=token',
    'environment: {RAY_AUTH_MODE: "${OTHER}"}': 'RAY_AUTH_MODE=?',
    'environment: {RAY_AUTH_MODE: "${RAY_OTHER:-token}"}': 'RAY_AUTH_MODE=?',
    'environment: {RAY_AUTH_MODE: "$RAY_AUTH_MODE-x"}': 'RAY_AUTH_MODE=token-x',
  };
  for (const [line, expected] of Object.entries(values))
    test(line, () => {
      const files = { 'compose.yaml': service(IMAGE, OWN_COMMAND, line), '.env': 'RAY_AUTH_MODE=token\n' };
      assert.deepEqual(new LinkedFiles(files).environmentOf('compose.yaml'), [expected]);
    });
  test('it sets nothing by itself', () => {
    const files = { 'compose.yaml': service(IMAGE, OWN_COMMAND), '.env': 'RAY_AUTH_MODE=token\n' };
    check(files, 'compose.yaml', ['missing-auth-token warning medium 4', 'published-port error 5']);
  });
  test('the message leads to it', () => {
    const line = 'environment: ["RAY_AUTH_MODE=${RAY_AUTH_MODE}"]';
    const files = { 'compose.yaml': service(IMAGE, OWN_COMMAND, line), '.env': 'RAY_AUTH_MODE=token\n' };
    check(files, 'compose.yaml', [
      'token-not-given information medium 4 -> .env:1',
      'published-port warning 6 -> .env:1',
    ]);
  });
});

describe('what a host must read', () => {
  const referred = (files: Files, name: string) =>
    filesReferredTo(`/w/${name}`, new LinkedFiles(files).ownFacts(name)).sort();
  test('Dockerfile, env files and the .env that is put in, each once', () => {
    const text = service('build: {context: .., dockerfile: d/Dockerfile}', 'env_file: [a.env, ../b.env]', OWN_COMMAND);
    const files = { 'deploy/compose.yaml': text.replace('ports', 'environment: [RAY_AUTH_MODE]\n    ports') };
    assert.deepEqual(referred(files, 'deploy/compose.yaml'), [
      '/w/b.env',
      '/w/d/Dockerfile',
      '/w/deploy/.env',
      '/w/deploy/a.env',
    ]);
  });
  test('nothing for files that refer to none', () => {
    assert.deepEqual(referred({ 'compose.yaml': service(IMAGE, OWN_COMMAND) }, 'compose.yaml'), []);
    assert.deepEqual(referred({ 'a.py': 'import ray\nray.init()\n' }, 'a.py'), []);
  });
});
