// What a project asks for, every key with the place that it comes from, and the order of what can be asked for.

import { eq } from '@renovatebot/pep440';
import type { Requirement } from '../ray/facts/requirement.ts';
import type { Sureness } from '../ray/facts/value.ts';
import { readVersionRange } from '../ray/versions/version-range.ts';
import type { Span } from '../text/span.ts';

/** error: other machines can get in, or the program fails. warning: a weakness. information: worth knowing. */
export type Severity = 'error' | 'warning' | 'information';

/** How sure the reading is; never how bad the finding is. */
export type Confidence = Sureness;

export const SEVERITIES = ['error', 'warning', 'information', 'off'] as const;
/** How severe one is beside another; the most severe is the least. */
export const SEVERITY_ORDER = { error: 0, warning: 1, information: 2 } as const;
/** The surest first. */
export const CONFIDENCES = ['high', 'medium', 'low'] as const;

/** What applies to one file. Patterns are those of .gitignore, relative to the folder of the file that sets them. */
export interface Policy {
  /** PEP 440 range that Ray requirements should stay in. */
  readonly range: string;
  /** builtin: the guideline's range. project: set by the project, so leaving it upwards counts too. */
  readonly origin: 'builtin' | 'project';
  readonly severity: Readonly<Record<string, Severity | 'off'>>;
  /** Findings that are less sure are not shown. */
  readonly minimumConfidence: Confidence;
  /** A suppression must say why. */
  readonly requireReason: boolean;
  /** Addresses, networks (`10.8.0.0/16`) and host names that only trusted people can reach. */
  readonly trusted: readonly string[];
  /** Code in documents is checked. */
  readonly documentation: boolean;
}

/** The keys of a policy file, in the order in which they are documented. */
export const POLICY_KEYS = [
  'ray',
  'severity',
  'minimum-confidence',
  'include',
  'exclude',
  'ignore',
  'require-reason',
  'trusted',
  'local-processes',
  'documentation',
  'advisories',
  'baseline',
] as const;
export type PolicyKey = (typeof POLICY_KEYS)[number];

/** What is decided on its own: a key, or the severity of one rule. */
export type PolicyName = PolicyKey | `severity.${string}`;

/** What one policy file sets; what is wrong in it is left out. */
export interface PolicyLayer {
  readonly ray?: string;
  readonly severity?: Readonly<Record<string, Severity | 'off'>>;
  readonly minimumConfidence?: Confidence;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Pattern to rules that are not reported there; for files that cannot hold a comment. */
  readonly ignore?: Readonly<Record<string, readonly string[]>>;
  readonly requireReason?: boolean;
  readonly trusted?: readonly string[];
  /** Patterns of files whose processes of Ray only ever run on a machine that nobody else reaches. */
  readonly localProcesses?: readonly string[];
  readonly documentation?: boolean;
  /** Files of further advisories, relative to the policy file. */
  readonly advisories?: readonly string[];
  /** A baseline file, relative to the policy file. */
  readonly baseline?: string;
  /** Where each key is written, and each rule below `severity`. */
  readonly places: Partial<Readonly<Record<PolicyName, Span>>>;
}

/** The guideline's range. Every release in it has known advisories; where the two disagree, the advisories win. */
export const GUIDELINE_RANGE = '>=2.52.0,<2.54.0';

export const builtinPolicy: Policy = {
  range: GUIDELINE_RANGE,
  origin: 'builtin',
  severity: {},
  minimumConfidence: 'low',
  requireReason: false,
  trusted: [],
  documentation: false,
};

/** In any spelling: order, spaces and zeros at the end do not matter. */
export function isGuidelineRange({ versions = '', notation }: Requirement): boolean {
  const wanted = readVersionRange(GUIDELINE_RANGE, 'pep440')?.[0] ?? [];
  const [written = [], ...alternatives] = readVersionRange(versions, notation) ?? [];
  const found = wanted.filter(({ operator, version }) =>
    written.some((one) => one.operator === operator && eq(one.version, version)),
  );
  return alternatives.length === 0 && written.length === wanted.length && found.length === wanted.length;
}
