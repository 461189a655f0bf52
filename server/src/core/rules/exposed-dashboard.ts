// The dashboard listens on an address that other machines can reach.
import { modeLinks } from '../project/mode-links.ts';
import { rayOfProcess } from '../project/ray-of-process.ts';
import { isTrustedValue } from '../project/trusted.ts';
import { asksForToken, modeOf } from '../ray/effective-auth.ts';
import { dashboardExposure, describeListening, type Exposure } from '../ray/exposure.ts';
import { links } from '../ray/links.ts';
import { defineRule, type FixProposal } from './rule.ts';

export const rule = defineRule({
  meta: {
    id: 'exposed-dashboard',
    title: 'Ray dashboard listens beyond this machine',
    severity: 'error',
    since: '0.1.0',
    cwe: [1327, 668],
    fix: 'safe',
    reach: true,
    docs: {
      what: 'The dashboard is told to listen on every interface, on a network address or on a name, instead of on this machine only. It is a warning where the file makes Ray ask for a token, and where the host is only a default that the environment can replace. Nothing is said where no dashboard is opened: `include_dashboard=False`, joining a cluster, workers. Nor inside a container or pod, where the address is ordinary: there the way in is judged, by published-port and public-service.',
      why: 'The dashboard carries the job API, and a job is a shell command. Whoever reaches the port runs commands as the user of this program: colleagues, other containers, and the whole internet where a firewall lets them. A token stops strangers, but the dashboard speaks plain HTTP, so everyone on the way can read the token.',
      how: 'Leave `dashboard_host` out or set it to `127.0.0.1`. To look at the dashboard from elsewhere use a tunnel: `ssh -L 8265:127.0.0.1:8265 host`, `ray dashboard cluster.yaml` or `kubectl port-forward`. Where it must be open, put a proxy with TLS and a login in front of it and turn token mode on.',
      sources: [
        links.security,
        links.init,
        links.tokenAuth,
        { title: 'Which hosts the dashboard listens on', measured: 'M2' },
        { title: 'No dashboard, no exposure', measured: 'M3' },
        { title: 'Which releases ask for a token by themselves', measured: 'M8' },
        { title: 'Joining ignores the dashboard options', measured: 'M12' },
      ],
    },
  },
  *check({ facts, project, data }) {
    for (const process of facts.processes) {
      const exposure = dashboardExposure(process);
      if (!exposure || isTrustedValue(exposure.option.value, project.policy.trusted)) continue;
      const ray = rayOfProcess(process, facts, project, data);
      const isProtected = asksForToken(process, facts, ray?.allowed) === 'yes';
      // Where no mode is set, it is the release that asks.
      const asking = modeOf(process, facts) === 'unset' ? ray?.label : undefined;
      yield {
        span: exposure.option.span,
        message: describe(exposure, isProtected, asking),
        severity: isProtected || exposure.sureness === 'low' ? 'warning' : 'error',
        confidence: exposure.sureness,
        related: modeLinks(process, facts),
        ray,
        fixes: listenLocally(exposure),
      };
    }
  },
});

function describe(exposure: Exposure, isProtected: boolean, asking = 'it'): string {
  const unless = exposure.sureness === 'low' ? ' unless told otherwise' : '';
  const where = `The dashboard listens on ${describeListening(exposure)}${unless}`;
  const reached = exposure.reach === 'other' ? 'that address' : 'this machine';
  if (!isProtected) return `${where}: anyone who can reach ${reached} can run jobs.`;
  return `${where}: ${asking} asks for a token, but the token travels in clear text and anyone on the way can take it.`;
}

function listenLocally({ option }: Exposure): FixProposal[] {
  if (option.value.kind !== 'literal') return [];
  const change = { kind: 'set-value', span: option.valueSpan, to: '127.0.0.1' } as const;
  return [{ title: 'Listen on 127.0.0.1 only', safety: 'safe', preferred: true, changes: [change] }];
}
