// What a file takes from the other files of its workspace: the names that it asks for, and the values that it is given.
import type { Node } from 'web-tree-sitter';
import type { ImportedName, ImportedValue, ImportedValues } from '../../../ray/facts/imports.ts';
import type { Value } from '../../../ray/facts/value.ts';
import type { Span } from '../../../text/span.ts';
import { closest, spanOf } from '../syntax/source.ts';
import { type Evaluator, type Mapping, oneOf, type PythonValue, type Setting } from './python-value.ts';

/** The names of other files that a file was read with. */
export class Imported {
  private readonly given: ImportedValues;
  private readonly uses = new Map<string, ImportedName>();

  constructor(given: ImportedValues = new Map()) {
    this.given = given;
  }

  /** In the order in which they were asked for. */
  names(): ImportedName[] {
    return [...this.uses.values()];
  }

  /** Ray's own names and plain modules are none that a file of the workspace could give a value. */
  value(name: string, use: Node): PythonValue {
    const found = this.given.get(name);
    const isModule = !name.includes('.');
    if (!isModule && !/^ray\./.test(name)) this.uses.set(`${name} ${use.startIndex}`, { name, span: spanOf(use) });
    return found ? asPython(found, spanOf(use)) : { kind: 'imported', name };
  }
}

/** A value of another file at the place where this one uses it. */
function asPython({ value }: Pick<ImportedValue, 'value'>, place: Span): PythonValue {
  switch (value.kind) {
    case 'literal':
      if (typeof value.value !== 'string') return { kind: 'plain', value: value.value, place };
      return {
        kind: 'text',
        pieces: value.value === '' ? [] : [{ text: value.value, span: place, verbatim: false }],
        place,
      };
    case 'sequence':
      return {
        kind: 'list',
        items: value.items.map((item) => ({ span: place, value: asPython({ value: item }, place) })),
        open: false,
      };
    case 'mapping':
      return { kind: 'mapping', mapping: asMapping(value, place) };
    case 'one-of':
      return oneOf(
        value.options.map((option) => asPython({ value: option }, place)),
        value.fallback,
      );
    case 'unknown':
      return value;
  }
}

function asMapping({ entries, open }: Extract<Value, { kind: 'mapping' }>, place: Span): Mapping {
  const settings = entries.map(({ key, value }): [string, Setting] => {
    const way = { name: key, span: place, value: asPython({ value }, place) };
    return [key, { name: key, ways: [way], certain: true, fallback: false }];
  });
  return { settings: new Map(settings), open, own: !open };
}

/** `from settings import *`: what a name that nothing else binds may be; undefined where several modules may have it. */
export function starredName({ source }: Evaluator, name: string): string | undefined {
  const modules = source.matchesOf(/^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]*\(?[ \t]*\*/gm).flatMap((match) => {
    const leaf = source.leafAt(match.index + match[0].length - 1);
    return leaf && closest(leaf, 'import_from_statement') ? [match[1] as string] : [];
  });
  const [module, ...others] = modules.filter((one) => one !== 'ray');
  return module === undefined || others.length > 0 ? undefined : `${module}${module.endsWith('.') ? '' : '.'}${name}`;
}
