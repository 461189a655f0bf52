// ray-guard.toml: a file that holds nothing but the policy of its folder.
import { noFacts, type ReadFacts } from '../../ray/facts/read-facts.ts';
import type { Document } from '../../text/document.ts';
import type { Language } from '../language.ts';
import type { Syntax } from '../syntax.ts';
import { policyFileText } from './policy.ts';
import { readTables } from './tables.ts';

export const policyFile: Language = {
  id: 'ray-guard-policy',
  matches: (fileName) => fileName === 'ray-guard.toml',
  // Its name says it all: `require-reason = true` does not mention Ray.
  mayConcernRay: () => true,
  read,
  write: () => undefined,
};

function read({ languageId, text }: Document, syntax: Syntax): ReadFacts {
  const policy = syntax.withTree('toml', text, ({ rootNode }) =>
    policyFileText(
      readTables(rootNode, text, () => true),
      text,
    ),
  );
  return { ...noFacts(languageId), policy };
}
