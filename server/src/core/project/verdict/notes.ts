// What a hover tells of one argument or variable: what is known of its kind, and what the verdict of its own process makes of it.

import { hostReach } from '../../ray/address.ts';
import { type ArgumentNote, environmentNotes, optionNotes } from '../../ray/arguments/notes.ts';
import { isAuthVariable } from '../../ray/auth.ts';
import { type Option, optionOf } from '../../ray/facts/process.ts';
import { possibilities } from '../../ray/facts/value.ts';
import { type Span, touches } from '../../text/span.ts';
import type { LinkedFacts, LinkedSetting } from '../linked-facts.ts';
import { type Claim, claims, tokenClaim } from './claims.ts';
import { describeListening, opensNoDashboard, opensPorts } from './listening.ts';
import type { Verdict, Verdicts } from './verdict.ts';

/** A sentence or two about this file. Names and versions in it are the file's: escape them. */
interface Here {
  readonly text: string;
  /** What it says, as data, as findings have it. */
  readonly claims: readonly Claim[];
}

export interface VerdictNote {
  /** As the file writes it: `--dashboard-host`. */
  readonly name: string;
  readonly span: Span;
  readonly general: ArgumentNote;
  /** Absent where nothing is known of this process, or nothing starts with this variable. */
  readonly here?: Here;
}

/** Of the argument or variable whose name is at that place in the file. */
export function noteAt(at: Span, facts: LinkedFacts, verdicts: Verdicts): VerdictNote | undefined {
  return notesOf(facts, verdicts, (span) => touches(span, at)).next().value;
}

/** Every one in the file whose name is at a wanted place; what other files contain is left out. */
export function* notesOf(
  facts: LinkedFacts,
  verdicts: Verdicts,
  isWanted: (span: Span) => boolean,
): Generator<VerdictNote, undefined> {
  for (const process of facts.processes) {
    for (const option of process.options) {
      const general = optionNotes.get(process.api)?.get(option.name);
      if (!general || !option.nameSpan || !isWanted(option.nameSpan)) continue;
      const isFlag = process.api === 'ray start' || process.api === 'ray symmetric-run';
      const name = isFlag ? `--${option.name.replaceAll('_', '-')}` : option.name;
      yield noteOf(name, option.nameSpan, general, hereOfOption(option, verdicts.of(process), verdicts));
    }
  }
  const own = facts.processes.flatMap(({ environment }) => environment?.settings ?? []);
  for (const setting of [...facts.environment, ...own.filter(({ path }) => path === facts.path)]) {
    const general = environmentNotes.get(setting.name);
    if (!general || !isWanted(setting.nameSpan)) continue;
    yield noteOf(setting.name, setting.nameSpan, general, hereOfSetting(setting, verdicts));
  }
}

function noteOf(name: string, span: Span, general: ArgumentNote, here: Here | undefined): VerdictNote {
  return { name, span, general, ...(here && { here }) };
}

function hereOfOption({ name }: Option, verdict: Verdict, verdicts: Verdicts): Here | undefined {
  const isOfDashboard = name === 'dashboard_host' || name === 'dashboard_port' || name === 'include_dashboard';
  if (!opensPorts(verdict.process)) {
    if (isOfDashboard) return say('It has no effect here: this process joins a cluster.');
    const head = name === 'address' && verdict.head ? verdicts.of(verdict.head) : undefined;
    return head && ofToken(head, 'the head in this file');
  }
  if (isOfDashboard)
    return both(ofDashboard(verdict), opensNoDashboard(verdict.process) ? undefined : ofToken(verdict));
  return name === 'head' ? ofToken(verdict) : undefined;
}

function hereOfSetting(setting: LinkedSetting, verdicts: Verdicts): Here | undefined {
  if (!isAuthVariable(setting.name)) return undefined;
  if (setting.scope === 'runtime-env') return say('Only tasks and actors get it here.');
  if (setting.holds === 'no longer') return say('It is taken back here before the process starts.');
  if (verdicts.isReplaced(setting)) return say('Every process here that is given it has another value by then.');
  const said = verdicts
    .takenBy(setting)
    .filter(({ process }) => opensPorts(process))
    .map((one) => ofToken(one));
  const texts = new Set(said.map(({ text }) => text));
  if (texts.size === 0) return undefined;
  return { text: [...texts].join(' '), claims: said.flatMap((one) => one.claims) };
}

function ofDashboard({ process, reach }: Verdict): Here | undefined {
  if (opensNoDashboard(process)) return say('No dashboard is started here.');
  const { binding, dashboard } = reach;
  if (binding) {
    const where = `${describeListening(binding)}${binding.sureness === 'low' ? ' by default' : ''}`;
    return dashboard
      ? say(`The dashboard listens on ${where} here.`, claims.openDashboard(process), claims.openToNetwork(process))
      : say(`The dashboard listens on ${where} of its container: who can reach it depends on published ports.`);
  }
  const host = optionOf(process, 'dashboard_host');
  const hosts = host ? possibilities(host.value) : [];
  if (host && hosts.length === 0) return say('Where the dashboard listens here is known only at run time.');
  const isLocal = hosts.every(({ value }) => typeof value !== 'string' || hostReach(value) === 'loopback');
  return isLocal ? say('The dashboard listens on this machine only here.') : undefined;
}

function ofToken(verdict: Verdict, who = 'this process'): Here {
  const { process, token } = verdict;
  return say(`${tokenWords(verdict, who)}.`, ...tokenClaim(process, token.required));
}

function tokenWords({ process, mode, token, ray }: Verdict, who: string): string {
  const label = ray?.label ?? 'Ray';
  if (token.required === 'unknown')
    return `Whether ${who} requires a token is not known: ${token.why === 'mode' ? 'RAY_AUTH_MODE' : 'the Ray version'} decides`;
  if (token.required === 'yes')
    return token.why === 'release'
      ? `${label} enables token authentication for ${who} by default`
      : `Token authentication is enabled for ${who}`;
  if (token.why === 'release') return `${label} has no token authentication`;
  if (mode === 'late') return `No token is required for ${who}: RAY_AUTH_MODE is set after Ray was imported`;
  if (token.why === 'mode') return `Token authentication is disabled for ${who}`;
  return `No token is required for ${who}${process.role === 'head' ? ' on any release' : ray ? ` with ${label}` : ''} unless RAY_AUTH_MODE is set`;
}

function say(text: string, ...what: readonly Claim[]): Here {
  return { text, claims: what };
}

function both(...all: readonly (Here | undefined)[]): Here | undefined {
  const said = all.filter((one) => one !== undefined);
  if (said.length === 0) return undefined;
  return { text: said.map(({ text }) => text).join(' '), claims: said.flatMap((one) => one.claims) };
}
