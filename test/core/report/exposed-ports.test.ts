// Which ports the files of a project open, to whom, and with or without a token.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exposedPorts, Workspace } from '../../../server/src/core/index.ts';
import { engine } from '../../support/engine.ts';

function portsOf(path: string, text: string, others: Readonly<Record<string, string>> = {}): string[] {
  const workspace = new Workspace(engine.data);
  for (const [name, content] of Object.entries({ ...others, [path]: text })) {
    const languageId = engine.languageOf(name)?.id ?? '';
    workspace.set(name, engine.read({ path: name, languageId, text: content }).facts);
  }
  const languageId = engine.languageOf(path)?.id ?? '';
  const { facts } = engine.read({ path, languageId, text });
  return exposedPorts(path, workspace.contextFor(path, facts), engine.data).map(
    ({ service, port, audience, host, token, isCertain }) =>
      `${service} ${port ?? '-'} ${audience}${host === undefined ? '' : ` ${host}`} token:${token}${isCertain ? '' : ' ?'}`,
  );
}

test('a plain ray.init keeps its dashboard to this machine, and opens the GCS on a port that it chooses', () => {
  assert.deepEqual(portsOf('/w/a.py', 'import ray\nray.init(address="local")\n'), [
    'dashboard 8265 machine token:no',
    'GCS - network token:no',
    'dashboard agent 52365 network token:no',
  ]);
});

test('the address, the port and the token mode that a program gives', () => {
  const text =
    'import os\nos.environ["RAY_AUTH_MODE"] = "token"\nimport ray\nray.init(address="local", dashboard_host="0.0.0.0", dashboard_port=9000)\n';
  const requirements = { '/w/requirements.txt': 'ray==2.60.0\n' };
  assert.equal(portsOf('/w/a.py', text, requirements)[0], 'dashboard 9000 network 0.0.0.0 token:yes');
  assert.equal(
    portsOf('/w/a.py', text, { '/w/requirements.txt': 'ray==2.40.0\n' })[0],
    'dashboard 9000 network 0.0.0.0 token:no',
  );
});

test('the agent asks for a token from 2.54.0 on', () => {
  const text = 'import os\nos.environ["RAY_AUTH_MODE"] = "token"\nimport ray\nray.init(address="local")\n';
  const agent = (version: string) =>
    portsOf('/w/a.py', text, { '/w/requirements.txt': `ray${version}\n` }).find((one) => one.includes('agent'));
  assert.equal(agent('==2.60.0'), 'dashboard agent 52365 network token:yes');
  assert.equal(agent('==2.53.0'), 'dashboard agent 52365 network token:no');
  assert.equal(agent('>=2.53.0,<2.56'), 'dashboard agent 52365 network token:unknown');
});

test('no dashboard, no port of it', () => {
  const ports = portsOf('/w/a.py', 'import ray\nray.init(address="local", include_dashboard=False)\n');
  assert.deepEqual(
    ports.filter((one) => one.startsWith('dashboard 8265')),
    [],
  );
});

test('a head opens the ports of a cluster, a worker and a client none', () => {
  assert.deepEqual(portsOf('/w/start.sh', 'ray start --head --port=6380\n'), [
    'dashboard 8265 machine token:no',
    'GCS 6380 network token:no',
    'Ray Client 10001 network token:no',
    'dashboard agent 52365 network token:no',
  ]);
  assert.deepEqual(portsOf('/w/start.sh', 'ray start --address=10.0.0.5:6379\n'), []);
  assert.deepEqual(portsOf('/w/a.py', 'import ray\nray.init("ray://head:10001")\n'), []);
});

test('inside a container the network of the container, and beyond it what is published', () => {
  const compose = (ports: string) =>
    `services:\n  head:\n    image: rayproject/ray:2.53.0\n    command: ray start --head --dashboard-host=0.0.0.0 --block\n    ports:\n${ports}`;
  const open = portsOf('/w/compose.yaml', compose('      - "8265:8265"\n      - "10001:10001"\n'));
  assert.ok(open.includes('dashboard 8265 container 0.0.0.0 token:no'), open.join('\n'));
  assert.ok(open.includes('dashboard 8265 network token:no'), open.join('\n'));
  assert.ok(open.includes('Ray Client 10001 network token:no'), open.join('\n'));
  const held = portsOf('/w/compose.yaml', compose('      - "127.0.0.1:8265:8265"\n'));
  assert.deepEqual(
    held.filter((one) => one.includes(' network')),
    [],
  );
});

test('Serve never asks for a token', () => {
  const serve = (text: string) => portsOf('/w/a.py', text).filter((one) => one.startsWith('Serve'));
  assert.deepEqual(serve('from ray import serve\nserve.start(http_options={"host": "0.0.0.0", "port": 80})\n'), [
    'Serve 80 network 0.0.0.0 token:no',
  ]);
  assert.deepEqual(serve('from ray import serve\nserve.start()\n'), ['Serve 8000 machine token:no']);
});
