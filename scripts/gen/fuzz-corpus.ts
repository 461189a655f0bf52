// test/fuzz/corpus.json: the texts that the fuzzer of `npm run check` starts from. What is there stays, so that no new fixture
// changes its runs; only a language that has no texts yet gets some, from the fixtures. To draw a language again, delete its entry.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byLanguage, fixtureSeeds, type Seed } from '../../test/fuzz/seeds.ts';

const PATH = 'test/fuzz/corpus.json';
const MOST_OF_A_LANGUAGE = 24;

export function fuzzCorpus(root: string): [path: string, text: string] {
  const file = join(root, PATH);
  const kept: Record<string, readonly Seed[]> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const drawn = [...byLanguage(fixtureSeeds())].map(([id, seeds]) => [id, kept[id] ?? chosen(seeds)] as const);
  return [PATH, `${JSON.stringify(Object.fromEntries(drawn), undefined, 1)}\n`];
}

/** By a hash of the text: neither the first fixtures nor the shortest. */
function chosen(seeds: readonly Seed[]): readonly Seed[] {
  const hash = ({ file }: Seed) => createHash('sha256').update(file.text).digest('hex');
  return [...seeds].sort((a, b) => hash(a).localeCompare(hash(b))).slice(0, MOST_OF_A_LANGUAGE);
}
