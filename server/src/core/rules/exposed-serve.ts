// Ray Serve takes requests from other machines.
import { describeListening, serveExposure } from '../ray/exposure.ts';
import { optionOf, type Process } from '../ray/facts.ts';
import { links } from '../ray/links.ts';
import { defineRule } from './rule.ts';

export const rule = defineRule({
  meta: {
    id: 'exposed-serve',
    title: 'Ray Serve listens beyond this machine',
    severity: 'warning',
    since: '0.1.0',
    cwe: [1327],
    fix: 'review',
    docs: {
      what: '`serve.start` is given a host that other machines can reach. Without one Serve listens on 127.0.0.1.',
      why: 'Everyone who reaches the port can call the deployed models. The token of Ray protects the dashboard and the cluster, not this port: with token mode on, the application answered without a token.',
      how: 'Listen on 127.0.0.1 behind a proxy that has TLS and a login. Where the service is meant for everyone, accept the finding with that as the reason, and let the application check who calls.',
      sources: [links.security, { title: 'What Serve listens on, and tokens', measured: 'M15' }],
    },
  },
  *check({ facts }) {
    for (const process of facts.processes) {
      const exposure = serveExposure(process);
      if (!exposure) continue;
      const { option, sureness } = exposure;
      const change = { kind: 'set-value', span: option.valueSpan, to: '127.0.0.1' } as const;
      const fix = { title: 'Listen on 127.0.0.1 only', safety: 'review', preferred: true, changes: [change] } as const;
      const unless = sureness === 'low' ? ' unless told otherwise' : '';
      yield {
        span: option.span,
        confidence: sureness,
        message: `Serve listens on ${describeListening(exposure)}${unless}: anyone who can reach ${portOf(process)} can call its applications, and Ray's token does not protect them.`,
        fixes: option.value.kind === 'literal' ? [fix] : [],
      };
    }
  },
});

function portOf(process: Process): string {
  const port = optionOf(process, 'http_options.port') ?? optionOf(process, 'port');
  if (!port) return 'port 8000';
  return port.value.kind === 'literal' && typeof port.value.value === 'number'
    ? `port ${port.value.value}`
    : 'its port';
}
