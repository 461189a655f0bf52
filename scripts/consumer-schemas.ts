// Takes the schemas by which fixes are tested from checkouts of KubeRay and of the Compose Specification, and keeps what the tests look at:
// `npm run consumer-schemas -- KUBERAY COMPOSE-SPEC`. A difference in git afterwards is what has changed there since.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

interface Definition {
  readonly spec: {
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

/** Parts of a manifest whose inside is kept; true keeps all of it. Of the others only the names are. */
type Kept = { readonly [name: string]: Kept } | true;

const POD: Kept = {
  spec: { containers: { name: {}, image: {}, command: true, args: true, env: { name: {}, value: {} } } },
};
const CLUSTER: Kept = {
  authOptions: true,
  rayVersion: {},
  headGroupSpec: { rayStartParams: true, serviceType: {}, enableIngress: {}, template: POD },
  workerGroupSpecs: { groupName: {}, rayStartParams: true, template: POD },
};
const JOB: Kept = { entrypoint: {}, rayClusterSpec: CLUSTER };
const RESOURCES: Readonly<Record<string, readonly [file: string, spec: Kept]>> = {
  RayCluster: ['rayclusters', CLUSTER],
  RayJob: ['rayjobs', JOB],
  RayService: ['rayservices', { rayClusterConfig: CLUSTER }],
  RayCronJob: ['raycronjobs', { schedule: {}, jobTemplate: JOB }],
};

/** A name that is not among the properties is refused, as kubectl does; the inside of what is not kept may be anything. */
function slim(schema: Schema, kept: Kept): Schema {
  if (kept === true) return schema.properties ? { ...schema, additionalProperties: false } : schema;
  if (schema.items) return { ...schema, items: slim(schema.items, kept) };
  if (!schema.properties) return schema;
  const properties = Object.entries(schema.properties).map(([name, part]) => {
    const inside = kept[name];
    return [name, inside === undefined ? {} : slim(part, inside)] as const;
  });
  return { ...schema, properties: Object.fromEntries(properties), additionalProperties: false };
}

function kubeRaySchemas(folder: string): Record<string, Schema> {
  const schemas = Object.entries(RESOURCES).map(([kind, [file, kept]]) => {
    const path = join(folder, `helm-chart/kuberay-operator/crds/ray.io_${file}.yaml`);
    const { spec } = parse(readFileSync(path, 'utf8')) as Definition;
    const version = spec.versions.find(({ name }) => name === 'v1')?.schema.openAPIV3Schema.properties?.spec;
    if (!version) throw new Error(`${path} has no v1.`);
    return [kind, slim(version, kept)] as const;
  });
  return Object.fromEntries(schemas);
}

/** Whole, without its words. */
function composeSchema(folder: string): unknown {
  const text = readFileSync(join(folder, 'schema/compose-spec.json'), 'utf8');
  const isWord = (key: string, value: unknown) => key === 'description' && typeof value === 'string';
  const { $schema: _, ...schema } = JSON.parse(text, function (this: unknown, key, value) {
    return isWord(key, value) ? undefined : value;
  }) as Schema;
  return schema;
}

const [kubeRay = '', compose = ''] = process.argv.slice(2);
const folder = join(dirname(fileURLToPath(import.meta.url)), '../test/support/consumers');
const write = (name: string, schema: unknown) => writeFileSync(join(folder, name), `${JSON.stringify(schema)}\n`);
write('kuberay.schema.json', kubeRaySchemas(kubeRay));
write('compose-spec.schema.json', composeSchema(compose));
