// Firewall rules for the ports that the workspace opens, as a text that an editor shows. Nothing is run.
import { RequestType } from 'vscode-languageserver';
import { firewallPlan, firewallRules, isFirewall } from '../../core/index.ts';
import { openPorts } from '../open-ports.ts';
import type { Session } from '../session.ts';
import { inWholeWorkspace } from '../whole-workspace.ts';

/** `iptables`, `nftables`, `ufw`, `kubernetes` or `aws`; null for any other. */
const REQUEST = new RequestType<{ readonly kind: string }, { readonly text: string } | null, void>(
  'rayGuard/firewallRules',
);

export function handleFirewall(session: Session): void {
  session.connection.onRequest(REQUEST, async ({ kind }, token) => {
    if (!isFirewall(kind)) return null;
    return inWholeWorkspace(session, token, async (whole) => {
      const { ports, trusted } = await openPorts(whole, token);
      return { text: firewallRules(kind, firewallPlan(ports, trusted)) };
    });
  });
}
