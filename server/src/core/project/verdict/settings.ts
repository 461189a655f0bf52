// Which of the settings of a variable decides, where they are a sequence: later ones replace earlier ones, as far as they hold.
import type { EnvironmentSetting } from '../../ray/facts/environment.ts';

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
