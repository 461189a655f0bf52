// A port of Ray inside a container is published beyond this machine.

import { isTrustedValue } from '../../policy/trusted.ts';
import type { LinkedReach } from '../../project/linked-facts.ts';
import { wayInClaims } from '../../project/verdict/claims.ts';
import type { OpenReach } from '../../project/verdict/verdict.ts';
import { certainText } from '../../ray/facts/value.ts';
import { links } from '../../ray/links.ts';
import type { FixProposal, Report } from '../report.ts';
import { defineRule, onReach } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'published-port',
    title: 'A port of Ray is published beyond this machine',
    severity: 'error',
    since: '0.1.0',
    cwe: [668],
    fix: 'review',
    docs: {
      what: 'A container that runs Ray publishes the port of the dashboard (8265, where it listens beyond the loopback of the container), of Ray Client (10001), of the GCS (6379) or of the agent (52365) on every address of the host. A warning where everything behind it asks for a token, or where variables come from a place that the workspace does not show. Where a service has no command of its own, the CMD of the Dockerfile that it is built of is what is behind its ports; a program or script that the command runs is followed into its file. Where the host of the dashboard shows only at run time the confidence is medium. Nothing is said about ports that are published on 127.0.0.1, about the port of Serve, and about containers in which nothing shows that Ray runs.',
      why: 'A published port answers on every network of the host, past its firewall rules on most installations of Docker. Each of these ports lets whoever reaches it run code in the container, with its data, its keys and its GPUs.',
      how: 'Publish on loopback (`127.0.0.1:8265:8265`) and reach it through `ssh -L 8265:127.0.0.1:8265 host`. Containers of one compose project reach each other without any published port. Where others must have access, put a proxy with TLS and a login in front and turn token mode on.',
      releases: '`ray start --head` asks for no token by itself on any release up to 2.60.0.',
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
    onReach(['published-port'], (verdict, { project }) =>
      isTrustedValue(verdict.reach.hostAddress, project.policy.trusted) ? undefined : report(verdict),
    ),
  ],
});

function report({ reach, ways, token, ray, links }: OpenReach): Report {
  const { port, service, sureness } = ways[0];
  const host = certainText(reach.hostAddress);
  const where = host && !/^[0.:[\]*]*$/.test(host) ? 'an address of the network' : 'every address of this machine';
  return {
    span: reach.valueSpan,
    severity: token === 'no' && sureness !== 'low' ? 'error' : 'warning',
    confidence: token === 'unknown' && sureness === 'high' ? 'medium' : sureness,
    message: `Port ${port === undefined ? service : `${port} (${service})`} of Ray is published on ${where}: ${WHAT_FOLLOWS[token]}.`,
    related: links,
    ray,
    claims: wayInClaims(reach, token),
    fixes: publishLocally(reach),
  };
}

const WHAT_FOLLOWS = {
  no: 'anyone who can reach it can run code in this container',
  unknown: 'unless token mode is set elsewhere, anyone who can reach it can run code in this container',
  yes: 'it asks for a token, but the token travels in clear text and anyone on the way can take it',
} as const;

/** `8265:8265`, with or without a host address before and a protocol behind; anything else is written in another way. */
const SHORT_FORM = /^(?:(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:]+\]|\*):)?(\d+(?:-\d+)?:\d+(?:-\d+)?(?:\/tcp)?)$/i;

function publishLocally({ value, valueSpan }: LinkedReach): FixProposal[] {
  const ports = SHORT_FORM.exec(certainText(value) ?? '')?.[1];
  if (!ports) return [];
  const change = { kind: 'set-value', span: valueSpan, to: `127.0.0.1:${ports}` } as const;
  return [{ title: 'Publish on 127.0.0.1 only', safety: 'review', preferred: true, changes: [change] }];
}
