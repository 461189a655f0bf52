// What to do when a cluster of Ray may have been broken into, with what is known of this workspace. Commands are shown, never run.
import { isPublished } from '../ray/advisories.ts';
import type { Advisory } from '../ray/data.ts';
import { markdownText } from '../text/words.ts';

/** What the checklists say of a workspace. */
export interface ChecklistFacts {
  /** As `Ray 2.53.0 (uv.lock)`; text of files. */
  readonly rays: readonly string[];
  /** By number. */
  readonly ports: readonly { readonly port: number; readonly services: string }[];
  /** True where no file says which ports are opened, and `ports` are Ray's default ports. */
  readonly portsAreDefaults: boolean;
  /** Where a token or the mode is set: `compose.yaml:4`. Never the token. */
  readonly tokenPlaces: readonly string[];
  /** Where a port is exposed outside the machine: `compose.yaml:4`. */
  readonly openPlaces: readonly string[];
  readonly advisories: readonly Advisory[];
  readonly asOf: string;
}

/** Markdown, in the order of the guideline: disconnect, look, contain, renew tokens, watch. */
export function incidentChecklist(facts: ChecklistFacts): string {
  const { ports, advisories, asOf } = facts;
  const numbers = ports.map(({ port }) => port);
  const filter = numbers.map((port) => `sport = :${port}`).join(' or ');
  return [
    '# Incident checklist for Ray',
    '',
    'Anyone who reached an open Ray port could run any program as the user that Ray runs as. Treat everything that user could read as stolen.',
    'Nothing below was run. Read each command before you run it.',
    '',
    ...saidByWorkspace(facts),
    '## 1. Disconnect',
    '',
    '- [ ] Note the time. Cut the machines off the network, but leave them on: memory is evidence.',
    '- [ ] Close the ports (*Ray Guard: Generate Firewall Rules*), remove load balancers and published ports.',
    '',
    '```sh',
    `ss -Htnp state established '( ${filter} )'   # who is connected now`,
    '```',
    '',
    '## 2. Review logs',
    '',
    '- [ ] Copy the logs away before anything is restarted. Look for jobs that none of you submitted.',
    '',
    '```sh',
    '# Where a token is required, the next line needs it: export RAY_AUTH_MODE=token',
    'ray job list --address http://127.0.0.1:8265',
    'tar -czf ray-logs.tar.gz /tmp/ray/session_*/logs',
    "grep -rn 'entrypoint' /tmp/ray/session_*/logs",
    '```',
    '',
    '- [ ] Look for miners and ways to come back: processes, timers, SSH keys.',
    '',
    '```sh',
    'ps -eo user,pid,lstart,pcpu,args --sort=-pcpu',
    'crontab -l; systemctl list-timers --all',
    'find / -xdev -name authorized_keys -mtime -90 2>/dev/null',
    '```',
    '',
    '## 3. Contain',
    '',
    '- [ ] After the evidence is kept: stop Ray on every machine, and rebuild machines and images instead of cleaning them.',
    '- [ ] Bind the dashboard to 127.0.0.1, upgrade Ray past the advisories below, set `RAY_AUTH_MODE=token`.',
    '',
    '```sh',
    'ray stop --force',
    '```',
    '',
    '## 4. Rotate tokens',
    '',
    '- [ ] A new Ray token, on every machine. `RAY_AUTH_MODE=token ray get-auth-token --generate` keeps an existing token, so remove the old file first.',
    '- [ ] Everything that the user of Ray could read: cloud keys and roles, tokens for Git and model hubs, database passwords, SSH keys.',
    '',
    '```sh',
    'mv ~/.ray/auth_token ~/.ray/auth_token.revoked',
    'RAY_AUTH_MODE=token ray get-auth-token --generate >/dev/null',
    '```',
    '',
    '## 5. Monitor',
    '',
    '- [ ] Watch for refused requests (401, 403) on these ports, new jobs, outgoing connections and load for some weeks.',
    '- [ ] From another network, each port should refuse the connection.',
    '',
    '```sh',
    ...numbers.map((port) => `nc -vz -w 3 HEAD_ADDRESS ${port}`),
    '```',
    '',
    `## Sources (advisories as of ${asOf})`,
    '',
    ...advisories.map((one) => {
      const { id, summary, url, published } = one;
      const since = `${isPublished(one) ? 'published' : 'fixed by Ray without an advisory,'} ${published.slice(0, 10)}`;
      return `- ${markdownText(id)}, ${markdownText(since)}: ${markdownText(summary)} ${/^https:\/\/[\w./-]+$/.test(url) ? `<${url}>` : ''}`;
    }),
    '',
  ].join('\n');
}

/** The part that both checklists begin with. */
export function saidByWorkspace({ rays, ports, portsAreDefaults, tokenPlaces, openPlaces }: ChecklistFacts): string[] {
  return [
    '## What this workspace says',
    '',
    `- Ray in use: ${listed(rays, 'not known here')}`,
    `- Ports${portsAreDefaults ? ', the defaults of Ray, because no file that was read opens others' : ''}: ${ports.map(({ port, services }) => `${port} (${services})`).join(', ')}`,
    `- Exposed outside the machine in: ${listed(openPlaces, 'no file that was read')}`,
    `- Token or mode set in: ${listed(tokenPlaces, 'no file that was read: the ports may require no token')}`,
    '',
  ];
}

function listed(texts: readonly string[], otherwise: string): string {
  return texts.length ? [...new Set(texts)].map(markdownText).join(', ') : otherwise;
}
