// Rows of the matrix of values and places that only a list or only a mapping can have: how it is put together and changed.
import type { Row } from './matrix-rows.ts';

const LIST = { shapes: ['list'] } as const;
const MAPPING = { shapes: ['mapping'] } as const;
const SURE = { confidence: 'high' } as const;
const SEVERAL = { confidence: 'medium' } as const;

/** A list without its last word, and that word. */
function lastWord(list: string): [string, string] {
  const at = list.lastIndexOf(', ');
  return [`${list.slice(0, at)}]`, list.slice(at + 2, -1)];
}

/** The key and the value of a mapping with one entry. */
function entry(mapping: string): [string, string] {
  const [, key = '', value = ''] = /^\{("[^"]*"): (.*)\}$/.exec(mapping) ?? [];
  return [key, value];
}

export const rowsOfCollections: Readonly<Record<string, Row>> = {
  'a tuple': { ...SURE, ...LIST, write: (value) => ({ expression: `tuple(${value})` }) },
  'lists in a list': { ...SURE, ...LIST, write: (value) => ({ before: `A = ${value}`, expression: '["nice", *A]' }) },
  'a sum of lists': {
    ...SURE,
    ...LIST,
    write: (value) => ({ before: `A = ${lastWord(value)[0]}`, expression: `A + [${lastWord(value)[1]}]` }),
  },
  append: {
    ...SURE,
    ...LIST,
    write: (value) => ({ before: `V = ${lastWord(value)[0]}\nV.append(${lastWord(value)[1]})`, expression: 'V' }),
  },
  extend: {
    ...SURE,
    ...LIST,
    write: (value) => ({ before: `V = ${lastWord(value)[0]}\nV.extend([${lastWord(value)[1]}])`, expression: 'V' }),
  },
  '+= of a list': {
    ...SURE,
    ...LIST,
    write: (value) => ({ before: `V = ${lastWord(value)[0]}\nV += [${lastWord(value)[1]}]`, expression: 'V' }),
  },
  insert: {
    ...SURE,
    ...LIST,
    write: (value) => ({ before: `V = ${lastWord(value)[0]}\nV.insert(3, ${lastWord(value)[1]})`, expression: 'V' }),
  },
  'an item that is replaced': {
    ...SURE,
    ...LIST,
    write: (value, other) => ({ before: `V = ${other}\nV[-1] = ${lastWord(value)[1]}`, expression: 'V' }),
  },
  'a slice that is replaced': {
    ...SURE,
    ...LIST,
    write: (value, other) => ({ before: `V = ${other}\nV[3:] = [${lastWord(value)[1]}]`, expression: 'V' }),
  },
  'an item that is taken away': {
    ...SURE,
    ...LIST,
    write: (value, other) => ({
      before: `V = ${value}\nV.append(${lastWord(other)[1]})\nV.pop()`,
      expression: 'V',
    }),
  },
  'an item that is removed': {
    ...SURE,
    ...LIST,
    write: (value, other) => ({
      before: `V = ${value}\nV.append(${lastWord(other)[1]})\nV.append("x")\nV.remove("x")\ndel V[-1]`,
      expression: 'V',
    }),
  },
  'a list that is emptied': {
    ...SURE,
    ...LIST,
    write: (value, other) => ({ before: `V = ${other}\nV.clear()\nV.extend(${value})`, expression: 'V' }),
  },
  'an item that may be added': {
    ...SEVERAL,
    ...LIST,
    write: (value) => ({
      before: `V = ${lastWord(value)[0]}\nif flag:\n    V.append(${lastWord(value)[1]})`,
      expression: 'V',
    }),
  },
  'an item that is added in either branch': {
    ...SEVERAL,
    ...LIST,
    write: (value, other) => ({
      before: `V = ${lastWord(value)[0]}\nif flag:\n    V.append(${lastWord(value)[1]})\nelse:\n    V.append(${lastWord(other)[1]})`,
      expression: 'V',
    }),
  },
  'a list changed through a second name': {
    ...SEVERAL,
    ...LIST,
    write: (value) => ({
      before: `V = ${lastWord(value)[0]}\nW = V\nW.append(${lastWord(value)[1]})`,
      expression: 'V',
    }),
  },
  'a list changed by a call': {
    ...SEVERAL,
    ...LIST,
    write: (value) => ({
      before: `def add(words):\n    words.append(${lastWord(value)[1]})\nV = ${lastWord(value)[0]}\nadd(V)`,
      expression: 'V',
    }),
  },
  'a slice of a list': {
    ...SURE,
    ...LIST,
    write: (value) => ({ before: `L = ["nice", *${value}]`, expression: 'L[1:]' }),
  },
  'shlex.split': {
    ...SURE,
    ...LIST,
    write: (value) => ({
      before: 'import shlex',
      expression: `shlex.split("${[...value.matchAll(/"([^"]*)"/g)].map(([, word]) => word).join(' ')}")`,
    }),
  },
  '.split': {
    ...SURE,
    ...LIST,
    write: (value) => ({
      before: `T = "${[...value.matchAll(/"([^"]*)"/g)].map(([, word]) => word).join(' ')}"`,
      expression: 'T.split()',
    }),
  },

  'dict()': {
    ...SURE,
    ...MAPPING,
    write: (value) => ({ expression: `dict(${entry(value)[0].slice(1, -1)}=${entry(value)[1]})` }),
  },
  'dicts in a dict': {
    ...SURE,
    ...MAPPING,
    write: (value) => ({ before: `A = ${value}`, expression: '{"x": "1", **A}' }),
  },
  'a union': { ...SURE, ...MAPPING, write: (value, other) => ({ before: `A = ${other}`, expression: `A | ${value}` }) },
  'an entry that is set': {
    ...SURE,
    ...MAPPING,
    write: (value) => ({ before: `V = {}\nV[${entry(value)[0]}] = ${entry(value)[1]}`, expression: 'V' }),
  },
  'an entry that is replaced': {
    ...SURE,
    ...MAPPING,
    write: (value, other) => ({ before: `V = ${other}\nV[${entry(value)[0]}] = ${entry(value)[1]}`, expression: 'V' }),
  },
  update: {
    ...SURE,
    ...MAPPING,
    write: (value, other) => ({ before: `V = ${other}\nV.update(${value})`, expression: 'V' }),
  },
  '|=': { ...SURE, ...MAPPING, write: (value, other) => ({ before: `V = ${other}\nV |= ${value}`, expression: 'V' }) },
  setdefault: {
    ...SURE,
    ...MAPPING,
    write: (value) => ({ before: `V = {}\nV.setdefault(${entry(value)[0]}, ${entry(value)[1]})`, expression: 'V' }),
  },
  'an entry that is taken away and set': {
    ...SURE,
    ...MAPPING,
    write: (value, other) => ({
      before: `V = ${other}\nV.pop(${entry(value)[0]})\ndel V["x"]\nV[${entry(value)[0]}] = ${entry(value)[1]}`,
      expression: 'V',
    }),
  },
  'a comprehension that leaves out None': {
    ...SURE,
    ...MAPPING,
    write: (value) => ({
      before: `A = {**${value}, "n": None}`,
      expression: '{k: v for k, v in A.items() if v is not None}',
    }),
  },
  'an entry that may be set': {
    ...SEVERAL,
    ...MAPPING,
    write: (value) => ({
      before: `V = {}\nif flag:\n    V[${entry(value)[0]}] = ${entry(value)[1]}`,
      expression: 'V',
    }),
  },
  'a dict changed through a second name': {
    ...SEVERAL,
    ...MAPPING,
    write: (value, other) => ({
      before: `V = ${other}\nW = V\nW[${entry(value)[0]}] = ${entry(value)[1]}`,
      expression: 'V',
    }),
  },
  'a dict changed by a call': {
    ...SEVERAL,
    ...MAPPING,
    write: (value, other) => ({
      before: `def change(options):\n    options[${entry(value)[0]}] = ${entry(value)[1]}\nV = ${other}\nchange(V)`,
      expression: 'V',
    }),
  },
  'keyword arguments of a function of the file': {
    ...SEVERAL,
    ...MAPPING,
    write: (value) => ({
      expression: 'v',
      around: (lines) => `def start(**v):\n    ${lines}\nstart(**${value})`,
    }),
  },
  'keyword arguments by name': {
    ...SEVERAL,
    ...MAPPING,
    write: (value) => ({
      expression: 'v',
      around: (lines) => `def start(**v):\n    ${lines}\nstart(${entry(value)[0].slice(1, -1)}=${entry(value)[1]})`,
    }),
  },
};
