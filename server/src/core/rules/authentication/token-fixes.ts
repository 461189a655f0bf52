// Fixes that enable token authentication, in the form that the place of a process has for it, and for its whole cluster where the other processes would be rejected.

import type { Change } from '../../languages/change.ts';
import { holds, type LinkedFacts, type LinkedProcess, type LinkedSetting } from '../../project/linked-facts.ts';
import { lacksToken } from '../../project/verdict/mode.ts';
import { decidingSettings } from '../../project/verdict/settings.ts';
import type { Verdict } from '../../project/verdict/verdict.ts';
import { isSurelyIn } from '../../ray/auth.ts';
import {
  type AuthOptions,
  type SecretKey,
  takesTokenFromElsewhere,
  type WrittenField,
} from '../../ray/facts/process.ts';
import { literal } from '../../ray/facts/value.ts';
import { refusalOf } from '../../ray/kuberay.ts';
import type { ReleaseSet } from '../../ray/versions/releases.ts';
import type { FixProposal } from '../report.ts';
import type { RuleContext } from '../rule.ts';

/** None where the mode is set already, or where no place is known in which it would reach the process. */
export function requireToken(verdict: Verdict, context: RuleContext): FixProposal[] {
  const { process, mode, ray } = verdict;
  if (process.environmentPlace) return mode === 'unset' ? [forOneProcess(verdict, context)] : [];
  const { facts } = context;
  return !process.environment && leavesModeUnset(facts) ? [forProgram(facts, ray?.allowed)] : [];
}

function forOneProcess({ process }: Verdict, context: RuleContext): FixProposal {
  const changes = setForAll([process], context);
  const [first] = changes;
  const isWhole = first?.kind === 'set-environment' && first.withToken;
  const isManifest = process.environmentPlace?.form === 'auth-options';
  return {
    title: isManifest
      ? 'Set authOptions: {mode: token}'
      : isWhole
        ? 'Set RAY_AUTH_MODE=token and RAY_AUTH_TOKEN'
        : 'Set RAY_AUTH_MODE=token',
    safety: 'review',
    preferred: true,
    changes,
  };
}

function forProgram(facts: LinkedFacts, allowed: ReleaseSet | undefined): FixProposal {
  const isKnown = isSurelyIn(allowed, 'opt-in', 'local-default');
  const startsLocally = onlyStartsLocally(facts);
  return {
    title: 'Set RAY_AUTH_MODE=token before Ray is imported',
    safety: isKnown && startsLocally ? 'safe' : 'review',
    preferred: true,
    changes: [turnTokensOn],
  };
}

/**
 * Enabling token authentication keeps such a program working: a local start makes a token itself, joining one needs it first
 * (measured row 6). False for a file that is no program, such as the variables of a container.
 */
export function onlyStartsLocally({ processes, programStart }: LinkedFacts): boolean {
  const isProgram = processes.length > 0 || programStart !== undefined;
  return (
    isProgram &&
    processes.every(({ role }) => role === 'local' || role === 'serve' || role === 'debugger' || role === 'job')
  );
}

/** The file leaves the mode to be set; a second setting beside it would only confuse. */
export function leavesModeUnset({ environment }: LinkedFacts): boolean {
  return !environment.some(({ name, scope }) => name === 'RAY_AUTH_MODE' && scope === 'process');
}

/** The change that enables token authentication in a program. */
export const turnTokensOn = { kind: 'set-environment', name: 'RAY_AUTH_MODE', value: 'token' } as const;

/** Enables token authentication for one process; nothing where it is enabled, or where this file does not decide. */
export function turnOn(process: LinkedProcess, context: RuleContext): Change[] {
  const { facts, verdicts } = context;
  const { path, environment, environmentPlace } = process;
  const { mode } = verdicts.of(process);
  if (path !== facts.path || mode === 'token') return [];
  const [last, other] = decidingSettings(environment?.settings ?? [], 'RAY_AUTH_MODE').settings;
  if (other) return [];
  if (!last || last.operation === 'unset')
    return environmentPlace && environment && !environment.open ? [turnOnFor(process, context)] : [];
  const isOwn = last.path === facts.path && !last.from && mode === 'disabled';
  const written = isOwn && last.value.kind === 'literal' ? writeToken(last, facts) : undefined;
  return written ? [...written.changes, ...handInTokens([process], context, last)] : [];
}

/** With the token, where the place takes one from elsewhere. */
function turnOnFor(process: LinkedProcess, context: RuleContext): Change {
  const { environmentPlace } = process;
  const withToken = environmentPlace && takesTokenFromElsewhere(environmentPlace) && lacksToken(process);
  return { ...turnTokensOn, process, ...(withToken && { withToken, ...secretFor(process, context) }) };
}

/** For those that have none. What KubeRay's `authOptions` say it does itself. */
export function handInTokens(
  processes: readonly LinkedProcess[],
  context: RuleContext,
  mode?: LinkedSetting,
): Change[] {
  const changes = processes.filter(lacksToken).flatMap((process): Change[] => {
    if (mode && process.authOptions?.mode?.valueSpan.start === mode.valueSpan.start) return [];
    const { environmentPlace: place, path: at } = process.startedBy ?? process;
    if (!place || at !== context.facts.path || !takesTokenFromElsewhere(place)) return [];
    return [{ kind: 'hand-in-token', place, ...secretFor(process, context) }];
  });
  return eachPlaceOnce(changes);
}

/** Every process of a cluster needs the same token. */
function secretFor(process: LinkedProcess, { verdicts }: RuleContext): { readonly secret?: SecretKey } {
  const settings = verdicts.othersOfCluster(process).flatMap(({ environment }) => environment?.settings ?? []);
  const from = settings.find((one) => one.name === 'RAY_AUTH_TOKEN' && one.from?.kind === 'secret')?.from;
  return from?.kind === 'secret' ? { secret: { name: from.name, key: from.key } } : {};
}

/** Replaces another mode with `token`; undefined where KubeRay would reject the cluster with it. */
export function writeToken(
  { valueSpan }: LinkedSetting,
  { processes }: LinkedFacts,
): Pick<FixProposal, 'title' | 'changes'> | undefined {
  const of = processes.find(({ authOptions }) => authOptions?.mode?.valueSpan.start === valueSpan.start)?.authOptions;
  if (!of) return { title: 'Set RAY_AUTH_MODE=token', changes: [{ kind: 'set-value', span: valueSpan, to: 'token' }] };
  const changes = tokenModeIn(of);
  return changes && { title: optionsTitle(changes), changes };
}

type Written = Extract<Change, { readonly kind: 'set-value' | 'set-ray-version' }>;

/** Token mode with all that KubeRay requires beside it, and no change that it does not need; undefined where it would reject the cluster. */
export function tokenModeIn(options: AuthOptions): Written[] | undefined {
  const { mode, rayVersion, versionPlace, image } = options;
  if (!mode || isEmpty(mode)) return undefined;
  const wanted = { ...options, mode: { ...mode, value: literal('token') } };
  const isToken = mode.value.kind === 'literal' && mode.value.value === 'token';
  const changes: Written[] = isToken ? [] : [{ kind: 'set-value', span: mode.valueSpan, to: 'token' }];
  if (!refusalOf(wanted)) return changes;
  const version = rayVersion ?? (versionPlace && mode);
  if (image === undefined || !version || isEmpty(version)) return undefined;
  if (refusalOf({ ...wanted, rayVersion: { ...version, value: literal(image) } })) return undefined;
  if (rayVersion) return [...changes, { kind: 'set-value', span: rayVersion.valueSpan, to: image }];
  return versionPlace && [...changes, { kind: 'set-ray-version', place: versionPlace, to: image }];
}

/** The title of a fix that writes these: what the manifest will hold. */
export function optionsTitle(changes: readonly Written[]): string {
  const isMode = (one: Written) => one.kind === 'set-value' && one.to === 'token';
  return `Set ${changes.map((one) => (isMode(one) ? 'mode: token' : `rayVersion: ${one.to}`)).join(' and ')}`;
}

/** There is nothing after its colon that could be replaced. */
function isEmpty({ value }: WrittenField): boolean {
  return value.kind === 'literal' && value.value === null;
}

/** Sets the mode for these processes, which have none, and for those that would be rejected by them. */
export function setForAll(processes: readonly LinkedProcess[], context: RuleContext): Change[] {
  // One block of KubeRay reaches every group.
  const alone = processes.filter(({ environmentPlace }) => environmentPlace?.form !== 'auth-options');
  return [...processes.map((process) => turnOnFor(process, context)), ...turnOnBeside(alone, processes, context)];
}

/** Where the value of a setting becomes token mode: the token for what starts with it, and the mode for the others of the same clusters. */
export function turnOnBesideSetting(setting: LinkedSetting, context: RuleContext): Change[] {
  const started = context.verdicts.started();
  const processes = started.filter(({ environment }) => environment && holds(environment, setting));
  return [...handInTokens(processes, context, setting), ...turnOnBeside(processes, processes, context)];
}

/** A setting that several share is changed once. */
function turnOnBeside(
  processes: readonly LinkedProcess[],
  done: readonly LinkedProcess[],
  context: RuleContext,
): Change[] {
  const others = new Set(processes.flatMap((process) => context.verdicts.othersOfCluster(process)));
  for (const process of done) others.delete(process);
  const changes = [...others].flatMap((other) => turnOn(other, context));
  return eachPlaceOnce(changes);
}

function eachPlaceOnce(changes: readonly Change[]): Change[] {
  return changes.filter((change, index) => changes.findIndex((one) => placeOf(one) === placeOf(change)) === index);
}

function placeOf(change: Change): number | undefined {
  if (change.kind === 'set-environment') return change.process?.environmentPlace?.offset;
  if (change.kind === 'hand-in-token') return change.place.offset;
  return 'span' in change ? change.span.start : undefined;
}
