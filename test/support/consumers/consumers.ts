// What the programs that read a file would refuse in it: KubeRay by its schemas and its validation, compose by its schema.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { parseAllDocuments } from 'yaml';
import type { Document } from '../../../server/src/core/index.ts';
import { loneReturnsAsFeeds } from '../../../server/src/core/text/document.ts';
import { root } from '../engine.ts';

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const schemaIn = (name: string) => JSON.parse(readFileSync(join(root, 'test/support/consumers', name), 'utf8'));
const kubeRay = new Map<string, ValidateFunction>(
  Object.entries<object>(schemaIn('kuberay.schema.json')).map(([kind, schema]) => [kind, ajv.compile(schema)]),
);
const compose = ajv.compile(schemaIn('compose-spec.schema.json'));

interface Mapping {
  readonly [key: string]: unknown;
}

/** Empty for a text that nothing here reads, and for one that is no YAML: `damage` tells that. */
export function refusals({ path, languageId, text }: Document): string[] {
  if (languageId !== 'yaml') return [];
  const documents = parseAllDocuments(loneReturnsAsFeeds(text.replace(/^\uFEFF/, '')), {
    merge: true,
    logLevel: 'silent',
  });
  if (documents.some(({ errors }) => errors.length > 0)) return [];
  return documents.flatMap((document) => {
    const root: unknown = document.toJS();
    if (!isMapping(root)) return [];
    if (isMapping(root.services) && /compose/.test(path)) return problemsOf(compose, root);
    return root.apiVersion === 'ray.io/v1' ? refusedByKubeRay(root) : [];
  });
}

function refusedByKubeRay({ kind, spec }: Mapping): string[] {
  const validate = kubeRay.get(String(kind));
  if (!validate) return [];
  const inJob = at(at(spec, 'jobTemplate') ?? spec, 'rayClusterSpec');
  return [
    ...problemsOf(validate, spec),
    ...refusedByValidation(inJob ?? at(spec, 'rayClusterConfig') ?? spec, String(kind)),
  ];
}

function problemsOf(validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** `ValidateRayClusterSpec` and its callers, as far as they are about authentication. */
function refusedByValidation(cluster: unknown, kind: string): string[] {
  const options = at(cluster, 'authOptions');
  const k8s = at(options, 'enableK8sTokenAuth') === true;
  if (k8s && kind !== 'RayCluster') return [`enableK8sTokenAuth in a ${kind}`];
  if (at(options, 'mode') !== 'token') return k8s ? ['enableK8sTokenAuth without token mode'] : [];
  const [, major, minor] = /^\s*v?(\d+)\.(\d+)/.exec(String(at(cluster, 'rayVersion') ?? '')) ?? [];
  if (minor === undefined) return ['token mode without a rayVersion'];
  const release = Number(major) * 1000 + Number(minor);
  return [
    ...(release < 2052 ? ['token mode before 2.52'] : []),
    ...(k8s && release < 2055 ? ['enableK8sTokenAuth before 2.55'] : []),
    ...(k8s && at(options, 'secretName') ? ['enableK8sTokenAuth with a secretName'] : []),
  ];
}

function at(value: unknown, key: string): unknown {
  return isMapping(value) ? value[key] : undefined;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
