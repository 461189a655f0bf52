// One run of the fuzzer: a seed, damaged step by step as an editor would see it, with every step put to the test.
import fc from 'fast-check';
import { LiveSyntax, type ReadFacts } from '../../server/src/core/index.ts';
import { engine, grammars } from '../support/engine.ts';
import { type Violation, violationsOf } from './invariants.ts';
import { type Mutation, mutate, mutation } from './mutations.ts';
import { byLanguage, type Seed, type SeedFile } from './seeds.ts';

/** Languages whose readers are more than a walk over lines. */
export const OFTEN: ReadonlySet<string> = new Set(['python', 'toml', 'yaml', 'shellscript', 'ipynb', 'dockerfile']);

export interface Case {
  readonly seed: Seed;
  readonly mutations: readonly Mutation[];
}

export interface Step {
  readonly name: string;
  readonly text: string;
  readonly violations: readonly Violation[];
}

export class Executions {
  private readonly seeds: readonly Seed[];
  private readonly donors: ReadonlyMap<string, readonly string[]>;

  constructor(seeds: readonly Seed[]) {
    this.seeds = seeds;
    const found = [...byLanguage(seeds)].map(([id, some]) => [id, some.map(({ file }) => file.text)] as const);
    this.donors = new Map(found);
  }

  cases(mostMutations: number): fc.Arbitrary<Case> {
    const groups = [...byLanguage(this.seeds)];
    return fc.record({
      seed: fc.oneof(
        ...groups.map(([id, some]) => ({ weight: OFTEN.has(id) ? 4 : 1, arbitrary: fc.constantFrom(...some) })),
      ),
      mutations: fc.array(mutation, { minLength: 1, maxLength: mostMutations, size: 'max' }),
    });
  }

  /** The text after every mutation, and what is wrong with it. */
  *steps({ seed, mutations }: Case): Generator<Step> {
    const { languageId, file } = seed;
    const siblings = new Map(seed.siblings.map((one) => [pathOf(one), factsOf(one)]));
    const live = new LiveSyntax(grammars);
    let { text } = file;
    try {
      for (const one of mutations) {
        text = mutate(text, one, this.donors.get(languageId) ?? []);
        const violations = violationsOf({ path: pathOf(file), languageId, text }, siblings, live);
        yield { name: file.name, text, violations };
      }
    } finally {
      live.dispose();
    }
  }
}

function pathOf({ name }: SeedFile): string {
  return `/project/${name}`;
}

const known = new Map<SeedFile, ReadFacts>();

function factsOf(file: SeedFile): ReadFacts {
  const facts =
    known.get(file) ??
    engine.read({ path: pathOf(file), languageId: engine.languageOf(file.name)?.id ?? '', text: file.text }).facts;
  known.set(file, facts);
  return facts;
}
