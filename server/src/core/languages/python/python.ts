// placeholder, being written
import { noFacts } from '../../ray/facts.ts';
import type { Language } from '../language.ts';

export const python: Language = {
  id: 'python',
  matches: () => false,
  mayConcernRay: () => false,
  read: () => noFacts('python'),
  write: () => undefined,
};
