// A firewall or a load balancer of a cloud lets every address connect to Ray.

import type { LinkedReach } from '../../project/linked-facts.ts';
import { wayInClaims } from '../../project/verdict/claims.ts';
import { serviceName } from '../../project/verdict/listening.ts';
import type { OpenReach } from '../../project/verdict/verdict.ts';
import { links } from '../../ray/links.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onReach } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'public-network',
    title: 'Cloud network open to Ray ports',
    severity: 'error',
    since: '0.1.0',
    cwe: [668],
    fix: 'review',
    docs: {
      finds:
        'A security group, a firewall rule or an internet-facing load balancer lets every address connect to a Ray port. Anyone who can reach it without a token can run code in the cluster.',
      why: 'Ray expects that only trusted machines can reach its ports. A rule for `0.0.0.0/0` leaves nothing between the internet and the dashboard, the GCS or Ray Client of a machine with a public address.',
      fix: 'Allow your own networks only and reach the dashboard through `ssh -L 8265:127.0.0.1:8265 host`. Make load balancers internal, or put a login and TLS in front. Enable token authentication as well.',
      reports: [
        {
          situation:
            'The cluster launcher, SkyPilot or Terraform opens a port of a head that the same file starts without authentication',
          severity: 'error',
        },
        {
          situation:
            'Terraform opens the dashboard (8265), Ray Client (10001), the GCS (6379) or the agent (52365), and the names or comments of the rule say Ray; whether a token is required is unknown',
          severity: 'warning',
        },
        {
          situation: 'The same for a range of ports or for all of them, where the rule itself says Ray',
          severity: 'warning',
        },
        {
          situation: 'A listener of a load balancer that is not internal leads to the dashboard or Ray Client',
          severity: 'warning',
        },
        { situation: 'A token is required: without TLS, it can be read on the network path', severity: 'warning' },
      ],
      silent: [
        'The rule names networks of your own, other security groups or a variable without a default.',
        'The load balancer is internal.',
        'All ports are open and the rule does not say Ray: other tools report that.',
        'The head of the same file listens on loopback there: its dashboard without `--dashboard-host`.',
        'The Ray Serve port: an application that is published is usually meant to be.',
      ],
      versions: '`ray start --head` requires no token by default, up to 2.60.0.',
      examples: ['a security group of the cluster launcher', 'a security group for one network'],
      sources: [
        links.security,
        links.launcherAws,
        links.terraformSecurityGroup,
        links.terraformLoadBalancer,
        links.terraformFirewall,
        links.skyPilotPorts,
        { title: 'What a head listens on', measured: 'M11' },
      ],
    },
  },
  checks: [onReach(['firewall', 'public-address'], report)],
});

function report({ reach, ways, token, ray, links }: OpenReach): Report {
  const { port, service, sureness } = ways[0];
  const what = port === undefined ? 'This Ray head' : `Port ${port} (${serviceName(service)})`;
  return {
    span: reach.valueSpan,
    severity: token === 'no' ? 'error' : 'warning',
    confidence: token === 'unknown' && sureness === 'high' ? 'medium' : sureness,
    message: `${what} ${HOW[reach.how]}${WHAT_FOLLOWS[token]}.`,
    related: links,
    ray,
    claims: wayInClaims(reach, token),
    fixes: narrow(reach),
  };
}

const HOW: Partial<Record<LinkedReach['how'], string>> = {
  firewall: 'is open to every address',
  'public-address': 'is behind a public load balancer',
};

const WHAT_FOLLOWS = {
  no: ' without authentication',
  unknown: ': anyone can use it unless a token is required',
  yes: ' without TLS: anyone on the network path can read the token',
} as const;

/** Which networks need it is not known here: private ones are where Ray's own machines are. */
function narrow({ narrower, valueSpan: span }: LinkedReach): FixProposal[] {
  if (narrower === undefined) return [];
  const title = typeof narrower === 'string' && narrower !== 'INTERNAL' ? `Allow ${narrower} only` : 'Make it internal';
  return [{ title, safety: 'review', preferred: true, changes: [{ kind: 'set-value', span, to: narrower }] }];
}
