// Ray Serve listens on an address that other machines can reach.

import { isTrustedValue } from '../../policy/trusted.ts';
import type { LinkedProcess } from '../../project/linked-facts.ts';
import { describeListening, type Exposure, overriddenBy } from '../../project/verdict/listening.ts';
import { optionOf } from '../../ray/facts/process.ts';
import { links } from '../../ray/links.ts';
import type { Report } from '../report.ts';
import { defineRule, onProcess } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'exposed-serve',
    title: 'Ray Serve exposed on the network',
    severity: 'warning',
    since: '0.1.0',
    cwe: [1327],
    security: {
      score: 6.5,
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N',
      because: 'Requests reach the application without a Ray token; what they can do is up to it.',
    },
    fix: 'review',
    reach: true,
    docs: {
      finds:
        'Ray Serve listens on all interfaces or on a network address. Anyone who can reach the port can call the deployed applications.',
      why: 'A Ray token protects the dashboard and the cluster, not this port: with token authentication enabled, the application answered without a token.',
      fix: 'Bind to 127.0.0.1 behind a proxy with TLS and a login. A config file needs `http_options: {host: 127.0.0.1}` for that. If the service is meant for everyone, suppress the finding with that as the reason and let the application check who calls it.',
      reports: [
        {
          situation: '`serve.start` or `serve start --http-host` with a host that other machines can reach',
          severity: 'warning',
        },
        {
          situation: 'A Serve config file with such a host, or without a host: Serve then listens on all interfaces',
          severity: 'warning',
        },
        { situation: 'The host is only a default that the environment can override', severity: 'warning' },
      ],
      silent: [
        'No host is given to `serve.start`: it listens on 127.0.0.1.',
        'No proxy is started: `proxy_location` is `Disabled`, or `http_options.location` is `NoServer`.',
        '`host` beside `http_options`: Serve ignores it.',
        'Containers and `serveConfigV2` of a RayService: only a published port or a Kubernetes Service exposes them.',
        'The host is known only at run time.',
        'The address is listed in `trusted` of the policy.',
      ],
      versions: 'Measured on 2.53.0 and 2.60.0.',
      examples: ['all interfaces', 'this machine'],
      sources: [links.security, { title: 'What Serve listens on, and tokens', measured: 'M15' }],
    },
  },
  checks: [
    onProcess({ apis: ['serve.start', 'serve config'] }, ({ process, reach: { serve } }, { project: { policy } }) => {
      if (serve === 'by default') return hostByDefault(process);
      return serve && !isTrustedValue(serve.option.value, policy.trusted) ? givenHost(process, serve) : undefined;
    }),
  ],
});

function givenHost(process: LinkedProcess, exposure: Exposure): Report {
  const { option, sureness } = exposure;
  const change = { kind: 'set-value', span: option.valueSpan, to: '127.0.0.1' } as const;
  const fix = { title: 'Bind to 127.0.0.1', safety: 'review', preferred: true, changes: [change] } as const;
  const named = sureness === 'low' ? overriddenBy(exposure) : '';
  const byDefault = sureness === 'low' ? ` by default${named}` : '';
  const follows = named === '' ? `: ${whoCalls(process)} without a token.` : ', without a token.';
  return {
    span: option.span,
    confidence: sureness,
    message: `Ray Serve listens on ${describeListening(exposure)}${byDefault}${follows}`,
    fixes: option.value.kind === 'literal' ? [fix] : [],
  };
}

/** The file may be meant for a cluster whose proxies run already, with options of their own. */
function hostByDefault(process: LinkedProcess): Report {
  return {
    span: process.nameSpan,
    confidence: 'medium',
    message: `Ray Serve listens on all interfaces unless http_options.host is set: ${whoCalls(process)}.`,
  };
}

function whoCalls(process: LinkedProcess): string {
  return `anyone who can reach ${portOf(process)} can call its applications`;
}

function portOf(process: LinkedProcess): string {
  const port = optionOf(process, 'http_options.port') ?? optionOf(process, 'port');
  if (!port) return 'port 8000';
  const number = port.value.kind === 'literal' ? Number(port.value.value) : Number.NaN;
  return Number.isInteger(number) && number > 0 ? `port ${number}` : 'its port';
}
