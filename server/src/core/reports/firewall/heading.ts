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
      ? 'Ports: no file of the workspace says which ones Ray opens, so these are its defaults (docs/ray-behaviour.md, M1, M11, M15).'
      : 'Ports: those that files of the workspace open. Another start of Ray may open others.',
    isPlaceholder
      ? 'Trusted networks: 192.0.2.0/24 and 2001:db8::/32 are placeholders. Put your own in their place first.'
      : 'Trusted networks: those of "trusted" in the policy; host names there say nothing to a firewall.',
    'Not covered: ports that Ray chooses at random (GCS of ray.init, raylet, workers, M1). Give them fixed numbers',
    '(ray start --node-manager-port --object-manager-port --min-worker-port --max-worker-port) and add those, or allow',
    'nothing but what is needed on the whole host. Machines of one cluster have to be among the trusted networks.',
    'A firewall does not replace a token: RAY_AUTH_MODE=token.',
    `Apply: ${apply}`,
    `Undo:  ${undo}`,
  ];
  return [...lines.map((line) => `# ${line}`), ''];
}
