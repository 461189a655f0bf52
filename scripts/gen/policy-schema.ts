// server/data/policy.schema.json: the policy as JSON Schema, for editors and tools that check TOML with one.
import { rayData } from '../../server/src/core/index.ts';
import { CONFIDENCES, POLICY_KEYS, type PolicyKey, SEVERITIES } from '../../server/src/core/policy/policy.ts';
import { policyKeys } from '../../server/src/core/policy/policy-keys.ts';
import { rules } from '../../server/src/core/rules/index.ts';

export function policySchema(): [path: string, text: string] {
  const properties = Object.fromEntries(POLICY_KEYS.map((key) => [key, propertyOf(key)]));
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'The policy of Ray Guard: a ray-guard.toml, or [tool.ray-guard] of a pyproject.toml',
    type: 'object',
    additionalProperties: false,
    properties,
  };
  return ['server/data/policy.schema.json', `${JSON.stringify(schema, null, 2)}\n`];
}

function propertyOf(key: PolicyKey): object {
  const { kind, what, unset } = policyKeys[key];
  return { description: `${what} Without it: ${unset}`, ...shapeOf(kind) };
}

function shapeOf(kind: (typeof policyKeys)[PolicyKey]['kind']): object {
  const ruleIds = rules.map(({ meta }) => meta.id);
  const text = { type: 'string', minLength: 1 };
  switch (kind) {
    case 'range':
      return { ...text, examples: [JSON.parse(policyKeys.ray.example(rayData))] };
    case 'severities': {
      const properties = rules.map(({ meta }) => [meta.id, { description: meta.title, enum: SEVERITIES }]);
      return { type: 'object', additionalProperties: false, properties: Object.fromEntries(properties) };
    }
    case 'confidence':
      return { enum: CONFIDENCES };
    case 'ignores':
      return {
        type: 'object',
        propertyNames: { minLength: 1 },
        additionalProperties: { type: 'array', items: { enum: [...ruleIds, 'all'] } },
      };
    case 'flag':
      return { type: 'boolean' };
    case 'file':
      return text;
    default:
      return { type: 'array', items: text };
  }
}
