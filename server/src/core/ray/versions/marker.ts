// Environment markers of PEP 508, `python_version >= "3.10" and os_name == "posix"`: where one cannot be read, so that its tool refuses the whole file.
import type { ReadProblem } from '../facts/read-facts.ts';
import type { Requirement } from '../facts/requirement.ts';
import { boundedLine } from './requirement-text.ts';

const NAMES: ReadonlySet<string> = new Set([
  ...[
    'python_version',
    'python_full_version',
    'python_implementation',
    'implementation_name',
    'implementation_version',
  ],
  ...['os_name', 'os.name', 'sys_platform', 'sys.platform', 'platform_system', 'platform_release'],
  ...['platform_machine', 'platform.machine', 'platform_version', 'platform.version'],
  ...['platform_python_implementation', 'platform.python_implementation'],
  ...['extra', 'extras', 'dependency_groups'],
]);
const WORD = /[A-Za-z_][\w.]*/y;
const STRING = /'[^']*'|"[^"]*"/y;
const OPERATOR = /===|[=!~<>]=|[<>]|\bin\b|\bnot[ \t]+in\b/y;
const JOINED = /\b(?:and|or)\b/y;
const OPENS = /\(/y;
const CLOSES = /\)/y;
const BLANKS = /\s*/y;

/** The offset from which on a marker is none; undefined where all of it is one. */
export function markerErrorAt(marker: string): number | undefined {
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(marker)?.[0];
  };
  const take = (pattern: RegExp): boolean => {
    at += match(BLANKS)?.length ?? 0;
    const taken = match(pattern);
    at += taken?.length ?? 0;
    return taken !== undefined;
  };
  const takeValue = (): boolean => {
    if (take(STRING)) return true;
    return NAMES.has(match(WORD) ?? '') && take(WORD);
  };
  let open = 0;
  do {
    while (take(OPENS)) open++;
    if (!takeValue() || !take(OPERATOR) || !takeValue()) return at;
    while (open > 0 && take(CLOSES)) open--;
  } while (take(JOINED));
  return open === 0 && at === marker.length ? undefined : at;
}

/** Filled in before the tool reads it: `${PYTHON}`, `{{ version }}`. */
const VARIABLE = /\$[\w({]|\{\{|%\(/;

/** The requirements as they hold: of one that makes its tool refuse the file no versions are installed. */
export function withoutRefused(requirements: readonly Requirement[]): {
  readonly requirements: readonly Requirement[];
  readonly refused: readonly ReadProblem[];
} {
  const refused: ReadProblem[] = [];
  const held = requirements.map((requirement) => {
    const message = refusal(requirement);
    if (message === undefined) return requirement;
    refused.push({ span: requirement.span, message });
    const { versions: _versions, versionsSpan: _span, ...rest } = requirement;
    return rest;
  });
  return { requirements: refused.length > 0 ? held : requirements, refused };
}

/** Tools write the markers of locks themselves, some with names of their own. */
function refusal({ marker, how, notation }: Requirement): string | undefined {
  if (marker === undefined || how === 'locked' || notation === 'poetry' || VARIABLE.test(marker)) return undefined;
  const at = markerErrorAt(marker);
  if (at === undefined) return undefined;
  const where = at === marker.length ? 'which is not complete' : `from "${boundedLine(marker.slice(at))}" on`;
  return `Nothing is installed: pip cannot read this marker ${where}; correct it.`;
}
