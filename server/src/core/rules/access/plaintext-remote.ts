// Jobs, code and tokens travel to another machine without TLS.

import { isTrusted } from '../../policy/trusted.ts';
import type { Verdict } from '../../project/verdict/verdict.ts';
import { isClusterInternalName } from '../../ray/address.ts';
import { links } from '../../ray/links.ts';
import { quote } from '../../text/words.ts';
import type { Report } from '../report.ts';
import { defineRule, onProcess } from '../rule.ts';

export const rule = defineRule({
  meta: {
    id: 'plaintext-remote',
    title: 'Unencrypted connection to a remote Ray cluster',
    severity: 'warning',
    since: '0.1.0',
    cwe: [319, 295],
    security: {
      score: 7.4,
      vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N',
      because: 'Who is on the network path reads the token and can change what runs.',
    },
    fix: 'review',
    docs: {
      finds:
        'A program sends jobs, code or the token to Ray on another machine without TLS, or does not verify its certificate. Anyone on the network path can read and change them.',
      why: 'Anyone on the network path can read the code, the data and the token, and can change what runs. With the token they can run their own code until it is replaced.',
      fix: 'Use a tunnel and its local end: `ssh -L 8265:127.0.0.1:8265 host`, `ray dashboard cluster.yaml` or `kubectl port-forward`. Or put a proxy with TLS in front of the dashboard and use `https://`. For Ray Client set `RAY_USE_TLS=1` and the three `RAY_TLS_…` files on both sides. For a certificate of your own set `verify` to the path of its authority.',
      reports: [
        {
          situation:
            'A job client (`JobSubmissionClient`, `ray job submit`, also through `RAY_ADDRESS`) with `http://` or no scheme, to another machine',
          severity: 'warning',
        },
        { situation: 'Ray Client (`ray://`) to another machine', severity: 'warning' },
        { situation: '`verify=False`: TLS certificates are not verified', severity: 'warning' },
        {
          situation:
            'The host is a name that only the network of the cluster knows: `raycluster-head-svc`, `*.svc.cluster.local`',
          severity: 'information',
        },
      ],
      silent: [
        'The address is `https://`, this machine or the local end of a tunnel.',
        'Ray Client where the file sets `RAY_USE_TLS`, or with `secure` or `_credentials`.',
        'The address is known only at run time.',
        'A program that joins a cluster from inside.',
        'The host is listed in `trusted` of the policy.',
      ],
      examples: ['any certificate will do', 'jobs over HTTP', 'HTTPS'],
      sources: [links.tokenAuth, links.configuration, links.security],
    },
  },
  checks: [
    onProcess(
      { roles: ['client', 'job-client'] },
      (verdict, { project: { policy } }) =>
        plainAddress(verdict, policy.trusted) ?? uncheckedCertificate(verdict, policy.trusted),
    ),
  ],
});

function plainAddress({ process, sends }: Verdict, trusted: readonly string[]): Report | undefined {
  const found = sends.plain.find(({ host }) => !isTrusted(host, trusted));
  if (!found) return undefined;
  const isInternal = isClusterInternalName(found.host);
  const what = process.role === 'job-client' ? 'Jobs and token' : 'Code and data';
  return {
    span: found.span,
    severity: isInternal ? 'information' : 'warning',
    confidence: isInternal ? 'low' : found.sureness,
    message: `${what} go to ${quote(found.host)} without TLS: anyone on the network path can read and change them.`,
  };
}

function uncheckedCertificate({ sends }: Verdict, trusted: readonly string[]): Report | undefined {
  if (!sends.unchecked) return undefined;
  const { option, sureness, hosts } = sends.unchecked;
  if (hosts !== 'unknown' && hosts.every((host) => isTrusted(host, trusted))) return undefined;
  const change = { kind: 'set-value', span: option.valueSpan, to: true } as const;
  return {
    span: option.span,
    confidence: sureness,
    message: 'TLS certificates are not verified: anyone on the network path can pose as the cluster.',
    fixes:
      sureness === 'high'
        ? [{ title: 'Set verify to true', safety: 'review', preferred: true, changes: [change] }]
        : [],
  };
}
