// What KubeRay accepts in `authOptions`, by release, and why it rejects a cluster because of them.

import type { Span } from '../text/span.ts';
import type { AuthOptions, ClusterKind, WrittenField } from './facts/process.ts';
import type { Scalar } from './facts/value.ts';

/**
 * Read in KubeRay's schemas (`helm-chart/kuberay-operator/crds`), its validation (`ray-operator/controllers/ray/utils/validation.go`)
 * and its release notes. `since`: the first KubeRay release with the field. `ray`: the oldest `rayVersion` that it accepts with it.
 */
export const kubeRay = {
  asOf: '2026-08-19',
  release: '1.7.0',
  apiVersion: 'ray.io/v1',
  modes: ['disabled', 'token'],
  tokenMode: { since: '1.5.1', ray: '2.52.0' },
  k8sTokenAuth: { since: '1.6.0', ray: '2.55.0', kinds: ['RayCluster'] },
} as const;

/** Where in them the cluster is described. */
export const clusterPaths: Readonly<Record<ClusterKind, readonly string[]>> = {
  RayCluster: ['spec'],
  RayJob: ['spec', 'rayClusterSpec'],
  RayService: ['spec', 'rayClusterConfig'],
  RayCronJob: ['spec', 'jobTemplate', 'rayClusterSpec'],
};

export function isClusterKind(kind: string): kind is ClusterKind {
  return Object.hasOwn(clusterPaths, kind);
}

export type Refusal = { readonly span: Span } & (
  | { readonly why: 'api-version'; readonly version: string }
  | { readonly why: 'mode' }
  | { readonly why: 'type'; readonly field: 'rayVersion' | 'enableK8sTokenAuth' | 'secretName' }
  | { readonly why: 'no-version' | 'no-release' }
  | { readonly why: 'too-old'; readonly feature: 'token authentication' | 'enableK8sTokenAuth'; readonly least: string }
  | { readonly why: 'kind' | 'secret' | 'without-token-mode' }
);

/** The first fault that KubeRay names; undefined where it accepts the options, and where what decides is not known. */
export function refusalOf(options: AuthOptions): Refusal | undefined {
  const { apiVersion, kind, mode, enableK8sTokenAuth, rayVersion, span, open } = options;
  if (apiVersion !== kubeRay.apiVersion) return { why: 'api-version', version: apiVersion, span };
  const typed = wrongType(options);
  if (typed) return typed;
  const k8s = writtenIn(enableK8sTokenAuth) === true ? enableK8sTokenAuth : undefined;
  if (k8s && !isOneOf(kubeRay.k8sTokenAuth.kinds, kind)) return { why: 'kind', span: k8s.span };
  if (writtenIn(mode) === 'token') {
    return refusalOfVersion(rayVersion, span, open, k8s !== undefined) ?? secretBeside(k8s, options);
  }
  const isOff = isKnown(mode) && !(open && !mode);
  return k8s && isOff ? { why: 'without-token-mode', span: k8s.span } : undefined;
}

/** As the schema has it; what is empty counts as not written. */
function wrongType({ mode, rayVersion, enableK8sTokenAuth, secretName }: AuthOptions): Refusal | undefined {
  const written = writtenIn(mode);
  if (mode && written !== undefined && !isOneOf(kubeRay.modes, written)) return { why: 'mode', span: mode.valueSpan };
  const isNoText = (value: Scalar | undefined) => value !== undefined && typeof value !== 'string';
  if (rayVersion && isNoText(writtenIn(rayVersion)) && written === 'token')
    return { why: 'type', field: 'rayVersion', span: rayVersion.valueSpan };
  if (secretName && isNoText(writtenIn(secretName)))
    return { why: 'type', field: 'secretName', span: secretName.valueSpan };
  const k8s = writtenIn(enableK8sTokenAuth);
  return enableK8sTokenAuth && (k8s === 'true' || k8s === 'false')
    ? { why: 'type', field: 'enableK8sTokenAuth', span: enableK8sTokenAuth.valueSpan }
    : undefined;
}

function refusalOfVersion(
  rayVersion: WrittenField | undefined,
  options: Span,
  open: boolean,
  k8s: boolean,
): Refusal | undefined {
  if (!isKnown(rayVersion)) return undefined;
  const text = writtenIn(rayVersion);
  if (!rayVersion || text === undefined || text === '')
    return open && !rayVersion ? undefined : { why: 'no-version', span: rayVersion?.valueSpan ?? options };
  const numbers = typeof text === 'string' ? numbersOf(text) : undefined;
  const span = rayVersion.valueSpan;
  if (!numbers) return { why: 'no-release', span };
  const { tokenMode, k8sTokenAuth } = kubeRay;
  if (isBelow(numbers, tokenMode.ray))
    return { why: 'too-old', feature: 'token authentication', least: tokenMode.ray, span };
  return k8s && isBelow(numbers, k8sTokenAuth.ray)
    ? { why: 'too-old', feature: 'enableK8sTokenAuth', least: k8sTokenAuth.ray, span }
    : undefined;
}

function secretBeside(k8s: WrittenField | undefined, { secretName }: AuthOptions): Refusal | undefined {
  const name = writtenIn(secretName);
  return k8s && secretName && typeof name === 'string' && name !== ''
    ? { why: 'secret', span: secretName.span }
    : undefined;
}

/** Of what is written; undefined where it is empty, absent or filled in by a template. */
function writtenIn(field: WrittenField | undefined): Scalar | undefined {
  return field?.value.kind === 'literal' ? (field.value.value ?? undefined) : undefined;
}

/** None of its processes starts as the manifest describes it. */
export function isRefused({ authOptions }: { readonly authOptions?: AuthOptions }): boolean {
  return authOptions !== undefined && refusalOf(authOptions) !== undefined;
}

function isKnown(field: WrittenField | undefined): boolean {
  return !field || field.value.kind === 'literal';
}

function isOneOf(all: readonly Scalar[], one: Scalar): boolean {
  return all.includes(one);
}

/** Two numbers at least, whatever stands behind them: `ParseGeneric` of Kubernetes' package `version`. */
function numbersOf(version: string): number[] | undefined {
  const [, numbers = ''] = /^\s*v?(\d+(?:\.\d+)*)/.exec(version) ?? [];
  const parts = numbers.split('.');
  return parts.length < 2 || /^0\d/.test(numbers) ? undefined : parts.map(Number);
}

function isBelow(numbers: readonly number[], least: string): boolean {
  const parts = least.split('.').map(Number);
  const at = parts.findIndex((part, index) => part !== (numbers[index] ?? 0));
  return at !== -1 && (numbers[at] ?? 0) < (parts[at] ?? 0);
}
