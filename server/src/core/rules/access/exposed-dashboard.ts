// The dashboard listens on an address that other machines can reach.

import { isTrustedValue } from '../../policy/trusted.ts';
import type { LinkedProcess } from '../../project/linked-facts.ts';
import { claims, tokenClaim } from '../../project/verdict/claims.ts';
import { describeListening, type Exposure } from '../../project/verdict/listening.ts';
import { describeNoToken, type Required } from '../../project/verdict/mode.ts';
import type { Verdict } from '../../project/verdict/verdict.ts';
import { links } from '../../ray/links.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onOption } from '../rule.ts';

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
      what: 'The dashboard is told to listen on every interface, on a network address or on a name, instead of on this machine only. Where nothing makes Ray ask for a token either, it says both and offers a fix for each, in place of `missing-auth-token`. It is a warning where the file makes Ray ask for a token, and where the host is only a default that the environment can replace. Nothing is said where no dashboard is opened: `include_dashboard=False`, joining a cluster, workers. Nor inside a container or pod, where the address is ordinary: there the way in is judged, by published-port and public-service. A program that an image, a compose service, a manifest or `docker run` of the workspace starts is one of these, as long as no other command starts it on the machine itself; where both do, the fix of the address is to review.',
      why: 'The dashboard carries the job API, and a job is a shell command. Whoever reaches the port runs commands as the user of this program: colleagues, other containers, and the whole internet where a firewall lets them. A token stops strangers, but the dashboard speaks plain HTTP, so everyone on the way can read the token.',
      how: 'Leave `dashboard_host` out or set it to `127.0.0.1`. To look at the dashboard from elsewhere use a tunnel: `ssh -L 8265:127.0.0.1:8265 host`, `ray dashboard cluster.yaml` or `kubectl port-forward`. Where it must be open, put a proxy with TLS and a login in front of it and turn token mode on.',
      releases:
        'Up to 2.58 nobody is asked for a token unless token mode is on. From 2.59 on a local start asks by itself; `ray start --head` does not, up to 2.60.0.',
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
  checks: [
    onOption(['dashboard_host'], {}, (_, verdict, { project }) => {
      const exposure = verdict.reach.dashboard;
      if (!exposure || isTrustedValue(exposure.option.value, project.policy.trusted)) return undefined;
      return report(exposure, verdict);
    }),
  ],
});

function report(exposure: Exposure, { process, mode, token, ray, modeLinks }: Verdict): Report {
  const isProtected = token.required === 'yes';
  const isUnset = mode === 'unset';
  return {
    span: exposure.option.span,
    message:
      isUnset && token.required === 'no'
        ? describeOpen(exposure, describeNoToken(process, ray))
        : // Where no mode is set, it is the release that asks.
          describe(exposure, token.required, isUnset ? ray?.label : undefined),
    severity: isProtected || exposure.sureness === 'low' ? 'warning' : 'error',
    confidence: token.required === 'unknown' && exposure.sureness === 'high' ? 'medium' : exposure.sureness,
    related: modeLinks,
    ray,
    fixes: listenLocally(exposure, process),
    claims: [claims.openDashboard(process), claims.openToNetwork(process), ...tokenClaim(process, token.required)],
  };
}

/** Both causes in one sentence: it supersedes missing-auth-token. */
function describeOpen(exposure: Exposure, noToken: string): string {
  const comma = exposure.sureness === 'low' ? ',' : '';
  return `${where(exposure)}${comma} and ${noToken}: anyone who can reach ${reached(exposure)} can run any command.`;
}

function describe(exposure: Exposure, required: Required, asking = 'it'): string {
  const unless = required === 'unknown' ? 'unless token authentication is enabled, ' : '';
  if (required !== 'yes') return `${where(exposure)}: ${unless}anyone who can reach ${reached(exposure)} can run jobs.`;
  return `${where(exposure)}: ${asking} asks for a token, but the token travels in clear text and anyone on the way can take it.`;
}

function where(exposure: Exposure): string {
  return `The dashboard listens on ${describeListening(exposure)}${exposure.sureness === 'low' ? ' unless told otherwise' : ''}`;
}

function reached({ reach }: Exposure): string {
  return reach === 'other' ? 'that address' : 'this machine';
}

/** In a container that starts it too a published port would lead nowhere. */
function listenLocally({ option }: Exposure, { alsoInContainer }: LinkedProcess): FixProposal[] {
  if (option.value.kind !== 'literal') return [];
  const change = { kind: 'set-value', span: option.valueSpan, to: '127.0.0.1' } as const;
  const safety = alsoInContainer ? 'review' : 'safe';
  return [{ title: 'Listen on 127.0.0.1 only', safety, preferred: true, changes: [change] }];
}
