// The texts that mutations start from: a frozen choice, every file of the rules' fixtures, and those of a folder that is named.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { languages } from '../../server/src/core/index.ts';
import { engine, root } from '../support/engine.ts';
import { readFixture } from '../support/fixture-file.ts';

export interface SeedFile {
  readonly name: string;
  readonly text: string;
}

export interface Seed {
  readonly languageId: string;
  readonly file: SeedFile;
  /** They stand beside the file and are not mutated. */
  readonly siblings: readonly SeedFile[];
}

/** The same until somebody decides otherwise: what a new fixture adds would change every run. */
export function frozenSeeds(): ReadonlyMap<string, readonly Seed[]> {
  return new Map(Object.entries(JSON.parse(readFileSync(join(root, 'test/fuzz/corpus.json'), 'utf8'))));
}

/** Every text of every fixture: for long runs. */
export function fixtureSeeds(): Seed[] {
  const folder = join(root, 'test/rules');
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
  const cases = names.flatMap((name) => readFixture(join(folder, name)));
  return cases.flatMap(({ main, siblings }) =>
    [main, ...siblings].flatMap((file, _, all) =>
      seedOf(
        file,
        all.filter((other) => other !== file),
      ),
    ),
  );
}

/** Every file below the folder whose name a language reads. */
export function folderSeeds(folder: string): Seed[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }) =>
      seedOf({ name: basename(name), text: readFileSync(join(parentPath, name), 'utf8') }, []),
    );
}

/** Seeds by language, for mutations that take a piece of another text of the same language. */
export function byLanguage(seeds: readonly Seed[]): ReadonlyMap<string, readonly Seed[]> {
  const found = languages.map(({ id }) => [id, seeds.filter(({ languageId }) => languageId === id)] as const);
  return new Map(found.filter(([, some]) => some.length > 0));
}

function seedOf({ name, text }: SeedFile, siblings: readonly SeedFile[]): Seed[] {
  const languageId = engine.languageOf(name)?.id;
  return languageId ? [{ languageId, file: { name, text }, siblings }] : [];
}
