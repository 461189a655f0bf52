// Installs the firewalls that the tests load generated rules into, in namespaces of their own; part of `npm run setup`.
import { spawnSync } from 'node:child_process';
import { installFromDebian } from './debian.ts';

/** By the command that shows that it is there. */
const PROGRAMS = new Map([
  ['iptables', 'iptables'],
  ['ip6tables', 'iptables'],
  ['nft', 'nftables'],
  ['ufw', 'ufw'],
  ['ip', 'iproute2'],
  ['unshare', 'util-linux'],
]);

const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` };
const missing = [...PROGRAMS].filter(([program]) => spawnSync(program, ['--version'], { env }).error);
const packages = [...new Set(missing.map(([, name]) => name))];
if (packages.length === 0) console.log('Firewalls: in place');
else installFromDebian({ name: packages.join(', '), packages }, `Install ${packages.join(', ')}.`);
