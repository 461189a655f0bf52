// A Ray port of a container is published on all interfaces of its host, or a command forwards it to other machines.

import { isTrustedValue } from '../../policy/trusted.ts';
import type { LinkedReach } from '../../project/linked-facts.ts';
import { wayInClaims } from '../../project/verdict/claims.ts';
import { serviceName } from '../../project/verdict/listening.ts';
import type { OpenReach } from '../../project/verdict/verdict.ts';
import { certainText } from '../../ray/facts/value.ts';
import { links } from '../../ray/links.ts';
import type { Span } from '../../text/span.ts';
import { quote } from '../../text/words.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onReach } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'published-port',
    title: 'Ray port published on all host interfaces',
    severity: 'error',
    since: '0.1.0',
    cwe: [668],
    security: {
      score: 9.8,
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      because: 'Anyone who can reach the host can run code in the container.',
      advisories: ['CVE-2023-48022'],
    },
    fix: 'review',
    docs: {
      finds:
        'A container publishes a Ray port on all interfaces of its host, or a command forwards it to other machines. Anyone who can reach it without a token can run code there.',
      why: 'A published port answers on every network of the host and bypasses its firewall rules on most Docker installations. Each of these ports lets anyone who can reach it run code in the container, with its data, its keys and its GPUs.',
      fix: 'Publish on loopback (`127.0.0.1:8265:8265`) and reach it through `ssh -L 8265:127.0.0.1:8265 host`. Containers of one compose project reach each other without a published port. If others need access, put a proxy with TLS and a login in front and enable token authentication.',
      reports: [
        {
          situation:
            'The dashboard (8265, unless it listens on loopback only), Ray Client (10001), the GCS (6379) or the agent (52365) is published without authentication',
          severity: 'error',
        },
        {
          situation:
            'The same for a service without a command: the `CMD` of its Dockerfile counts. A program or script that the command runs is followed into its file',
          severity: 'error',
        },
        {
          situation:
            'The dashboard, Ray Client or the agent of a container of which it is not known what runs: a Ray image, one named after Ray, or one that gets `RAY_` variables and no address of a cluster; with medium confidence',
          severity: 'error',
        },
        {
          situation: 'The same where the dashboard host is known only at run time, with medium confidence',
          severity: 'error',
        },
        {
          situation: 'A token is required by everything behind the port: it is sent without encryption',
          severity: 'warning',
        },
        {
          situation:
            'The variables of the container are not in the workspace, so whether a token is required is unknown',
          severity: 'warning',
        },
        {
          situation:
            'A command forwards a Ray port from all interfaces (`kubectl port-forward --address 0.0.0.0`, `ssh -g -L`, `ssh -L 0.0.0.0:…`, `ssh -R 0.0.0.0:…`, socat), or from the internet through a tunnel (ngrok, cloudflared)',
          severity: 'warning',
        },
        {
          situation:
            'On a hosted runner of a GitHub workflow (`runs-on: ubuntu-latest`), which no other machine can reach',
          severity: 'information',
        },
      ],
      silent: [
        'The port is published on 127.0.0.1 only, or forwarded from there, as `ssh -L`, `kubectl port-forward` and `ray dashboard` do by themselves.',
        'The tunnel asks for a login (`--basic-auth`, `--oauth`).',
        'The Ray Serve port: an application that is published is usually meant to be.',
        'Nothing in the workspace shows that Ray runs in the container, nor its image, its name or its variables.',
        'The address is listed in `trusted` of the policy.',
      ],
      versions: '`ray start --head` requires no token by default on any release up to 2.60.0.',
      examples: ['the dashboard of a compose project', 'published on this machine'],
      sources: [
        links.publishing,
        links.security,
        links.configuration,
        { title: 'What the agent answers', measured: 'M1' },
        { title: 'What a head listens on', measured: 'M11' },
      ],
    },
  },
  checks: [
    onReach(['published-port', 'forwarded-port', 'tunnel'], (verdict, { project }) =>
      isTrustedValue(verdict.reach.hostAddress, project.policy.trusted) ? undefined : report(verdict),
    ),
  ],
});

function report({ reach, ways, token, ray, links }: OpenReach): Report {
  const { port, service, sureness } = ways[0];
  const host = certainText(reach.hostAddress);
  const isOne = host && !/^[0.:[\]*]*$/.test(host);
  const what = port === undefined ? `The port of ${serviceName(service)}` : `Port ${port} (${serviceName(service)})`;
  return {
    span: reach.valueSpan,
    severity: token === 'no' && sureness !== 'low' ? 'error' : 'warning',
    confidence: token === 'unknown' && sureness === 'high' ? 'medium' : sureness,
    message: `${what} ${WHERE[reach.how]?.(isOne ? quote(host) : undefined)}${WHAT_FOLLOWS[token]}.`,
    related: links,
    ray,
    claims: wayInClaims(reach, token),
    fixes: publishLocally(reach),
  };
}

const WHERE: Partial<Record<LinkedReach['how'], (address: string | undefined) => string>> = {
  'published-port': (address) => `is published on ${address ?? 'all host interfaces'}`,
  'forwarded-port': (address) => `is forwarded from ${address ?? 'all interfaces'}`,
  tunnel: () => 'is on the internet through a tunnel',
};

const WHAT_FOLLOWS = {
  no: ' without authentication',
  unknown: ': open to anyone unless token authentication is enabled',
  yes: ' without TLS: anyone on the network path can read the token',
} as const;

/** `8265:8265`, with or without a host address before and a protocol behind; anything else has another form. */
const SHORT_FORM = /^(?:(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:]+\]|\*):)?(\d+(?:-\d+)?:\d+(?:-\d+)?(?:\/tcp)?)$/i;

function publishLocally({ how, value, valueSpan, local }: LinkedReach): FixProposal[] {
  if (how !== 'published-port')
    return local === undefined || certainText(value) === undefined ? [] : [listenLocally(valueSpan, local)];
  const ports = SHORT_FORM.exec(certainText(value) ?? '')?.[1];
  if (!ports) return [];
  const change = { kind: 'set-value', span: valueSpan, to: `127.0.0.1:${ports}` } as const;
  return [{ title: 'Publish on 127.0.0.1 only', safety: 'review', preferred: true, changes: [change] }];
}

function listenLocally(span: Span, to: string): FixProposal {
  const changes = [{ kind: 'set-value', span, to } as const];
  return { title: 'Listen on 127.0.0.1 only', safety: 'review', preferred: true, changes };
}
