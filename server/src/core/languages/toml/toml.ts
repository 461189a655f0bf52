// placeholder, being written
import { noFacts } from '../../ray/facts.ts';
import type { Language } from '../language.ts';

export const toml: Language = {
  id: 'toml',
  matches: () => false,
  mayConcernRay: () => false,
  read: () => noFacts('toml'),
  write: () => undefined,
};
