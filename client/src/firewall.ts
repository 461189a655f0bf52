// The command that opens firewall rules for the ports of Ray as an untitled document. It runs nothing.
import { commands, type Disposable, l10n, type QuickPickItem, window } from 'vscode';
import { openAnswer } from './open-answer.ts';
import type { Server } from './server.ts';

interface Firewall extends QuickPickItem {
  /** As the server's `rayGuard/firewallRules` names it. */
  readonly firewall: string;
  readonly language: string;
}

export function registerFirewall(server: Server): Disposable[] {
  return [commands.registerCommand('rayGuard.generateFirewallRules', () => generate(server))];
}

async function generate(server: Server): Promise<void> {
  const firewalls: Firewall[] = [
    {
      label: 'iptables',
      description: l10n.t('Linux, with ports that Docker publishes'),
      firewall: 'iptables',
      language: 'shellscript',
    },
    {
      label: 'nftables',
      description: l10n.t('Linux, with ports that Docker publishes'),
      firewall: 'nftables',
      language: 'plaintext',
    },
    { label: 'ufw', description: 'Ubuntu, Debian', firewall: 'ufw', language: 'shellscript' },
    { label: 'NetworkPolicy', description: 'Kubernetes, KubeRay', firewall: 'kubernetes', language: 'yaml' },
    { label: l10n.t('Security group'), description: 'AWS CloudFormation', firewall: 'aws', language: 'yaml' },
  ];
  const title = l10n.t('Firewall rules for the ports of Ray');
  const chosen = await window.showQuickPick(firewalls, { title, matchOnDescription: true });
  if (!chosen) return;
  await openAnswer(
    server,
    { method: 'rayGuard/firewallRules', params: { kind: chosen.firewall } },
    chosen.language,
    l10n.t('Ray Guard is not running, so it does not know which ports are open.'),
  );
}
