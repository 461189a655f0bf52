// Pipfile.lock: which Ray pipenv has locked. It is pipenv's to write.
import type { Node } from 'jsonc-parser';
import type { Requirement } from '../../ray/facts/requirement.ts';
import { isRayPackage } from '../../ray/versions/requirement-text.ts';
import { parseJson, propertyOf, readJsonString } from '../json/json.ts';
import { type Language, ONLY_PACKAGES } from '../language.ts';

export const pipfileLock: Language = {
  id: 'pipfile-lock',
  title: '`Pipfile.lock`',
  reads: 'the locked Ray',
  files: { names: ['Pipfile.lock'], context: ['Pipfile.lock'] },
  editor: { languages: [], starts: ['Pipfile.lock'] },
  comment: undefined,
  cannotHold: [ONLY_PACKAGES],
  role: { startsOneCluster: false, forOthers: 'what it says' },
  mayConcernRay: (text) => /"ray"/i.test(text),
  read: ({ languageId, text }) => {
    const { root, problems } = parseJson(text, 'This lock file');
    const categories = root?.type === 'object' ? (root.children ?? []) : [];
    return {
      languageId,
      processes: [],
      environment: [],
      reaches: [],
      comments: [],
      problems,
      requirements: categories.flatMap(({ children: [key, packages] = [] }) =>
        key?.value === '_meta' || packages?.type !== 'object' ? [] : lockedIn(text, packages),
      ),
    };
  },
  write: () => undefined,
};

function lockedIn(text: string, packages: Node): Requirement[] {
  return (packages.children ?? []).flatMap(({ children: [name, entry] = [] }) => {
    if (!name || !isRayPackage(String(name.value))) return [];
    const version = propertyOf(entry, 'version');
    const written = version?.type === 'string' ? readJsonString(text, version) : undefined;
    const exact = /^==\s*([^=,*\s]+)$/.exec(written?.content.text ?? '')?.[1];
    const marker = propertyOf(entry, 'markers')?.value;
    return [
      {
        package: 'ray',
        how: 'locked',
        notation: 'exact',
        span: (written ?? readJsonString(text, name)).span,
        where: 'Pipfile.lock',
        ...(exact !== undefined && { versions: exact }),
        ...(typeof marker === 'string' && { marker }),
      },
    ];
  });
}
