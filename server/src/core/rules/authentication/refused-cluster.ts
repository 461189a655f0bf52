// KubeRay rejects the authentication options of a manifest, so nothing in the manifest takes effect.

import type { AuthOptions, WrittenField } from '../../ray/facts/process.ts';
import { kubeRay, type Refusal, refusalOf } from '../../ray/kuberay.ts';
import { links } from '../../ray/links.ts';
import { quote } from '../../text/words.ts';
import type { FixProposal } from '../report.ts';
import { defineRule, onProcess } from '../rule.ts';
import { optionsTitle, tokenModeIn } from './token-fixes.ts';

const { tokenMode, k8sTokenAuth } = kubeRay;

export const rule = defineRule({
  meta: {
    id: 'refused-cluster',
    title: "KubeRay rejects this cluster's authentication options",
    severity: 'error',
    since: '0.1.0',
    cwe: [306],
    security: {
      score: 8.1,
      vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H',
      because: 'A cluster that runs already keeps the authentication that it had, often none.',
    },
    fix: 'review',
    docs: {
      finds:
        'KubeRay rejects the `authOptions` of a RayCluster, RayJob, RayService or RayCronJob. Nothing in the manifest takes effect, so it protects nothing.',
      why: 'The manifest reads as if a token were required. The schema or the operator rejects it, the operator only in an event. No pod is created, and a cluster that runs already keeps the authentication that it had, often none. No other finding says whether this cluster is open or requires a token: neither follows from the manifest.',
      fix: `Set \`rayVersion\` to the release of the head's image, in quotes, and \`mode: token\` in lower case. KubeRay gives every pod a new token, unless \`secretName\` names one. \`authOptions\` needs KubeRay ${tokenMode.since}; \`enableK8sTokenAuth\` and \`secretName\` need ${k8sTokenAuth.since}.`,
      reports: [
        {
          situation: `\`mode: token\` without a \`rayVersion\`, with one that is not a version, or with one below ${tokenMode.ray}`,
          severity: 'error',
        },
        { situation: 'A `mode` other than `token` and `disabled` in lower case', severity: 'error' },
        { situation: 'A `rayVersion` that YAML reads as a number', severity: 'error' },
        {
          situation: `\`enableK8sTokenAuth\` in quotes, without \`mode: token\`, with a \`rayVersion\` below ${k8sTokenAuth.ray}, beside a \`secretName\`, or in another resource than a RayCluster`,
          severity: 'error',
        },
        { situation: '`authOptions` in `ray.io/v1alpha1`', severity: 'error' },
      ],
      silent: [
        'A second fault of the same cluster: KubeRay names one at a time.',
        'A template decides, or another file adds the rest.',
        'The cluster is in a file of another tool, such as the values of a chart.',
        'There are no `authOptions`, or `mode: disabled` without a `rayVersion`: KubeRay accepts both.',
      ],
      versions: `Read in the schemas and the validation of KubeRay ${kubeRay.release}, as of ${kubeRay.asOf}.`,
      examples: ['no rayVersion', 'token mode and a rayVersion'],
      sources: [links.kubeRayAuth, links.kubeRayValidation, links.kubeRayTokenMode, links.kubeRayK8sAuth],
    },
  },
  checks: [
    onProcess({ roles: ['head'] }, ({ process: { authOptions } }) => {
      const refusal = authOptions && refusalOf(authOptions);
      if (!refusal) return undefined;
      return { span: refusal.span, message: describe(refusal, authOptions), fixes: requireToken(authOptions) };
    }),
  ],
});

function describe(refusal: Refusal, options: AuthOptions): string {
  if (refusal.why === 'api-version')
    return `${refusal.version} has no authOptions: they are rejected, or dropped and no token is required.`;
  return `KubeRay rejects this ${options.kind}: ${faultOf(refusal, options)}.`;
}

type Fault = Exclude<Refusal, { readonly why: 'api-version' }>;

function faultOf(refusal: Fault, { mode, rayVersion }: AuthOptions): string {
  switch (refusal.why) {
    case 'mode':
      return `authOptions.mode must be "token" or "disabled", not ${written(mode)}`;
    case 'type':
      return `${refusal.field} must be ${refusal.field === 'enableK8sTokenAuth' ? 'true or false, without quotes' : 'text in quotes'}`;
    case 'no-version':
      return `token authentication needs rayVersion ${tokenMode.ray} or later`;
    case 'no-release':
      return `token authentication needs rayVersion ${tokenMode.ray} or later, not ${written(rayVersion)}`;
    case 'too-old':
      return `${refusal.feature} needs rayVersion ${refusal.least} or later, not ${written(rayVersion)}`;
    case 'kind':
      return 'enableK8sTokenAuth works only in a RayCluster';
    case 'secret':
      return 'enableK8sTokenAuth and secretName exclude each other';
    case 'without-token-mode':
      return 'enableK8sTokenAuth needs mode: token';
  }
}

function written(field: WrittenField | undefined): string {
  return field?.value.kind === 'literal' ? quote(String(field.value.value)) : 'this';
}

/** Token mode, with the release that the head runs: KubeRay generates the token, and clients need it then. */
function requireToken(options: AuthOptions): FixProposal[] {
  const changes = tokenModeIn(options);
  return changes?.length ? [{ title: optionsTitle(changes), safety: 'review', preferred: true, changes }] : [];
}
