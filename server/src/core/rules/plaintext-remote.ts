// Jobs, code and tokens go to another machine without encryption.

import type { Confidence } from '../policy/policy.ts';
import { isTrusted } from '../policy/trusted.ts';
import type { LinkedProcess, LinkedSetting } from '../project/linked-facts.ts';
import type { Verdict } from '../project/verdict/verdict.ts';
import { hostReach, isClusterInternalName, readAddress } from '../ray/address.ts';
import { type Option, optionOf } from '../ray/facts/process.ts';
import { possibilities, type Value } from '../ray/facts/value.ts';
import { links } from '../ray/links.ts';
import { quote } from '../text/quote.ts';
import { defineRule, type Report } from './rule.ts';

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
  *check({ facts, verdicts, project: { policy } }) {
    const told = new Set<number>();
    for (const process of facts.processes) {
      const report =
        plainAddress(verdicts.of(process), policy.trusted) ?? uncheckedCertificate(process, policy.trusted);
      // Several commands may take their address from one variable.
      if (!report || told.has(report.span.start)) continue;
      told.add(report.span.start);
      yield report;
    }
  },
});

function plainAddress(verdict: Verdict, trusted: readonly string[]): Report | undefined {
  const { process } = verdict;
  const isJobClient = process.role === 'job-client';
  if (!isJobClient && (process.role !== 'client' || hasTls(verdict))) return undefined;
  const given = optionOf(process, 'address') ?? (isJobClient ? addressVariable(process) : undefined);
  const found = given && plainHost(given.value, isJobClient, trusted);
  if (!found) return undefined;
  const isInternal = isClusterInternalName(found.host);
  const what = isJobClient ? 'Jobs and the token go' : 'Code and data go';
  return {
    span: given.valueSpan,
    severity: isInternal ? 'information' : 'warning',
    confidence: isInternal ? 'low' : found.confidence,
    message: `${what} to ${quote(found.host)} unencrypted: anyone on the way can read and change them.`,
  };
}

/** A job client without an address takes the one of its environment. */
function addressVariable({ environment }: LinkedProcess): LinkedSetting | undefined {
  return environment?.settings.filter(({ name, operation }) => name === 'RAY_ADDRESS' && operation !== 'unset').at(-1);
}

function plainHost(
  given: Value,
  isJobClient: boolean,
  trusted: readonly string[],
): { host: string; confidence: Confidence } | undefined {
  const isDefault = given.kind === 'one-of' && given.fallback;
  for (const { value, sure } of possibilities(given)) {
    const address = typeof value === 'string' ? readAddress(value) : undefined;
    if (address?.kind !== 'host' || hostReach(address.host) !== 'other') continue;
    if (isTrusted(address.host, trusted)) continue;
    const isPlain =
      address.scheme === undefined || address.scheme === 'ray' || (isJobClient && address.scheme === 'http');
    if (isPlain) return { host: address.host, confidence: sure ? 'high' : isDefault ? 'low' : 'medium' };
  }
  return undefined;
}

/** Ray's own TLS covers gRPC, not the dashboard that job clients talk to. */
function hasTls({ process, sends }: Verdict): boolean {
  return (['secure', '_credentials'] as const).some((name) => optionOf(process, name)) || sends.maySpeakTls;
}

function uncheckedCertificate(process: LinkedProcess, trusted: readonly string[]): Report | undefined {
  const verify = process.role === 'job-client' ? optionOf(process, 'verify') : undefined;
  const off = verify && possibilities(verify.value).find(({ value }) => value === false);
  if (!off || !mayUseTls(optionOf(process, 'address'), trusted)) return undefined;
  const change = { kind: 'set-value', span: verify.valueSpan, to: true } as const;
  return {
    span: verify.span,
    confidence: off.sure ? 'high' : 'medium',
    message:
      'Any certificate is accepted: anyone on the way can pose as the cluster, read the token and run what they like.',
    fixes: off.sure ? [{ title: 'Check the certificate', safety: 'review', preferred: true, changes: [change] }] : [],
  };
}

/** An address that is not known may be anything; through a tunnel to this machine nobody is on the way. */
function mayUseTls(option: Option | undefined, trusted: readonly string[]): boolean {
  if (!option) return false;
  const known = possibilities(option.value);
  if (option.value.kind === 'unknown') return true;
  return known.some(({ value }) => {
    const address = typeof value === 'string' ? readAddress(value) : undefined;
    if (address?.kind !== 'host' || address.scheme !== 'https' || isTrusted(address.host, trusted)) return false;
    return hostReach(address.host) === 'other';
  });
}
