// Jobs, code and tokens go to another machine without encryption.

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
    title: 'Ray on another machine is used without encryption',
    severity: 'warning',
    since: '0.1.0',
    cwe: [319, 295],
    fix: 'review',
    docs: {
      what: 'A job client (`JobSubmissionClient`, `ray job submit`, also through `RAY_ADDRESS`) with an `http://` address or none of the schemes, or Ray Client (`ray://`), towards another machine; and `verify=False`, which accepts any certificate. An information where the name looks like one that only the network of the cluster knows (`raycluster-head-svc`, `*.svc.cluster.local`). Nothing is said for Ray Client where the file sets `RAY_USE_TLS`.',
      why: 'Whoever is on the way can read the code, the data and the token, and can change what runs. With the token in hand they can run their own code until the token is replaced.',
      how: 'Reach the cluster through a tunnel (`ssh -L 8265:127.0.0.1:8265 host`, `ray dashboard cluster.yaml`, `kubectl port-forward`) and use the local end of it, or put a proxy with TLS in front of the dashboard and use `https://`. For Ray Client set `RAY_USE_TLS=1` and the three `RAY_TLS_…` files on both sides. For a certificate of your own, give `verify` the path of its authority.',
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
  const what = process.role === 'job-client' ? 'Jobs and the token go' : 'Code and data go';
  return {
    span: found.span,
    severity: isInternal ? 'information' : 'warning',
    confidence: isInternal ? 'low' : found.sureness,
    message: `${what} to ${quote(found.host)} unencrypted: anyone on the way can read and change them.`,
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
    message:
      'Any certificate is accepted: anyone on the way can pose as the cluster, read the token and run what they like.',
    fixes:
      sureness === 'high'
        ? [{ title: 'Check the certificate', safety: 'review', preferred: true, changes: [change] }]
        : [],
  };
}
