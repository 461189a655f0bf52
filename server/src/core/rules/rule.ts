// The contract between a rule and the engine: what a rule is, and the facts that its checks are about.

import type { Severity } from '../policy/policy.ts';
import type { LinkedFacts, LinkedReach, LinkedSetting } from '../project/linked-facts.ts';
import type { ProjectView } from '../project/project.ts';
import type { OpenReach, Verdict, Verdicts } from '../project/verdict/verdict.ts';
import type { Judgement } from '../project/versions/judgement.ts';
import type { RayData } from '../ray/data.ts';
import type { OptionName } from '../ray/facts/option-names.ts';
import type { HostAccess, Option, Process, ProcessRole } from '../ray/facts/process.ts';
import type { Report, Safety, Suppression } from './report.ts';
import type { RuleDocs } from './rule-docs.ts';

/** How bad the worst case of a rule is. */
interface Hazard {
  /** That of the vector, on the scale of CVSS. */
  readonly score: number;
  readonly vector: string;
  /** Who can do what: one sentence. */
  readonly because: string;
  /** Published about the same hazard, whatever the release: ids of the data. */
  readonly advisories?: readonly string[];
}

export interface RuleMeta {
  readonly id: string;
  /** The hazard in a few words: `Ray dashboard listens beyond this machine`. */
  readonly title: string;
  /** The severity it has most often; single reports may differ and the page says when. */
  readonly severity: Severity;
  /** The first Ray Guard version with it. */
  readonly since: string;
  readonly cwe: readonly number[];
  /** Absent for what is no weakness: a program that will not start, a version that is not pinned, a comment. */
  readonly security?: Hazard;
  /** The best fix it may offer. */
  readonly fix: Safety | 'none';
  /** Is about what other machines can reach: reported as info where the policy says that nobody else reaches the machine. */
  readonly reach?: true;
  /** What it says depends on the day that the data about Ray is of. */
  readonly dated?: true;
  readonly docs: RuleDocs;
  /** Asked after all rules about Ray; no comment suppresses what it reports, only the policy switches it off. */
  readonly about?: 'suppressions';
}

export interface Rule {
  readonly meta: RuleMeta;
  /** Each names its facts, is handed one of them at a time, and is not asked where there are none. */
  readonly checks: readonly Check[];
}

export function defineRule(rule: Rule): Rule {
  return rule;
}

/** What else a check may know. */
export interface RuleContext {
  readonly facts: LinkedFacts;
  readonly project: ProjectView;
  readonly data: RayData;
  /** What is true of each process, decided once for all rules. */
  readonly verdicts: Verdicts;
}

/** Of a check: one report, several, or nothing. */
export type Said = Report | Iterable<Report> | undefined;

/** Which processes: those that meet all of it. */
export interface WhichProcesses {
  readonly roles?: readonly ProcessRole[];
  /** By Ray's own name for what is called. */
  readonly apis?: readonly Process['api'][];
  /** Those that differ in what they start with, of images that the file builds too. */
  readonly started?: true;
}

/** What the file has to hold: all of it. */
export interface WhichFiles {
  readonly processes?: WhichProcesses;
  /** One of these variables, set by the file or by one that it takes variables from. */
  readonly settings?: readonly string[];
  readonly requirements?: true;
  /** What it asks of Ray Guard. */
  readonly policy?: true;
}

export type Check =
  | { readonly of: 'process'; readonly which: WhichProcesses; readonly ask: Ask<Verdict> }
  | {
      readonly of: 'option';
      readonly which: WhichProcesses;
      readonly names: readonly OptionName[] | 'all';
      readonly ask: (option: Option, verdict: Verdict, context: RuleContext) => Said;
    }
  | { readonly of: 'setting'; readonly names: readonly string[] | 'all'; readonly ask: Ask<LinkedSetting> }
  | { readonly of: 'reach'; readonly how: readonly LinkedReach['how'][]; readonly ask: Ask<OpenReach> }
  | { readonly of: 'access'; readonly ask: (access: HostAccess, reach: LinkedReach, context: RuleContext) => Said }
  | { readonly of: 'requirement'; readonly kind: Judgement['kind']; readonly ask: Ask<Judgement> }
  | { readonly of: 'file'; readonly which: WhichFiles; readonly ask: (context: RuleContext) => Said }
  | { readonly of: 'suppression'; readonly ask: Ask<Suppression> };

type Ask<Fact> = (fact: Fact, context: RuleContext) => Said;

/** Of each process of the file. */
export function onProcess(which: WhichProcesses, ask: Ask<Verdict>): Check {
  return { of: 'process', which, ask };
}

/** Of each option of that name that a process is given, by the name that all APIs share. */
export function onOption(
  names: readonly OptionName[] | 'all',
  which: WhichProcesses,
  ask: (option: Option, verdict: Verdict, context: RuleContext) => Said,
): Check {
  return { of: 'option', names, which, ask };
}

/** Of each variable that the file itself sets, not of those that it takes away. */
export function onSetting(names: readonly string[] | 'all', ask: Ask<LinkedSetting>): Check {
  return { of: 'setting', names, ask };
}

/** Of each published port, Service or ingress by which other machines get in. */
export function onReach(how: readonly LinkedReach['how'][], ask: Ask<OpenReach>): Check {
  return { of: 'reach', how, ask };
}

/** Of each right that a container with Ray has on the machine that it runs on. */
export function onHostAccess(ask: (access: HostAccess, reach: LinkedReach, context: RuleContext) => Said): Check {
  return { of: 'access', ask };
}

/** Of each Ray requirement with which that is wrong. */
export function onRequirement<Kind extends Judgement['kind']>(
  kind: Kind,
  ask: Ask<Extract<Judgement, { readonly kind: Kind }>>,
): Check {
  return { of: 'requirement', kind, ask: ask as Ask<Judgement> };
}

/** Of the file as a whole. */
export function onFile(which: WhichFiles, ask: (context: RuleContext) => Said): Check {
  return { of: 'file', which, ask };
}

/** Of each comment that suppresses findings, after all that is about Ray was asked. */
export function onSuppression(ask: Ask<Suppression>): Check {
  return { of: 'suppression', ask };
}
