// Reads commands that install Ray into requirements.
import type { Requirement, VersionNotation } from '../../ray/facts/requirement.ts';
import { readCondaRequirement } from '../../ray/versions/conda-requirement.ts';
import { isRayPackage, readRequirementText } from '../../ray/versions/requirement-text.ts';
import { type Span, span } from '../../text/span.ts';
import type { Word } from './command.ts';
import { beginningOf, programOf, textOf, usualText } from './words.ts';

interface Installer {
  readonly where: string;
  readonly notation: VersionNotation;
  /** Where the words after the command start. */
  readonly from: number;
}

const INSTALLERS: readonly (readonly [program: RegExp, action: RegExp, notation: VersionNotation])[] = [
  [/^pip[\d.]*$/, /^install$/, 'pep440'],
  [/^uv$/, /^(?:add|pip install|tool install)$/, 'pep440'],
  [/^(?:pdm|rye)$/, /^add$/, 'pep440'],
  [/^(?:pipenv|pipx)$/, /^install$/, 'pep440'],
  [/^poetry$/, /^add$/, 'poetry'],
  [/^(?:conda|mamba|micromamba)$/, /^(?:install|create)$/, 'conda'],
  [/^pixi$/, /^(?:add|install)$/, 'conda'],
];

/** Whether a program installs packages, at least with some of its actions. */
export function isInstaller(program: string): boolean {
  return INSTALLERS.some(([pattern]) => pattern.test(program));
}

/** Options whose value could be mistaken for a package: files, names of environments, groups and extras. */
const VALUED =
  /^(?:-[rceinpgGEtf]|--(?:requirement|constraint|editable|name|prefix|python|extra|group|optional|package|project|directory|dev-group|target|index-url|extra-index-url|find-links|override|feature|environment|manifest-path|channel|platform|root|cache-dir|file))$/;

export function readInstallCommand(words: readonly Word[]): Requirement[] {
  const installer = installerOf(words);
  if (!installer) return [];
  const { where } = installer;
  const pypi = where.startsWith('pixi') && words.some((word) => textOf(word) === '--pypi');
  const notation = pypi ? 'pep440' : installer.notation;
  const requirements: Requirement[] = [];
  for (let at = installer.from; at < words.length; at++) {
    const word = words[at] as Word;
    const text = textOf(word);
    if (text !== undefined && VALUED.test(text)) at++;
    else {
      const found = readInstalled(word, notation, where);
      if (found) requirements.push(found);
    }
  }
  return requirements;
}

/** `-r requirements.txt`: lists that pip, or uv in its place, installs. */
export function readInstalledLists(words: readonly Word[]): string[] {
  const installer = installerOf(words);
  if (!installer || !/(?:^| )pip[\d.]* install$/.test(installer.where)) return [];
  return words.slice(installer.from).flatMap((word, at, all) => {
    const text = textOf(word) ?? '';
    const isValue = /^(?:-r|--requirement)$/.test(textOf(all[at - 1]) ?? '');
    const path = isValue ? text : /^(?:--requirement=|-r=?)(.+)$/.exec(text)?.[1];
    return path ? [path] : [];
  });
}

/** The first words that are no options name the tool and what it does: `uv --quiet pip install`. */
function installerOf(words: readonly Word[]): Installer | undefined {
  const named: string[] = [];
  for (const [at, word] of words.entries()) {
    const text = at === 0 ? programOf(word) : textOf(word);
    if (text === undefined || named.length === 3) return undefined;
    if (text.startsWith('-')) continue;
    named.push(text);
    const [program = '', ...actions] = named;
    const action = actions.join(' ');
    const notation = INSTALLERS.find(([one, does]) => one.test(program) && does.test(action))?.[2];
    if (notation) return { where: named.join(' '), notation, from: at + 1 };
  }
  return undefined;
}

/** One word that names Ray: `ray[default]>=2.9`. A default stands for a variable; where the versions are not known it has none. */
export function readInstalled(word: Word, notation: VersionNotation, where: string): Requirement | undefined {
  const text = usualText(word.value);
  const common = {
    package: 'ray',
    how: 'installed',
    notation,
    span: word.textSpan ?? word.span,
    where,
  } as const;
  if (text === undefined) return startsLikeRay(beginningOf(word), notation) ? common : undefined;
  const found: Found | undefined =
    notation === 'conda' ? readCondaRequirement(text) : notation === 'poetry' ? readPoetry(text) : readPep508(text);
  if (!found) return undefined;
  const { versions, at, marker } = found;
  const base = word.textSpan?.start;
  const versionsSpan = base === undefined || !at ? undefined : span(base + at.start, base + at.end);
  return {
    ...common,
    ...(found.notation && { notation: found.notation }),
    ...(versions !== undefined && { versions }),
    ...(versionsSpan && { versionsSpan }),
    ...(marker && { marker }),
  };
}

interface Found {
  readonly versions?: string;
  /** Absent where no other versions can be written. */
  readonly at?: Span;
  readonly marker?: string;
  /** Where it is another one than the installer's. */
  readonly notation?: VersionNotation;
}

function readPep508(text: string): Found | undefined {
  const read = readRequirementText(text);
  if (!read || !isRayPackage(read.name)) return undefined;
  const { versions, notation, marker, url } = read;
  return {
    ...(versions !== undefined && { versions }),
    ...(notation === 'exact' && { notation }),
    ...(url === undefined && { at: span(read.versionsStart, read.versionsEnd) }),
    ...(marker && { marker }),
  };
}

/** `ray@^2.9` beside PEP 508. */
function readPoetry(text: string): Found | undefined {
  const [, name, versions] = /^(ray(?:\[[^\]]*\])?@)([\d^~*<>=!].*)$/i.exec(text) ?? [];
  if (name === undefined || versions === undefined) return readPep508(text);
  return { versions, at: span(name.length, name.length + versions.length) };
}

/** `ray[default]==` before a variable. */
function startsLikeRay(beginning: string, notation: VersionNotation): boolean {
  const pattern = notation === 'conda' ? /^(?:[\w.-]+::)?ray(?:-\w+)?\s*[=<>!~]/ : /^ray\s*(?:\[[^\]]*\])?\s*[=<>!~@]/i;
  return pattern.test(beginning);
}
