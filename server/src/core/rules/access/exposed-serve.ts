// Ray Serve takes requests from other machines.

import { isTrustedValue } from '../../policy/trusted.ts';
import type { LinkedProcess } from '../../project/linked-facts.ts';
import { describeListening, type Exposure } from '../../project/verdict/listening.ts';
import { optionOf } from '../../ray/facts/process.ts';
import { links } from '../../ray/links.ts';
import type { Report } from '../report.ts';
import { defineRule, onProcess } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'exposed-serve',
    title: 'Ray Serve listens beyond this machine',
    severity: 'warning',
    since: '0.1.0',
    cwe: [1327],
    fix: 'review',
    reach: true,
    docs: {
      what: '`serve.start`, `serve start --http-host` or a Serve config file names a host that other machines can reach, or a config file names none: without one `serve.start` listens on 127.0.0.1, a config file on every interface. Nothing is said about `serveConfigV2` of a RayService and about containers, where others need a way in first.',
      why: 'Everyone who reaches the port can call the deployed models. The token of Ray protects the dashboard and the cluster, not this port: with token mode on, the application answered without a token.',
      how: 'Listen on 127.0.0.1 behind a proxy that has TLS and a login. A config file needs `http_options: {host: 127.0.0.1}` for that. Where the service is meant for everyone, accept the finding with that as the reason, and let the application check who calls.',
      releases: 'Measured on 2.53.0 and 2.60.0.',
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
  const fix = { title: 'Listen on 127.0.0.1 only', safety: 'review', preferred: true, changes: [change] } as const;
  const unless = sureness === 'low' ? ' unless told otherwise' : '';
  return {
    span: option.span,
    confidence: sureness,
    message: `Serve listens on ${describeListening(exposure)}${unless}: ${whoCalls(process)}.`,
    fixes: option.value.kind === 'literal' ? [fix] : [],
  };
}

/** The file may be meant for a cluster whose proxies run already, with options of their own. */
function hostByDefault(process: LinkedProcess): Report {
  return {
    span: process.nameSpan,
    confidence: 'medium',
    message: `Without http_options.host in this file Serve listens on every interface: ${whoCalls(process)}.`,
  };
}

function whoCalls(process: LinkedProcess): string {
  return `anyone who can reach ${portOf(process)} can call its applications, and Ray's token does not protect them`;
}

function portOf(process: LinkedProcess): string {
  const port = optionOf(process, 'http_options.port') ?? optionOf(process, 'port');
  if (!port) return 'port 8000';
  const number = port.value.kind === 'literal' ? Number(port.value.value) : Number.NaN;
  return Number.isInteger(number) && number > 0 ? `port ${number}` : 'its port';
}
