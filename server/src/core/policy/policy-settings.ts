// Puts the layers of a policy on top of each other, and keeps for every key where its value comes from.

import type { Place } from '../text/span.ts';
import { builtinPolicy, POLICY_KEYS, type Policy, type PolicyLayer, type PolicyName } from './policy.ts';
import { policyKeys } from './policy-keys.ts';

/** A key, or the severity of one rule, with the value that holds. */
export interface PolicySetting {
  readonly name: PolicyName;
  readonly value: unknown;
  readonly from: Place | 'built in' | 'editor settings';
  /** Places that it takes precedence over, the nearest first. */
  readonly over: readonly Place[];
}

export interface PlacedLayer {
  readonly path: string;
  readonly layer: PolicyLayer;
}

/** `layers`: the nearest last. In the order of the documents; keys that nobody sets and that have no value are left out. */
export function settingsOf(layers: readonly PlacedLayer[], fallback: Policy): PolicySetting[] {
  const settings = new Map(fallbackSettings(fallback).map((setting) => [setting.name, setting]));
  for (const { path, layer } of layers) {
    for (const [name, value] of POLICY_KEYS.flatMap((key) => valuesOf(key, layer))) {
      const before = settings.get(name);
      const over = typeof before?.from === 'object' ? [before.from, ...before.over] : [];
      const span = layer.places[name] ?? { start: 0, end: 0 };
      settings.set(name, { name, value, from: { path, span }, over });
    }
  }
  return POLICY_KEYS.flatMap((key) =>
    [...settings.values()].filter(({ name }) => name === key || name.startsWith(`${key}.`)),
  );
}

function valuesOf(key: (typeof POLICY_KEYS)[number], layer: PolicyLayer): [PolicyName, unknown][] {
  if (key === 'severity')
    return Object.entries(layer.severity ?? {}).map(([rule, severity]) => [`severity.${rule}`, severity]);
  const value = layer[policyKeys[key].field];
  return value === undefined ? [] : [[key, value]];
}

function fallbackSettings(fallback: Policy): PolicySetting[] {
  const setting = (name: PolicyName, value: unknown, builtin?: unknown): PolicySetting => ({
    name,
    value,
    from: value === builtin ? 'built in' : 'editor settings',
    over: [],
  });
  return [
    setting('ray', fallback.range, builtinPolicy.range),
    ...Object.entries(fallback.severity).map(([rule, severity]) => setting(`severity.${rule}`, severity)),
    setting('minimum-confidence', fallback.minimumConfidence, builtinPolicy.minimumConfidence),
    setting('require-reason', fallback.requireReason, builtinPolicy.requireReason),
    setting('documentation', fallback.documentation, builtinPolicy.documentation),
  ];
}

/** The very same object as `fallback` where no file sets anything that it holds. */
export function policyOf(settings: readonly PolicySetting[], fallback: Policy): Policy {
  let policy = fallback;
  for (const { name, value, from } of settings) {
    if (typeof from !== 'object') continue;
    if (name === 'ray') policy = { ...policy, range: value as string, origin: 'project' };
    else if (name === 'minimum-confidence')
      policy = { ...policy, minimumConfidence: value as Policy['minimumConfidence'] };
    else if (name === 'require-reason') policy = { ...policy, requireReason: value as boolean };
    else if (name === 'documentation') policy = { ...policy, documentation: value as boolean };
    else if (name === 'trusted') policy = { ...policy, trusted: value as readonly string[] };
    else if (name.startsWith('severity.')) {
      const severity = { [name.slice('severity.'.length)]: value as Policy['severity'][string] };
      policy = { ...policy, severity: { ...policy.severity, ...severity } };
    }
  }
  return policy;
}
