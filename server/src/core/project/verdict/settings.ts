// Which of the settings of a variable decides, where they are a sequence: later ones replace earlier ones, as far as they hold.
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';
import { leastSure, possibilities, type Sureness } from '../../ray/facts/value.ts';
import {
  environmentsOf,
  holds,
  isThe,
  type LinkedEnvironment,
  type LinkedFacts,
  type LinkedProcess,
  type LinkedSetting,
} from '../linked-facts.ts';

/** One text that a setting may give to the processes that start with it. */
export interface GivenText {
  readonly text: string;
  readonly sureness: Sureness;
}

/**
 * All of them. Surely only where its line surely runs, for a program that is known; a default does not replace what is set already. None where it is taken back.
 */
export function textsGiven({ operation, scope, holds, value }: LinkedSetting): GivenText[] {
  if (operation === 'unset' || scope === 'runtime-env' || holds === 'no longer') return [];
  const isSure = operation === 'set' && scope !== 'unspecified' && holds === 'surely';
  return possibilities(value).flatMap(({ value: text, sureness }) =>
    typeof text === 'string' ? [{ text, sureness: leastSure(sureness, isSure ? 'high' : 'medium') }] : [],
  );
}

export interface Deciding<Setting> {
  /** Exactly one of these is in force, unless `orNone`; in their order. One that takes the variable away is one of them. */
  readonly settings: readonly Setting[];
  /** It may also be that none is: the variable is then as the surroundings have it. */
  readonly orNone: boolean;
  /** Which one is in force depends on the run. */
  readonly isSure: boolean;
}

/** `settings` are those of one process, in the order in which they are made; what is only for tasks and actors decides nothing. */
export function decidingSettings<Setting extends EnvironmentSetting>(
  settings: readonly Setting[],
  name: string,
): Deciding<Setting> {
  let possible: (Setting | undefined)[] = [undefined];
  for (const setting of settings) {
    if (setting.name !== name || setting.scope === 'runtime-env' || setting.holds === 'no longer') continue;
    const stays = (one: Setting | undefined) => setting.operation === 'default' && one && one.operation !== 'unset';
    const kept = setting.holds === 'maybe' ? possible : possible.filter(stays);
    if (!possible.every(stays)) possible = [...kept, setting];
  }
  const deciding = possible.filter((one) => one !== undefined);
  return { settings: deciding, orNone: deciding.length < possible.length, isSure: possible.length === 1 };
}

/** What a program sets and takes in for all its processes. */
export interface DecidingInFile extends Deciding<LinkedSetting> {
  /** Of settings whose order with others is unknown, or that come too late: each may be in force, too. */
  readonly others: readonly LinkedSetting[];
  /** The program itself surely sets it, so that defaults of files change nothing. */
  readonly isSet: boolean;
}

export function decidingInFile({ environment, inherited = [] }: LinkedFacts, name: string): DecidingInFile {
  const isOfProgram = ({ scope }: LinkedSetting) => scope !== 'runtime-env' && scope !== 'command';
  const counts = (one: LinkedSetting) => one.name === name && isOfProgram(one) && one.holds !== 'no longer';
  const settings = environment.filter(counts);
  const isSet = settings.some((one) => one.operation === 'set' && one.scope === 'process' && one.holds === 'surely');
  const taken = inherited.filter((one) => counts(one) && !(isSet && one.operation === 'default'));
  const all = [...settings, ...taken];
  const inTime = all.filter(({ order, scope }) => order === 'before-import' && scope === 'process');
  const deciding = decidingSettings(
    inTime.sort((a, b) => placeIn(a) - placeIn(b)),
    name,
  );
  const others = all.filter((one) => !inTime.includes(one) && one.operation !== 'unset');
  return { ...deciding, others, isSet };
}

/** Where the program takes it in, for one of another file. */
function placeIn({ span, through }: LinkedSetting): number {
  return (through?.span ?? span).start;
}

/** Every process that is given it surely has another value of that name. False where none is known to take it. */
export function isReplaced(setting: LinkedSetting, facts: LinkedFacts): boolean {
  const { processes, programStart, users = [] } = facts;
  const all = [facts, ...users.map((user) => user.facts)].flatMap(environmentsOf);
  const counts = all.filter((one) => holds(one, setting)).map((one) => maySetIn(one, setting));
  if (setting.scope !== 'command' && (programStart || processes.some(({ environment }) => !environment)))
    counts.push(maySetInFile(facts, setting));
  return counts.length > 0 && !counts.includes(true);
}

/** The process may have the value of this setting, and not that of another one of its name. */
export function mayDecide(setting: LinkedSetting, { environment }: LinkedProcess, facts: LinkedFacts): boolean {
  return environment ? maySetIn(environment, setting) : maySetInFile(facts, setting);
}

function maySetIn({ settings }: LinkedEnvironment, setting: LinkedSetting): boolean {
  return decidingSettings(settings, setting.name).settings.some((one) => isThe(one, setting));
}

function maySetInFile(facts: LinkedFacts, setting: LinkedSetting): boolean {
  const { settings, others } = decidingInFile(facts, setting.name);
  return [...settings, ...others].some((one) => isThe(one, setting));
}
