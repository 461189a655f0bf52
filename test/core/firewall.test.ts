// Firewall rules: what they say is read back, as YAML and by the shell; what they do, firewall.slow.test.ts sees.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { parse } from 'yaml';
import { firewallRules } from '../../server/src/core/reports/firewall/firewall-rules.ts';
import { firewallPlan } from '../../server/src/core/reports/firewall/plan.ts';

const plan = firewallPlan(
  [
    { port: 8265, service: 'dashboard' },
    { port: 8000, service: 'Serve' },
    { port: 8265, service: 'Serve' },
    { service: 'GCS' },
  ],
  ['10.8.3.4/16', 'fd00:8::/32', '*.corp.example', '10.9.0.1', '0.0.0.0/0', '10.0.0.0/8; reboot'],
);

test('the plan: ports once and by number, networks written anew, host names and everything else left out', () => {
  assert.deepEqual(plan, {
    ports: [
      { port: 8000, services: 'Serve' },
      { port: 8265, services: 'dashboard, Serve' },
    ],
    open: [
      { port: 6379, services: 'GCS' },
      { port: 8000, services: 'Serve' },
      { port: 8265, services: 'dashboard, Serve' },
      { port: 44217, services: 'metrics' },
      { port: 44227, services: 'metrics' },
      { port: 52365, services: 'dashboard agent' },
    ],
    ranges: [
      { first: 6379, last: 6379, services: 'GCS' },
      { first: 8000, last: 8000, services: 'Serve' },
      { first: 8265, last: 8265, services: 'dashboard, Serve' },
      { first: 10002, last: 19999, services: 'workers' },
      {
        first: 32768,
        last: 60999,
        services: 'raylet, agents, runtime_env agent, metrics, GCS of ray.init: random',
      },
    ],
    isDefault: false,
    trusted4: ['10.8.0.0/16', '10.9.0.1/32'],
    trusted6: ['fd00:8::/32'],
    isPlaceholder: false,
  });
});

test('without ports and networks: the defaults of Ray, and placeholders that say so', () => {
  const empty = firewallPlan([{ service: 'GCS' }], ['vpn.corp.example']);
  assert.deepEqual(
    empty.ports.map(({ port }) => port),
    [8000, 8265, 9000, 10001],
  );
  const text = firewallRules('iptables', empty);
  assert.match(text, /its defaults/);
  assert.match(text, /are placeholders/);
});

test('every kind says that nothing was run, how it is undone, who has to be trusted, and names both ports', () => {
  for (const kind of ['iptables', 'nftables', 'ufw', 'kubernetes', 'aws'] as const) {
    const text = firewallRules(kind, plan);
    for (const part of [
      'Nothing was run',
      '# Undo: ',
      'Machines of one cluster',
      '8000',
      '8265',
      '10.8.0.0/16',
      'fd00:8::/32',
    ])
      assert.ok(text.includes(part), `${kind}: ${part}`);
    assert.doesNotMatch(text, /reboot|corp\.example/);
  }
});

test('the policy of Kubernetes: pods of Ray, each other, the operator, and the trusted networks on these ports', () => {
  const { kind, spec } = parse(firewallRules('kubernetes', plan));
  assert.equal(kind, 'NetworkPolicy');
  assert.deepEqual(spec.podSelector, { matchLabels: { 'ray.io/is-ray-node': 'yes' } });
  assert.deepEqual(spec.policyTypes, ['Ingress']);
  assert.deepEqual(spec.ingress[1], {
    from: [
      {
        podSelector: {
          matchLabels: { 'ray.io/originated-from-crd': 'RayJob' },
          matchExpressions: [{ key: 'ray.io/originated-from-cr-name', operator: 'Exists' }],
        },
      },
    ],
    ports: [{ port: 8265, protocol: 'TCP' }],
  });
  assert.deepEqual(spec.ingress[2], {
    from: ['10.8.0.0/16', '10.9.0.1/32', 'fd00:8::/32'].map((cidr) => ({ ipBlock: { cidr } })),
    ports: [8000, 8265].map((port) => ({ port, protocol: 'TCP' })),
  });
});

test('the security group: each port for each network, and all for its own machines', () => {
  const { Resources } = parse(firewallRules('aws', plan));
  const rules = Resources.RayPorts.Properties.SecurityGroupIngress;
  assert.equal(rules.length, 6);
  assert.deepEqual(rules[0], {
    IpProtocol: 'tcp',
    FromPort: 8000,
    ToPort: 8000,
    CidrIp: '10.8.0.0/16',
    Description: 'Serve',
  });
  assert.deepEqual(rules[2].CidrIpv6, 'fd00:8::/32');
  assert.equal(Resources.RayPortsAmongThemselves.Properties.IpProtocol, '-1');
});

test('the scripts are right for a shell: it reads them without running them', () => {
  for (const kind of ['iptables', 'nftables', 'ufw'] as const) {
    const { status, stderr } = spawnSync('sh', ['-n'], { input: firewallRules(kind, plan), encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  }
});
