// The comment on top of every set of firewall rules: what it does, what it cannot do, how it is undone.
import type { FirewallPlan } from './plan.ts';

export interface Usage {
  readonly what: readonly string[];
  readonly apply: string;
  readonly undo: string;
}

/** Lines that start with `#`, and an empty one. */
export function heading({ isDefault, isPlaceholder }: FirewallPlan, { what, apply, undo }: Usage): string[] {
  const lines = [
    'Written by Ray Guard. Nothing was run: read it, change it, and apply it yourself.',
    ...what,
    isDefault
      ? 'Ports: no file of the workspace says which ones Ray opens, so these are its defaults (docs/ray-behaviour.md, M1, M11, M15, M27).'
      : 'Ports: those that files of the workspace open, and those that every Ray opens (docs/ray-behaviour.md, M1, M11, M27).',
    isPlaceholder
      ? 'Trusted networks: 192.0.2.0/24 and 2001:db8::/32 are placeholders. Put your own in their place first.'
      : 'Trusted networks: those of "trusted" in the policy; host names there mean nothing to a firewall.',
    'Machines of one cluster have to be among the trusted networks.',
    'A firewall does not replace a token: RAY_AUTH_MODE=token.',
    `Apply: ${apply}`,
    `Undo:  ${undo}`,
  ];
  return [...lines.map((line) => `# ${line}`), ''];
}

/** What the three firewalls of one machine say of themselves alike: their script takes a word. */
export const SCRIPT_MODES: readonly string[] = [
  'Other services of this machine on ports 32768 to 60999 are closed to other machines too: Ray chooses ports from there at random.',
];

export function scriptUsage(): Pick<Usage, 'apply' | 'undo'> {
  return {
    apply:
      'sh FILE as root. It may be run again, and holds until the machine restarts. "sh FILE all" closes everything except SSH (SSH_PORT, 22) and the trusted networks.',
    undo: 'sh FILE undo',
  };
}

/** The beginning of such a script: `$mode` is one of these words afterwards. */
export const SCRIPT_BEGINNING: readonly string[] = [
  'set -eu',
  'mode=${1:-ray}',
  'ssh_port=${SSH_PORT:-22}',
  'case "$mode" in ray | all | undo) ;; *)',
  '  echo "usage: $0 [ray | all | undo]" >&2',
  '  exit 2 ;;',
  'esac',
  '',
];
