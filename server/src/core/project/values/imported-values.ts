// Finds what a file imports by name in the other files of its workspace, and has it read again with that.
import type { Exports, ImportedName, ImportedValue, ImportedValues } from '../../ray/facts/imports.ts';
import type { ReadFacts } from '../../ray/facts/read-facts.ts';
import { folderOf, pathFrom } from '../../text/document.ts';
import type { LinkedValue } from '../linked-facts.ts';

/** The texts of the workspace, which only its host has. */
export interface Modules {
  readonly has: (path: string) => boolean;
  /** Undefined where the file cannot be read now. */
  readonly exports: (path: string, names: readonly string[], imported: ImportedValues) => Exports | undefined;
  /** The facts of a file once more, with values of others; undefined where it cannot be read now. */
  readonly readAgain: ReadAgain;
}

export type ReadAgain = (path: string, imported: ImportedValues) => ReadFacts | undefined;

export const noModules: Modules = { has: () => false, exports: () => undefined, readAgain: () => undefined };

/** Files that import from files that import from files. */
const DEEPEST = 8;
/** A value may lead to a use of another one. */
const MOST_ROUNDS = 4;

interface Found {
  /** Undefined where only a run shows it. */
  readonly value: ImportedValue | undefined;
  readonly isBound: boolean;
}

const NOT_KNOWN: Found = { value: undefined, isBound: false };

export interface WithValues {
  readonly facts: ReadFacts;
  readonly values: readonly LinkedValue[];
}

/** Of one state of the workspace. */
export class ImportedLinks {
  private readonly modules: Modules;
  /** Every path that was asked for, and whether there is such a file. */
  private readonly asked: Map<string, boolean>;
  private readonly known = new Map<string, Found>();
  private readonly busy = new Set<string>();
  /** How often a chain was too long or led back to itself: what was on the way to it is not kept. */
  private cuts = 0;

  constructor(modules: Modules, asked: Map<string, boolean>) {
    this.modules = modules;
    this.asked = asked;
  }

  /** Where nothing is found the facts are the file's own, the same object. */
  read(path: string, own: ReadFacts, readAgain: (imported: ImportedValues) => ReadFacts | undefined): WithValues {
    const given = new Map<string, ImportedValue>();
    let facts = own;
    for (let round = 0; round < MOST_ROUNDS && this.take(path, facts.imports ?? [], given); round++)
      facts = readAgain(given) ?? facts;
    return { facts, values: placesOf(facts.imports ?? [], given) };
  }

  /** Whether there is one more among the values than before. */
  private take(path: string, names: readonly ImportedName[], given: Map<string, ImportedValue>): boolean {
    const before = given.size;
    for (const name of new Set(names.map((one) => one.name))) {
      const value = given.has(name) ? undefined : this.valueOf(path, name);
      if (value) given.set(name, value);
    }
    return given.size > before;
  }

  /** Which of several modules of that name is meant depends on how the program is started. */
  private valueOf(path: string, name: string): ImportedValue | undefined {
    const [, file, inner] = /^(\.\/[^#]+)#(.+)$/.exec(name) ?? [];
    if (file !== undefined && inner !== undefined) return this.valueIn(pathFrom(path, file), inner);
    const key = `${path}\0${name}`;
    if (this.busy.has(key) || this.busy.size >= DEEPEST) {
      this.cuts++;
      return undefined;
    }
    this.busy.add(key);
    const [, dots = '', dotted = ''] = /^(\.*)(.*)$/s.exec(name) ?? [];
    const found = foldersFor(path, dots.length).flatMap((folder) => {
      const below = this.inFolder(folder, dotted.split('.'), path);
      return (below?.isBound || dots === '' ? below : this.ofPackage(folder, dotted, path)) ?? [];
    });
    this.busy.delete(key);
    return found.length === 1 ? found[0]?.value : undefined;
  }

  private valueIn(path: string | undefined, name: string): ImportedValue | undefined {
    return path !== undefined && this.has(path) ? this.exported(path, name).value : undefined;
  }

  /** Of a module below the folder, or of the package around it that hands the name on; undefined without such a file. */
  private inFolder(folder: string, [first = '', ...rest]: readonly string[], user: string): Found | undefined {
    const files = [`${folder}/${first}.py`, `${folder}/${first}/__init__.py`].filter(
      (file) => file !== user && this.has(file),
    );
    const below = rest.length > 1 ? this.inFolder(`${folder}/${first}`, rest, user) : undefined;
    if (below?.isBound) return below;
    const [file, other] = files;
    if (file === undefined) return below;
    return other === undefined && rest.length > 0 ? this.exported(file, rest.join('.')) : NOT_KNOWN;
  }

  /** `from . import HOST` */
  private ofPackage(folder: string, name: string, user: string): Found | undefined {
    const file = `${folder}/__init__.py`;
    return file !== user && this.has(file) ? this.exported(file, name) : undefined;
  }

  private has(path: string): boolean {
    const isThere = this.modules.has(path);
    this.asked.set(path, isThere);
    return isThere;
  }

  private exported(path: string, name: string): Found {
    const key = `${path}\0${name}`;
    const known = this.known.get(key);
    if (known) return known;
    const cuts = this.cuts;
    const given = new Map<string, ImportedValue>();
    let exports = this.modules.exports(path, [name], given);
    if (!exports) return NOT_KNOWN;
    for (let round = 0; round < MOST_ROUNDS && this.take(path, exports.imports, given); round++)
      exports = this.modules.exports(path, [name], given) ?? exports;
    const own = exports.values.get(name);
    const through = own?.through === undefined ? undefined : given.get(own.through);
    const value = own && { value: own.value, place: through?.place ?? { path, span: own.span } };
    const found = { value, isBound: exports.bound.has(name) || value !== undefined };
    if (this.cuts === cuts) this.known.set(key, found);
    return found;
  }
}

/** Where an import is looked for: the folder that its dots mean; else that of the program, and those around with what lies in their `src`. */
function foldersFor(path: string, dots: number): string[] {
  let folder = folderOf(path);
  if (dots > 0) {
    for (let up = 1; up < dots; up++) folder = folderOf(folder);
    return [folder];
  }
  const folders = new Set<string>();
  for (; ; folder = folderOf(folder)) {
    folders.add(folder).add(`${folder}/src`);
    if (folder === '') return [...folders];
  }
}

function placesOf(imports: readonly ImportedName[], given: ImportedValues): LinkedValue[] {
  return imports.flatMap(({ name, span }) => {
    const from = given.get(name)?.place;
    return from ? [{ name: name.replace(/^[^#]*#/, ''), span, from }] : [];
  });
}
