// The dashboard listens on an address that other machines can reach.

import { isTrustedValue } from '../../policy/trusted.ts';
import type { LinkedProcess } from '../../project/linked-facts.ts';
import { claims, tokenClaim } from '../../project/verdict/claims.ts';
import {
  BINDS_TO_ALL,
  bindsToAll,
  describeListening,
  type Exposure,
  overriddenBy,
} from '../../project/verdict/listening.ts';
import { type Required, whatFollows } from '../../project/verdict/mode.ts';
import type { Verdict } from '../../project/verdict/verdict.ts';
import { links } from '../../ray/links.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onOption, onProcess } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'exposed-dashboard',
    title: 'Ray dashboard exposed on the network',
    severity: 'error',
    since: '0.1.0',
    cwe: [1327, 668],
    security: {
      score: 9.8,
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      because: 'Anyone who can reach the port can run commands.',
      advisories: ['CVE-2023-48022'],
    },
    fix: 'safe',
    reach: true,
    docs: {
      finds:
        'The Ray dashboard listens on all interfaces, on a network address or on a host name. Anyone who can reach it without a token can run code as the user of this program.',
      why: 'The dashboard carries the job API, and a job is a shell command. Anyone who can reach the port can run commands: colleagues, other containers, and the whole internet where no firewall stops them. A token stops strangers, but the dashboard speaks plain HTTP, so anyone on the network path can read the token.',
      fix: 'Remove `dashboard_host` or set it to `127.0.0.1`. To open the dashboard from another machine use a tunnel: `ssh -L 8265:127.0.0.1:8265 host`, `ray dashboard cluster.yaml` or `kubectl port-forward`. If it has to be public, put a proxy with TLS and a login in front of it and set `RAY_AUTH_MODE=token`.',
      reports: [
        {
          situation: 'The dashboard is not on loopback, and no token is required or this is unknown',
          severity: 'error',
        },
        {
          situation: 'The dashboard is not on loopback, and a token is required: it is sent without encryption',
          severity: 'warning',
        },
        { situation: 'The host is only a default that an environment variable can override', severity: 'warning' },
        {
          situation:
            'Ray on Spark (`setup_ray_cluster`, `setup_global_ray_cluster`), or a launcher file for aws, azure, gcp or vsphere that leaves out `head_start_ray_commands`: the dashboard listens on all interfaces by itself, and no token is required',
          severity: 'error',
        },
        {
          situation:
            'On a hosted runner of a GitHub workflow (`runs-on: ubuntu-latest`), which no other machine can reach',
          severity: 'information',
        },
      ],
      silent: [
        'The dashboard is off: `include_dashboard=False`; on Spark `head_node_options={"include_dashboard": False}`.',
        'The process joins a cluster or is a worker: Ray ignores the host there.',
        'The process runs only in a container or pod: `published-port` and `public-service` check what exposes it. If a command also starts it on the machine itself it is reported, and the fix needs a review.',
        'The address is listed in `trusted` of the policy.',
      ],
      versions:
        'Up to 2.58 no token is required unless `RAY_AUTH_MODE=token` is set. From 2.59 on `ray.init()` requires one on a local start; `ray start --head` does not, up to 2.60.0.',
      examples: ['all interfaces', 'joining a cluster ignores the host'],
      sources: [
        links.security,
        links.init,
        links.tokenAuth,
        { title: 'Which hosts the dashboard listens on', measured: 'M2' },
        { title: 'No dashboard, no exposure', measured: 'M3' },
        { title: 'Which releases require a token by default', measured: 'M8' },
        { title: 'Joining ignores the dashboard options', measured: 'M12' },
        { title: 'Other commands that open Ray', measured: 'M29' },
      ],
    },
  },
  checks: [
    onOption(['dashboard_host'], {}, (_, verdict, { project }) => {
      const exposure = verdict.reach.dashboard;
      if (!exposure || isTrustedValue(exposure.option.value, project.policy.trusted)) return undefined;
      return report(exposure, verdict);
    }),
    // Of KubeRay published-port and public-service report what exposes it.
    onProcess({ apis: BINDS_TO_ALL.filter((api) => api !== 'RayCluster') }, (verdict) =>
      bindsToAll(verdict.process) && verdict.startedBy !== 'container' ? byItself(verdict) : undefined,
    ),
  ],
});

/** No host is written anywhere. */
function byItself({ process, token, ray, modeLinks }: Verdict): Report {
  return {
    span: process.nameSpan,
    message: `Ray dashboard listens on all interfaces here${whatFollows(token.required)}`,
    severity: token.required === 'yes' ? 'warning' : 'error',
    confidence: token.required === 'unknown' || process.open ? 'medium' : 'high',
    related: modeLinks,
    ray,
    claims: [claims.openDashboard(process), claims.openToNetwork(process), ...tokenClaim(process, token.required)],
  };
}

function report(exposure: Exposure, { process, token, ray, modeLinks }: Verdict): Report {
  const isProtected = token.required === 'yes';
  return {
    span: exposure.option.span,
    message: describe(exposure, token.required),
    severity: isProtected || exposure.sureness === 'low' ? 'warning' : 'error',
    confidence: token.required === 'unknown' && exposure.sureness === 'high' ? 'medium' : exposure.sureness,
    related: modeLinks,
    ray,
    fixes: listenLocally(exposure, process),
    claims: [claims.openDashboard(process), claims.openToNetwork(process), ...tokenClaim(process, token.required)],
  };
}

/** Short, since the name of a variable stands before it. */
const BY_DEFAULT: Readonly<Record<Required, string>> = {
  no: ', without authentication.',
  unknown: '.',
  yes: ', without TLS.',
};

/** Both causes in one sentence: it supersedes missing-auth-token. */
function describe(exposure: Exposure, required: Required): string {
  const listens = `Ray dashboard listens on ${describeListening(exposure)}`;
  if (exposure.sureness !== 'low') return listens + whatFollows(required);
  const named = overriddenBy(exposure);
  if (named === '') return `${listens} by default${required === 'unknown' ? '' : ','}${whatFollows(required)}`;
  return `${listens} by default${named}${BY_DEFAULT[required]}`;
}

/** In a container that starts it too a published port would lead nowhere. */
function listenLocally({ option }: Exposure, { alsoInContainer }: LinkedProcess): FixProposal[] {
  if (option.value.kind !== 'literal') return [];
  const change = { kind: 'set-value', span: option.valueSpan, to: '127.0.0.1' } as const;
  const safety = alsoInContainer ? 'review' : 'safe';
  return [{ title: 'Bind to 127.0.0.1', safety, preferred: true, changes: [change] }];
}
