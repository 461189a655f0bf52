// Reads commands that install Ray into requirements.
import type { Requirement, VersionNotation } from '../../ray/facts/requirement.ts';
import { isRayPackage, readRequirementText } from '../../ray/versions/requirement-text.ts';
import { span } from '../../text/span.ts';
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

/** Ray's conda packages have one version; `ray-core` is Ray as `ray` is on PyPI. */
const CONDA =
  /^(?:[\w.-]+::)?(ray(?:-(?:core|default|all|air|tune|train|rllib|serve|data|client|cgraph|llm))?)(?:\[[^\]]*\])?((?:[=<>!~ ][^[\]'"]*)?)$/;

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
  const found = notation === 'conda' ? readConda(text) : notation === 'poetry' ? readPoetry(text) : readPep508(text);
  if (!found) return undefined;
  const { versions, start, marker } = found;
  const base = word.textSpan?.start;
  const versionsSpan = base === undefined ? undefined : span(base + start, base + start + versions.length);
  return { ...common, versions, ...(versionsSpan && { versionsSpan }), ...(marker && { marker }) };
}

interface Found {
  readonly versions: string;
  readonly start: number;
  readonly marker?: string;
}

function readPep508(text: string): Found | undefined {
  const read = readRequirementText(text);
  if (!read || !isRayPackage(read.name) || read.versions === undefined) return undefined;
  return { versions: read.versions, start: read.versionsStart, ...(read.marker && { marker: read.marker }) };
}

function readConda(text: string): Found | undefined {
  const match = CONDA.exec(text);
  if (!match) return undefined;
  const written = match[2] ?? '';
  const versions = written.trim();
  return { versions, start: text.length - written.trimStart().length };
}

/** `ray@^2.9` beside PEP 508. */
function readPoetry(text: string): Found | undefined {
  const [, name, versions] = /^(ray(?:\[[^\]]*\])?@)([\d^~*<>=!].*)$/i.exec(text) ?? [];
  return name === undefined ? readPep508(text) : { versions: versions ?? '', start: name.length };
}

/** `ray[default]==` before a variable. */
function startsLikeRay(beginning: string, notation: VersionNotation): boolean {
  const pattern = notation === 'conda' ? /^(?:[\w.-]+::)?ray(?:-\w+)?\s*[=<>!~]/ : /^ray\s*(?:\[[^\]]*\])?\s*[=<>!~@]/i;
  return pattern.test(beginning);
}
