// Loads firewall scripts where nothing else is: run by `unshare` in namespaces of its own, with steps as JSON on standard input.
// Three machines: this one (10.99.0.1), others beside it (10.99.0.2 and .3, the same in fd00:99::), and a container behind it
// whose port 8001 is published as 8000. Prints what each step wrote and which ports then take connections.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';

/** Longer than the answer of a machine that is a wire away; what is dropped never answers. */
const WAIT_MILLISECONDS = 1500;
/** How often the machines are asked for before anything is loaded: the first packets between them look for each other. */
const MOST_TRIES = 20;
const SELF = new URL(import.meta.url).pathname;

if (process.argv[2] === 'listen') await listen(process.argv.slice(3).map(Number));
else if (process.argv[2] === 'probe') console.log(JSON.stringify(await probeAll(JSON.parse(process.argv[3]))));
else await main();

async function listen(ports) {
  for (const port of ports) {
    const server = createServer((socket) => socket.end());
    await new Promise((done) => server.listen({ host: '::', port }, done));
  }
  console.log('listening');
}

function probeAll(probes) {
  return Promise.all(probes.map(takesConnection));
}

function takesConnection({ host, port, from }) {
  return new Promise((done) => {
    const socket = createConnection({ host, port, localAddress: from, timeout: WAIT_MILLISECONDS });
    const end = (answer) => {
      socket.destroy();
      done(answer);
    };
    socket.on('connect', () => end(true));
    socket.on('timeout', () => end(false));
    socket.on('error', () => end(false));
  });
}

function run(command, ...args) {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

function shell(text, env = {}) {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', text], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { status, output: `${stdout}${stderr}` };
}

/** A wire between this machine and another one, with addresses on both ends. */
function connect(name, device, here, there) {
  run('ip', 'netns', 'add', name);
  run('ip', 'link', 'add', device, 'type', 'veth', 'peer', 'name', `${device}p`, 'netns', name);
  for (const address of here) run('ip', 'addr', 'add', address, 'dev', device, 'nodad');
  for (const address of there) run('ip', '-n', name, 'addr', 'add', address, 'dev', `${device}p`, 'nodad');
  run('ip', 'link', 'set', device, 'up');
  run('ip', '-n', name, 'link', 'set', 'lo', 'up');
  run('ip', '-n', name, 'link', 'set', `${device}p`, 'up');
}

async function started(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((done) => child.stdout.once('data', done));
}

/** Whether each probe's port takes a connection, in their order. */
function openOf(probes) {
  const at = (place, prefix) => {
    const wanted = probes.filter((probe) => (probe.from ? 'others' : 'here') === place);
    const [command, ...args] = [...prefix, process.execPath, SELF, 'probe', JSON.stringify(wanted)];
    return wanted.length === 0 ? [] : JSON.parse(execFileSync(command, args, { encoding: 'utf8' }));
  };
  const outside = at('others', ['ip', 'netns', 'exec', 'others']);
  const inside = at('here', []);
  return probes.map(({ from }) => (from ? outside : inside).shift());
}

async function main() {
  const { ports, steps } = JSON.parse(readFileSync(0, 'utf8'));
  run('mount', '-t', 'tmpfs', 'tmpfs', '/run');
  run('mkdir', '/run/netns', '/run/ufw');
  run('cp', '-a', '/etc/ufw/.', '/run/ufw');
  run('mount', '--bind', '/run/ufw', '/etc/ufw');
  run('ip', 'link', 'set', 'lo', 'up');
  connect(
    'others',
    'wire',
    ['10.99.0.1/24', 'fd00:99::1/64'],
    ['10.99.0.2/24', '10.99.0.3/24', 'fd00:99::2/64', 'fd00:99::3/64'],
  );
  connect('container', 'docker0', ['10.97.0.1/24'], ['10.97.0.2/24']);
  run('ip', '-n', 'container', 'route', 'add', 'default', 'via', '10.97.0.1');
  run('sh', '-c', 'echo 1 >/proc/sys/net/ipv4/ip_forward');
  await started(process.execPath, [SELF, 'listen', ...ports.map(String)]);
  await started('ip', ['netns', 'exec', 'container', process.execPath, SELF, 'listen', '8001']);
  const greetings = ['10.99.0.2', '10.99.0.3', 'fd00:99::2', 'fd00:99::3'].map((from) => ({
    host: from.includes(':') ? 'fd00:99::1' : '10.99.0.1',
    port: ports[0],
    from,
  }));
  for (let tries = 0; tries < MOST_TRIES && !openOf(greetings).every(Boolean); tries++);
  const seen = steps.map(({ run: text, probes = [] }) => ({
    ...shell(text ?? 'true', { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }),
    open: openOf(probes),
  }));
  console.log(`@@seen ${JSON.stringify(seen)}`);
  process.exit(0);
}
