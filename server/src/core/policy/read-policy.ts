// Checks what a file asks of Ray Guard, key by key: what is right in it holds, what is wrong is reported with its cure.
import type { PolicyEntry, PolicyText } from '../ray/facts/read-facts.ts';
import type { Span } from '../text/span.ts';
import { POLICY_KEYS, type PolicyKey, type PolicyLayer, type PolicyName } from './policy.ts';
import { policyKeys } from './policy-keys.ts';
import {
  meantOr,
  type PolicyProblem,
  quoted,
  readConfidence,
  readFile,
  readFiles,
  readFlag,
  readIgnores,
  readNetworks,
  readPatterns,
  readRange,
  readSeverities,
  respell,
  type ValueReading,
} from './read-policy-values.ts';

export interface PolicyReading {
  /** Absent where the file has no policy, or one that cannot be read. */
  readonly policy?: PolicyLayer;
  /** In the order of the file. */
  readonly problems: readonly PolicyProblem[];
}

type Places = [PolicyName, Span][];

/** `source`: the policy as the file's facts have it. */
export function readPolicy(source: PolicyText | undefined, ruleIds: readonly string[]): PolicyReading {
  if (!source?.entries) return { problems: source?.problem ? [source.problem] : [] };
  const problems: PolicyProblem[] = [];
  const reading: ValueReading = { where: source.where, ruleIds, report: (problem) => problems.push(problem) };
  const values: Partial<Record<keyof PolicyLayer, unknown>> = {};
  const places: Places = [];
  for (const entry of source.entries) {
    const { key, keySpan } = entry;
    if (!isPolicyKey(key)) {
      const fix = respell(key, POLICY_KEYS, keySpan);
      const message = `Unknown key ${quoted(key)} in ${source.where}; ${meantOr(key, POLICY_KEYS)}`;
      problems.push({ span: keySpan, message, ...(fix && { fix }) });
      continue;
    }
    const value = readValue(key, entry, reading, places);
    if (value === undefined) continue;
    values[policyKeys[key].field] = value;
    places.push([key, keySpan]);
  }
  problems.sort((a, b) => a.span.start - b.span.start);
  return { policy: { ...(values as Omit<PolicyLayer, 'places'>), places: Object.fromEntries(places) }, problems };
}

function readValue(key: PolicyKey, entry: PolicyEntry, reading: ValueReading, places: Places): unknown {
  switch (policyKeys[key].kind) {
    case 'range':
      return readRange(entry, reading);
    case 'severities': {
      const severities = readSeverities(entry, reading);
      for (const [{ key: rule, keySpan }] of severities ?? []) places.push([`severity.${rule}`, keySpan]);
      return severities && Object.fromEntries(severities.map(([{ key: rule }, severity]) => [rule, severity]));
    }
    case 'confidence':
      return readConfidence(entry, reading);
    case 'patterns':
      return readPatterns(entry, reading);
    case 'ignores':
      return readIgnores(entry, reading);
    case 'flag':
      return readFlag(entry, reading);
    case 'networks':
      return readNetworks(entry, reading);
    case 'files':
      return readFiles(entry, reading);
    case 'file':
      return readFile(entry, reading);
  }
}

function isPolicyKey(key: string): key is PolicyKey {
  return (POLICY_KEYS as readonly string[]).includes(key);
}
