// Other machines can reach Ray, and no token is required.

import type { LinkedProcess } from '../../project/linked-facts.ts';
import { claims } from '../../project/verdict/claims.ts';
import { looksForPorts } from '../../project/verdict/listening.ts';
import type { Verdict } from '../../project/verdict/verdict.ts';
import { isClusterInternalName } from '../../ray/address.ts';
import { isNodeAddressIgnored } from '../../ray/arguments/init-arguments.ts';
import { isSurelyIn } from '../../ray/auth.ts';
import { optionOf } from '../../ray/facts/process.ts';
import { leastSure } from '../../ray/facts/value.ts';
import { links } from '../../ray/links.ts';
import type { ReleaseSet } from '../../ray/versions/releases.ts';
import { quote } from '../../text/words.ts';
import type { FixProposal, Related, Report } from '../report.ts';
import { defineRule, onFile, onProcess, type RuleContext } from '../rule.ts';
import { requireToken } from './token-fixes.ts';

export const rule = defineRule({
  meta: {
    id: 'missing-auth-token',
    title: 'Ray token authentication is not enabled',
    severity: 'error',
    since: '0.1.0',
    cwe: [306],
    security: {
      score: 9.8,
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      because: 'No token is required: anyone who can reach a Ray port can run code.',
      advisories: ['CVE-2023-48022', 'CVE-2025-34351'],
    },
    fix: 'safe',
    reach: true,
    docs: {
      finds:
        'Other machines can reach Ray and no token is required. Anyone who can reach the dashboard, the GCS or the agent can run code as the user of this program.',
      why: 'Ray runs what it is sent. Even a plain local start of 2.52 to 2.58 answers on the network address of the machine: a second program joined and ran a task there, and the job API of the agent accepted a job, both without the dashboard. The agent of 2.52 and 2.53 requires no token even with `RAY_AUTH_MODE=token`; from 2.54 on it does.',
      fix: 'Set `RAY_AUTH_MODE=token` before Ray is imported, best where the program is started. A local start creates the token in `~/.ray/auth_token`. In a cluster every node and client needs the same one: `RAY_AUTH_MODE=token ray get-auth-token --generate`. KubeRay 1.5.1 and later: `authOptions: {mode: token}`.',
      reports: [
        { situation: '`ray start --head` or `ray symmetric-run` on a machine, without a token', severity: 'error' },
        {
          situation: 'The dashboard is exposed (`exposed-dashboard` reports both where it applies)',
          severity: 'error',
        },
        { situation: 'The dashboard is exposed by a default that the environment can override', severity: 'warning' },
        {
          situation: '`python -m ray.util.client.server`, which listens on all interfaces unless `--host` is given',
          severity: 'error',
        },
        { situation: 'A head in a container or pod, which only its network can reach', severity: 'warning' },
        {
          situation: 'A program that joins, drives or sends jobs to a cluster on another machine',
          severity: 'warning',
        },
        { situation: 'The same, by a name that only the network of the cluster knows', severity: 'information' },
        {
          situation:
            'On a hosted runner of a GitHub workflow (`runs-on: ubuntu-latest`), which no other machine can reach',
          severity: 'information',
        },
        { situation: 'A plain local `ray.init()` on Ray 2.52 to 2.58, once a file', severity: 'information' },
      ],
      silent: [
        'Ray requires a token by default: `ray.init()` on a local start from 2.59 on.',
        'A head finds a token, from 2.59 on: `RAY_AUTH_TOKEN`, `RAY_AUTH_TOKEN_PATH` or `~/.ray/auth_token`. `RAY_USE_TLS` alone is no protection: the agent accepts jobs over plain HTTP. Nor is `--node-ip-address=127.0.0.1`: the head listens on all interfaces all the same.',
        '`RAY_AUTH_MODE` is set in any way: other rules check its value.',
        'Variables come from a file or a ConfigMap that is not in the workspace.',
        'The command of an image, unless a compose service of the workspace runs it.',
        'Workers: the mode of their head counts, and `auth-mode-mismatch` reports a worker that differs from it.',
        'The answer depends on the Ray version, and that is unknown.',
      ],
      versions:
        '`ray start --head` requires no token by default on any release up to 2.60.0, `ray.init()` on none before 2.59. Releases before 2.52 have no token authentication: upgrade.',
      examples: ['a head in a script, on every release', 'token mode is set in time'],
      sources: [
        links.tokenAuth,
        links.localDefault,
        links.kubeRayAuth,
        { title: 'What a plain local start answers to', measured: 'M1' },
        { title: 'Where a token comes from', measured: 'M6' },
        { title: 'What holds when nothing is set', measured: 'M8' },
        { title: 'What a head listens on', measured: 'M11' },
        { title: 'The fix, tried', measured: 'M17' },
        { title: 'A node address of loopback closes nothing', measured: 'M13' },
        { title: 'What TLS leaves open', measured: 'M19' },
        { title: 'What token mode leaves open before 2.54', measured: 'M20' },
        { title: 'When a token file is enough', measured: 'M28' },
        { title: 'Other commands that open Ray', measured: 'M29' },
      ],
    },
  },
  checks: [
    onProcess({ roles: ['client-server'] }, openClientServer),
    onProcess({ roles: ['head', 'local', 'undecided', 'attach', 'client', 'job-client'] }, opening),
    onFile({ processes: { roles: ['local'], apis: ['ray.init'] } }, plainLocalStart),
  ],
});

function opening(verdict: Verdict, context: RuleContext): Report | undefined {
  if (verdict.mode !== 'unset') return undefined;
  const report =
    verdict.process.role === 'head'
      ? openHead(verdict, context)
      : (openDashboard(verdict, context) ?? remoteCluster(verdict, context));
  return (
    report && { ...report, ray: verdict.ray, related: [...dashboardOfCluster(verdict, context), ...verdict.modeLinks] }
  );
}

/** KubeRay makes the dashboard of every head listen on all interfaces: without the option it is as open, so the option is no finding. */
function dashboardOfCluster({ process, reach }: Verdict, { facts }: RuleContext): Related[] {
  const host = process.api === 'RayCluster' ? optionOf(process, 'dashboard_host') : undefined;
  if (!host || !reach.binding || process.path !== facts.path) return [];
  return [{ path: facts.path, span: host.valueSpan, message: 'Opens the dashboard on all interfaces.' }];
}

function openClientServer(verdict: Verdict, context: RuleContext): Report | undefined {
  const { process, reach, token, mode, startedBy } = verdict;
  if (!reach.client || token.required !== 'no' || mode !== 'unset') return undefined;
  const sureness = reach.client === 'by default' ? 'high' : reach.client.sureness;
  const inContainer = startedBy === 'container';
  return {
    span: process.nameSpan,
    severity: inContainer || sureness === 'low' ? 'warning' : 'error',
    confidence: leastSure(sureness, 'medium'),
    message: `Ray Client server has no authentication: ${inContainer ? 'its network' : 'anyone who can reach it'} can run code.`,
    fixes: fixesOf(verdict, context),
    ray: verdict.ray,
    related: verdict.modeLinks,
    claims: [claims.noToken(process), claims.openToNetwork(process)],
  };
}

function openDashboard(verdict: Verdict, context: RuleContext): Report | undefined {
  const { process, reach, token } = verdict;
  if (!reach.dashboard || token.required !== 'no') return undefined;
  const { sureness } = reach.dashboard;
  return {
    span: process.nameSpan,
    severity: sureness === 'low' ? 'warning' : 'error',
    confidence: sureness,
    message: 'Ray dashboard is exposed without authentication: anyone who can reach it can run code.',
    fixes: fixesOf(verdict, context),
    claims: [claims.noToken(process), claims.openToNetwork(process)],
  };
}

/** No setting helps where no allowed release has tokens. */
function fixesOf(verdict: Verdict, context: RuleContext): FixProposal[] {
  return isSurelyIn(verdict.ray?.allowed, 'absent') ? [] : requireToken(verdict, context);
}

/** The environment that a script is run in may set the mode, so the reading is never quite sure. */
function openHead(verdict: Verdict, context: RuleContext): Report | undefined {
  if (verdict.token.required !== 'no') return undefined;
  return {
    span: verdict.process.nameSpan,
    severity: verdict.startedBy === 'container' ? 'warning' : 'error',
    confidence: 'medium',
    message: `This head has no authentication: ${whoReaches(verdict)} can run code in the cluster.`,
    fixes: fixesOf(verdict, context),
    claims: [claims.noToken(verdict.process), claims.openToNetwork(verdict.process)],
  };
}

function whoReaches({ process, startedBy, sends }: Verdict): string {
  if (process.api === 'RayCluster') return 'any pod that can reach it';
  const port = optionOf(process, 'port')?.value;
  const gcs = looksForPorts(process)
    ? 'its GCS port'
    : !port
      ? 'port 6379'
      : port.kind === 'literal'
        ? `port ${port.value}`
        : 'its GCS port';
  // TLS covers gRPC, and the agent takes jobs over plain HTTP (measured row 19).
  const where = sends.maySpeakTls ? 'port 52365 (not covered by RAY_USE_TLS)' : gcs;
  return `${startedBy === 'container' ? 'any container or pod that' : 'anyone who'} can reach ${where}`;
}

function remoteCluster(verdict: Verdict, context: RuleContext): Report | undefined {
  const { process, ray, sends, head } = verdict;
  const { to: host, carriesToken } = sends;
  if (!host || carriesToken || !isSurelyIn(ray?.allowed, 'opt-in', 'local-default')) return undefined;
  // Its head stands here, and refuses what has no token.
  if (head && context.verdicts.of(head).token.required === 'yes') return undefined;
  const isInternal = isClusterInternalName(host);
  return {
    span: process.nameSpan,
    severity: isInternal ? 'information' : 'warning',
    confidence: isInternal ? 'low' : 'medium',
    message: `No token is sent to the cluster at ${quote(host)}: it may accept jobs from anyone.`,
    fixes: requireToken(verdict, context),
    claims: [claims.sendsNoToken(process), ...(head ? [claims.noToken(head)] : [])],
  };
}

/** Once a file: every further start would say the same. The same cure closes both, so not beside one that is more open. */
function plainLocalStart(context: RuleContext): Report | undefined {
  const { facts, verdicts } = context;
  if (verdicts.modeOfProgram() !== 'unset') return undefined;
  const starts = facts.processes.filter(
    (one) => verdicts.of(one).mode === 'unset' && isPlainLocalStart(one, verdicts.of(one).ray?.allowed),
  );
  const [process] = starts;
  const ray = process && verdicts.of(process).ray;
  if (!ray || !isSurelyIn(ray.allowed, 'opt-in')) return undefined;
  if (facts.processes.some((one) => opening(verdicts.of(one), context))) return undefined;
  const others = verdicts.of(process).startedBy === 'container' ? 'other containers' : 'other machines';
  const message = starts.every(mayFindOneRunning)
    ? `If this starts Ray without a token, ${others} can submit jobs to it (GCS and job agent).`
    : `Without a token, ${others} can submit jobs to this local Ray (GCS and job agent).`;
  return {
    span: process.nameSpan,
    severity: 'information',
    claims: [claims.noToken(process), claims.openToNetwork(process)],
    message,
    ray,
    fixes: requireToken(verdicts.of(process), context),
  };
}

/** With it a call in a library does nothing in a program that has started or joined Ray before. */
function mayFindOneRunning(process: LinkedProcess): boolean {
  const ignored = optionOf(process, 'ignore_reinit_error')?.value;
  return ignored?.kind === 'literal' && ignored.value === true;
}

function isPlainLocalStart(process: LinkedProcess, allowed: ReleaseSet | undefined): boolean {
  if (process.role !== 'local' || process.api !== 'ray.init') return false;
  const nodeAddress = optionOf(process, 'node_ip_address')?.value;
  // Up to 2.53 a loopback node address makes the inner services local too (measured row 13).
  return !nodeAddress || isNodeAddressIgnored(allowed);
}
