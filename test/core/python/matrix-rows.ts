// The forms in which a program writes a value, for the matrix of values and places. Each takes the value at its end as text.

import { rowsOfCollections } from './matrix-collections.ts';
import { rowsOfDefinitions } from './matrix-definitions.ts';
import { rowsOfModules } from './matrix-modules.ts';

export type Shape = 'text' | 'list' | 'mapping';

/** What the file says before the place, and the expression that stands there. */
export interface Form {
  readonly before?: string;
  readonly expression: string;
  /** Other files of the workspace, by name. */
  readonly beside?: Readonly<Record<string, string>>;
  /** What surrounds the place: its lines in, the lines of the program out. */
  readonly around?: (lines: string) => string;
}

export interface Row {
  /** `value` is the value of the row; `other` is a safe one where a row has two. */
  readonly write: (value: string, other: string) => Form;
  /** How sure a finding is where the value is unsafe: medium where the run decides between several, low for a default. */
  readonly confidence: 'high' | 'medium' | 'low';
  /** The same of a mapping, where an entry that is given cannot be distinguished from a default. */
  readonly ofMapping?: 'low';
  /** The shapes of value that the row can hold; any unless it says so. */
  readonly shapes?: readonly Shape[];
  /** Places that make no sense, with the reason. */
  readonly not?: Readonly<Record<string, string>>;
}

const TEXT = { shapes: ['text'] } as const;
const SURE = { confidence: 'high' } as const;
const SEVERAL = { confidence: 'medium' } as const;
const DEFAULT = { confidence: 'low' } as const;

/** Splits a text in the middle of the value, inside the quotes. */
function halves(value: string): [string, string] {
  const middle = Math.floor(value.length / 2);
  return [`${value.slice(0, middle)}"`, `"${value.slice(middle)}`];
}

/** The last characters of the value, which its safe twin does not have. */
function template(value: string, place: string): string {
  return `${value.slice(0, -2)}${place}"`;
}

function lastOf(value: string): string {
  return `"${value.at(-2)}"`;
}

/** How many characters two values have in common at their beginning, the quote among them. */
function sameBeginning(value: string, other: string): number {
  let same = 1;
  while (same < Math.min(value.length, other.length) - 2 && value[same] === other[same]) same++;
  return same;
}

function indent(lines: string): string {
  return lines
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}

export const rows: Readonly<Record<string, Row>> = {
  'a literal': { ...SURE, write: (value) => ({ expression: value }) },
  'in parentheses': { ...SURE, write: (value) => ({ expression: `(${value})` }) },
  'a constant': { ...SURE, write: (value) => ({ before: `V = ${value}`, expression: 'V' }) },
  'a constant with a type': { ...SURE, write: (value) => ({ before: `V: object = ${value}`, expression: 'V' }) },
  'an alias of an alias': { ...SURE, write: (value) => ({ before: `A = ${value}\nB = A\nV = B`, expression: 'V' }) },
  'an unpacked tuple': { ...SURE, write: (value) => ({ before: `V, P = ${value}, 1`, expression: 'V' }) },
  'an unpacked name': { ...SURE, write: (value) => ({ before: `BOTH = (1, ${value})\nP, V = BOTH`, expression: 'V' }) },
  'unpacked within': { ...SURE, write: (value) => ({ before: `P, (Q, V) = 1, (2, ${value})`, expression: 'V' }) },
  'a conditional': { ...SEVERAL, write: (value, other) => ({ expression: `${value} if flag else ${other}` }) },
  'the other branch of a conditional': {
    ...SEVERAL,
    write: (value, other) => ({ expression: `${other} if flag else ${value}` }),
  },
  'bound in both branches of if': {
    ...SEVERAL,
    write: (value, other) => ({ before: `if flag:\n    V = ${other}\nelse:\n    V = ${value}`, expression: 'V' }),
  },
  'replaced in one branch': {
    ...SEVERAL,
    write: (value, other) => ({ before: `V = ${other}\nif flag:\n    V = ${value}`, expression: 'V' }),
  },
  'bound in both branches of try': {
    ...SEVERAL,
    write: (value, other) => ({
      before: `try:\n    V = ${other}\nexcept Exception:\n    V = ${value}`,
      expression: 'V',
    }),
  },
  'bound in both branches of match': {
    ...SEVERAL,
    write: (value, other) => ({
      before: `match flag:\n    case 1:\n        V = ${other}\n    case _:\n        V = ${value}`,
      expression: 'V',
    }),
  },
  'None first': { ...SEVERAL, write: (value) => ({ before: `V = None\nif flag:\n    V = ${value}`, expression: 'V' }) },
  'a walrus': { ...SURE, write: (value) => ({ expression: `(V := ${value})` }) },
  'a walrus above': { ...SURE, write: (value) => ({ before: `print(V := ${value})`, expression: 'V' }) },
  'behind or': { ...DEFAULT, write: (value) => ({ expression: `given or ${value}` }) },
  'behind or of None': { ...SURE, write: (value) => ({ expression: `None or ${value}` }) },
  'behind and': { ...SEVERAL, write: (value) => ({ expression: `flag and ${value}` }) },
  'behind and of True': { ...SURE, write: (value) => ({ expression: `True and ${value}` }) },
  'an item of a dict': { ...SURE, write: (value) => ({ before: `D = {"k": ${value}}`, expression: 'D["k"]' }) },
  'an item of a dict in a dict': {
    ...SURE,
    write: (value) => ({ before: `D = {"a": {"k": ${value}}}`, expression: 'D["a"]["k"]' }),
  },
  'an item under a constant': {
    ...SURE,
    write: (value) => ({ before: `K = "k"\nD = {K: ${value}}`, expression: 'D[K]' }),
  },
  '.get with a default': {
    ...SURE,
    write: (value, other) => ({ before: `D = {"k": ${value}}`, expression: `D.get("k", ${other})` }),
  },
  'the default of .get': { ...SURE, write: (value) => ({ before: 'D = {}', expression: `D.get("k", ${value})` }) },
  'an item of a list': { ...SURE, write: (value) => ({ before: `L = [1, ${value}]`, expression: 'L[1]' }) },
  'the last item of a list': { ...SURE, write: (value) => ({ before: `L = [1, ${value}]`, expression: 'L[-1]' }) },
  'an item of a tuple': { ...SURE, write: (value) => ({ before: `L = (${value}, 2)`, expression: 'L[0]' }) },
  'a default of the environment': {
    ...DEFAULT,
    write: (value) => ({ expression: `os.environ.get("X", ${value})` }),
    ...TEXT,
  },
  'set in the environment and read': {
    ...SURE,
    ...TEXT,
    write: (value, other) => ({
      before: `os.environ["MY_X"] = ${value}`,
      expression: `os.environ.get("MY_X", ${other})`,
    }),
  },
  'a loop': {
    ...SEVERAL,
    write: (value, other) => ({ before: `for V in (${other}, ${value}):\n    pass`, expression: 'V' }),
  },
  'a loop over a mapping': {
    ...SEVERAL,
    write: (value, other) => ({
      before: `for K, V in {"a": ${other}, "b": ${value}}.items():\n    pass`,
      expression: 'V',
    }),
  },
  'a context manager': {
    ...SURE,
    write: (value) => ({
      before: `from contextlib import nullcontext\nwith nullcontext(${value}) as V:\n    pass`,
      expression: 'V',
    }),
  },
  'changed by a global of another function': {
    ...SEVERAL,
    write: (value, other) => ({
      before: `V = ${other}\ndef change():\n    global V\n    V = ${value}\nchange()`,
      expression: 'V',
    }),
  },
  'inside a loop': {
    ...SEVERAL,
    write: (value, other) => ({
      expression: 'v',
      around: (lines) => `for v in (${other}, ${value}):\n${indent(lines)}`,
    }),
  },
  'inside a with': {
    ...SURE,
    write: (value) => ({
      before: 'from contextlib import nullcontext',
      expression: 'v',
      around: (lines) => `with nullcontext(${value}) as v:\n${indent(lines)}`,
    }),
  },
  'a context manager of the file': {
    ...SURE,
    write: (value) => ({
      before: `from contextlib import contextmanager\n@contextmanager\ndef made():\n    yield ${value}`,
      expression: 'v',
      around: (lines) => `with made() as v:\n${indent(lines)}`,
    }),
  },
  'under the main guard': {
    ...SURE,
    write: (value, other) => ({
      before: `V = ${other}\nif __name__ == "__main__":\n    V = ${value}`,
      expression: 'V',
    }),
  },
  'a copy': {
    ...SURE,
    shapes: ['list', 'mapping'],
    write: (value) => ({ before: `import copy\nA = ${value}\nV = copy.deepcopy(A)`, expression: 'V.copy()' }),
  },

  'strings side by side': {
    ...SURE,
    ...TEXT,
    write: (value) => ({ expression: `(${halves(value).join(' ')})` }),
  },
  'a sum': { ...SURE, ...TEXT, write: (value) => ({ expression: halves(value).join(' + ') }) },
  'a sum of constants': {
    ...SURE,
    ...TEXT,
    write: (value) => ({ before: `A = ${halves(value)[0]}\nB = ${halves(value)[1]}`, expression: 'A + B' }),
  },
  'an f-string': {
    ...SURE,
    ...TEXT,
    write: (value) => ({ before: `E = ${lastOf(value)}`, expression: `f${template(value, '{E}')}` }),
  },
  'an f-string with one of several': {
    ...SEVERAL,
    ...TEXT,
    write: (value, other) => {
      const same = sameBeginning(value, other);
      return {
        before: `E = "${other.slice(same)} if flag else "${value.slice(same)}`,
        expression: `f${value.slice(0, same)}{E}"`,
      };
    },
  },
  format: { ...SURE, ...TEXT, write: (value) => ({ expression: `${template(value, '{}')}.format(${lastOf(value)})` }) },
  'format with a name': {
    ...SURE,
    ...TEXT,
    write: (value) => ({ expression: `${template(value, '{end}')}.format(end=${lastOf(value)})` }),
  },
  percent: { ...SURE, ...TEXT, write: (value) => ({ expression: `${template(value, '%s')} % ${lastOf(value)}` }) },
  'percent with a tuple': {
    ...SURE,
    ...TEXT,
    write: (value) => ({ expression: `${template(value, '%s')} % (${lastOf(value)},)` }),
  },
  strip: { ...SURE, ...TEXT, write: (value) => ({ expression: `" ${value.slice(1, -1)} ".strip()` }) },
  replace: {
    ...SURE,
    ...TEXT,
    write: (value) => ({ expression: `${template(value, '@')}.replace("@", ${lastOf(value)})` }),
  },
  'added to by +=': {
    ...SURE,
    ...TEXT,
    write: (value) => ({ before: `V = ${halves(value)[0]}\nV += ${halves(value)[1]}`, expression: 'V' }),
  },
  'str of it': { ...SURE, ...TEXT, write: (value) => ({ expression: `str(${value})` }) },

  ...rowsOfDefinitions,
  ...rowsOfCollections,
  ...rowsOfModules,
};
