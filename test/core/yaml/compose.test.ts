// Docker compose: what runs in a service, with which variables, and which ports are published.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe, readFacts } from './described.ts';

const service = (...lines: string[]) => `services:\n  head:\n${lines.map((line) => `    ${line}\n`).join('')}`;

const READ: [title: string, text: string, facts: string[]][] = [
  [
    'a command as a string',
    service(
      'image: rayproject/ray:2.52.0',
      'command: ray start --head --dashboard-host=0.0.0.0',
      'ports:',
      '  - "8265:8265"',
    ),
    [
      'ray start head container head=true dashboard_host="0.0.0.0"',
      'image 2.52.0 | rayproject/ray:2.52.0',
      'published-port 8265 at "" 8265:8265 -> ray start',
    ],
  ],
  [
    'a command as a list',
    service('image: example/app', 'command: ["ray", "start", "--head", "--dashboard-host", "0.0.0.0"]'),
    ['ray start head container head=true dashboard_host="0.0.0.0"'],
  ],
  [
    'a block list behind an entrypoint with a shell',
    service(
      'entrypoint: [/bin/bash, -lc]',
      'command:',
      '  - |',
      '    set -e',
      '    ray start --head \\',
      '      --block',
    ),
    ['ray start head container head=true block=true'],
  ],
  [
    'a folded command',
    service('command: >', '  bash -c "ray start --head', '  --dashboard-host=0.0.0.0"'),
    ['ray start head container head=true dashboard_host="0.0.0.0"'],
  ],
  [
    'variables as a mapping',
    service('command: ray start --head', 'environment:', '  RAY_AUTH_MODE: token', '  OTHER: 1'),
    ['ray start head container head=true env RAY_AUTH_MODE="token"', 'RAY_AUTH_MODE="token" process'],
  ],
  [
    'variables as a list',
    service('command: ray start --head', 'environment:', '  - RAY_AUTH_MODE=disabled', '  - RAY_AUTH_TOKEN'),
    [
      'ray start head container head=true env RAY_AUTH_MODE="disabled" RAY_AUTH_TOKEN=?',
      'RAY_AUTH_MODE="disabled" process',
      'RAY_AUTH_TOKEN=? process',
    ],
  ],
  [
    'variables of variables',
    service('environment:', '  RAY_AUTH_MODE: ${MODE:-token}', '  RAY_AUTH_TOKEN: ${TOKEN}', '  RAY_ADDRESS:'),
    ['RAY_AUTH_MODE="token"? process', 'RAY_AUTH_TOKEN=? process', 'RAY_ADDRESS=? process'],
  ],
  [
    'variables from a file',
    service('command: ray start --head', 'env_file: .env'),
    ['ray start head container head=true env <file'],
  ],
  [
    'an image that is built may hold variables',
    service('build: .', 'command: ray start --head', 'ports: ["6379:6379"]'),
    ['ray start head container head=true env <build', 'published-port 6379 at "" 6379:6379 -> ray start'],
  ],
  [
    'the network of the host',
    service('network_mode: host', 'command: ray start --head', 'ports: ["8265:8265"]'),
    ['ray start head head=true'],
  ],
  [
    'a Ray image without a command',
    service('image: rayproject/ray-ml:2.9.0-gpu', 'ports:', '  - 127.0.0.1:8265:8265', '  - 10001'),
    [
      'image 2.9.0 | rayproject/ray-ml:2.9.0-gpu',
      'published-port 8265 at "127.0.0.1" 127.0.0.1:8265:8265 -> may be ray',
      'published-port 10001 at "" 10001 -> may be ray',
    ],
  ],
  [
    'ports in the long form, with variables, as ranges',
    service(
      'image: anyscale/ray:2.60.0',
      'ports:',
      '  - target: 8265',
      '    published: 80',
      '  - {target: 10001, host_ip: 127.0.0.1}',
      '  - "${BIND:-127.0.0.1}:8265:8265"',
      '  - "${PORT}:${INNER:-8265}"',
      '  - "8264-8266:8264-8266/tcp"',
    ),
    [
      'image 2.60.0 | anyscale/ray:2.60.0',
      'published-port 8265 at "" 8265 -> may be ray',
      'published-port 10001 at "127.0.0.1" 127.0.0.1 -> may be ray',
      'published-port 8265 at "127.0.0.1"? ${BIND:-127.0.0.1}:8265:8265 -> may be ray',
      'published-port 8265 at "" ${PORT}:${INNER:-8265} -> may be ray',
      'published-port 8264-8266 at "" 8264-8266:8264-8266/tcp -> may be ray',
    ],
  ],
  [
    'a port of Ray where nothing runs Ray is said to be of nothing known',
    `${service('image: example/app', 'ports: ["8265:8265", "6379:6379"]')}  other:\n    image: rayproject/ray:2.9.0\n`,
    [
      'image 2.9.0 | rayproject/ray:2.9.0',
      'published-port 8265 at "" 8265:8265 -> its image',
      'published-port 6379 at "" 6379:6379 -> its image',
    ],
  ],
  [
    'anchors and merges',
    'x-ray: &ray\n  image: rayproject/ray:2.9.0\n  environment: &env\n    RAY_AUTH_MODE: token\nservices:\n' +
      '  head:\n    <<: *ray\n    command: ray start --head\n  worker:\n    <<: [*ray]\n    environment:\n      <<: *env\n' +
      '      RAY_AUTH_MODE: disabled\n    command: ray start --address=head:6379\n',
    [
      'ray start head container head=true env RAY_AUTH_MODE="token"',
      'ray start worker container address="head:6379" env RAY_AUTH_MODE="disabled"',
      'RAY_AUTH_MODE="token" process',
      'RAY_AUTH_MODE="disabled" process',
      'image 2.9.0 | rayproject/ray:2.9.0',
    ],
  ],
];

for (const [title, text, facts] of READ) test(title, () => assert.deepEqual(describe(text), facts));

test('spans are the same characters with CRLF and a byte order mark', () => {
  const [, text, facts] = READ[0] as (typeof READ)[number];
  assert.deepEqual(describe(`\uFEFF${text.replaceAll('\n', '\r\n')}`), facts);
});

const SILENT: [title: string, text: string][] = [
  ['comments', 'services:\n  a:\n    image: app # rayproject/ray:2.9.0\n    # command: ray start --head\n'],
  ['a service named ray', 'services:\n  ray:\n    image: example/xray:1.0\n    ports: ["9000:9000"]\n'],
  [
    'words about Ray',
    'services:\n  a:\n    image: app\n    labels:\n      note: trying to start Ray with ray start --head\n',
  ],
  ['v2ray', 'services:\n  a:\n    image: app\n    command: ["ray", "-config=/etc/config.json"]\n'],
  ['another image of that name', 'services:\n  a:\n    image: example/ray:2.9.0\n    ports: ["80:80"]\n'],
];

for (const [title, text] of SILENT)
  test(`silent: ${title}`, () =>
    assert.deepEqual(
      describe(text).filter((one) => !one.endsWith('-> its image')),
      [],
    ));

test('a thousand services of one anchor are read at once', () => {
  const services = Array.from({ length: 1000 }, (_, index) => `  s${index}:\n    <<: *ray\n`).join('');
  const { processes } = readFacts(`x: &ray\n  command: ray start --head\nservices:\n${services}`);
  assert.equal(processes.length, 1);
});
