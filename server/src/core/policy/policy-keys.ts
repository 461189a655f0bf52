// What each key of a policy takes and does: the one source of the reader, the JSON schema, completion, hover and the documents.
import { recommendedRange } from '../ray/advisories.ts';
import type { RayData } from '../ray/data.ts';
import { CONFIDENCES, type Confidence, type PolicyKey, type PolicyLayer, SEVERITIES, type Severity } from './policy.ts';
import { usualPatterns } from './trusted.ts';

/**
 * severities: a table from rules to severities. ignores: a table from patterns to lists of rules. networks: addresses,
 * networks and host names. file, files: paths relative to the policy's folder.
 */
export type PolicyValueKind =
  | 'range'
  | 'severities'
  | 'confidence'
  | 'patterns'
  | 'ignores'
  | 'flag'
  | 'networks'
  | 'files'
  | 'file';

export interface PolicyKeyMeta {
  readonly kind: PolicyValueKind;
  readonly field: Exclude<keyof PolicyLayer, 'places'>;
  /** Plain sentences: what the key does. */
  readonly what: string;
  /** What holds where no file sets it. */
  readonly unset: string;
  /** A value as TOML writes it. */
  readonly example: (data: RayData) => string;
}

export const policyKeys: Readonly<Record<PolicyKey, PolicyKeyMeta>> = {
  ray: {
    kind: 'range',
    field: 'ray',
    what: 'The Ray range that requirements should stay in, as a PEP 440 specifier. Leaving it in either direction is a warning.',
    unset:
      'The range of the security guideline. Every release in it has known advisories; where the two disagree, the advisories win.',
    example: (data) => `"${recommendedRange(data)}"`,
  },
  severity: {
    kind: 'severities',
    field: 'severity',
    what: 'The severity of single rules: "error", "warning", "information", or "off". Nearer files win rule by rule.',
    unset: 'Each rule has its own severity.',
    example: () => '{ exposed-serve = "off" }',
  },
  'minimum-confidence': {
    kind: 'confidence',
    field: 'minimumConfidence',
    what: 'Findings with a lower confidence than this are not shown: "high", "medium" or "low".',
    unset: '"low": every finding is shown.',
    example: () => '"medium"',
  },
  include: {
    kind: 'patterns',
    field: 'include',
    what: 'Only files that match one of these patterns are checked. Patterns are those of .gitignore, relative to the folder of this file. The contents of other files still count.',
    unset: 'Every file is checked.',
    example: () => '["src/", "deploy/*.yaml"]',
  },
  exclude: {
    kind: 'patterns',
    field: 'exclude',
    what: 'Files that match one of these patterns are not checked, even if they match include. Patterns are those of .gitignore, relative to the folder of this file. The contents of such files still count for other files.',
    unset: 'No file is left out.',
    example: () => '["third_party/", "*_pb2.py"]',
  },
  ignore: {
    kind: 'ignores',
    field: 'ignore',
    what: 'Rules that are not reported in files that match a pattern, ["all"] for every rule: for files that cannot hold a comment, such as JSON, and for whole folders.',
    unset: 'Nothing is ignored.',
    example: () => '{ "Pipfile.lock" = ["vulnerable-ray"], "tests/" = ["all"] }',
  },
  'require-reason': {
    kind: 'flag',
    field: 'requireReason',
    what: 'A comment that suppresses a finding must give a reason.',
    unset: 'false: no reason is needed.',
    example: () => 'true',
  },
  trusted: {
    kind: 'networks',
    field: 'trusted',
    what: 'IP addresses, networks and host names that only trusted people can reach, such as those of a VPN. What listens only on one of them, is published only there, or is used there over plain HTTP, is not reported; Ray must still require a token.',
    unset: 'Only this machine itself is trusted.',
    example: () => '["10.8.0.0/16", "fd00:8::/32", "*.corp.example"]',
  },
  'local-processes': {
    kind: 'patterns',
    field: 'localProcesses',
    what: 'Files whose Ray processes only ever run on a machine that nobody else can reach: exposed ports and missing or disabled authentication there are reported as info. The list replaces the usual places; [] means none. Patterns are those of .gitignore, relative to the folder of this file.',
    unset: `The usual places: ${usualPatterns.map((pattern) => `\`${pattern}\``).join(', ')}. In \`test/\` containers and published ports keep their severity, since an environment may have that name; in examples and benchmarks heads do too, since people copy manifests and start scripts.`,
    example: () => '["notebooks/", "tests/"]',
  },
  documentation: {
    kind: 'flag',
    field: 'documentation',
    what: 'Code in Markdown and reStructuredText is checked, each block in its own language; what is found there is reported as info.',
    unset: 'false: documents are not read.',
    example: () => 'true',
  },
  advisories: {
    kind: 'files',
    field: 'advisories',
    what: 'Files with more advisories and releases, as `ray-guard advisories` writes them, relative to the folder of this file.',
    unset: 'Only the built-in advisories.',
    example: () => '["ray-advisories.json"]',
  },
  baseline: {
    kind: 'file',
    field: 'baseline',
    what: 'A file with known findings, as `ray-guard baseline` writes it, relative to the folder of this file: they are not reported.',
    unset: 'Every finding is new.',
    example: () => '"ray-guard-baseline.json"',
  },
};

export const severityMeanings: Readonly<Record<Severity | 'off', string>> = {
  error: 'Unauthorised access is possible, or the program fails.',
  warning: 'A weakness.',
  information: 'Worth knowing; never fails a check.',
  off: 'Not reported at all.',
};

export const confidenceMeanings: Readonly<Record<Confidence, string>> = {
  high: 'Only what the files show for certain.',
  medium: 'Also what holds unless something outside the files changes it.',
  low: 'Everything, including defaults that may be overridden.',
};

/** The words that a value of this kind can be; empty where they cannot be listed. */
export function wordsOf(kind: PolicyValueKind): readonly string[] {
  if (kind === 'severities') return SEVERITIES;
  if (kind === 'confidence') return CONFIDENCES;
  return kind === 'flag' ? ['true', 'false'] : [];
}
