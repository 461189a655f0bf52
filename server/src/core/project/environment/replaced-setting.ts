// What becomes of a variable that a file offers to others.
import type { LinkedEnvironment, LinkedFacts, LinkedSetting } from '../linked-facts.ts';
import { holds, isThe } from './setting-places.ts';

/** Those of other files that hold the setting, whether it counts there or not. */
export function environmentsWith(setting: LinkedSetting, { users = [] }: LinkedFacts): LinkedEnvironment[] {
  return users.flatMap(({ facts: { processes, runs = [], reaches }, knownAs }) =>
    [...processes, ...runs, ...reaches].flatMap(({ environment }) =>
      environment && holds(environment, { ...setting, path: knownAs }) ? [environment] : [],
    ),
  );
}

/** Every process of other files that is given it has another value of that name. False where no file is known to take it. */
export function isReplaced(setting: LinkedSetting, facts: LinkedFacts): boolean {
  const paths = (facts.users ?? []).map(({ knownAs }) => knownAs);
  const counts = environmentsWith(setting, facts).map(({ settings }) => {
    const last = settings.filter(({ name }) => name === setting.name).at(-1);
    return last !== undefined && paths.some((path) => isThe(last, { ...setting, path }));
  });
  return counts.length > 0 && !counts.includes(true);
}
