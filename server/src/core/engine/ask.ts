// Hands a rule the facts that its checks are about.

import type { LocalPlace } from '../policy/trusted.ts';
import { startedIn } from '../project/clusters/cluster-of.ts';
import type { LinkedFacts, LinkedProcess, LinkedReach } from '../project/linked-facts.ts';
import type { OpenReach, ReachVerdict } from '../project/verdict/verdict.ts';
import { judgeRequirements } from '../project/versions/judge-requirements.ts';
import type { Judgement } from '../project/versions/judgement.ts';
import { optionOf, type Process } from '../ray/facts/process.ts';
import type { Report, Suppression } from '../rules/report.ts';
import type { Check, Rule, RuleContext, Said, WhichFiles, WhichProcesses } from '../rules/rule.ts';
import type { Place } from '../text/span.ts';

/** About one file; what several rules ask for is made once. */
export class Asked {
  private readonly context: RuleContext;
  private judgements: readonly Judgement[] | undefined;

  constructor(context: RuleContext) {
    this.context = context;
  }

  /** All that the rule says of Ray. Throws what the rule throws. */
  reportsOf({ checks, meta }: Rule): Report[] {
    return checks.flatMap((check) =>
      this.answers(check).flatMap(({ said, about }) => {
        const reports = reportsIn(said);
        const at = meta.reach === true || check.of === 'reach' ? this.placeOf(about) : undefined;
        return at ? reports.map((one) => ({ ...one, at })) : reports;
      }),
    );
  }

  /** Where no other machine gets in, which is what such a rule is about. A report about no single process is about all of the file. */
  private placeOf(about: Answer['about']): LocalPlace | undefined {
    const { facts, project } = this.context;
    const all = about ? [about] : facts.processes;
    const [runner, ...others] = all.map(({ onHostedRunner }) => onHostedRunner);
    if (runner && others.every((one) => one !== undefined)) return hostedRunner({ path: facts.path, span: runner });
    const { local } = project;
    return local && !all.some((one) => keepsSeverity(one, local)) ? local : undefined;
  }

  /** All that the rule says of comments. */
  reportsOn(suppressions: readonly Suppression[], { checks }: Rule): Report[] {
    return checks.flatMap((check) =>
      check.of === 'suppression' ? suppressions.flatMap((one) => reportsIn(check.ask(one, this.context))) : [],
    );
  }

  private answers(check: Check): Answer[] {
    const { context } = this;
    const { facts, verdicts } = context;
    switch (check.of) {
      case 'process':
        return wanted(facts, check.which).map((one) => ({ said: check.ask(verdicts.of(one), context), about: one }));
      case 'option':
        return wanted(facts, check.which).flatMap((process) => {
          const options = check.names === 'all' ? process.options : check.names.map((name) => optionOf(process, name));
          return options.map((option) => ({
            said: option && check.ask(option, verdicts.of(process), context),
            about: process,
          }));
        });
      case 'setting':
        return facts.environment
          .filter(
            ({ name, operation }) => operation !== 'unset' && (check.names === 'all' || check.names.includes(name)),
          )
          .map((one) => ({ said: check.ask(one, context) }));
      case 'reach':
        return facts.reaches
          .filter(({ how }) => check.how.includes(how))
          .map((one) => verdicts.ofReach(one))
          .filter(isOpen)
          .map((one) => ({ said: check.ask(one, context), about: one.reach }));
      case 'access':
        return facts.reaches.flatMap((reach) =>
          reach.access && isUsedByRay(reach) ? [{ said: check.ask(reach.access, reach, context), about: reach }] : [],
        );
      case 'requirement':
        return this.judged()
          .filter(({ kind }) => kind === check.kind)
          .map((one) => ({ said: check.ask(one, context) }));
      case 'file':
        return isWanted(facts, check.which) ? [{ said: check.ask(context) }] : [];
      case 'suppression':
        return [];
    }
  }

  private judged(): readonly Judgement[] {
    const { facts, project, data } = this.context;
    this.judgements ??= facts.requirements.length > 0 ? judgeRequirements(facts.requirements, project, data) : [];
    return this.judgements;
  }
}

function wanted(facts: LinkedFacts, { roles, apis, started }: WhichProcesses): readonly LinkedProcess[] {
  const processes = started ? startedIn(facts) : facts.processes;
  return processes.filter(({ role, api }) => (!roles || roles.includes(role)) && (!apis || apis.includes(api)));
}

function isWanted(facts: LinkedFacts, { processes, settings, requirements, policy }: WhichFiles): boolean {
  const { environment, inherited = [] } = facts;
  if (processes && wanted(facts, processes).length === 0) return false;
  if (settings && ![...environment, ...inherited].some(({ name }) => settings.includes(name))) return false;
  if (policy && !facts.policy) return false;
  return !requirements || facts.requirements.length > 0;
}

/** Programs that only drive a cluster run what their own user wrote. */
const DRIVES: ReadonlySet<Process['role']> = new Set(['attach', 'client', 'job-client', 'job', 'debugger']);

function isUsedByRay({ behind }: LinkedReach): boolean {
  return typeof behind === 'string' ? behind === 'may be ray' : behind.some(({ role }) => !DRIVES.has(role));
}

function isOpen(reach: ReachVerdict): reach is OpenReach {
  return reach.ways.length > 0;
}

/** What was reported, and of which process or way in, where it is of one. */
interface Answer {
  readonly said: Said;
  readonly about?: LinkedProcess | LinkedReach;
}

function hostedRunner(runner: Place): LocalPlace {
  const message = 'Reported as info: no other machine can reach a hosted runner.';
  return { words: 'on a hosted runner', keeps: 'nothing', said: { ...runner, message } };
}

function keepsSeverity(one: LinkedProcess | LinkedReach, { keeps }: LocalPlace): boolean {
  if (keeps === 'nothing') return false;
  if ('how' in one || one.runsIn === 'container') return true;
  return keeps === 'clusters' && one.role === 'head';
}

function reportsIn(said: Said): Report[] {
  if (!said) return [];
  return Symbol.iterator in said ? [...said] : [said];
}
