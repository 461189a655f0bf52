// KubeRay refuses what a manifest says of authentication, so nothing of the manifest takes effect.

import type { AuthOptions, WrittenField } from '../../ray/facts/process.ts';
import { kubeRay, type Refusal, refusalOf } from '../../ray/kuberay.ts';
import { links } from '../../ray/links.ts';
import { quote } from '../../text/words.ts';
import type { FixProposal } from '../report.ts';
import { defineRule, onProcess } from '../rule.ts';
import { tokenModeIn } from './token-fixes.ts';

const { tokenMode, k8sTokenAuth } = kubeRay;

export const rule = defineRule({
  meta: {
    id: 'refused-cluster',
    title: 'KubeRay refuses this cluster for its authentication options',
    severity: 'error',
    since: '0.1.0',
    cwe: [306],
    fix: 'review',
    docs: {
      what: `\`authOptions\` of a RayCluster, RayJob, RayService or RayCronJob that KubeRay does not take: \`mode: token\` without a \`rayVersion\`, with one that is no version, or with one below ${tokenMode.ray}; a \`mode\` that is neither \`token\` nor \`disabled\` in this case of letters; a \`rayVersion\` that YAML takes for a number; \`enableK8sTokenAuth\` without \`mode: token\`, with a \`rayVersion\` below ${k8sTokenAuth.ray}, beside a \`secretName\`, or in another resource than a RayCluster; \`authOptions\` in \`ray.io/v1alpha1\`. One finding a cluster: the fault that KubeRay names first. Nothing is said where a template decides, and for a cluster in a place of another tool, such as the values of a chart.`,
      why: 'The manifest reads as if the cluster asked for a token. The schema or the operator refuses it, the latter in an event that nobody reads: no pod comes to be, and a cluster that runs already keeps the authentication that it had, often none. No other finding about this cluster says that it is open or that it asks for a token, since neither follows from the manifest.',
      how: `Write the release of the head's image into \`rayVersion\`, in quotes, and \`mode: token\` in small letters. KubeRay makes the token itself and hands it to every pod, unless \`secretName\` names one. Releases of KubeRay before ${tokenMode.since} know no \`authOptions\`, and ones before ${k8sTokenAuth.since} neither \`enableK8sTokenAuth\` nor \`secretName\`.`,
      releases: `Read in the schemas and the validation of KubeRay as of ${kubeRay.asOf} (${kubeRay.release}).`,
      sources: [links.kubeRayAuth, links.kubeRayValidation, links.kubeRayTokenMode, links.kubeRayK8sAuth],
    },
  },
  checks: [
    onProcess({ roles: ['head'] }, ({ process: { authOptions } }) => {
      const refusal = authOptions && refusalOf(authOptions);
      if (!refusal) return undefined;
      return { span: refusal.span, message: describe(refusal, authOptions), fixes: cure(authOptions) };
    }),
  ],
});

function describe(refusal: Refusal, options: AuthOptions): string {
  if (refusal.why === 'api-version')
    return `${refusal.version} has no authOptions: kubectl refuses them, and where they pass they are dropped and nobody is asked for a token.`;
  return `KubeRay refuses this ${options.kind}, so nothing of it takes effect: ${faultOf(refusal, options)}.`;
}

type Fault = Exclude<Refusal, { readonly why: 'api-version' }>;

function faultOf(refusal: Fault, { kind, mode, rayVersion }: AuthOptions): string {
  switch (refusal.why) {
    case 'mode':
      return `authOptions.mode is ${written(mode)}, and only "token" and "disabled" count, in this case of letters`;
    case 'type':
      return `${refusal.field} has to be ${refusal.field === 'enableK8sTokenAuth' ? 'true or false, without quotes' : 'a text, in quotes'}`;
    case 'no-version':
      return `token mode needs a rayVersion of ${tokenMode.ray} or later, and there is none`;
    case 'no-release':
      return `token mode needs a rayVersion of ${tokenMode.ray} or later, and ${written(rayVersion)} is no version`;
    case 'too-old':
      return `${refusal.feature} needs a rayVersion of ${refusal.least} or later, and this one is ${written(rayVersion)}`;
    case 'kind':
      return `enableK8sTokenAuth is for a RayCluster alone, and not for a ${kind}`;
    case 'secret':
      return 'with enableK8sTokenAuth there may be no secretName';
    case 'without-token-mode':
      return 'enableK8sTokenAuth needs mode: token beside it';
  }
}

function written(field: WrittenField | undefined): string {
  return field?.value.kind === 'literal' ? quote(String(field.value.value)) : 'this';
}

/** Token mode, with the release that the head runs: KubeRay makes the token, and who sends work needs it then. */
function cure(options: AuthOptions): FixProposal[] {
  const changes = tokenModeIn(options);
  if (!changes?.length) return [];
  const version = `rayVersion ${options.image}, the release of the head's image`;
  const parts = changes.map((one) => (one.kind === 'set-value' && one.to === 'token' ? 'mode: token' : version));
  const title = `Write ${parts.join(' and ')}`;
  return [{ title, safety: 'review', preferred: true, changes }];
}
