// Firewall scripts loaded by the real iptables, nftables and ufw: what they close, for whom, twice, with other networks, and undone.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Firewall, firewallRules } from '../../server/src/core/reports/firewall/firewall-rules.ts';
import { firewallPlan } from '../../server/src/core/reports/firewall/plan.ts';
import { root } from '../support/engine.ts';

interface Step {
  /** Text for `sh`; none: only look. */
  readonly run?: string;
  readonly probes?: readonly Probe[];
}

interface Probe {
  readonly host: string;
  readonly port: number;
  /** Absent: from this machine to itself. */
  readonly from?: string;
}

interface Seen {
  readonly status: number;
  readonly output: string;
  readonly open: readonly boolean[];
}

const RAY = {
  dashboard: 8265,
  client: 10001,
  gcs: 6379,
  grpc: 9000,
  metrics: 44227,
  agent: 52365,
  worker: 12000,
  random: 45000,
};
const SSH = 22;
const WEB = 80;
/** Published by a container. */
const PUBLISHED = 8000;
const TRUSTED = ['10.99.0.2', 'fd00:99::2'];
const OTHERS = ['10.99.0.3', 'fd00:99::3'];

function probesOf(from: string, ports: readonly number[]): Probe[] {
  const host = from.includes(':') ? 'fd00:99::1' : '10.99.0.1';
  return ports.map((port) => ({ host, port, from }));
}

/** Containers have IPv4 addresses only. */
const LOOK: readonly Probe[] = [...TRUSTED, ...OTHERS]
  .flatMap((from) => probesOf(from, [...Object.values(RAY), SSH, WEB, ...(from.includes(':') ? [] : [PUBLISHED])]))
  .concat(Object.values(RAY).map((port) => ({ host: '127.0.0.1', port })));

function load(steps: readonly Step[]): Seen[] {
  const flags = ['--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];
  const sandbox = join(root, 'test/support/firewall-sandbox.mjs');
  const input = JSON.stringify({ ports: [...Object.values(RAY), SSH, WEB], steps });
  const { stdout = '', stderr = '' } = spawnSync('unshare', [...flags, process.execPath, sandbox], {
    input,
    encoding: 'utf8',
  });
  const line = stdout?.split('\n').find((one) => one.startsWith('@@seen '));
  assert.ok(line, `It needs root on Linux and network namespaces, which this machine does not give.\n${stderr}`);
  return JSON.parse(line.slice('@@seen '.length)) as Seen[];
}

/** `10.99.0.3 8265`, of what takes no connection. */
function closedIn({ open }: Seen): string[] {
  return LOOK.flatMap(({ host, from = host, port }, at) => (open[at] ? [] : [`${from} ${port}`]));
}

function closedFor(from: string, ports: readonly number[]): string[] {
  return ports.map((port) => `${from} ${port}`);
}

const scriptFor = (kind: Firewall, trusted: readonly string[]) =>
  firewallRules(
    kind,
    firewallPlan(
      [
        { port: RAY.dashboard, service: 'dashboard' },
        { port: PUBLISHED, service: 'Serve' },
        { port: RAY.grpc, service: 'Serve, gRPC' },
        { port: RAY.client, service: 'Ray Client' },
      ],
      trusted,
    ),
  );

/** Docker's own rules: the port is sent on to the container, past INPUT. */
const DOCKER = `iptables -t nat -A PREROUTING -d 10.99.0.1 -p tcp --dport ${PUBLISHED} -j DNAT --to-destination 10.97.0.2:8001
iptables -N DOCKER-USER && iptables -I FORWARD -j DOCKER-USER`;

const KINDS: readonly {
  readonly kind: Firewall;
  readonly before: string;
  readonly listed: string;
  readonly docker: boolean;
}[] = [
  {
    kind: 'iptables',
    before: DOCKER,
    listed: 'iptables-save -t filter | grep -v "^#"; ip6tables-save -t filter | grep -v "^#"',
    docker: true,
  },
  { kind: 'nftables', before: DOCKER, listed: 'nft -s list ruleset', docker: true },
  {
    kind: 'ufw',
    before: `${DOCKER}\nufw --force enable && ufw default allow incoming && ufw default allow routed`,
    listed: 'ufw show added',
    docker: false,
  },
];

for (const { kind, before, listed, docker } of KINDS)
  test(`${kind}: closes what it says, for others only, can run again, forgets networks, and is undone`, () => {
    const script = scriptFor(kind, TRUSTED);
    const as = (text: string, word: string) => `sh -s ${word} <<'SCRIPT'\n${text}\nSCRIPT`;
    const look = { probes: LOOK };
    const list = { run: listed };
    const [start, plain, first, firstList, second, secondList, all, other, undone, plainList, end] = load([
      { run: before },
      { ...list, ...look },
      { run: as(script, 'ray'), ...look },
      list,
      { run: as(script, ''), ...look },
      list,
      { run: as(script, 'all'), ...look },
      { run: as(scriptFor(kind, [OTHERS[0] ?? '']), ''), ...look },
      { run: as(script, 'undo'), ...look },
      list,
      { run: as(script, 'sideways') },
    ]) as [Seen, Seen, Seen, Seen, Seen, Seen, Seen, Seen, Seen, Seen, Seen];
    for (const one of [start, first, second, all, other, undone]) assert.equal(one.status, 0, one.output);
    assert.deepEqual(closedIn(plain), [], plain.output);

    const rays = Object.values(RAY);
    const published = docker ? [PUBLISHED] : [];
    const wanted = [...closedFor(OTHERS[0] ?? '', [...rays, ...published]), ...closedFor(OTHERS[1] ?? '', rays)];
    assert.deepEqual(closedIn(first), wanted, firstList.output);
    assert.deepEqual(closedIn(second), wanted);
    assert.equal(secondList.output, firstList.output);

    const withoutSsh = [...rays, WEB];
    assert.deepEqual(
      closedIn(all),
      [...closedFor(OTHERS[0] ?? '', [...withoutSsh, ...published]), ...closedFor(OTHERS[1] ?? '', withoutSsh)],
      all.output,
    );

    assert.deepEqual(closedIn(other), [
      ...closedFor(TRUSTED[0] ?? '', [...rays, ...published]),
      ...closedFor(TRUSTED[1] ?? '', rays),
      ...closedFor(OTHERS[1] ?? '', rays),
    ]);

    assert.deepEqual(closedIn(undone), []);
    assert.equal(plainList.output, plain.output);
    assert.equal(end.status, 2);
  });
