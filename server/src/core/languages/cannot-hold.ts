// Reasons that several languages have for holding no case of a rule.
import type { CannotHold } from './language.ts';

export const VERSION_RULES: readonly string[] = ['vulnerable-ray', 'no-such-release', 'ray-out-of-range'];

export const ONLY_PACKAGES: CannotHold = {
  rules: { allBut: VERSION_RULES },
  why: 'a list of packages starts nothing',
};

export const AS_IN_SCRIPTS: CannotHold = {
  rules: { allBut: [] },
  why: 'its commands are read as those of shellscript',
};
