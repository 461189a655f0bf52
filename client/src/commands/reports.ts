// The commands that open a text about the whole workspace as an untitled document: reports, firewall rules, the checklists. They run nothing.
import { commands, type Disposable, l10n, type QuickPickItem, window, workspace } from 'vscode';
import type { Server } from '../server/server.ts';
import { askAboutWorkspace, CANCELLED } from '../server/whole-workspace.ts';

/** As the server's `rayGuard/report` names them, with the language that the editor shows them in. */
const REPORTS = {
  'rayGuard.exportMarkdown': { kind: 'findings', language: 'markdown' },
  'rayGuard.exportSarif': { kind: 'sarif', language: 'json' },
  'rayGuard.showExposure': { kind: 'exposure', language: 'markdown' },
  'rayGuard.showNotChecked': { kind: 'not-checked', language: 'markdown' },
} as const;

export function registerReports(server: Server): Disposable[] {
  return Object.entries(REPORTS).map(([command, { kind, language }]) =>
    commands.registerCommand(command, () =>
      openAnswer(
        server,
        { method: 'rayGuard/report', params: { kind } },
        language,
        l10n.t('Ray Guard is not running, so there is nothing to report.'),
      ),
    ),
  );
}

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
      language: 'shellscript',
    },
    { label: 'ufw', description: 'Ubuntu, Debian', firewall: 'ufw', language: 'shellscript' },
    { label: 'NetworkPolicy', description: 'Kubernetes, KubeRay', firewall: 'kubernetes', language: 'yaml' },
    { label: l10n.t('Security group'), description: 'AWS CloudFormation', firewall: 'aws', language: 'yaml' },
  ];
  const title = l10n.t('Firewall rules for Ray ports');
  const chosen = await window.showQuickPick(firewalls, { title, matchOnDescription: true });
  if (!chosen) return;
  await openAnswer(
    server,
    { method: 'rayGuard/firewallRules', params: { kind: chosen.firewall } },
    chosen.language,
    l10n.t('Ray Guard is not running, so it does not know which ports are open.'),
  );
}

const CHECKLISTS = {
  'rayGuard.incidentChecklist': 'rayGuard/incidentChecklist',
  'rayGuard.auditChecklist': 'rayGuard/auditChecklist',
} as const;

export function registerChecklists(server: Server): Disposable[] {
  return Object.entries(CHECKLISTS).map(([command, method]) =>
    commands.registerCommand(command, () =>
      openAnswer(
        server,
        { method, params: {} },
        'markdown',
        l10n.t('Ray Guard is not running, so it does not know this workspace.'),
      ),
    ),
  );
}

/** `otherwise` is shown where the server does not run or does not know. */
async function openAnswer(
  server: Server,
  request: { readonly method: string; readonly params: object },
  language: string,
  otherwise: string,
): Promise<void> {
  const answer = await askAboutWorkspace(server, request);
  if (answer === CANCELLED) return;
  if (!isText(answer)) {
    void window.showWarningMessage(otherwise);
    return;
  }
  await window.showTextDocument(await workspace.openTextDocument({ language, content: answer.text }));
}

function isText(answer: unknown): answer is { readonly text: string } {
  return typeof answer === 'object' && answer !== null && 'text' in answer && typeof answer.text === 'string';
}
