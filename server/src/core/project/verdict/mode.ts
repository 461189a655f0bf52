// Which authentication mode a process of Ray starts with, which settings decide it, and whether requests to what it opens need a token.

import { authModeOf, isSurelyIn, meantAuthVariable, TOKEN_FILE } from '../../ray/auth.ts';
import type { EnvironmentSource } from '../../ray/facts/environment.ts';
import { type Process, takesTokenFromElsewhere } from '../../ray/facts/process.ts';
import { possibilities } from '../../ray/facts/value.ts';
import { isRefused } from '../../ray/kuberay.ts';
import type { ReleaseSet } from '../../ray/versions/releases.ts';
import type { Place } from '../../text/span.ts';
import type { LinkedEnvironment, LinkedFacts, LinkedProcess, LinkedReach, LinkedSetting } from '../linked-facts.ts';
import { decidingInFile, decidingSettings } from './settings.ts';

/**
 * unset: the file says nothing. token: in time, so it counts. late: after Ray has read it. ineffective: a token without a mode,
 * or a variable that Ray does not read. unknown: a value, an order, a condition or a source of variables that cannot be decided.
 */
export type AuthMode = 'unset' | 'token' | 'disabled' | 'invalid' | 'late' | 'ineffective' | 'unknown';

const NAME = 'RAY_AUTH_MODE';

/** What this process starts with; where the file does not tell processes apart, what the whole file says. */
export function modeOf(process: LinkedProcess, facts: LinkedFacts): AuthMode {
  if (isRefused(process)) return 'unknown';
  return process.environment ? modeInEnvironment(process.environment) : modeInFile(facts);
}

/** By file: a program may start a thousand processes. */
const modes = new WeakMap<LinkedFacts, AuthMode>();

/** What the whole file says of the mode of its own process; the less safe answer where it does not tell which setting comes last. */
export function modeInFile(facts: LinkedFacts): AuthMode {
  const mode = modes.get(facts) ?? readMode(facts);
  modes.set(facts, mode);
  return mode;
}

function readMode(facts: LinkedFacts): AuthMode {
  const { environment, inherited = [], inherits = [] } = facts;
  const { settings, orNone, others, isSet } = decidingInFile(facts, NAME);
  const found = [...settings.map(modeOfSetting), ...others.map(modeAtAnyTime)];
  const mayDecide = (source: EnvironmentSource) =>
    source.kind !== 'file' || (source.order !== 'after-start' && !(isSet && source.onlyDefaults));
  const mayBeTakenAway = found.includes('unset') && found.includes('token');
  if (inherits.some(mayDecide) || (orNone && settings.length > 0) || mayBeTakenAway) found.push('unknown');
  for (const mode of ['unknown', 'invalid', 'disabled', 'token', 'late'] as const)
    if (found.includes(mode)) return mode;
  return [...environment, ...inherited].some(isMeantToProtect) ? 'ineffective' : 'unset';
}

/** Of one whose order with others is unknown. */
function modeAtAnyTime(setting: LinkedSetting): AuthMode {
  return setting.holds === 'maybe' ? 'unknown' : modeOfSetting(setting);
}

/** The last setting counts, as far as it holds; a default only where none came before it. */
export function modeInEnvironment({ settings, open, inherits = [] }: LinkedEnvironment): AuthMode {
  const mayBeOther = open || inherits.length > 0;
  const deciding = decidingSettings(settings, NAME);
  const isWeak = ({ operation }: LinkedSetting) => operation === 'unset' || operation === 'default';
  const found = new Set(deciding.settings.map((one) => (mayBeOther && isWeak(one) ? 'unknown' : modeOfSetting(one))));
  if (deciding.orNone) found.add(mayBeOther ? 'unknown' : 'unset');
  const [mode = 'unset'] = found;
  if (found.size > 1) return 'unknown';
  return mode === 'unset' && settings.some(isMeantToProtect) ? 'ineffective' : mode;
}

function modeOfSetting({ operation, value, scope, order }: LinkedSetting): AuthMode {
  if (operation === 'unset') return 'unset';
  const texts = possibilities(value);
  const [only] = texts;
  // A mapping without a known use may or may not reach this process.
  if (scope !== 'process' || texts.length !== 1 || typeof only?.value !== 'string' || only.sureness !== 'high')
    return 'unknown';
  const mode = authModeOf(only.value);
  if (mode !== 'token') return mode;
  if (order === 'unordered') return 'unknown';
  return order === 'before-import' ? 'token' : 'late';
}

function isMeantToProtect({ name, operation, scope, holds }: LinkedSetting): boolean {
  if (operation === 'unset' || scope !== 'process' || holds === 'no longer') return false;
  return isTokenVariable(name) || meantAuthVariable(name) !== undefined;
}

function isTokenVariable(name: string): boolean {
  return (TOKENS as readonly string[]).includes(name);
}

const TOKENS = ['RAY_AUTH_TOKEN', 'RAY_AUTH_TOKEN_PATH'] as const;

/** Whether the process finds a token when it starts: in a variable, or in Ray's own file. */
function tokenGiven({ environment }: LinkedProcess): 'yes' | 'no' | 'unknown' {
  if (!environment) return 'no';
  const { open, inherits = [] } = environment;
  const given = [...TOKENS, TOKEN_FILE]
    .map((name) => decidingSettings(environment.settings, name))
    .map(({ settings, orNone }) => {
      const sources = settings.filter(({ operation, scope }) => operation !== 'unset' && scope === 'process');
      if (sources.length === 0) return 'no';
      return sources.length === settings.length && !orNone ? 'yes' : 'unknown';
    });
  if (given.includes('yes')) return 'yes';
  return given.includes('unknown') || open || inherits.length > 0 ? 'unknown' : 'no';
}

export interface ModeLink extends Place {
  readonly message: string;
}

/** Of a process, the setting that counts; of a program, every one that it loads. None where the mode is the file's own. */
export function modeLinks({ environment, startedBy }: LinkedProcess, facts: LinkedFacts): ModeLink[] {
  const { path, span } = startedBy ?? {};
  const started = path !== undefined && span ? [{ path, span, message: 'This is what starts it.' }] : [];
  if (environment) return [...started, ...linksIn(environment, facts)];
  const inherited = (facts.inherited ?? []).filter(({ name }) => name === 'RAY_AUTH_MODE');
  return inherited.flatMap((one) => linkTo(one, facts));
}

/** Of what a port or a service leads to, where that is in another file, and of its mode. */
export function reachLinks({ behind, environment }: LinkedReach, facts: LinkedFacts): ModeLink[] {
  if (typeof behind === 'string') return environment ? linksIn(environment, facts) : [];
  const links = behind.flatMap(({ startedBy: _, ...process }) => [
    ...(process.path === facts.path
      ? []
      : [{ path: process.path, span: process.nameSpan, message: `${process.api} stands here.` }]),
    ...modeLinks(process, facts),
  ]);
  return links.filter(
    (link, index) =>
      links.findIndex(({ path, span }) => path === link.path && span.start === link.span.start) === index,
  );
}

function linksIn({ settings }: LinkedEnvironment, facts: LinkedFacts): ModeLink[] {
  const last = decidingSettings(settings, NAME).settings.at(-1);
  return last ? linkTo(last, facts) : [];
}

/** Of the two places of one whose value stands elsewhere, the one that is in another file. */
function linkTo({ takenFrom, operation, ...setting }: LinkedSetting, { path: own }: LinkedFacts): ModeLink[] {
  const { path, span } = takenFrom && takenFrom.path !== own ? takenFrom : setting;
  const message = `RAY_AUTH_MODE is ${operation === 'unset' ? 'taken away' : 'set'} here.`;
  return path === own ? [] : [{ path, span, message }];
}

/** yes and no are certain as far as the files go. */
export type Required = 'yes' | 'no' | 'unknown';

export interface TokenVerdict {
  readonly required: Required;
  /**
   * mode: what is set decides. release: what the Ray in use does by itself. given: a head requires the token that it is given.
   * nothing: no mode is set, and the Ray in use does not ask by itself.
   */
  readonly why: 'mode' | 'release' | 'given' | 'nothing';
}

export function tokenVerdict(process: LinkedProcess, mode: AuthMode, allowed: ReleaseSet | undefined): TokenVerdict {
  if (isRefused(process)) return { required: 'unknown', why: 'mode' };
  if (isSurelyIn(allowed, 'absent')) return { required: 'no', why: 'release' };
  if (mode === 'unknown') return { required: 'unknown', why: 'mode' };
  if (mode === 'token') {
    const knows = !allowed || isSurelyIn(allowed, 'opt-in', 'local-default');
    return { required: knows ? 'yes' : 'unknown', why: knows ? 'mode' : 'release' };
  }
  if (mode !== 'unset' && mode !== 'ineffective') return { required: 'no', why: 'mode' };
  // What is started by other ways than `ray.init` gets no mode by itself.
  const startsLocally = (process.role === 'local' && process.api !== 'Cluster') || process.role === 'undecided';
  // From 2.59 on `ray.init` enables token authentication unless a mode is set, whatever the dashboard listens on.
  if (startsLocally && isSurelyIn(allowed, 'local-default')) return { required: 'yes', why: 'release' };
  return startsLocally ? { required: 'no', why: 'nothing' } : ofHead(process, allowed);
}

/** A head without a mode asks from 2.59 on when it is given a token (measured row 7). */
function ofHead(process: LinkedProcess, allowed: ReleaseSet | undefined): TokenVerdict {
  const given = tokenGiven(process);
  if (given === 'no' || isSurelyIn(allowed, 'opt-in')) return { required: 'no', why: 'nothing' };
  const asks = given === 'yes' && process.role === 'head' && isSurelyIn(allowed, 'local-default');
  return { required: asks ? 'yes' : 'unknown', why: 'given' };
}

/**
 * In a container, and nothing in sight gives it a token: with token authentication what is started there stops, and what joins or drives a cluster
 * is refused (measured row 6). A local start makes its own, and outside a container its file may be there already.
 */
export function lacksToken(process: LinkedProcess): boolean {
  const { role, runsIn, environmentPlace, startedBy } = process;
  const place = startedBy ? startedBy.environmentPlace : environmentPlace;
  const isInContainer = runsIn === 'container' || (place !== undefined && takesTokenFromElsewhere(place));
  return isInContainer && NEEDS_TOKEN.has(role) && tokenGiven(process) === 'no' && !mayUseServiceAccount(process);
}

/** With `RAY_ENABLE_K8S_TOKEN_AUTH` Ray takes the token of the pod's service account (Ray's guide to KubeRay authentication). */
function mayUseServiceAccount({ environment }: LinkedProcess): boolean {
  const { settings } = decidingSettings(environment?.settings ?? [], 'RAY_ENABLE_K8S_TOKEN_AUTH');
  return settings.some(({ value, operation }) =>
    value.kind === 'literal' ? operation !== 'unset' && !/^(?:0|false)?$/i.test(String(value.value)) : true,
  );
}

const NEEDS_TOKEN = new Set<Process['role']>(['head', 'worker', 'attach', 'client', 'job-client']);

const FOLLOWS: Readonly<Record<Required, string>> = {
  no: ' without authentication: anyone who can reach it can run code.',
  unknown: ': anyone who can reach it can run code unless token authentication is enabled.',
  yes: ' without TLS: anyone on the network path can read the token.',
};

/** The end of a message about something open: what follows for whom. Behind the words that say what is open, without a space. */
export function whatFollows(required: Required): string {
  return FOLLOWS[required];
}
